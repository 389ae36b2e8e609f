"""Warnings of libraries that no test fails for; every other warning is an error, and ours all are.

Here: which library warns, from which Python on, and why we can do nothing. Not here: the proof that each is still
needed (project/test_library_warnings.py). Read by conftest.py, since pytest's own list has no place for a version.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LibraryWarning:
    """One warning of one library. module: who warns, as a regular expression. since: the first Python that warns."""

    library: str
    version: str
    since: tuple[int, int]
    category: str
    message: str
    module: str
    reason: str

    @property
    def line(self) -> str:
        """As pytest's filterwarnings takes it."""
        return f"ignore:{self.message}:{self.category}:{self.module}"


UTC_FROM_TIMESTAMP = LibraryWarning(
    library="dagster",
    version="1.13.27",
    since=(3, 12),
    category="DeprecationWarning",
    message=r"datetime\.datetime\.utcfromtimestamp\(\) is deprecated",
    module=r"dagster\._core\.storage\.event_log\.sql_event_log",
    reason="Dagster stores an asset check's moment by a function that Python 3.12 deprecated.",
)
DAGSTER_RUN = LibraryWarning(
    library="dagster",
    version="1.13.27",
    since=(3, 11),
    category="DeprecationWarning",
    message=r"InitResourceContext\.dagster_run",
    module=r"dagster\._core\.execution\.context\.init",
    reason="Dagster calls a function of its own, which it has deprecated, when one resource holds another.",
)
# The warning comes when the connection is collected, in whichever module runs then.
UNCLOSED_DATABASE = LibraryWarning(
    library="SQLAlchemy",
    version="2.1.9",
    since=(3, 13),
    category="ResourceWarning",
    message="unclosed database in <sqlite3",
    module=".*",
    reason="A connection that comes back after its engine was disposed of stays open until it is collected.",
)
LIBRARY_WARNINGS = (UTC_FROM_TIMESTAMP, DAGSTER_RUN, UNCLOSED_DATABASE)
