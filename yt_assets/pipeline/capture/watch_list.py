"""Channels that a person adds to the watch list: looked up, weighed, written down.

Here: the lookup of what was typed, the units that it may take, the cost of an hour before and after. Not here: the list
itself (storage), the commands (cli/watch_list.py), how an hour finds its channels (discovery.py).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from yt_assets.pipeline.capture.discovery import (
    WatchedChannels,
    all_references,
    find_channels,
    note_changes,
    sort_references,
)
from yt_assets.pipeline.capture.estimate import Estimate
from yt_assets.pipeline.capture.hour_budget import HourBudget
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.quota import DEFAULT_BUCKET


class PersonsBudget(HourBudget):
    """What names may take that a person waits for: half of what is left of the day. The hours keep the other half."""

    @property
    def unspent(self) -> int:
        """Units that are left of the day."""
        return self._ledger.left(DEFAULT_BUCKET)

    def kept_from_names(self, channels: int) -> int:  # noqa: ARG002  as an hour's budget is asked
        """The half that was there at first."""
        return self._left_at_first // 2


@dataclass(frozen=True)
class Added:
    """What became of channels to be added. watched: the lookup. new_ids: those that were not watched before.

    before, after: what all watched channels cost.
    """

    watched: WatchedChannels
    new_ids: tuple[str, ...]
    before: Estimate
    after: Estimate

    @property
    def refused(self) -> str | None:
        """Why some of what was named was not added, in one sentence; None when all of it was."""
        parts = [f"YouTube shows no channel {_some(self.watched.nowhere)}"] if self.watched.nowhere else []
        parts += [f"no longer on YouTube: {_some(self.watched.gone)}"] if self.watched.gone else []
        if self.watched.waiting:
            waiting = f"{len(self.watched.waiting):,} names were not looked up"
            parts.append(f"{waiting}: names take half of the day's quota at most, so import them again tomorrow")
        return "; ".join([*self.watched.bad, *parts]) or None


def add_channels(
    client: YouTubeClient,
    database: Database,
    named: Sequence[str],
    references: Sequence[str],
    groups: Collection[str],
    *,
    now: datetime,
    quota: int,
    uploads: float,
    log: Callable[[str], None],
) -> Added:
    """Look these references up, and have the hours from the next one on watch their channels.

    named: what YT_CHANNELS names. uploads: of a channel a day, on average. A channel that is watched already is put
    into the groups alone. Raises BadChannelReference and ChannelNotFound where none of the references leads to a
    channel, NamesWaiting where the quota leaves no unit for it, and whatever else YouTube's client raises: then
    nothing is added.
    """
    before, of_before = _estimate(database, named, quota, uploads)
    budget = PersonsBudget(client.quota, now)
    watched = find_channels(client, database, references, budget, most=len(references), log=log)
    note_changes(watched, database, client.now(), log)
    ids = [channel.channel_id for channel in watched.found]
    ChannelCatalog.add(database, ids, groups, now)
    after, _ = _estimate(database, named, quota, uploads)
    return Added(watched, tuple(each for each in ids if each not in of_before), before, after)


def _estimate(database: Database, named: Sequence[str], quota: int, uploads: float) -> tuple[Estimate, set[str]]:
    """What the watched channels cost by YouTube's counts of their videos, and the ids of those that are known."""
    sorts = sort_references(database, all_references(database, named))
    ids = list(sorts.ids)
    with database.reading() as connection:
        stored = ChannelCatalog(connection).stored(ids)
    videos = sum(channel.video_count or 0 for channel in stored.values())
    return Estimate(len(ids), videos, len(sorts.names), quota, len(ids) * uploads), set(ids)


def _some(names: Sequence[str]) -> str:
    few = 5
    more = f" and {len(names) - few:,} more" if len(names) > few else ""
    return ", ".join(map(repr, names[:few])) + more
