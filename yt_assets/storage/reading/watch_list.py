"""The list of channels that a person keeps in the videos database: added, removed, in groups.

Here: its rows, what the newest hour watched, and each change in one transaction. Not here: the channels of YT_CHANNELS
(settings), what YouTube says of a channel (catalog.py), the deletion of a channel's rows (deletion/forgetting.py).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from yt_assets.batching import batches_of
from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.channel_hours import raw_channels
from yt_assets.storage.schema.videos import channels, hours
from yt_assets.storage.schema.watch_list import channel_groups, watched_channels

IDS_PER_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """A channel that was ever added (see the comments of the table), and the groups that it is in, sorted."""

    channel_id: str
    watched_since: datetime
    watched_until: datetime | None
    groups: tuple[str, ...]

    @property
    def is_watched(self) -> bool:
        """Whether hours capture it, whatever YT_CHANNELS names."""
        return self.watched_until is None


class WatchList:
    """Rows of watched_channels and channel_groups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, channel_id: str | None = None) -> dict[str, WatchEntry]:
        """The channels that were ever added, all or one, by id, in the order of their ids."""
        groups, row = self.groups(channel_id), watched_channels.c
        rows = self._connection.execute(_of(channel_id, select(watched_channels).order_by(row.channel_id), row))
        return {
            channel_id: WatchEntry(channel_id, since, until, groups.get(channel_id, ()))
            for channel_id, since, until in rows
        }

    def groups(self, channel_id: str | None = None) -> dict[str, tuple[str, ...]]:
        """The groups of each channel that is in any, of all channels or of one, by id, sorted."""
        row = channel_groups.c
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for name, each in self._connection.execute(_of(channel_id, select(row.group_name, row.channel_id), row)):
            groups[each].append(name)
        return {each: tuple(sorted(names)) for each, names in groups.items()}

    def added_ids(self) -> list[str]:
        """Ids of the channels that were added and not removed, sorted."""
        row = watched_channels.c
        statement = select(row.channel_id).where(row.watched_until.is_(None)).order_by(row.channel_id)
        return list(self._connection.scalars(statement))

    def ended(self, channel_id: str | None = None) -> dict[str, datetime]:
        """The channels that are watched no more, of all or of one, by id, each with since when.

        They were removed; or the newest hour is without them, which YT_CHANNELS named before: then it is their newest
        answer. What was added is watched before it has an hour.
        """
        begun = select(hours.c.hour, hours.c.plan, hours.c.planned_at).order_by(hours.c.hour.desc()).limit(1)
        newest = self._connection.execute(begun).first()
        ended = {
            each: entry.watched_until
            for each, entry in self.entries(channel_id).items()
            if entry.watched_until is not None
        }
        if newest is None:
            return ended
        row = raw_channels.c
        of_hour = (row.hour == newest.hour, row.plan == newest.plan)
        watched = set(self._connection.scalars(_of(channel_id, select(row.channel_id).where(*of_hour), row)))
        # What was removed before the hour began, which has it all the same, is named by YT_CHANNELS.
        ended = {each: until for each, until in ended.items() if each not in watched or until >= newest.planned_at}
        if self._connection.scalar(select(row.hour).where(*of_hour).limit(1)) is None:  # written by an earlier release
            return ended
        seen = _of(channel_id, select(channels.c.channel_id, channels.c.last_seen_at), channels.c)
        others = watched | self.entries(channel_id).keys()
        return {each: at for each, at in self._connection.execute(seen) if each not in others} | ended

    @staticmethod
    def add(database: Database, channel_ids: Collection[str], groups: Collection[str], at: datetime) -> None:
        """Watch these channels from now on, and put them into these groups; what is watched already stays so since."""
        ids = sorted(channel_ids)

        def work(connection: Connection) -> None:
            row = watched_channels.c
            for some in batches_of(ids, IDS_PER_STATEMENT):
                again = watched_channels.update().where(row.channel_id.in_(some), row.watched_until.is_not(None))
                connection.execute(again.values(watched_since=at, watched_until=None))
            _insert(connection, "watched_channels", [{"channel_id": each, "watched_since": at} for each in ids])
            members = [{"group_name": name, "channel_id": each} for name in sorted(set(groups)) for each in ids]
            _insert(connection, "channel_groups", members)

        if ids:
            database.write(work)

    @staticmethod
    def remove(database: Database, channel_ids: Collection[str], at: datetime) -> None:
        """Watch these channels no more. Their rows stay, and the groups that they are in."""

        def work(connection: Connection) -> None:
            row = watched_channels.c
            for some in batches_of(sorted(channel_ids), IDS_PER_STATEMENT):
                ending = watched_channels.update().where(row.channel_id.in_(some), row.watched_until.is_(None))
                connection.execute(ending.values(watched_until=at))

        if channel_ids:
            database.write(work)

    @staticmethod
    def ungroup(database: Database, channel_ids: Collection[str], groups: Sequence[str]) -> None:
        """Take these channels out of these groups."""

        def work(connection: Connection) -> None:
            row = channel_groups.c
            for some in batches_of(sorted(channel_ids), IDS_PER_STATEMENT):
                connection.execute(channel_groups.delete().where(row.group_name.in_(groups), row.channel_id.in_(some)))

        if channel_ids:
            database.write(work)


def _of(channel_id: str | None, statement: Select[Any], row: Any) -> Select[Any]:
    return statement if channel_id is None else statement.where(row.channel_id == channel_id)


def _insert(connection: Connection, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those whose keys are there stay as they are."""
    table = {"watched_channels": watched_channels, "channel_groups": channel_groups}[name]
    if rows:
        columns = list(rows[0])
        statement = dialects.upsert(
            table, connection.dialect.name, columns=columns, fence=None, keep=frozenset(columns)
        )
        connection.execute(statement, rows)
