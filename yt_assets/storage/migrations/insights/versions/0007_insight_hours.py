"""Hours of insights say what they were made of. A migration is history: it does not change.

Hours of before are of generation 1, written when they began: that is not known any better.
Here: the change. Not here: tables as they are (schema/insights.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import OPTIONS, TIME, WHOLE, ascii_key, create, key, optional, required

revision = "0007"
down_revision = "0006"

ASSETS = ("keyword_insights", "trend_insights", "engagement_insights")
HOURS = """
INSERT INTO insight_hours (hour, asset, generation, planned_at, run_id, rows_written, written_at)
SELECT hour, '{asset}', 1, hour, NULL, COUNT(*), hour FROM {asset} GROUP BY hour
"""

metadata = sa.MetaData()
sa.Table(
    "insight_hours",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("asset", ascii_key(32), "keyword_insights, trend_insights or engagement_insights"),
    required("generation", WHOLE, "What it was made of: the generation of the hour, see the table hours"),
    required("planned_at", TIME, "When that was planned, by YouTube's clock; an older one never replaces a newer"),
    optional("run_id", ascii_key(36), "The Dagster run that wrote it; NULL in hours of an earlier release"),
    required("rows_written", WHOLE, "Rows of the asset in this hour; 0 is an hour without any"),
    required("written_at", TIME, "When that was, by the clock of the machine"),
    comment="The hours of each insight that are there, with their generation. An hour without a row is not there.",
    **OPTIONS,
)


def upgrade() -> None:
    """Make it, and fill it anew: what an upgrade that was killed had filled in counts once."""
    create(metadata)
    op.execute("DELETE FROM insight_hours")
    for asset in ASSETS:
        op.execute(HOURS.format(asset=asset))


def downgrade() -> None:
    """Forget it. An upgrade makes the views that read it again."""
    op.drop_table("insight_hours")
