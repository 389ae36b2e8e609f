"""Hours get generations, captures an owner. A migration is history: it does not change.

Hours that were settled before are of generation 1; their features are whole where they have any.
Here: the change. Not here: tables as they are (schema/videos.py).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    COUNT,
    OPTIONS,
    TIME,
    WHOLE,
    ascii_key,
    create,
    key,
    optional,
    required,
)

revision = "0004"
down_revision = "0003"

PLAN = "Number of the newest plan; a worker of an older one writes nothing more"
OLD_COMMENT = "One row for each captured hour. An hour without a row was never captured."
COMMENT = (
    f"{OLD_COMMENT} From planned on, a row speaks of the generation in force, before the first of the newest plan."
)
SETTLED = "UPDATE hours SET generation = 1 WHERE settled_at IS NOT NULL AND plan IS NULL"
FEATURED = """
UPDATE hours SET features_generation = 1
WHERE generation = 1 AND plan IS NULL
  AND EXISTS (SELECT 1 FROM video_features WHERE video_features.hour = hours.hour)
"""

metadata = sa.MetaData()
sa.Table(
    "raw_videos_aside",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("video_id", ascii_key(11), "The video"),
    key("plan", WHOLE, "The plan that observed it, see hours"),
    required("observed_at", TIME, "When YouTube answered, by YouTube's clock"),
    optional("views", COUNT, "Views; NULL when absent"),
    optional("likes", COUNT, "Likes; NULL when hidden"),
    optional("comments", COUNT, "Comments; NULL when switched off"),
    comment="Snapshots that the generation in force does not name: of a second capture of the hour until it settles, "
    "or of channels that a later plan left out. No insight is made of them.",
    **OPTIONS,
)
sa.Table(
    "capture_lease",
    metadata,
    key("name", ascii_key(16), "captures"),
    required("holder", ascii_key(64), "The Dagster instance that captures into this database"),
    required("host", sa.String(255), "The machine on which it was seen last"),
    required("home", sa.String(500), "Its Dagster home"),
    required("channels", WHOLE, "Channels that it watches"),
    required("channels_hash", ascii_key(32), "Names these channels: another holder may watch the same ones alone"),
    required("taken_at", TIME, "When it began its newest capture, by YouTube's clock"),
    required("ends_at", TIME, "Until then no other may capture"),
    comment="Who captures into this database: one installation at a time.",
    **OPTIONS,
)


def upgrade() -> None:
    """Add them. MySQL rolls back no DDL: each step is one that an upgrade after a killed one may repeat."""
    create(metadata)
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("hours")}
    for column in _columns():
        if column.name not in there:
            op.add_column("hours", column)
    op.execute(SETTLED)
    op.execute(FEATURED)
    op.execute("UPDATE hours SET plan = 1 WHERE plan IS NULL")
    with op.batch_alter_table("hours") as hours:
        hours.alter_column("plan", existing_type=WHOLE, existing_comment=PLAN, nullable=False)
    if op.get_bind().dialect.name != "sqlite":
        op.create_table_comment("hours", COMMENT, existing_comment=OLD_COMMENT)


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("hours") as hours:
        for column in _columns():
            hours.drop_column(column.name)
    if op.get_bind().dialect.name != "sqlite":
        op.create_table_comment("hours", OLD_COMMENT, existing_comment=COMMENT)
    op.drop_table("capture_lease")
    op.drop_table("raw_videos_aside")


def _columns() -> list[sa.Column[Any]]:
    return [
        optional("plan", WHOLE, PLAN),
        optional("generation", WHOLE, "The plan that settled last: what raw_videos holds; NULL before the first"),
        optional("features_generation", WHOLE, "The generation that video_features holds whole; NULL before the first"),
        optional("run_id", ascii_key(36), "The Dagster run that settled it"),
    ]
