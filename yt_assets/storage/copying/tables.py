"""One table of one database made equal to the same table of another.

Here: page by page, what differs is replaced. Not here: pages (ranges.py), what makes rows equal (checksums.py), all
tables of a database (copies.py).

What a copy that was killed has written is found by comparing it: each page is a transaction of its own, equal pages are
left alone, and there is no count that could claim more than is stored.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table, select

from yt_assets.storage.copying.checksums import Checksum, Values, common_form
from yt_assets.storage.copying.ranges import EVERY_KEY, PAGE_ROWS, KeyRange, pages_in
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.portions import delete_some
from yt_assets.storage.errors import CopyFailed
from yt_assets.storage.writing.batches import ColumnRows
from yt_assets.storage.writing.upserts import Unfit, insert_rows

# Takes the number of rows that a page had.
Counted = Callable[[int], None]
# Takes and gives rows of a table in their common form: which of them a copy wants, and what of them.
Choice = Callable[[Table, Sequence[Values]], Sequence[Values]]


def all_rows(_table: Table, rows: Sequence[Values]) -> Sequence[Values]:
    """The choice of a copy that is equal to its source."""
    return rows


def checksum_of(
    connection: Connection, table: Table, keys: KeyRange = EVERY_KEY, count: Counted = lambda _rows: None
) -> Checksum:
    """The checksum of the rows of a range, by default of the whole table."""
    total = Checksum()
    for page in pages_in(connection, table, keys):
        total += Checksum.of(common_form(table, page.rows))
        count(len(page.rows))
    return total


def copy_table(source: Connection, target: Database, table: Table, choose: Choice, count: Counted) -> Checksum:
    """Make a table of the target hold what is chosen of the source's, and nothing else; the checksum of that.

    Raises CopyFailed for a row that the target's engine cannot hold, DatabaseUnreachable.
    """
    with target.reading(is_single=True) as connection:
        is_empty = connection.execute(select(table).limit(1)).first() is None
    total = Checksum()
    for page in pages_in(source, table):
        rows = choose(table, common_form(table, page.rows))
        wanted = Checksum.of(rows)
        there = Checksum() if is_empty else _there(target, table, page.keys)
        if there != wanted:
            _replace(target, table, page.keys, rows, there.rows)
        total += wanted
        count(len(page.rows))
    return total


def _there(target: Database, table: Table, keys: KeyRange) -> Checksum:
    with target.reading() as connection:
        return checksum_of(connection, table, keys)


def _replace(target: Database, table: Table, keys: KeyRange, rows: Sequence[Values], there: int) -> None:
    where = keys.condition(table, target.dialect)
    columns = ColumnRows(dict(zip(table.c.keys(), zip(*rows, strict=True), strict=True)) if rows else {})
    # A range without an end may hold any number of rows.
    some = delete_some(table, target.dialect, where=where, most=PAGE_ROWS)
    for _ in range(there // PAGE_ROWS):
        target.write(lambda connection: connection.execute(some))

    def work(connection: Connection) -> None:
        if there:
            connection.execute(table.delete().where(where))
        if rows:
            insert_rows(connection, table, columns)

    try:
        target.write(work)
    except Unfit as error:
        first = " ".join(str(value) for value in rows[0][: len(table.primary_key)])
        raise CopyFailed(target.setting, target.where, str(error.refusal(f"after {first}"))) from error
