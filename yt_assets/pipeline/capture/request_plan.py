"""Which videos an hour asks for, and how: by videos.list (text and counts) or videos.batchGetStats (counts alone).

Here: the choice over values, within the calls that the hour may spend. Not here: the ranking of those who compete
(analysis/priorities), quota days and buckets (youtube/quota), asking (observe.py).
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from yt_assets.analysis.hours import DAY, HOUR, WEEK
from yt_assets.analysis.priorities import LastLook, PublicVideo, choose
from yt_assets.storage.reading.catalog import WatchedVideo

# YouTube's terms ask for metadata that is refreshed; a day also bounds how late we see a new title.
TEXT_AGE = DAY

LastLooks = Callable[[], Mapping[str, LastLook]]


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

    @property
    def described_ids(self) -> int:
        """How many ids videos.list may name, without the reserve."""
        reserve = min(self.reserve, self.described // 2) if self.counted else 0
        return (self.described - reserve) * self.ids


@dataclass(frozen=True)
class RequestPlan:
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


def plan_requests(
    videos: Sequence[WatchedVideo],
    calls: Calls,
    *,
    hour: datetime,
    now: datetime,
    last_looks: LastLooks,
    back: Set[str] = frozenset(),
) -> RequestPlan:
    """Choose from all watched videos. `last_looks` is called only when there are more public ones than room.

    Videos that were gone and stand in a list again (`back`) come first: only the list of videos can say that one is
    back. Then texts where they are due: lives and premieres every hour, new videos, those whose text is a day old. All
    others by counts alone. Where these calls do not suffice, videos.list brings counts with texts for the same unit:
    for those whose text would be oldest at their next look. What is then left goes to other videos that were gone, on a
    slow rhythm.
    """
    room, counts = calls.described_ids, calls.counted * calls.ids
    public = [video for video in videos if video.is_public]
    looks = last_looks() if len(public) > room + counts else {}
    ranked = _ranked(public, room + counts, now, looks)
    competing = set(ranked)
    due = {video.video_id for video in public if text_is_due(video, now)}
    returned = [video.video_id for video in videos if not video.is_public and video.video_id in back]
    described = returned[:room]
    texts = max(len(due & competing), len(ranked) - counts)
    asked = [video for video in public if video.video_id in competing]
    asked.sort(key=lambda video: _text_order(video, now, looks.get(video.video_id)))
    described += [video.video_id for video in asked[:texts]][: room - len(described)]
    with_text = set(described)
    counted = [key for key in ranked if key not in with_text][:counts]
    waiting = len(public) + len(returned) - len(described) - len(counted)
    absent = (video for video in videos if not video.is_public and video.video_id not in back)
    gone = [video.video_id for video in absent if is_asked_again(video, hour)]
    described += gone[: room - len(described)]
    return RequestPlan(
        described=tuple(sorted(described)),
        counted=tuple(sorted(counted)),
        waiting=waiting,
        texts_waiting=len(due.difference(described)),
        spare=calls.described - -(-len(described) // calls.ids),
        spare_counts=calls.counted - -(-len(counted) // calls.ids),
    )


def _ranked(public: Sequence[WatchedVideo], room: int, now: datetime, looks: Mapping[str, LastLook]) -> list[str]:
    """Ids of the videos that find room, the most urgent first; all where there is room for all."""
    if len(public) <= room:
        return [video.video_id for video in public]
    return choose([_candidate(video, now, looks.get(video.video_id)) for video in public], room)


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


def _text_order(video: WatchedVideo, now: datetime, look: LastLook | None) -> tuple[int, float, str]:
    """Lives, then new videos with the newest first, then texts by their age at the next look.

    A video that waited long for this look waits as long for the next one.
    """
    if video.live_state in {"live", "upcoming"}:
        return 0, 0.0, video.video_id
    if video.metadata_at is None:
        return 1, -video.published_at.timestamp() if video.published_at else 0.0, video.video_id
    waited = 0.0 if look is None else (now - look.observed_at).total_seconds()
    return 2, video.metadata_at.timestamp() - waited, video.video_id


def _candidate(video: WatchedVideo, now: datetime, look: LastLook | None) -> PublicVideo:
    age = None if video.published_at is None else (now - video.published_at) / HOUR
    if look is None:
        return PublicVideo(video.video_id, age, None, None)
    return PublicVideo(video.video_id, age, (now - look.observed_at) / HOUR, look.velocity(age))
