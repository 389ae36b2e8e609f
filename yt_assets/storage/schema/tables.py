"""All tables by database and name.

Here: the one list of them, in the order in which their rows are written. Not here: columns (the other modules).
"""

from collections.abc import Mapping

from sqlalchemy import Table

from yt_assets.storage.schema import channel_hours, days, history, insights, model, step_values, videos, watch_list

TABLES: Mapping[str, Mapping[str, Table]] = {
    # With those that are declared beside them, in modules of their own.
    "videos": videos.metadata.tables | channel_hours.TABLES | watch_list.TABLES | step_values.TABLES,
    "insights": insights.metadata.tables | model.TABLES | history.TABLES | days.TABLES,
}

# Where alembic keeps a database's revision. Its own name for it, alembic_version, is every program's that uses it.
VERSION_TABLES: Mapping[str, str] = {name: f"yt_assets_{name}_version" for name in TABLES}

# No name stands in both databases.
TABLE_BY_NAME: Mapping[str, Table] = {name: table for tables in TABLES.values() for name, table in tables.items()}
