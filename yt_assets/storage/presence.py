"""What a table holds, without reading it out: how many rows, which hours have any.

Here: counts and presence for any table. Not here: the ledger of captured hours (hours.py), rows (frames.py).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, literal, select

from yt_assets.storage.rows import TABLES

# Counting a million rows took each of five assets a third of a second each hour, half as much as its own work.
MOST_COUNTED = 100_000


def count_rows(connection: Connection, database: str, name: str, *, most: int = MOST_COUNTED) -> int | None:
    """All rows of a table; None when there are more than `most`, which are not worth counting every hour."""
    some = select(literal(1).label("one")).select_from(TABLES[database][name]).limit(most + 1).subquery()
    found = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return found if found <= most else None


def hours_without_rows(connection: Connection, database: str, name: str, hours: Sequence[datetime]) -> list[datetime]:
    """Those of the hours of which the table holds nothing."""
    table = TABLES[database][name]
    found = (connection.scalar(select(table.c.hour).where(table.c.hour == hour).limit(1)) for hour in hours)
    return [hour for hour, there in zip(hours, found, strict=True) if there is None]
