"""What can go wrong between us and a database, said without ever showing a password.

Here: the error tree of the storage room. Not here: what to do about it (failures.py decides).
"""


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
