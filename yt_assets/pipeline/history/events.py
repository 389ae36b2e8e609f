"""video_events of an hour: what its capture showed to have happened to videos since the capture before it.

Here: what is compared with what. Not here: which difference is an event (analysis/events.py), reads
(storage/reading/events.py), counts of events by channel (channels.py).

An hour speaks of all that YouTube showed for the first time after the newest observation of the settled hours before
it, and until its own newest one. So each event is in one hour, also after a gap. Before the first hour nothing had been
seen: that hour has no events but videos that were published within it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from yt_assets.analysis.events import LONGEST_VALUE, VIEW_MARKS, TextState, mark_passed, state_change, text_changes
from yt_assets.analysis.lives import VersionRow
from yt_assets.analysis.trends.labels import VIRAL
from yt_assets.display.sanitize import bounded_line
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.history import HistoryReads
from yt_assets.storage.reading.hours import HourRecord

Row = dict[str, Any]
PUBLISHED, ANNOUNCED, TAKEN_DOWN = "published", "announced", "taken_down"
# How far back a label, or a count that YouTube took back since, is looked for.
WINDOW = timedelta(hours=72)


@dataclass(frozen=True)
class Span:
    """What an hour speaks of: (since, until], by YouTube's clock. since: None before the first hour."""

    hour: datetime
    since: datetime | None
    until: datetime

    @staticmethod
    def of(record: HourRecord, reads: HistoryReads) -> "Span":
        """The span of a settled hour; record: the ledger's."""
        return Span(record.hour, reads.seen_until(record.hour), record.settled_at or record.planned_at)

    def row(self, video: tuple[str, str], kind: str, at: datetime, *values: object) -> Row:
        """A row of video_events. video: its id, and that of its channel."""
        before, after = (
            None if value is None else bounded_line(str(value), LONGEST_VALUE) for value in (*values, None, None)[:2]
        )
        named = {"hour": self.hour, "video_id": video[0], "kind": kind, "channel_id": video[1]}
        return named | {"happened_at": at, "value_before": before, "value_after": after}


def video_events(record: HourRecord, videos: Database, insights: Database) -> list[Row]:
    """Rows of the table, by video and kind. Its features and its trends must be there."""
    with videos.reading() as connection:
        reads = HistoryReads(connection)
        span = Span.of(record, reads)
        began = reads.began(span.since, span.until, span.hour)
        new = published(began, span)
        found = [*new, *absences(reads, span), *_views(reads, span, _born(new, span))]
        if span.since is not None:
            found += _changes(reads, span, began)
    if span.since is not None:
        with insights.reading() as connection:
            found += [
                span.row((each.video_id, each.channel_id), "turned_viral", span.until, each.before, VIRAL)
                for each in HistoryReads(connection).viral(span.hour, WINDOW)
                if each.before != VIRAL
            ]
    # Of two events of one kind the newest stands.
    unique = {(row["video_id"], row["kind"]): row for row in found}
    return [unique[key] for key in sorted(unique)]


def published(began: Mapping[str, Sequence[VersionRow]], span: Span) -> list[Row]:
    """Videos that were published or announced while their channel was watched, out of versions of the span."""
    rows = []
    for video_id, versions in began.items():
        first, last = versions[0], versions[-1]
        at = last.published_at
        is_new_channel = span.since is None or first.channel_seen_at > span.since
        if (span.since is not None and first.valid_from <= span.since) or at is None:
            continue
        if at >= span.hour if is_new_channel else at > first.channel_seen_at:
            kind = ANNOUNCED if last.live_state == "upcoming" else PUBLISHED
            rows.append(span.row((video_id, last.channel_id), kind, at))
    return rows


def absences(reads: HistoryReads, span: Span) -> list[Row]:
    """Videos that the hour found private or deleted, and those that are back."""
    now, before = reads.absent(span.hour)
    looks = reads.looks_in(span.hour, sorted(now | before.keys()))
    ids = sorted(now | looks.keys())
    last = reads.last_hours(ids, span.hour)
    rows = []
    for video_id in ids:
        if video_id not in last:
            continue
        channel_id, seen = last[video_id]
        was_absent = video_id in before and before[video_id] > seen
        if video_id in looks and was_absent:
            rows.append(span.row((video_id, channel_id), "back", looks[video_id]))
        elif video_id not in looks and not was_absent:
            rows.append(span.row((video_id, channel_id), TAKEN_DOWN, span.until))
    return rows


def _changes(reads: HistoryReads, span: Span, began: Mapping[str, Sequence[VersionRow]]) -> Iterator[Row]:
    """Changes of texts and of states of a broadcast."""
    changed = {video_id: versions for video_id, versions in began.items() if len(versions) > 1}
    ends = [version for versions in changed.values() for version in (versions[0], versions[-1])]
    texts = reads.texts([version for version in ends if version.text_hash is not None])
    for video_id, versions in changed.items():
        video = (video_id, versions[0].channel_id)
        for before, after in pairwise(versions):
            change = state_change(before.live_state, after.live_state)
            if change is not None:
                yield span.row(video, change.kind, after.valid_from, change.before, change.after)
        pair = [texts.get((video_id, version.text_hash or "")) for version in (versions[0], versions[-1])]
        if pair[0] is not None and pair[1] is not None:
            at = _changed_at(versions)
            for change in text_changes(TextState(*pair[0][2:]), TextState(*pair[1][2:])):
                yield span.row(video, change.kind, at, change.before, change.after)


def _changed_at(versions: Sequence[VersionRow]) -> datetime:
    """When the last text was first seen."""
    return next(version.valid_from for version in versions[1:] if version.text_hash == versions[-1].text_hash)


def _born(new: Sequence[Row], span: Span) -> set[str]:
    """Videos that came out since the hour before: they had no views then. One that was unlisted may have had many."""
    return {row["video_id"] for row in new if span.since is None or row["happened_at"] > span.since}


def _views(reads: HistoryReads, span: Span, born: set[str]) -> Iterator[Row]:
    """Round numbers of views that were passed. born: ids of videos that had none before, as they were not there."""
    grown = reads.beyond(span.hour, VIEW_MARKS)
    before: Mapping[str, int] = {
        each.video_id: each.views - (each.views if each.gained is None else each.gained)
        for each in grown
        if each.gained is not None or each.video_id in born
    }
    most = reads.most_views(sorted(before), span.hour, WINDOW)
    for each in grown:
        if each.video_id not in before:
            continue
        mark = mark_passed(max(before[each.video_id], most.get(each.video_id, 0)), each.views)
        if mark is not None:
            video = (each.video_id, each.channel_id)
            yield span.row(video, "views_passed", each.observed_at, before[each.video_id], mark)
