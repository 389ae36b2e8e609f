"""Whether this project's faster versions of Dagster's internals are used, and which versions they were read against.

Here: one switch and one table. Not here: the shortcuts themselves (sqlite.py, mysql.py, compute_logs.py,
migration_scripts.py, yt_assets/preload.py).
A new release of Dagster may break them first: `YT_DAGSTER_SHORTCUTS=false` runs its own code over the same files.
The queue (run_coordinator.py) was read against the same release. No switch turns it off, because it saves no time: it
keeps runs of one hour apart.
"""

import os

VARIABLE = "YT_DAGSTER_SHORTCUTS"
# What the settings take for false (pydantic's words).
FALSE = frozenset({"0", "off", "f", "false", "n", "no"})

# The releases whose source was read; a test compares them with the lock, so that a renewed lock asks for another look.
READ_AGAINST = {"dagster": "1.13.27", "dagster-mysql": "0.29.27", "alembic": "1.20.1"}


def are_on() -> bool:
    """Read from the environment, since Dagster's instance is made before any settings are."""
    return os.environ.get(VARIABLE, "true").strip().lower() not in FALSE
