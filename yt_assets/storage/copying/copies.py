"""Both databases copied into two others, whatever the engines.

Here: the order of the work, one view of the source, the check at the end. Not here: one table (tables.py), who may be
copied into (marks.py), files of a backup (backups.py).

The source is read in one transaction of each database, begun in the same moment, insights first: what they were made of
is then in the videos that the copy sees. So hours may be captured meanwhile, and the copy is the source at its
beginning. What came later comes with the same copy once more, which replaces only what differs.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, func, literal_column, select, text

from yt_assets.storage.copying.checksums import Checksum
from yt_assets.storage.copying.marks import Checksums, begin, finish, ledger_checksums, make_schema, require_ready
from yt_assets.storage.copying.tables import Choice, all_rows, checksum_of, copy_table
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.dialects import migration_lock
from yt_assets.storage.engine.migrate import check_schema
from yt_assets.storage.engine.mysql_connections import patient, stay_open
from yt_assets.storage.errors import CopyFailed, CopyRefused, DatabaseUnreachable
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES

# Insights name generations of hours, so they are looked at before these.
IN_ORDER = ("insights", "videos")
Databases = Mapping[str, Database]


@dataclass(frozen=True)
class CopyProgress:
    """How far a copy is: rows read of a table, of so many. is_check: it is read once more, at the target."""

    database: str
    table: str
    rows: int
    of: int
    is_check: bool


@dataclass(frozen=True)
class CopyOutcome:
    """What a copy led to: checksums of each table by database; whether the source was written to meanwhile."""

    checksums: Mapping[str, Checksums]
    is_behind: bool

    def lines(self, places: Mapping[str, str]) -> list[str]:
        """A line a database: how much of it is where. places: of the targets, as a person may see them."""
        rows = {name: sum(each.rows for each in self.checksums[name].values()) for name in places}
        return [
            f"{name}: {rows[name]:,} rows in {len(self.checksums[name])} tables, with equal checksums: {place}"
            for name, place in places.items()
        ]


class DatabaseCopy:
    """A copy of both databases. sources: opened to read alone. choose: which rows; all of them by default.

    origin: what the targets call their source; by default the place of each database. All methods raise
    DatabaseUnreachable.
    """

    def __init__(
        self,
        sources: Databases,
        targets: Databases,
        *,
        choose: "Chooser | None" = None,
        origin: str | None = None,
    ) -> None:
        self._sources = sources
        self._targets = targets
        self._choose = choose
        self._origins = {name: origin or _place(database) for name, database in sources.items()}

    def run(
        self,
        say: Callable[[CopyProgress], None],
        *,
        force: bool = False,
        expected: Mapping[str, Checksums] | None = None,
    ) -> CopyOutcome:
        """Copy, or go on with a copy that broke off, and compare both ends.

        force: what the targets hold is replaced. expected: what a manifest says of the source. Raises CopyRefused
        before anything is changed, CopyFailed where the ends differ; and what check_schema and ensure_schema raise.
        """
        for name in IN_ORDER:
            check_schema(self._sources[name])
            self._targets[name].require_other_than(self._sources[name])
            require_ready(self._targets[name], self._origins[name], force=force)
        with ExitStack() as stack:
            self._begin(stack, force=force)
            views = stack.enter_context(_one_view(self._sources))
            choose = all_rows if self._choose is None else self._choose(views["videos"])
            done = {name: self._copied(name, views[name], choose, say) for name in IN_ORDER}
            for name, checksums in done.items():
                self._require_equal(name, checksums, say)
                if expected is not None and dict(expected[name]) != checksums:
                    raise self._failure(name, "it is not what the backup's manifest says")
        for name, checksums in done.items():
            finish(self._targets[name], datetime.now(UTC), checksums)
        return CopyOutcome(done, self._choose is None and self._is_behind(done))

    def _begin(self, stack: ExitStack, *, force: bool) -> None:
        for name in IN_ORDER:
            make_schema(self._targets[name])
            stack.enter_context(_only_copy(self._targets[name]))
        for name in IN_ORDER:
            # Another copy may have come first, and ended.
            require_ready(self._targets[name], self._origins[name], force=force)
            begin(self._targets[name], self._origins[name], datetime.now(UTC))

    def _copied(
        self, name: str, view: Connection, choose: Choice, say: Callable[[CopyProgress], None]
    ) -> dict[str, Checksum]:
        done = {}
        for table in TABLES[name].values():
            count = _Counter(say, name, table.name, view.scalar(select(func.count()).select_from(table)) or 0)
            done[table.name] = copy_table(view, self._targets[name], table, choose, count)
        return done

    def _require_equal(self, name: str, checksums: Checksums, say: Callable[[CopyProgress], None]) -> None:
        """Read the target once more, as one state of it. Raises CopyFailed."""
        with self._targets[name].reading() as connection, patient(connection):
            stay_open(connection)
            for table in TABLES[name].values():
                count = _Counter(say, name, table.name, checksums[table.name].rows, is_check=True)
                there, wanted = checksum_of(connection, table, count=count), checksums[table.name]
                if there != wanted:
                    why = f"{table.name} is not what was copied ({there.rows:,} rows, {wanted.rows:,} were)"
                    raise self._failure(name, f"{why}: stop what else writes there, and run the command again")

    def _failure(self, name: str, why: str) -> CopyFailed:
        target = self._targets[name]
        return CopyFailed(target.setting, target.where, why)

    def _is_behind(self, done: Mapping[str, Checksums]) -> bool:
        for name in IN_ORDER:
            with self._sources[name].reading() as connection:
                now = ledger_checksums(connection, name)
            if any(done[name][table] != checksum for table, checksum in now.items()):
                return True
        return False


def _place(database: Database) -> str:
    """Where a database is, from wherever the command is typed."""
    return str(Path(database.where).resolve()) if database.dialect == "sqlite" else database.where


# Makes a choice out of one view of the videos database.
Chooser = Callable[[Connection], Choice]


class _Counter:
    """Rows of one table, counted."""

    def __init__(
        self, say: Callable[[CopyProgress], None], database: str, table: str, of: int, *, is_check: bool = False
    ) -> None:
        self._say = partial(say)
        self._place = partial(CopyProgress, database, table, of=of, is_check=is_check)
        self._rows = 0
        self(0)

    def __call__(self, rows: int) -> None:
        self._rows += rows
        self._say(self._place(rows=self._rows))


@contextmanager
def _one_view(sources: Databases) -> Iterator[Mapping[str, Connection]]:
    """A read transaction of each database, all begun; it sees what was committed by then."""
    with ExitStack() as stack:
        views = {}
        for name in IN_ORDER:
            connection = stack.enter_context(sources[name].reading())
            stack.enter_context(patient(connection))
            stay_open(connection)
            views[name] = connection
        for name, connection in views.items():
            # A transaction sees the state of its first read.
            connection.execute(select(literal_column("version_num")).select_from(text(VERSION_TABLES[name])))
        yield views


@contextmanager
def _only_copy(target: Database) -> Iterator[None]:
    """Keep a second copy out of a target. Raises CopyRefused."""
    with ExitStack() as stack:
        connection = stack.enter_context(target.reading())
        stay_open(connection)
        try:
            stack.enter_context(migration_lock(connection, "copy", seconds=0))
        except DatabaseUnreachable:
            message = f"{target.setting}: another process is copying into the {target.name} database at {target.where}"
            raise CopyRefused(message) from None
        connection.rollback()
        yield
