"""Texts get the language that is spoken, their features the version of the rules. A migration is history.

Features that were stored before are of version 1, and are computed again by the next hour that meets their text.
Here: the change. Not here: tables as they are (schema/videos.py).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import WHOLE, ascii_key, optional

revision = "0006"
down_revision = "0005"

RULES = "Version of the rules that made the row; another is computed again"
# Column, comment before, comment since.
COMMENTS = (
    (
        ("language", ascii_key(8), "Guessed language (ISO 639-1), or unknown"),
        "Language (ISO 639-1): declared, or the channel's, or guessed; or unknown",
    ),
    (("links", WHOLE, "Links in the description"), "Links in title and description"),
    (("emoji", WHOLE, "Emoji in the title"), "Emoji in title and description"),
)


def upgrade() -> None:
    """Add them. MySQL rolls back no DDL: each step is one that an upgrade after a killed one may repeat."""
    _add("video_texts", optional("default_audio_language", ascii_key(35), "Language spoken, as the creator declared"))
    _add("text_features", optional("rules_version", WHOLE, RULES))
    op.execute("UPDATE text_features SET rules_version = 1 WHERE rules_version IS NULL")
    with op.batch_alter_table("text_features") as features:
        features.alter_column("rules_version", existing_type=WHOLE, existing_comment=RULES, nullable=False)
    _comment(1)


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("text_features") as features:
        features.drop_column("rules_version")
    with op.batch_alter_table("video_texts") as texts:
        texts.drop_column("default_audio_language")
    _comment(-1)


def _add(table: str, column: sa.Column[Any]) -> None:
    if column.name not in {there["name"] for there in sa.inspect(op.get_bind()).get_columns(table)}:
        op.add_column(table, column)


def _comment(direction: int) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for (name, kind, before), since in COMMENTS:
        old, new = (before, since)[::direction]
        op.alter_column(
            "text_features", name, existing_type=kind, existing_nullable=False, existing_comment=old, comment=new
        )
