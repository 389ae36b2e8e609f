"""How a video's counts move: views, likes and comments as functions of time.

Here: the shape of growth (decay, daily rhythm, bursts, corrections, frozen counters). Not here: which video gets which
shape; casting.py draws that. All times are POSIX seconds, all counts whole numbers.
"""

import math
from dataclasses import dataclass

HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Burst:
    """A surge: the audience grows by `size` times the potential, most of it within 4 * `width_hours` of `at`."""

    at: float
    width_hours: float
    size: float

    def share(self, t: float) -> float:
        """The part of the surge that has happened at t, from 0 to 1 (a logistic curve)."""
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, (t - self.at) / (self.width_hours * HOUR)))))


@dataclass(frozen=True, slots=True)
class Curve:
    """The numbers that shape one video's counts.

    announced: when the video became visible; views start at `start` (later for premieres and scheduled lives).
    potential: views of a year without bursts. fast_share of them come with the half-life of `fast_hours`, the rest in a
    logarithmic tail. rhythm: depth of the daily swing, 0 to 0.5. audit_share: views counted on credit and taken back
    every audit_hours (0: never). freeze_hours: the counter shows a new value only that often (0: always fresh).
    """

    announced: float
    start: float
    potential: float
    fast_share: float
    fast_hours: float
    slow_hours: float
    rhythm: float
    peak_hour: float
    like_rate: float
    comment_rate: float
    early_likes: float
    bursts: tuple[Burst, ...] = ()
    audit_hours: float = 0.0
    audit_share: float = 0.0
    freeze_hours: float = 0.0

    def views(self, t: float) -> int:
        """The public view count at t. It may fall: views counted on credit are taken back by audits."""
        shown = self._shown(t)
        if shown <= self.start:
            return 0
        credit = self.audit_share * ((shown - self.start) / HOUR / self.audit_hours % 1.0) if self.audit_hours else 0.0
        return int(self._audience(shown) * (1.0 + credit))

    def likes(self, t: float) -> int:
        """The like count at t. Before a premiere it grows while views stay 0."""
        waiting = max(0.0, min(t, self.start) - self.announced) / HOUR
        early = self.early_likes * math.sqrt(waiting)
        return int(early + self._reactions(t, self.like_rate, 0.25, 0.004))

    def comments(self, t: float) -> int:
        """The comment count at t; the first viewers comment the most."""
        return int(self._reactions(t, self.comment_rate, 0.6, 0.002))

    def viewers(self, t: float) -> int:
        """People watching at t, while live."""
        return max(1, int((self._audience(t + 60) - self._audience(t - 60)) * 4))

    def _reactions(self, t: float, rate: float, early: float, noise: float) -> float:
        if t <= self.start:
            return 0.0
        age = (t - self.start) / HOUR
        eager = 1.0 + early * math.exp(-age / 30.0)
        return self._audience(t) * rate * eager * (1.0 + noise * math.sin(t / 7000.0 + self.potential))

    def _audience(self, t: float) -> float:
        """Real views at t: quick first viewers, a long tail, bursts; time runs faster around the peak hour."""
        age = max(0.0, t - self.start) / HOUR
        swing = self.rhythm * 12.0 / math.pi
        warped = age + swing * (self._rhythm_at(t) - self._rhythm_at(self.start)) if age else 0.0
        first = self.fast_share * (1.0 - math.exp(-warped / self.fast_hours))
        tail = (1.0 - self.fast_share) * math.log1p(warped / self.slow_hours) / math.log1p(8760.0 / self.slow_hours)
        surge = sum(burst.size * (burst.share(t) - burst.share(self.start)) for burst in self.bursts)
        return self.potential * (first + tail + max(0.0, surge))

    def _rhythm_at(self, t: float) -> float:
        return math.sin((t / HOUR - self.peak_hour) * math.pi / 12.0)

    def _shown(self, t: float) -> float:
        """The moment whose count is on display: frozen counters lag behind and jump."""
        if not self.freeze_hours:
            return t
        period = self.freeze_hours * HOUR
        return self.start + (t - self.start) // period * period
