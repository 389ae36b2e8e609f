"""Which tests are run when, and in which order.

Here: the marks that a test has by its place, and files with long tests first. Not here: marks that a test says itself,
which pyproject.toml describes.
"""

from pathlib import Path
from typing import Any

import pytest

# Every error once more, through Dagster: steps/, youtube/ and test_failures.py count the lines.
UNMEASURED = {"test_error_classes.py"}
# Real processes, browsers, servers that are killed: minutes each. `make test-thorough` runs them, the gate runs both.
THOROUGH = {"end_to_end", "faults", "browser", "test_benchmarks.py"}
# The longest of these.
MINUTES = {
    "test_benchmarks.py",
    "test_crash_matrix.py",
    "test_dagster_ui.py",
    "test_database_away.py",
    "test_database_refuses.py",
    "test_runs_of_one_hour.py",
    "test_second_capture.py",
    "test_six_hours.py",
}
# They capture the hour that really runs, and wait for its middle: begun first, they find it until this minute.
IN_MID_HOUR = {"test_fresh_installation.py", "test_from_a_package.py", "test_up.py"}
LATE_MINUTE = 41


def arrange(items: list[pytest.Item], *, is_late: bool) -> None:
    """The files with few and long tests first: begun last, they leave a worker without work for minutes.

    Before them those that need the middle of an hour, but late in an hour these come last: they would stand for a
    quarter of an hour.
    """
    items.sort(key=lambda item: _rank(Path(item.path), is_late))
    for item in items:
        on_a_server = item.get_closest_marker("database") is not None
        if THOROUGH & set(Path(item.path).parts):
            item.add_marker("thorough")
        if on_a_server and item.get_closest_marker("thorough_on_servers"):
            item.add_marker("thorough")
        if on_a_server and "mysql" in _parameters(item):
            item.add_marker("mysql")
        if Path(item.path).name in UNMEASURED or _counts_the_lines_of_sqlite_again(item):
            item.add_marker("unmeasured")


def _rank(file: Path, is_late: bool) -> int:
    if file.name in IN_MID_HOUR:
        return 4 if is_late else 0
    if file.name in MINUTES:
        return 1
    return 2 if (THOROUGH | {"deploy"}) & set(file.parts) else 3


def _parameters(item: pytest.Item) -> list[Any]:
    called = getattr(item, "callspec", None)
    return list(called.params.values()) if called else []


def _counts_the_lines_of_sqlite_again(item: pytest.Item) -> bool:
    """Whether a test is another one's with a server; what differs between engines is counted in storage/."""
    again = "engine_name" in getattr(item, "fixturenames", ()) and item.get_closest_marker("database") is not None
    return again and "storage" not in Path(item.path).parts
