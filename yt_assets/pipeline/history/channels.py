"""channel_hours of an hour: what YouTube said of each channel, and what became of the channel's videos.

Here: which plan's answer counts, and counts of uploads and of what was taken down. Not here: what a capture writes down
(pipeline/capture/channel_rows.py), reads (storage/reading/events.py).
"""

from collections import Counter
from typing import Any

from yt_assets.pipeline.history.events import TAKEN_DOWN, Span, absences, published
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.history import HistoryReads
from yt_assets.storage.reading.hours import HourRecord

Row = dict[str, Any]
TOLD = ("observed_at", "subscribers", "views", "video_count")
NOT_ASKED: Row = dict.fromkeys(TOLD)


def channel_hours(record: HourRecord, videos: Database) -> list[Row]:
    """Rows of the table, by channel. record: the ledger's, of a settled hour.

    The channels are those of the generation. A plan that asked for some channels alone, or for none, says nothing of
    the others' counts: those of the newest plan before it stand, which was in the same hour.
    """
    generation = record.generation or 0
    with videos.reading() as connection:
        reads = HistoryReads(connection)
        span = Span.of(record, reads)
        rows = [row for row in reads.channel_rows(record.hour) if row["plan"] <= generation]
        uploads = Counter(row["channel_id"] for row in published(reads.began(span.since, span.until, span.hour), span))
        gone = Counter(row["channel_id"] for row in absences(reads, span) if row["kind"] == TAKEN_DOWN)
        counted = {row["channel_id"]: row for row in rows if row["plan"] == generation}
        is_counted = bool(counted) and all(row["observed"] is not None for row in counted.values())
        observed = {} if is_counted else reads.observed_by_channel(record.hour)
    told = {row["channel_id"]: row for row in rows if row["observed_at"] is not None}
    made = []
    for channel_id in sorted(counted or observed):
        own = counted.get(channel_id, {})
        seen = own["observed"] if is_counted else observed.get(channel_id, 0)
        waiting, left_out = own.get("waiting"), own.get("left_out")
        videos_of = {
            "videos_public": None if waiting is None or left_out is None else seen + waiting + left_out,
            "videos_observed": seen,
            "videos_waiting": waiting,
            "videos_unavailable": own.get("unavailable"),
        }
        names: Row = {"hour": record.hour, "channel_id": channel_id}
        counts = {name: told.get(channel_id, NOT_ASKED)[name] for name in TOLD}
        made.append(names | counts | {"uploads": uploads[channel_id], "taken_down": gone[channel_id]} | videos_of)
    return made
