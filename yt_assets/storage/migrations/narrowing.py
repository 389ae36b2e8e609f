"""How tables get other types without losing a row. It is history, too, and does not change.

Here: one ALTER TABLE of a server, which it carries out whole or not at all, and a copy of SQLite's, whose DDL is part
of the transaction. Not here: which columns (the revisions).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from yt_assets.storage.schema.columns import UtcDateTime

HOUR, TIME = UtcDateTime(fraction=0), UtcDateTime()
SMALL, WHOLE = sa.SmallInteger(), sa.Integer()
REAL: sa.Double[float] = sa.Double()
FIGURE = mysql.FLOAT()
RANKS = frozenset({"trend_rank", "gain_rank", "outlier_rank", "rank_28_days"})
NARROW_ID = mysql.CHAR(11, charset="ascii", collation="ascii_bin")


@dataclass(frozen=True)
class Kinds:
    """A column's type before and since; SQLite knows only those that both have there."""

    before: sa.types.TypeEngine[Any]
    since: sa.types.TypeEngine[Any]


def ascii_key(length: int) -> sa.String:
    """ASCII, compared byte by byte."""
    return mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")


def word_of(*words: str) -> sa.String:
    """One of these words; a server keeps its number."""
    return mysql.ENUM(*sorted(words), charset="ascii", collation="ascii_bin")


def narrow(table: str, kinds: Mapping[str, Kinds]) -> None:
    """Give columns their new types, and SQLite's rows the order of their key. It may be repeated after a kill."""
    _change(table, {name: kind.since for name, kind in kinds.items()}, is_narrow=True)


def widen(table: str, kinds: Mapping[str, Kinds]) -> None:
    """The other way round."""
    _change(table, {name: kind.before for name, kind in kinds.items()}, is_narrow=False)


def _change(table: str, kinds: Mapping[str, sa.types.TypeEngine[Any]], *, is_narrow: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _copy(table, {name: kind for name, kind in kinds.items() if kind in (SMALL, WHOLE)}, is_narrow=is_narrow)
    elif kinds:
        _alter(table, kinds)


def _alter(table: str, kinds: Mapping[str, sa.types.TypeEngine[Any]]) -> None:
    dialect = op.get_bind().dialect
    changes = []
    for column in sa.inspect(op.get_bind()).get_columns(table):
        if (kind := kinds.get(column["name"])) is not None:
            null = "NULL" if column["nullable"] else "NOT NULL"
            quoted = str(
                sa.literal(column["comment"] or "").compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            )
            changes.append(f"MODIFY `{column['name']}` {kind.compile(dialect=dialect)} {null} COMMENT {quoted}")
    op.execute(sa.text(f"ALTER TABLE {table} {', '.join(changes)}".replace(":", r"\:")))


def _copy(table: str, kinds: Mapping[str, sa.types.TypeEngine[Any]], *, is_narrow: bool) -> None:
    """With the key as what its rows are sorted by, or beside them as before."""
    connection = op.get_bind()
    asked = "SELECT type, sql FROM sqlite_schema WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type DESC"
    (_, made), *indexes = connection.execute(sa.text(asked), {"name": table}).all()
    made = made.rstrip().removesuffix("WITHOUT ROWID").rstrip()
    for name, kind in kinds.items():
        for before in ("INTEGER", "SMALLINT"):
            made = made.replace(f"{name} {before}", f"{name} {kind.compile(dialect=connection.dialect)}")
    copied = f"{table}_copied"
    op.execute(f"DROP TABLE IF EXISTS {copied}")
    renamed = made.replace(f"CREATE TABLE {table}", f"CREATE TABLE {copied}", 1)
    renamed = renamed.replace(f'CREATE TABLE "{table}"', f"CREATE TABLE {copied}", 1)
    op.execute(sa.text((renamed + (" WITHOUT ROWID" if is_narrow else "")).replace(":", r"\:")))
    key = ", ".join(sa.inspect(connection).get_pk_constraint(table)["constrained_columns"])
    op.execute(f"INSERT INTO {copied} SELECT * FROM {table} ORDER BY {key}")  # noqa: S608  names of ours
    op.drop_table(table)
    op.rename_table(copied, table)
    for _, statement in indexes:
        # Of ranks only those that there are: a rank is the last column of its index.
        rank = statement.partition(" WHERE ")[0].rstrip(") ").rpartition(" ")[2]
        condition = f" WHERE {rank} IS NOT NULL" if is_narrow and rank in RANKS else ""
        op.execute(sa.text(statement.partition(" WHERE ")[0] + condition))
