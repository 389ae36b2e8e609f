"""Whom an hour asks for, and how: by videos.list (text and counts) or by videos.batchGetStats (counts alone).

Here: the choice over values, within the calls that the hour may spend. Not here: the ranking of those who compete
(analysis/priorities), quota days and buckets (youtube/quota), asking (observe.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yt_assets.analysis.priorities import Candidate, choose
from yt_assets.storage.catalog import WatchedVideo
from yt_assets.storage.snapshots import Gain

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

# YouTube's terms ask for metadata that is refreshed; a day also bounds how late we see a new title.
TEXT_AGE = DAY

RecentGains = Callable[[], Mapping[str, Gain]]


@dataclass(frozen=True)
class Calls:
    """Calls that the hour may spend on videos, and how many ids each names.

    described: of videos.list. counted: of videos.batchGetStats, 0 where that is closed. reserve: of described, at most
    half, kept for videos that batchGetStats leaves out: only videos.list can say that they are gone.
    """

    described: int
    counted: int
    ids: int
    reserve: int = 0


@dataclass(frozen=True)
class Agenda:
    """Ids by the way they are asked for, each sorted. waiting: public videos that are not asked for in this hour.

    texts_waiting: videos whose text is due, and is not read in this hour. spare, spare_counts: calls of videos.list and
    of videos.batchGetStats that are left.
    """

    described: tuple[str, ...]
    counted: tuple[str, ...]
    waiting: int
    texts_waiting: int
    spare: int
    spare_counts: int

    @property
    def video_ids(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted((*self.described, *self.counted)))


def draw_up(
    videos: Sequence[WatchedVideo], calls: Calls, *, hour: datetime, now: datetime, recent: RecentGains
) -> Agenda:
    """Choose from all watched videos. `recent` is called only when there are more public ones than room.

    Texts first where they are due: lives and premieres every hour, new videos, those whose text is a day old. Everybody
    else by counts alone, and by videos.list where these calls do not suffice. What is then left goes to videos that
    were gone, on a slow rhythm: only the list of videos can say that one is back.
    """
    public = [video for video in videos if video.is_public]
    reserve = min(calls.reserve, calls.described // 2) if calls.counted else 0
    room, counts = (calls.described - reserve) * calls.ids, calls.counted * calls.ids
    ranked = [video.video_id for video in public]
    if len(public) > room + counts:
        gains = recent()
        ranked = choose([_candidate(video, now, gains.get(video.video_id)) for video in public], room + counts)
    chosen = set(ranked)
    due = sorted((video for video in public if text_is_due(video, now)), key=_text_order)
    described = [video.video_id for video in due if video.video_id in chosen][:room]
    with_text = set(described)
    others = [key for key in ranked if key not in with_text]
    counted, more = others[:counts], others[counts:]
    described += more[: room - len(described)]
    asked = len(described) + len(counted)
    gone = [video.video_id for video in videos if not video.is_public and is_asked_again(video, hour)]
    described += gone[: room - len(described)]
    return Agenda(
        described=tuple(sorted(described)),
        counted=tuple(sorted(counted)),
        waiting=len(public) - asked,
        texts_waiting=len({video.video_id for video in due} - set(described)),
        spare=calls.described - -(-len(described) // calls.ids),
        spare_counts=calls.counted - -(-len(counted) // calls.ids),
    )


def text_is_due(video: WatchedVideo, now: datetime) -> bool:
    """Whether title, description and state of a public video should be read again. `now`: by the service's clock."""
    if video.metadata_at is None or video.live_state in {"live", "upcoming"}:
        return True
    return now - video.metadata_at >= TEXT_AGE


def is_asked_again(video: WatchedVideo, hour: datetime) -> bool:
    """Whether a video that was gone is asked for in this hour: after an hour, then as long again as it has been gone.

    So 1, 2, 4, 8 hours after it went, and once a week from a week on: a single answer may have been wrong, and later it
    may have been private for a while. YouTube's terms ask for a look once in 30 days. Also when it was this very hour
    that found it gone, in a run that did not end: an hour plans the same videos however many runs it takes.
    """
    if video.unavailable_since is None:
        return True
    asked = video.asked_at or video.unavailable_since
    return hour == asked or hour - asked >= min(WEEK, max(HOUR, asked - video.unavailable_since))


def _text_order(video: WatchedVideo) -> tuple[int, float, str]:
    """Lives, then new videos with the newest first, then the oldest texts."""
    if video.live_state in {"live", "upcoming"}:
        return 0, 0.0, video.video_id
    if video.metadata_at is None:
        return 1, -video.published_at.timestamp() if video.published_at else 0.0, video.video_id
    return 2, video.metadata_at.timestamp(), video.video_id


def _candidate(video: WatchedVideo, now: datetime, gain: Gain | None) -> Candidate:
    age = None if video.published_at is None else (now - video.published_at) / HOUR
    if gain is None:
        return Candidate(video.video_id, age, None, None)
    return Candidate(video.video_id, age, (now - gain.last_at) / HOUR, _velocity(gain, age))


def _velocity(gain: Gain, age_hours: float | None) -> float | None:
    """Views an hour over the last day; from a single observation, over its whole life."""
    if gain.most_views is None or gain.fewest_views is None:
        return None
    if gain.last_at > gain.first_at:
        return (gain.most_views - gain.fewest_views) / ((gain.last_at - gain.first_at) / HOUR)
    return gain.most_views / age_hours if age_hours and age_hours > 0 else None
