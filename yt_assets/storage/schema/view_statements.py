"""Making and dropping the views of both databases.

Here: all views by database, and their statements. Not here: what they show (views.py, wide_views.py).
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, CreateView, Select, text

from yt_assets.storage.schema.views import VIEWS
from yt_assets.storage.schema.wide_views import VIEWS_OF_VIDEOS, WIDE_VIEWS

ALL_VIEWS: Mapping[str, Mapping[str, Select[Any]]] = {"videos": VIEWS_OF_VIDEOS, "insights": {**VIEWS, **WIDE_VIEWS}}


def drop_views(connection: Connection, database: str) -> None:
    """Forget the views; called before each migration, so that views which are there are those of its end."""
    for name in ALL_VIEWS[database]:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create_views(connection: Connection, database: str) -> None:
    """Make the views; called after each migration.

    On servers they run with the reader's rights. With their maker's, the default, a reader would borrow rights that are
    not theirs, and every view would break with the account that made it (error 1449).
    """
    for name, definition in ALL_VIEWS[database].items():
        statement = str(CreateView(definition, name).compile(dialect=connection.dialect))
        if connection.dialect.name != "sqlite":
            statement = statement.replace("CREATE VIEW", "CREATE SQL SECURITY INVOKER VIEW", 1)
        connection.exec_driver_sql(statement)
