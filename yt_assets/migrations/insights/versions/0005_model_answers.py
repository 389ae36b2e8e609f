"""Answers of the language model by what it was told, its cost by hour, and digests of channels.

A migration is history: it spells its types out and does not change.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from yt_assets.storage.columns import UtcDateTime

revision = "0005"
down_revision = "0004"

# MySQL commits each statement by itself: what a killed upgrade made is passed over by the next.
OPTIONS: dict[str, Any] = {
    "if_not_exists": True,
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}


def upgrade() -> None:
    """Create the tables."""
    _create_channel_digests()
    _create_model_answers()
    _create_model_usage()


def downgrade() -> None:
    """Drop them."""
    for name in ("model_usage", "model_answers", "channel_digests"):
        op.drop_table(name)


def _ascii(length: int) -> sa.String:
    variant = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def _create_channel_digests() -> None:
    op.create_table(
        "channel_digests",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("channel_id", _ascii(24), nullable=False, comment="The channel"),
        sa.Column("videos", sa.Integer(), nullable=False, comment="Its videos in trend_insights"),
        sa.Column("digest", sa.String(512), nullable=False, comment=DIGEST),
        sa.Column("source", _ascii(16), nullable=False, comment=SOURCE),
        sa.Column("model", _ascii(64), nullable=True, comment="The model that wrote it"),
        sa.Column("prompt_version", _ascii(16), nullable=True, comment="The prompt that it was given"),
        sa.Column("top_video_id", _ascii(11), nullable=True, comment=TOP),
        sa.Column("facts_hash", _ascii(32), nullable=False, comment=MADE_FROM),
        sa.PrimaryKeyConstraint("hour", "channel_id"),
        comment="A channel's hour in words. Computed by this project, not by YouTube.",
        **OPTIONS,
    )


def _create_model_answers() -> None:
    op.create_table(
        "model_answers",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="The hour that the answer was used in"),
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("facts_hash", _ascii(32), nullable=False, comment=TOLD),
        sa.Column("model", _ascii(64), nullable=False, comment="The model that was heard"),
        sa.Column("prompt_version", _ascii(16), nullable=False, comment="The prompt that it was given"),
        sa.Column("asked_hour", UtcDateTime(), nullable=False, comment=ASKED),
        sa.Column("label", _ascii(16), nullable=True, comment=LABEL),
        sa.Column("explanation", sa.Text(), nullable=True, comment="Its words; NULL likewise"),
        sa.PrimaryKeyConstraint("hour", "video_id"),
        comment="What the language model answered: the same facts are not asked about again.",
        **OPTIONS,
    )
    # MySQL knows no CREATE INDEX IF NOT EXISTS.
    name = "ix_model_answers_facts_hash"
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("model_answers")}:
        op.create_index(name, "model_answers", ["facts_hash", "asked_hour"])


def _create_model_usage() -> None:
    op.create_table(
        "model_usage",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="The hour that was computed"),
        sa.Column("requests", sa.Integer(), nullable=False, comment=REQUESTS),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False, comment=READ),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False, comment=WROTE),
        sa.Column("tokens_set_aside", sa.BigInteger(), nullable=False, comment=SET_ASIDE),
        sa.Column("plain_json", sa.Integer(), nullable=False, comment=PLAIN),
        sa.PrimaryKeyConstraint("hour"),
        comment="What the language model cost, by hour.",
        **OPTIONS,
    )


DIGEST = "One or two sentences on what stands out in the hour"
SOURCE = "benchmark when made of the figures alone, or model"
TOP = "Its fastest video; NULL before a second observation"
MADE_FROM = "What the digest was made from, by bands: the same again is not asked again"
TOLD = "What the model was told of it, by bands, and the language"
ASKED = "The hour that it was asked for; older than hour when used again"
LABEL = "Its label; NULL when nothing that it said could be believed"
REQUESTS = "HTTP requests sent for it, over all runs and retries"
READ = "Tokens that it read, by the server's count"
WROTE = "Tokens that it wrote, by the server's count"
SET_ASIDE = "At most what requests cost that the server gave no count for"
PLAIN = "1 when the server refused a JSON schema in this hour"
