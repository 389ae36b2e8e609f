"""What can go wrong between us and a database, said without ever showing a password.

Here: the errors of the storage room; their words begin with the setting that names the database. Not here: the root
and the kinds (errors.py), what a kind means for a step (orchestration/failures.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yt_assets.analysis.hours import spoken
from yt_assets.errors import Kind, YtAssetsError


class StorageError(YtAssetsError):
    """The root of everything this room raises on purpose."""


class BadDatabaseUrl(StorageError):
    """A database URL that cannot be used: unknown scheme, no database name, not a URL at all."""


class DatabaseUnreachable(StorageError):
    """The server does not answer, refuses the account, or went away."""

    kind: Kind = "transient"


class SchemaTooNew(StorageError):
    """The database was migrated by a newer release than this one."""


class SchemaTooOld(StorageError):
    """The database needs a migration that this account may not make."""


class ForeignDatabase(StorageError):
    """A database that is not the one which a setting should name: another program's, or our other one."""

    def __init__(self, setting: str, name: str, where: str, why: str) -> None:
        super().__init__(f"{setting}: the database at {where} cannot hold {name}, as {why}:", self.remedy)
        self.setting = setting

    remedy = "name a database of its own."


class UnfinishedCopy(StorageError):
    """A database into which another one is being copied, or was until the copy broke off."""


class CopyRefused(StorageError):
    """A copy that would begin with a source or a target that does not fit; nothing was changed."""


class CopyFailed(StorageError):
    """A copy that broke off: the target stays marked as unfinished, and the same command goes on with it."""

    kind: Kind = "later_run"

    def __init__(self, setting: str, where: str, why: str) -> None:
        super().__init__(f"{setting}: the copy into {where} is not finished: {why}")


class SchemaMismatch(StorageError):
    """Rows or tables that the schema does not know: a programming error, found before anything is written."""


class Superseded(StorageError):
    """A write for an hour that a newer capture has taken over. number, newest: of plans, or of generations."""

    kind: Kind = "later_run"
    is_overtaken = True

    def __init__(self, hour: datetime, what: str, number: int, newest: int | None) -> None:
        if newest == number:
            now = "that is settled"
        else:
            now = "its row is gone" if newest is None else f"{what} {newest} has taken over"
        super().__init__(
            f"{spoken(hour)}: this step works for {what} {number} of the hour, and {now}: it writes nothing more."
        )


@dataclass(frozen=True)
class RejectedRow:
    """One row that cannot be stored. key: what names it to a person. field: '' where only the server knows."""

    table: str
    key: str
    field: str
    reason: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.table, self.key, f"{self.field}:" if self.field else "", self.reason)))


class RowsRefused(StorageError):
    """Rows that no database of ours can hold, however often they are sent; all others of the batch are stored.

    of: how many rows were to be written. stored: how many were. The message names the first few; `refusals` has all.
    """

    NAMED = 5

    def __init__(
        self, refusals: Sequence[RejectedRow], of: int, *, stored: int = 0, fate: str = "the others are stored"
    ) -> None:
        self.refusals = tuple(refusals)
        self.stored = stored
        named = "; ".join(str(refusal) for refusal in self.refusals[: self.NAMED])
        more = len(self.refusals) - self.NAMED
        super().__init__(
            f"{len(self.refusals):,} of {of:,} rows cannot be stored, {fate}: {named}"
            f"{f'; and {more:,} more' if more > 0 else ''}"
        )
