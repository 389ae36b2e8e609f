"""What really happens to a simulated video: when a burst begins, and whether one runs.

Here: questions about curves that the sandbox never answers over HTTP; tests hold labels against what was planted. Not
here: anything that is served.
"""

from dataclasses import replace
from functools import lru_cache

from yt_assets.sandbox.world.curves import HOUR, Curve

QUARTER = HOUR / 4
LONGEST = 14  # widths of a burst before and after its middle: all but a part in a million happens within them


@lru_cache(maxsize=1024)
def fresh(curve: Curve) -> Curve:
    """The same video without corrections and with a counter that is always fresh."""
    return replace(curve, audit_hours=0.0, freeze_hours=0.0)


@lru_cache(maxsize=1024)
def ordinary(curve: Curve) -> Curve:
    """The same without bursts as well."""
    return replace(curve, bursts=(), audit_hours=0.0, freeze_hours=0.0)


def rates(curve: Curve, t: float) -> tuple[float, float]:
    """Views an hour over the quarter of an hour from t: as they come, and as they would without the bursts."""
    now, usual = ((one.views(t + QUARTER) - one.views(t)) * 4.0 for one in (fresh(curve), ordinary(curve)))
    return now, usual


def burst_begins(curve: Curve, *, times: float, beyond: float) -> float | None:
    """When a burst first gains `times` the ordinary rate and `beyond` views an hour more; None if none ever does."""
    for burst in curve.bursts:
        t = max(curve.start, burst.at - LONGEST * burst.width_hours * HOUR)
        while t < burst.at + 2 * burst.width_hours * HOUR:
            now, usual = rates(curve, t)
            if now >= times * usual and now - usual >= beyond:
                return t
            t += QUARTER
    return None


def burst_runs(curve: Curve, t: float, *, times: float) -> bool:
    """Whether a burst lifts the rate of the hour before t to at least `times` the ordinary one."""
    if not any(abs(t - burst.at) < LONGEST * burst.width_hours * HOUR for burst in curve.bursts):
        return False
    now, usual = rates(curve, t - HOUR)
    later, usual_later = rates(curve, t - QUARTER)
    return now + later >= times * (usual + usual_later) > 0
