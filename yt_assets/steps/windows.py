"""Which of the asked hours can be captured now, which are kept as they are, and which are lost.

Here: a verdict over values; no clock, no database. YouTube serves only the present: a snapshot can be taken inside its
hour, plus a short grace, and never later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Verdict:
    """live: to be captured now. reused: stored before, kept. lost: never captured, too late. early: not begun."""

    live: tuple[datetime, ...] = ()
    reused: tuple[datetime, ...] = ()
    lost: tuple[datetime, ...] = ()
    early: tuple[datetime, ...] = ()


def judge(hours: Sequence[datetime], *, now: datetime, grace: timedelta, settled: Mapping[datetime, bool]) -> Verdict:
    """Sort hours by what can be done with them.

    settled: hour → whether its capture came to its end. Inside its hour a capture is refreshed; in the grace after it
    only an unfinished one is taken up again, so that a late click does not move the figures of a finished hour.
    """
    kinds: dict[str, list[datetime]] = {"live": [], "reused": [], "lost": [], "early": []}
    for hour in sorted(hours):
        kinds[_kind(hour, now, grace, finished=settled.get(hour, False))].append(hour)
    return Verdict(**{kind: tuple(found) for kind, found in kinds.items()})


def _kind(hour: datetime, now: datetime, grace: timedelta, *, finished: bool) -> str:
    if now < hour:
        return "early"
    if now < hour + HOUR:
        return "live"
    if finished:
        return "reused"
    return "live" if now < hour + HOUR + grace else "lost"
