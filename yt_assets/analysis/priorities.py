"""Which videos to observe in an hour whose quota does not reach all.

Here: the choice, over values. Not here: units, calls, where the figures come from (pipeline/capture/request_plan.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

# Hours in which each video has a turn. One less than a day, so that none waits for longer than one.
TURNS = 23

# The most that turns may take when the quota is too small for a turn a day: new videos still get a look.
SHARE_OF_TURNS = 0.8

# A video younger than this is observed every hour: half of what it will ever gain may come in its first two days, and
# in its first three a label compares all its views with its channel's usual (Thresholds.young_hours).
NEW_HOURS = 72.0


@dataclass(frozen=True, slots=True)
class PublicVideo:
    """A public video. None: not known.

    age_hours: since publication. waited_hours: since its last observation, None when there never was one.
    views_per_hour: its velocity at that time.
    """

    video_id: str
    age_hours: float | None
    waited_hours: float | None
    views_per_hour: float | None


@dataclass(frozen=True, slots=True)
class LastLook:
    """The newest observation of a video, however long ago.

    views_per_hour: since the one before it; views_per_hour_before: likewise of that one. None where there is none.
    """

    observed_at: datetime
    views: int | None
    views_per_hour: float | None
    views_per_hour_before: float | None = None

    def velocity(self, age_hours: float | None) -> float | None:
        """Views per hour, the faster one of two; of a video that was seen once, over its whole life.

        YouTube takes views back now and then. By the last rate alone, a fast video would not be asked for after that,
        and the hours without a look would hide the correction from its trend: it then seemed to surge.
        """
        known = [rate for rate in (self.views_per_hour, self.views_per_hour_before) if rate is not None]
        if known or self.views is None:
            return max(known, default=None)
        return self.views / age_hours if age_hours and age_hours > 0 else None


def choose(videos: Sequence[PublicVideo], capacity: int) -> list[str]:
    """The ids of at most ``capacity`` videos, those that must not wait first.

    First the turns: the n / 23 that waited longest. Each hour they become the ones that waited least, so a video moves
    up by n / 23 places an hour and is reached within 23 hours, whatever happens to the others. Then new videos, the
    newest first. Then those that have gained most since they were seen last: velocity times hours waited; so a video of
    10 views an hour that waited 20 hours goes before one of 100 views an hour that was seen an hour ago.

    Where the capacity is below n / 23, turns take four fifths of it: no video waits for longer than 1.25 n / capacity.
    """
    if capacity >= len(videos):
        return [video.video_id for video in videos]
    longest_first = sorted(videos, key=_turn)
    turns = -(-len(videos) // TURNS)
    if turns > capacity:
        turns = ceil(capacity * SHARE_OF_TURNS)
    others = sorted(longest_first[turns:], key=_value)
    return [video.video_id for video in (*longest_first[:turns], *others[: capacity - turns])]


def _turn(video: PublicVideo) -> tuple[float, float, str]:
    """Longest waited first; of those that were never observed, the youngest first."""
    waited = -video.waited_hours if video.waited_hours is not None else float("-inf")
    return waited, _age(video), video.video_id


def _value(video: PublicVideo) -> tuple[bool, float, str]:
    is_new = _age(video) < NEW_HOURS
    waited = video.waited_hours if video.waited_hours is not None else float(TURNS + 1)
    gained = (video.views_per_hour or 0.0) * waited
    return not is_new, _age(video) if is_new else -gained, video.video_id


def _age(video: PublicVideo) -> float:
    return video.age_hours if video.age_hours is not None else float("inf")
