"""Whom to observe in an hour whose quota does not reach everybody.

Belongs here: the choice, over values. Does not: units, calls, and where the figures come from (steps/agenda).
Called once an hour, and only when more videos are watched than can be asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TURNS = 23
"""Hours in which everybody has a turn. One less than a day, so that nobody is forgotten for longer than one."""

SHARE_OF_TURNS = 0.8
"""The most that turns may take when the quota is too small for a turn a day: new videos still get a look."""

NEW_HOURS = 48.0
"""A video younger than this is asked for every hour: half of what it will ever gain may come in these two days."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A public video. None: not known.

    age_hours: since publication. waited_hours: since its last observation, None when that is over a day ago, or never
    was. views_per_hour: its velocity over the last day.
    """

    video_id: str
    age_hours: float | None
    waited_hours: float | None
    views_per_hour: float | None


def choose(candidates: Sequence[Candidate], capacity: int) -> list[str]:
    """The ids of at most ``capacity`` videos, those that must not wait first.

    First the turns: the n / 23 that waited longest. Each hour they become the ones that waited least, so a video moves
    up by n / 23 places an hour and is reached within 23 hours, whatever happens to the others. Then new videos, the
    newest first. Then those that have gained most since they were seen last: velocity times hours waited; so a video of
    10 views an hour that waited 20 hours goes before one of 100 views an hour that was seen an hour ago.

    Where the capacity is below n / 23, turns take four fifths of it, and a turn comes less often than once a day.
    """
    if capacity >= len(candidates):
        return [video.video_id for video in candidates]
    longest_first = sorted(candidates, key=_turn)
    turns = -(-len(candidates) // TURNS)
    if turns > capacity:
        turns = int(capacity * SHARE_OF_TURNS)
    others = sorted(longest_first[turns:], key=_value)
    return [video.video_id for video in (*longest_first[:turns], *others[: capacity - turns])]


def _turn(video: Candidate) -> tuple[float, float, str]:
    """Longest waited first; of those that were never observed, the youngest first."""
    waited = -video.waited_hours if video.waited_hours is not None else float("-inf")
    return waited, _age(video), video.video_id


def _value(video: Candidate) -> tuple[bool, float, str]:
    is_new = _age(video) < NEW_HOURS
    waited = video.waited_hours if video.waited_hours is not None else float(TURNS + 1)
    gained = (video.views_per_hour or 0.0) * waited
    return not is_new, _age(video) if is_new else -gained, video.video_id


def _age(video: Candidate) -> float:
    return video.age_hours if video.age_hours is not None else float("inf")
