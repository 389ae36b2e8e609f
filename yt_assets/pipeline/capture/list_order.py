"""Which lists of uploads an hour reads from their top, and in what order.

Here: the choice over channels as they are stored. Not here: the reading (listing.py), the units that it may take
(hour_budget.py).

Asking for a channel brings its count of public videos, fifty channels a unit, where a list is a unit a channel. So
where an hour cannot do both, read every list and see every video, a list is read when its channel counts another number
of videos than when it was read last, or more than are known, and once a day in any case: a count may lag, and an upload
and a deletion within one hour leave it as it was. Units that the texts of a day do not need go to the lists in which
such a pair is likeliest: first to those of channels whose views fell, as they do when a video goes; half of what is
left then goes to others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.storage.reading.catalog import StoredChannel

# Hours in which calls that lists leave read every text: a day, less what new videos, lives and moving ones take more.
TEXTS_WITHIN = 20
# Of the lists for which there is room, the part that is read without any sign: the other half looks at videos instead.
GUESSED = 1 / 2


@dataclass(frozen=True)
class Room:
    """What an hour can do.

    all_lists: whether it can read all of them and still see every video. lists: how many of them it can read and still
    read every text within a day.
    """

    all_lists: bool
    lists: int


def room_of(videos: int, lists: int, requests: int, counts: int, ids: int) -> Room:
    """The room of an hour with so many known videos and lists. requests: for both; counts: for counts alone."""
    return Room(videos <= (requests + counts - lists) * ids, requests - -(-videos // (TEXTS_WITHIN * ids)))


def lists_to_read(
    channels: Sequence[StoredChannel],
    lacking: Mapping[str, int],
    now: datetime,
    room: Room,
    uploads: Mapping[str, int],
) -> list[StoredChannel]:
    """The channels whose lists are due, those with news first, then the longest unread, then others as there is room.

    Of the others first those that lost views since their list was read.
    lacking: videos that each channel counts beyond those that are known. uploads: how many it had in the last weeks.
    """
    news = {channel.channel_id: has_news(channel, lacking[channel.channel_id]) for channel in channels}
    due = [each for each in channels if room.all_lists or news[each.channel_id] or _is_old(each, now)]
    due.sort(key=lambda channel: (not news[channel.channel_id], channel.listed_at or now))
    taken = {channel.channel_id for channel in due}
    others = [channel for channel in channels if channel.channel_id not in taken]
    hidden = {each.channel_id: _hidden(each, now, uploads.get(each.channel_id, 0)) for each in others}
    others.sort(key=lambda channel: (not channel.lost_a_video, -hidden[channel.channel_id]))
    left, lost = max(0, room.lists - len(due)), sum(channel.lost_a_video for channel in others)
    return due + others[: min(left, max(lost, ceil(left * GUESSED)))]


def _hidden(channel: StoredChannel, now: datetime, uploads: int) -> float:
    """How much is to be gained by a list: uploads and deletions that fell into one hour, by how long they stay unknown.

    A channel deletes the more the more it has. Both the number of such pairs and their age grow with the hours.
    """
    hours = 0.0 if channel.listed_at is None else (now - channel.listed_at) / HOUR
    return (uploads + 1) * ((channel.video_count or 0) + 1) * hours**2


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
