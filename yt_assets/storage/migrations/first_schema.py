"""What the first schemas of both databases are written in. It is history, too, and does not change.

Here: their types and kinds of columns, spelled out, and how they are made. Not here: types as they are now
(schema/columns.py).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from yt_assets.storage.schema.columns import UtcDateTime

COUNT, WHOLE, LONG_TEXT, JSON, DAY = sa.BigInteger(), sa.Integer(), sa.Text(), sa.JSON(), sa.Date()
REAL: sa.Double[float] = sa.Double()
TIME, HOUR = UtcDateTime(), UtcDateTime(fraction=0)
NARROW_ID = sa.String(11).with_variant(mysql.CHAR(11, charset="ascii", collation="ascii_bin"), "mysql", "mariadb")
OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}


def ascii_key(length: int) -> sa.String:
    """ASCII, compared byte by byte."""
    variant = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def exact_text(length: int) -> sa.String:
    """Unicode, compared byte by byte."""
    variant = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def key(name: str, kind: sa.types.TypeEngine[Any], comment: str) -> sa.Column[Any]:
    """A column of the primary key."""
    return sa.Column(name, kind, primary_key=True, autoincrement=False, comment=comment)


def required(name: str, kind: sa.types.TypeEngine[Any], comment: str) -> sa.Column[Any]:
    """A column that always holds a value."""
    return sa.Column(name, kind, nullable=False, comment=comment)


def optional(name: str, kind: sa.types.TypeEngine[Any], comment: str) -> sa.Column[Any]:
    """A column that may hold NULL."""
    return sa.Column(name, kind, nullable=True, comment=comment)


def create(metadata: sa.MetaData) -> None:
    """Create the tables. MySQL commits each statement: what a killed start left behind is passed over."""
    for table in metadata.tables.values():
        op.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            index.create(op.get_bind(), checkfirst=True)
