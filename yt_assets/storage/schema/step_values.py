"""The table of what steps of a run hand to each other, in the videos database.

Here: its columns, key, comments. Not here: what a value is (orchestration/io_managers/values.py), statements
(ledgers/step_values.py).
"""

from sqlalchemy import Table, Text
from sqlalchemy.dialects import mysql

from yt_assets.storage.schema.columns import TABLE_OPTIONS, TIME, ascii_key, required
from yt_assets.storage.schema.videos import metadata

# A plan of 200,000 videos has three megabytes; a server's TEXT ends at 64 kB.
VALUE = Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")

step_values = Table(
    "step_values",
    metadata,
    required("run_id", ascii_key(36), "The Dagster run", key=True),
    required("name", ascii_key(255), "Step, output and mapping key; or what all steps of the run share", key=True),
    required("body", VALUE, "The value, as JSON"),
    required("written_at", TIME, "When it was written, by the server's clock"),
    comment="What the steps of a run hand to each other: plans and shards. Rows are deleted after two days.",
    **TABLE_OPTIONS,
)

TABLES = {step_values.name: step_values}
