"""Which lists of uploads an hour reads from their top, and in what order.

Here: the choice over channels as they are stored. Not here: the reading (listing.py), the units that it may take
(hour_budget.py).

Asking for a channel brings its count of public videos, fifty channels a unit, where a list is a unit a channel. So
where an hour cannot do both, read every list and see every video, a list is read when its channel counts another number
of videos than when it was read last, or more than are known, and once a day in any case: a count may lag, and an upload
and a deletion within one hour leave it as it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yt_assets.analysis.hours import DAY
from yt_assets.storage.reading.catalog import StoredChannel


def lists_to_read(
    channels: Sequence[StoredChannel], lacking: Mapping[str, int], now: datetime, *, has_room: bool
) -> list[StoredChannel]:
    """The channels whose lists are due, those with news first, then the longest unread.

    lacking: videos that each channel counts beyond those that are known. has_room: whether the hour can read all of
    the lists and still see every video; then all of them are due.
    """
    news = {channel.channel_id: has_news(channel, lacking[channel.channel_id]) for channel in channels}
    due = [each for each in channels if has_room or news[each.channel_id] or _is_old(each, now)]
    return sorted(due, key=lambda channel: (not news[channel.channel_id], channel.listed_at or now))


def has_news(channel: StoredChannel, lacking: int) -> bool:
    """Whether its count says that its list holds what no hour has seen."""
    return lacking > 0 or channel.video_count is None or channel.video_count != channel.listed_count


def _is_old(channel: StoredChannel, now: datetime) -> bool:
    return channel.listed_at is None or now - channel.listed_at >= DAY


def waits_for_its_day(channel: StoredChannel, now: datetime) -> bool:
    """Whether a list that is not there was asked for within a day; one that was there before is asked for twice."""
    if channel.list_closed_since is None or channel.listed_at is None:
        return False
    was_there = channel.full_pass_at is not None or channel.page_token is not None
    is_sure = channel.listed_at > channel.list_closed_since or not was_there
    return is_sure and now - channel.listed_at < DAY
