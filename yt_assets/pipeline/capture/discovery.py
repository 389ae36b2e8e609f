"""Which channels an hour is about.

Here: from references as the operator wrote them to channels; what changed about these since they were seen last, said
and written to the catalog. Not here: the lookup of names (names.py), the channels' uploads (listing.py).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from yt_assets.analysis.coverage import CARRIED_FOR
from yt_assets.pipeline.capture.hour_budget import NAMES_AN_HOUR, HourBudget
from yt_assets.pipeline.capture.names import ASKED_AGAIN_AFTER, NameLookup
from yt_assets.pipeline.errors import NamesWaiting
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.reading.catalog import ChannelCatalog, StoredChannel
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.discovery import ChannelReference, channels_by_id, parse_channel_reference
from yt_assets.youtube.errors import NAMED, BadChannelReference, ChannelNotFound, QuotaExhausted, spoken_moment
from yt_assets.youtube.records import ChannelRecord


@dataclass(frozen=True)
class WatchedChannels:
    """The channels that the references name. found: as YouTube shows them now. gone: ids of known ones it does not.

    unasked: ids of known ones, where YouTube could not be asked. As they were written: waiting, references that were
    not asked for yet; nowhere, those that lead to no channel. bad: sentences on references that can name none.
    asked_again: when a name that leads nowhere is asked for next.
    """

    found: tuple[ChannelRecord, ...] = ()
    gone: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    asked_again: datetime | None = None

    @property
    def remedy(self) -> str:
        """What to do about wrong names, and when they are asked for again."""
        words = "check the spelling; the others are captured"
        if self.asked_again is None:
            return words
        return f"{words}; such a name is asked for once a day, next at {spoken_moment(self.asked_again)}"

    @property
    def wrong_names(self) -> str | None:
        """What is wrong with YT_CHANNELS in one sentence, None when nothing is: the others are captured."""
        sentences = list(self.bad)
        if self.nowhere:
            named = ", ".join(map(repr, self.nowhere[:NAMED]))
            more = f" and {len(self.nowhere) - NAMED:,} more" if len(self.nowhere) > NAMED else ""
            sentences.insert(0, f"YouTube knows no channel {named}{more}")
        return f"YT_CHANNELS: {'; '.join(sentences)}" if sentences else None

    @property
    def channel_ids(self) -> list[str]:
        """Ids of all of them: the videos of a channel that is gone are asked for too, and then found to be gone."""
        return [*(channel.channel_id for channel in self.found), *self.gone, *self.unasked]


@dataclass(frozen=True)
class SortedReferences:
    """References by what is known of them. written: key of each → as it was written first, in the operator's order.

    ids: channel id → key of the reference that leads to it. names: key → name that was never looked up. stored: ids
    of all channels that were ever found. bad: the sentence on each reference that can name no channel.
    """

    written: Mapping[str, str]
    ids: Mapping[str, str]
    names: Mapping[str, ChannelReference]
    stored: frozenset[str]
    bad: tuple[str, ...] = ()

    def as_written(self, *keys: str) -> tuple[str, ...]:
        """These references as they were written, in the operator's order."""
        wanted = set(keys)
        return tuple(written for key, written in self.written.items() if key in wanted)


def all_references(database: Database, named: Sequence[str]) -> list[str]:
    """What is watched, as references without repeats: what YT_CHANNELS names, as it is written there, and added ids."""
    with database.reading() as connection:
        added = ChannelCatalog(connection).added_ids()
    if not added:
        return list(named)
    known: Mapping[str, str] = {}
    with suppress(BadChannelReference):  # said where the references are looked at
        known = sort_references(database, named).ids
    return [*named, *(channel_id for channel_id in added if channel_id not in known)]


def sort_references(database: Database, references: Sequence[str]) -> SortedReferences:
    """Tell known channels from names that are still to be looked up. Asks nothing.

    Raises BadChannelReference where none of the references can name a channel.
    """
    parsed: dict[str, ChannelReference] = {}
    bad: list[BadChannelReference] = []
    for text in references:
        try:
            parsed[text] = parse_channel_reference(text)
        except BadChannelReference as error:
            bad.append(error)
    if bad and not parsed:
        raise bad[0]
    with database.reading() as connection:
        ids_by_name = ChannelCatalog(connection).references()
    written: dict[str, str] = {}
    ids: dict[str, str] = {}
    names: dict[str, ChannelReference] = {}
    for text, reference in parsed.items():
        written.setdefault(reference.key, text)
        channel_id = reference.value if reference.kind == "id" else ids_by_name.get(reference.key)
        if channel_id is None:
            names[reference.key] = reference
        else:
            ids.setdefault(channel_id, reference.key)
    return SortedReferences(
        written, ids, names, frozenset(ids_by_name.values()), tuple(str(each).rstrip(".") for each in bad)
    )


def find_channels(
    client: YouTubeClient,
    database: Database,
    references: Sequence[str],
    budget: HourBudget,
    *,
    most: int = NAMES_AN_HOUR,
    last_try: bool = False,
    log: Callable[[str], None] = lambda _: None,
) -> WatchedChannels:
    """Ask for the known channels, then look names up within the hour's share, `most` of them at most.

    Raises ChannelNotFound when none of the references leads anywhere, NamesWaiting when no channel is known and no name
    could be looked up. A lookup that fails for good is raised, unless it is the `last_try` and other channels are
    known: then its name waits. Names that were paid for are remembered in each case. A reference that leads nowhere,
    and a channel that was watched before and is gone, take no other with them.
    """
    sorts = sort_references(database, references)
    found = channels_by_id(client, sorts.ids)
    absent = [channel_id for channel_id in sorts.ids if channel_id not in found]
    gone = tuple(channel_id for channel_id in absent if channel_id in sorts.stored)
    lookup = NameLookup(client, database, budget, budget.kept_from_names(len(sorts.ids)), most, log)
    with database.reading() as connection:
        unknown = ChannelCatalog(connection).unknown_names(budget.now - ASKED_AGAIN_AFTER)
    resting = {key: unknown[key] for key in sorts.names if key in unknown}
    lookup.run({key: name for key, name in sorts.names.items() if key not in resting}, sorts.written)
    by_key = {sorts.ids[channel_id]: channel for channel_id, channel in found.items()} | lookup.channels
    channels = {by_key[key].channel_id: by_key[key] for key in sorts.written if key in by_key}
    wrong_ids = [sorts.ids[channel_id] for channel_id in absent if channel_id not in sorts.stored]
    waiting, nowhere = sorts.as_written(*lookup.waiting), sorts.as_written(*lookup.nowhere, *resting, *wrong_ids)
    asked = [*resting.values(), *([budget.now] if lookup.nowhere else ())]
    again = min(asked) + ASKED_AGAIN_AFTER if asked else None
    _raise_what_stops_the_hour(lookup, nowhere, is_any_known=bool(channels or gone), last_try=last_try)
    return WatchedChannels(
        tuple(channels.values()), gone, waiting=waiting, nowhere=nowhere, bad=sorts.bad, asked_again=again
    )


def _raise_what_stops_the_hour(
    lookup: NameLookup, nowhere: Sequence[str], *, is_any_known: bool, last_try: bool
) -> None:
    """Raise the trouble of a lookup, or a wrong setting, where the hour cannot go on without it."""
    trouble = lookup.trouble
    if trouble is not None and not isinstance(trouble, QuotaExhausted) and not (last_try and is_any_known):
        raise trouble
    if nowhere and not lookup.waiting and not is_any_known:
        raise ChannelNotFound(*nowhere)
    if lookup.waiting and not lookup.asked and not is_any_known:
        raise NamesWaiting(len(lookup.waiting), lookup.budget.names_go_on_at()) from trouble


def known_channels(database: Database, references: Sequence[str]) -> WatchedChannels | None:
    """The channels as they were seen last, without asking YouTube; None when none of them ever was."""
    sorts = sort_references(database, references)
    with database.reading() as connection:
        stored = ChannelCatalog(connection).stored(list(sorts.ids))
    if not stored:
        return None
    unseen = [key for channel_id, key in sorts.ids.items() if channel_id not in stored]
    return WatchedChannels(unasked=tuple(stored), waiting=sorts.as_written(*sorts.names, *unseen), bad=sorts.bad)


def say_names(watched: WatchedChannels, log: Callable[[str], None]) -> None:
    """Say which references lead to no channel, and how many names wait: once an hour, since a plan is made once."""
    if watched.wrong_names is not None:
        log(f"{watched.wrong_names}: {watched.remedy}")
    if watched.waiting:
        known = len(watched.channel_ids)
        log(f"Names that wait to be looked up in a later hour: {len(watched.waiting):,}; channels known now: {known:,}")


def note_changes(watched: WatchedChannels, database: Database, at: datetime, log: Callable[[str], None]) -> None:
    """Write the channels to the catalog, and say what is new about them: once, in the hour in which it is noticed."""
    with database.reading() as connection:
        before = ChannelCatalog(connection).stored(watched.channel_ids)
    for channel in watched.found:
        for words in _news(channel, before.get(channel.channel_id)):
            log(words)
    ChannelCatalog.note(database, _poorer(watched.found, before), views_fell_at=at)
    present = {"first_seen_at": at, "last_seen_at": at, "availability": "public", "unavailable_since": None}
    try:
        write_batch(database, Batch({"channels": [asdict(channel) | present for channel in watched.found]}, items=0))
    except RowsRefused as error:
        log(str(error))
    for channel_id in watched.gone:
        stored = before.get(channel_id)
        if stored is not None and stored.is_public:
            log(f"No longer on YouTube: {stored.title} ({channel_id}); its videos are kept, and asked for now and then")
            ChannelCatalog.note(database, [channel_id], availability="unavailable", unavailable_since=at)


def _poorer(found: Sequence[ChannelRecord], before: Mapping[str, StoredChannel]) -> list[str]:
    """Ids of channels with fewer views than before."""
    views = {channel_id: stored.views for channel_id, stored in before.items() if stored.views is not None}
    return [
        channel.channel_id
        for channel in found
        if channel.views is not None and channel.views < views.get(channel.channel_id, 0)
    ]


def dropped_channels(watched_ids: Sequence[str], database: Database, at: datetime) -> list[str]:
    """Ids of channels that are watched no more, and were so long ago that their videos would still be carried."""
    with database.reading() as connection:
        return sorted(ChannelCatalog(connection).seen_since(at - CARRIED_FOR) - set(watched_ids))


def _news(channel: ChannelRecord, before: StoredChannel | None) -> list[str]:
    named = f"{channel.title} ({channel.handle or channel.channel_id})"
    news = []
    if before is not None and (before.title, before.handle) != (channel.title, channel.handle):
        news.append(f"Renamed: {before.title} ({before.handle or before.channel_id}) is now {named}")
    if before is not None and not before.is_public:
        news.append(f"Back on YouTube: {named}")
    if channel.video_count == 0 and (before is None or before.video_count != 0):
        news.append(f"{named} has no public videos")
    return news
