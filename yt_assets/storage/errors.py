"""What can go wrong between us and a database, said without ever showing a password.

Here: the error tree of the storage room. Not here: what to do about it (failures.py decides).
"""

from collections.abc import Sequence
from dataclasses import dataclass


class StorageError(Exception):
    """The root of everything this room raises on purpose."""


class BadDatabaseUrl(StorageError):
    """A database URL that cannot be used: unknown scheme, no database name, not a URL at all."""


class DatabaseUnreachable(StorageError):
    """The server does not answer, refuses the account, or went away."""


class SchemaTooNew(StorageError):
    """The database was migrated by a newer release than this one."""


class SchemaTooOld(StorageError):
    """The database needs a migration that this account may not make."""


class SchemaMismatch(StorageError):
    """Rows or tables that the schema does not know: a programming error, found before anything is written."""


@dataclass(frozen=True)
class Refusal:
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
        self, refusals: Sequence[Refusal], of: int, *, stored: int = 0, fate: str = "the others are stored"
    ) -> None:
        self.refusals = tuple(refusals)
        self.stored = stored
        named = "; ".join(str(refusal) for refusal in self.refusals[: self.NAMED])
        more = len(self.refusals) - self.NAMED
        super().__init__(
            f"{len(self.refusals):,} of {of:,} rows cannot be stored, {fate}: {named}"
            f"{f'; and {more:,} more' if more > 0 else ''}"
        )
