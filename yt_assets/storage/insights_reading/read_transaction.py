"""One read transaction, which all rows of an answer come out of.

Here: its beginning and end. Not here: what is read (reader.py, videos_reader.py).
"""

from typing import Any, Self

from yt_assets.storage.engine.database import Database


class Reader:
    """One read transaction over a database, from `with` to its end. Raises DatabaseUnreachable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transaction = database.reading()

    def __enter__(self) -> Self:
        self._connection = self._transaction.__enter__()
        return self

    def __exit__(self, *details: Any) -> None:
        self._transaction.__exit__(*details)
