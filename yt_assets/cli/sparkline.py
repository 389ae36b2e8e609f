"""A line of blocks: how many views a video gained in each of the last hours.

Here: counts of hours in, characters out. Not here: reading the counts (storage/rankings.py), tables (tables.py).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = " "
HOUR = timedelta(hours=1)


def gains_by_hour(counts: Mapping[datetime, int | None], newest: datetime, hours: int) -> list[float | None]:
    """Views gained an hour in each of the `hours` up to `newest`, oldest first.

    None where an hour has no count, and in the first one that has. After a gap the gain is spread over the hours since
    the count before it. Negative where YouTube took views back.
    """
    known = {hour: count for hour, count in counts.items() if count is not None}
    gains: list[float | None] = []
    for hour in (newest - HOUR * ago for ago in reversed(range(hours))):
        earlier = [at for at in known if at < hour]
        if hour not in known or not earlier:
            gains.append(None)
            continue
        before = max(earlier)
        gains.append((known[hour] - known[before]) / ((hour - before) / HOUR))
    return gains


def sparkline(gains: list[float | None]) -> str:
    """One character an hour: the lowest block for nothing or less, the highest for the line's own most, a gap for None.

    Lines are as high as they can be: their shapes compare, and not their heights.
    """
    most = max((gain for gain in gains if gain is not None), default=0.0)
    return "".join(GAP if gain is None else _block(gain, most) for gain in gains)


def _block(gain: float, most: float) -> str:
    if most <= 0 or gain <= 0:
        return BLOCKS[0]
    return BLOCKS[min(len(BLOCKS) - 1, int(gain / most * len(BLOCKS)))]
