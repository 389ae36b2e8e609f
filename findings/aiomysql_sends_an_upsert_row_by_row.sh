#!/usr/bin/env bash
# aiomysql 0.3.2 with SQLAlchemy 2.1.9: against MySQL 8.0.20 or newer a list of upserts is sent one statement a row.
#
# From that version on SQLAlchemy names the new row by an alias: INSERT ... VALUES (...) AS new ON DUPLICATE KEY UPDATE.
# aiomysql's executemany looks for VALUES (...) and then ON DUPLICATE, finds "AS new" between them, and runs the
# statement once for each row, without a word. On MariaDB and older servers the same list is one statement, so a program
# becomes slower by the number of its rows on the day its server is upgraded. PyMySQL 1.2.4 and asyncmy 0.2.18 know the
# alias.
#
# Seen on 2026-11-30, Python 3.11, for 1,000 rows:
#   before 8.0.20 aiomysql statements 1
#   from 8.0.20 on aiomysql statements 1000
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install aiomysql==0.3.2 sqlalchemy==2.1.9 pymysql==1.2.4
"$folder/venv/bin/python" - <<'PY'
import asyncio
from importlib.metadata import version

import sqlalchemy as sa
from aiomysql.cursors import Cursor
from pymysql.cursors import RE_INSERT_VALUES
from sqlalchemy.dialects.mysql import aiomysql, insert


class Connection:
    """What a cursor asks of its connection before it sends."""

    encoding, charset, loop, echo = "utf8", "utf8mb4", None, False

    def escape(self, value):
        return f"'{value}'"


class Counting(Cursor):
    """The library's cursor, which counts what it would send."""

    sent = 0

    async def _query(self, statement):
        self.sent += 1
        self._rowcount = 1


async def statements(sql, rows):
    cursor = Counting(Connection())
    await cursor.executemany(sql, rows)
    return cursor.sent


table = sa.Table(
    "snapshots",
    sa.MetaData(),
    sa.Column("video_id", sa.String(11), primary_key=True),
    sa.Column("views", sa.BigInteger),
)
upsert = insert(table)
upsert = upsert.on_duplicate_key_update(views=upsert.inserted.views)
rows = [(f"video{number}", number) for number in range(1000)]
print("versions", *(version(name) for name in ("aiomysql", "sqlalchemy", "pymysql")))
seen = []
for words, has_alias in (("before 8.0.20", False), ("from 8.0.20 on", True)):
    dialect = aiomysql.dialect()
    dialect._requires_alias_for_on_duplicate_key = has_alias  # what it finds out when it connects
    sql = str(upsert.compile(dialect=dialect))
    assert (" AS new ON DUPLICATE" in sql) == has_alias and RE_INSERT_VALUES.match(sql)
    seen.append(asyncio.run(statements(sql, rows)))
    print(words, "aiomysql statements", seen[-1])
assert seen == [1, 1000]
PY
echo "still so"
