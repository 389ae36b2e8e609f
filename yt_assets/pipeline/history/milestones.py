"""video_milestones of an hour: rows of the videos that passed an age in it.

Here: who passed which age, whom each is compared with, what is said of those that were not watched then. Not here: the
curve and the places (analysis/trends/milestones.py), reads (storage/reading/milestones.py).

A row follows from snapshots alone, also the counts of the others: an hour gives the same rows whether the hours before
it are there or not, and a new installation of an old database has its places at once.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yt_assets.analysis.hours import HOUR
from yt_assets.analysis.lives import LookRow, Version
from yt_assets.analysis.trends.milestones import (
    AGES,
    LAST_UPLOADS,
    LONGEST_GAP_HOURS,
    AgedCounts,
    AgedLook,
    ages_passed,
    compare_with,
    counts_at,
)
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.history import HistoryReads
from yt_assets.storage.reading.hours import HourRecord

Row = dict[str, Any]
Moment = tuple[str, int]  # a video and an age
FIRST_SEEN_LATER, NOT_WATCHED, VIEWS_HIDDEN = "first_seen_later", "not_watched", "views_hidden"
FAR = timedelta(hours=LONGEST_GAP_HOURS + 2)
NOT_YET = frozenset({"upcoming", "live"})
_NO_COUNTS = dict.fromkeys(("views", "likes", "comments", "distance_minutes"))
_NO_PLACE = dict.fromkeys(("place", "place_of", "usual_views_low", "usual_views", "usual_views_high"))


def video_milestones(record: HourRecord, videos: Database) -> list[Row]:
    """Rows of the table, by video and age. record: the ledger's, of an hour whose features are there."""
    hour, seen = record.hour, record.settled_at or record.planned_at
    with videos.reading() as connection:
        reads = HistoryReads(connection)
        passing = _passing(reads, hour, seen)
        versions = {each.video_id: each.version for each in passing}
        counts = _counts(reads, versions, [(each.video_id, age) for each in passing for age in each.ages], hour)
        rows = [row for each in passing for row in each.rows(counts)]
        peers = _peers(reads, rows, seen)
        of_peers = _counts(reads, peers.versions, peers.moments, hour)
    return [{"hour": hour, **row, **peers.compared(row, of_peers)} for row in rows]


@dataclass(frozen=True)
class _Passed:
    """A video that passed ages. age_before: of its look before; None for one that was never seen before."""

    video_id: str
    version: Version
    ages: Sequence[int]
    age_before: float | None

    def rows(self, counts: Mapping[Moment, AgedCounts]) -> Iterable[Row]:
        """A row for each age at which it was watched, and one for the oldest of those at which it was not."""
        unwatched = [age for age in self.ages if (self.video_id, age) not in counts]
        for age in self.ages:
            names = {"video_id": self.video_id, "age_hours": age, "channel_id": self.version.channel_id}
            names |= {"format": self.version.format, "published_at": self.version.published_at}
            found = counts.get((self.video_id, age))
            if found is not None:
                values = {"views": found.views, "likes": found.likes, "comments": found.comments}
                reason = VIEWS_HIDDEN if found.views is None else None
                yield names | values | {"distance_minutes": round(found.distance * 60), "reason": reason}
            elif age == unwatched[-1]:
                yield names | _NO_COUNTS | {"reason": FIRST_SEEN_LATER if self.age_before is None else NOT_WATCHED}


def _passing(reads: HistoryReads, hour: datetime, seen: datetime) -> list[_Passed]:
    """The videos that passed an age in the hour.

    What is announced or on air has no age yet: its time of publication moves when it becomes a video. A video that is
    seen for the first time above the last age is left out.
    """
    found = reads.passing(hour, AGES)
    known = reads.versions([each.video_id for each in found], seen)
    looked = reads.newest_before([each.video_id for each in found if each.delta_hours is None], hour)
    passing = []
    for each in found:
        version = known.get(each.video_id)
        if version is None or version.live_state in NOT_YET:
            continue
        before = None if each.delta_hours is None else each.age_hours - each.delta_hours
        if each.video_id in looked:
            before = (looked[each.video_id] - version.published_at) / HOUR
        ages = ages_passed(before, each.age_hours)
        if before is None:  # all but the last two are as unknown as that before the last
            ages = ages[-2:] if each.age_hours <= AGES[-1] else []
        if ages:
            passing.append(_Passed(each.video_id, version, ages, before))
    return passing


def _counts(
    reads: HistoryReads, versions: Mapping[str, Version], moments: Sequence[Moment], hour: datetime
) -> dict[Moment, AgedCounts]:
    """The counts of videos at ages, of those that were watched then."""
    oldest = reads.oldest_hour() or hour
    wanted = {(key, age): versions[key].published_at + age * HOUR for key, age in moments}
    wanted = {which: moment for which, moment in wanted.items() if moment >= oldest}
    looks = reads.around(((key, moment) for (key, _), moment in wanted.items()), hour)
    lacking = [(key, moment) for (key, age), moment in wanted.items() if _is_lacking(looks.get(key, ()), moment)]
    further = reads.around(lacking, hour, (FAR, FAR))
    counts = {
        (key, age): counts_at(_aged({*looks.get(key, ()), *further.get(key, ())}, versions[key]), age)
        for key, age in wanted
    }
    return {which: found for which, found in counts.items() if found is not None}


def _is_lacking(looks: Sequence[LookRow], moment: datetime) -> bool:
    """Whether there may be looks before or after the moment that were not read: of what was announced long before."""
    return bisect_left(looks, moment, key=lambda look: look.observed_at) in {0, len(looks)}


def _aged(looks: Iterable[LookRow], version: Version) -> list[AgedLook]:
    return [
        AgedLook((look.observed_at - version.published_at) / HOUR, look.views, look.likes, look.comments)
        for look in sorted(looks)
    ]


def _published(version: Version) -> tuple[datetime, str]:
    return version.published_at, version.video_id


@dataclass(frozen=True)
class _Peers:
    """The uploads before each video. before: by video, newest first. versions: of all of them."""

    before: Mapping[str, Sequence[str]]
    versions: Mapping[str, Version]
    moments: Sequence[Moment]

    def compared(self, row: Row, counts: Mapping[Moment, AgedCounts]) -> Row:
        if row["views"] is None:
            return _NO_PLACE
        peers = (counts.get((key, row["age_hours"])) for key in self.before[row["video_id"]])
        found = compare_with(
            row["views"], (peer.views for peer in peers if peer is not None and peer.views is not None)
        )
        quartiles = {"usual_views_low": found.low, "usual_views": found.middle, "usual_views_high": found.high}
        return {"place": found.place, "place_of": found.of, **quartiles}


def _peers(reads: HistoryReads, rows: Sequence[Row], seen: datetime) -> _Peers:
    """Of each row with views the nine uploads of its channel and format before it."""
    counted = [row for row in rows if row["views"] is not None]
    oldest = reads.oldest_hour()
    if not counted or oldest is None:
        return _Peers({}, {}, ())
    groups: dict[tuple[str, str | None], list[Version]] = defaultdict(list)
    uploads = reads.uploads(sorted({row["channel_id"] for row in counted}), oldest - AGES[-1] * HOUR, seen)
    for upload in sorted(uploads, key=_published):
        if upload.live_state not in NOT_YET:
            groups[upload.channel_id, upload.format].append(upload)
    before: dict[str, Sequence[str]] = {}
    versions: dict[str, Version] = {}
    for row in counted:
        group = groups[row["channel_id"], row["format"]]
        place = bisect_left(group, (row["published_at"], row["video_id"]), key=_published)
        chosen = group[max(0, place - LAST_UPLOADS + 1) : place]
        before[row["video_id"]] = [each.video_id for each in chosen]
        versions |= {each.video_id: each for each in chosen}
    moments = sorted({(key, row["age_hours"]) for row in counted for key in before[row["video_id"]]})
    return _Peers(before, versions, moments)
