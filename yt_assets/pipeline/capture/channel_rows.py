"""What a capture writes down of each watched channel: YouTube's counts of it, and what became of its videos.

Here: rows of raw_channels, when a plan begins and when it settles. Not here: the channels (discovery.py), the verdict
on the hour (settle.py), what is made of the rows (pipeline/history).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yt_assets.pipeline.capture.values import CapturePlan
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.records import ChannelRecord

Row = dict[str, Any]
COUNTS = ("subscribers", "views", "video_count")


def note_channels(
    plan: CapturePlan,
    found: Iterable[ChannelRecord],
    asked_at: datetime,
    database: Database,
    log: Callable[[str], None],
) -> None:
    """Write down, for each hour of a plan, what YouTube just said of the channels; of the others, that it did not.

    asked_at: when it answered. A count that cannot be stored costs its channel's row alone. Raises Superseded.
    """
    records = {channel.channel_id: channel for channel in found}
    seen = {
        channel_id: {"observed_at": asked_at} | {name: getattr(record, name) for name in COUNTS}
        for channel_id, record in records.items()
    }
    nothing = dict.fromkeys(("observed_at", *COUNTS))
    for hour, number in zip(plan.live, plan.numbers, strict=True):
        rows = [
            {"hour": hour, "channel_id": channel_id, "plan": number, **seen.get(channel_id, nothing)}
            for channel_id in plan.watched_ids
        ]
        try:
            write_batch(database, Batch({"raw_channels": rows}, items=0, hour=hour, plans={hour: number}))
        except RowsRefused as error:
            log(str(error))


def settled_rows(
    hour: datetime,
    number: int,
    channel_ids: Sequence[str],
    channel_of: Mapping[str, str],
    fates: Mapping[str, Iterable[str]],
    unlisted: Mapping[str, int],
) -> list[Row]:
    """Rows of raw_channels with how many videos of each channel met each fate.

    channel_of: by video id. fates: ids by the name of a column. unlisted: videos by channel that wait as well.
    """
    counts = {name: Counter(channel_of.get(video_id) for video_id in ids) for name, ids in fates.items()}
    counts["waiting"].update(unlisted)
    return [
        {"hour": hour, "channel_id": channel_id, "plan": number}
        | {name: of_channel[channel_id] for name, of_channel in counts.items()}
        for channel_id in sorted(channel_ids)
    ]
