"""When a channel publishes: positions in time for every video number, without end.

Here: video number to publication time and back. Not here: what is published. The world calls it. Numbers 0..history-1
were published before the epoch, the rest come after it at the channel's own cadence.
"""

import math
from dataclasses import dataclass

from yt_assets.sandbox.world.curves import DAY, HOUR
from yt_assets.sandbox.world.dice import Dice

RECENT_WINDOW = 72 * HOUR


@dataclass(frozen=True, slots=True)
class Timetable:
    """A channel's publications. `history` of them by the epoch, `recent` of those within the last 72 hours before it.

    reach: seconds from the oldest video to the epoch. cadence: mean seconds between videos after the epoch.
    """

    key: str
    epoch: int
    history: int
    recent: int
    reach: float
    cadence: float

    def published_at(self, number: int) -> int:
        """POSIX second of publication; strictly increasing with the number."""
        jitter = 0.2 + 0.6 * Dice(self.key, "published", number).unit()
        if number >= self.history:
            return self.epoch + int((number - self.history + jitter) * self.cadence)
        return self.epoch - int(self._age(self.history - 1 - number + jitter))

    def count(self, t: float) -> int:
        """How many videos have been published by t (deleted ones included)."""
        if t >= self.epoch:
            guess = self.history + int((t - self.epoch) / self.cadence)
            return guess + (self.published_at(guess) <= t)
        low, high = 0, self.history
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.published_at(middle) <= t else (low, middle)
        return low

    def _age(self, place: float) -> float:
        """Seconds before the epoch of the place-th newest video: dense at first, then ever sparser."""
        if place < self.recent:
            return RECENT_WINDOW * place / self.recent
        older = (place - self.recent) / max(1, self.history - self.recent)
        return RECENT_WINDOW + (self.reach - RECENT_WINDOW) * math.pow(older, 1.8)


def timetable_for(seed: int, channel: int, epoch: int, history: int) -> Timetable:
    """One to three years of history before the epoch, from two videos a day to one a week after it."""
    dice = Dice(seed, "timetable", channel)
    cadence_days = (0.5, 1.0, 1.0, 1.5, 2.0, 3.0, 7.0)[channel % 7]
    return Timetable(
        key=f"{seed}/{channel}",
        epoch=epoch,
        history=history,
        recent=min(history, dice.whole(4, 7)),
        reach=dice.between(800, 1100) * DAY if channel % 2 == 0 else dice.between(360, 700) * DAY,
        cadence=cadence_days * DAY * dice.between(0.9, 1.1),
    )
