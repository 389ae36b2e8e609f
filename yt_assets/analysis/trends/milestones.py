"""Counts of one video at fixed ages, and its place among its channel's last ten at the same age.

Here: which ages were passed, the curve between two looks, places and quartiles; plain Python, since an hour has some
dozens of them. Not here: reading looks (storage/reading/milestones.py), the multiple of the usual (baselines.py).

Between two looks views grow as ln(age + offset), the law by which forecasts are made. A video had no views when it was
published: that and the two looks give the offset of its own; where growth quickens there is none, and they give a
power of its age. Where there is no look before, or where it lies before publication, the offset is that of forecasts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt
from statistics import quantiles

from yt_assets.analysis.trends.trajectories import OFFSET_HOURS

# Hours since publication: those that a creator compares uploads at, and 7 and 28 days.
AGES = (1, 3, 6, 12, 24, 48, 168, 672)
# The upload itself is one of them.
LAST_UPLOADS = 10
# Quartiles of fewer say nothing, as in baselines.py.
LEAST_OTHERS = 5
# Publication stands for the look before where the first look came no later after an age than a tenth of it.
LATE_SHARE = 0.1
# Looks further apart than this do not tell what was between them.
LONGEST_GAP_HOURS = 72.0
LEAST_OFFSET, MOST_OFFSET, HALVINGS = 1e-3, 1e4, 50


@dataclass(frozen=True, slots=True)
class AgedLook:
    """Counts of a video at an age, in hours since publication; below 0 before it. None = hidden or absent."""

    age: float
    views: int | None
    likes: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class AgedCounts:
    """Counts at one age, whole numbers. distance: hours to the nearest look."""

    views: int | None
    likes: int | None
    comments: int | None
    distance: float


def ages_passed(before: float | None, now: float) -> list[int]:
    """The ages between two looks; without a look before, all up to now. Hours since publication."""
    return [age for age in AGES if age <= now and (before is None or before < age)]


def counts_at(looks: Sequence[AgedLook], age: int) -> AgedCounts | None:
    """The counts at an age out of a video's looks, oldest first; None where it was not watched then.

    The looks next to the age count, on either side. They may lie 72 hours apart; a look before publication stands for
    the moment of publication. Without any look before the age, publication is one, with no views, if the first look
    came soon enough.
    """
    after = next((look for look in looks if look.age >= age), None)
    if after is None:
        return None
    before = next((look for look in reversed(looks) if look.age < age), None)
    if before is None or after.age - before.age > LONGEST_GAP_HOURS:
        if before is not None or age > LONGEST_GAP_HOURS or after.age > age * (1 + LATE_SHARE):
            return None
        before = AgedLook(0.0, 0, 0, 0)
    begin = max(before.age, 0.0)
    views, likes, comments = (
        _between((begin, getattr(before, name)), (after.age, getattr(after, name)), age)
        for name in ("views", "likes", "comments")
    )
    return AgedCounts(views, likes, comments, min(after.age - age, abs(age - before.age)))


def _between(before: tuple[float, int | None], after: tuple[float, int | None], age: float) -> int | None:
    """A count at an age between two looks; None where either has none."""
    (begin, low), (end, high) = before, after
    if low is None or high is None:
        return None
    if end <= begin or low == high:
        return high
    offset = OFFSET_HOURS
    if 0 < low < high and begin > 0:
        if low / high <= begin / end:
            return round(low * float((age / begin) ** (log(high / low) / log(end / begin))))
        offset = _own_offset(begin, end, low / high)
    share = log((age + offset) / (begin + offset)) / log((end + offset) / (begin + offset))
    return round(low + (high - low) * share)


def _own_offset(begin: float, end: float, ratio: float) -> float:
    """The offset by which a count that was nothing at 0 has this ratio at both ages; the ratio is above theirs."""
    low, high = LEAST_OFFSET, MOST_OFFSET
    for _ in range(HALVINGS):
        middle = sqrt(low * high)
        if log1p(begin / middle) / log1p(end / middle) > ratio:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True, slots=True)
class Comparison:
    """A count beside others. place: 1 where none had more, None without others; of: how many they are with it.

    low, middle, high: quartiles of the others, None below five.
    """

    place: int | None
    of: int
    low: float | None = None
    middle: float | None = None
    high: float | None = None


def compare_with(own: int, others: Iterable[int]) -> Comparison:
    """Where a count stands among others."""
    known = sorted(others)
    place = 1 + sum(other > own for other in known) if known else None
    if len(known) < LEAST_OTHERS:
        return Comparison(place, len(known) + 1)
    low, middle, high = quantiles(known, n=4, method="inclusive")
    return Comparison(place, len(known) + 1, low, middle, high)
