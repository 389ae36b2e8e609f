"""Steps hand each other their values in the database. A migration is history: it does not change.

Here: the table. Not here: the table as it is (schema/step_values.py).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from yt_assets.storage.migrations.first_schema import OPTIONS, TIME, ascii_key, create, key, required

revision = "0014"
down_revision = "0013"

metadata = sa.MetaData()
sa.Table(
    "step_values",
    metadata,
    key("run_id", ascii_key(36), "The Dagster run"),
    key("name", ascii_key(255), "Step, output and mapping key; or what all steps of the run share"),
    required("body", sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb"), "The value, as JSON"),
    required("written_at", TIME, "When it was written, by the server's clock"),
    comment="What the steps of a run hand to each other: plans and shards. Rows are deleted after two days.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create it. MySQL rolls back no DDL: a second try finds it there."""
    create(metadata)


def downgrade() -> None:
    """Forget it."""
    op.drop_table("step_values")
