"""At which points of an hour the engine can matter.

Here: parameters of the tests over doomed.py's points. Not here: the points, and what must be true after them.
"""

from collections.abc import Sequence

import pytest

from yt_assets_tests.faults.doomed import BEFORE_STORING, BEFORE_THE_COMMIT, BETWEEN_BATCHES, MID_TRANSACTION

# The driver and the statements are the same on both servers: two minutes of MySQL are for whoever asks for them.
ENGINES = ["sqlite", "mariadb", pytest.param("mysql", marks=pytest.mark.slow)]
# A transaction is open, or another one must follow. At all other points no statement is under way, and Dagster's events
# are in files whatever the engine.
OF_THE_ENGINE = frozenset({BETWEEN_BATCHES, MID_TRANSACTION, BEFORE_STORING, BEFORE_THE_COMMIT})


def at_points(points: Sequence[tuple[str, str]]) -> pytest.MarkDecorator:
    """Asset, point and engine: all points on SQLite, on MariaDB those at which it matters; the rest for who asks."""
    found = []
    for asset, point in points:
        for engine in ("sqlite", "mariadb", "mysql"):
            counts = engine == "sqlite" or (engine == "mariadb" and point in OF_THE_ENGINE)
            name = f"{asset}-{point}-{engine}".replace(" ", "-")
            found.append(pytest.param(asset, point, engine, id=name, marks=() if counts else pytest.mark.slow))
    return pytest.mark.parametrize(("asset", "point", "engine_name"), found, indirect=["engine_name"])
