"""Videos that an hour shows to have passed an age, and looks around any moment of any video's life.

Here: reads for video_milestones, by hour and by index: their cost is that of the young videos. Not here: which ages
there are, counts between looks (analysis/trends/milestones.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from yt_assets.analysis.hours import HOUR
from yt_assets.analysis.lives import LookRow, Version
from yt_assets.batching import batches_of
from yt_assets.storage.reading.catalog import CHANNELS_PER_STATEMENT, IDS_PER_STATEMENT, rows_of_ids
from yt_assets.storage.reading.mysql_selects import read_rows
from yt_assets.storage.schema.videos import raw_videos, video_features, video_versions, videos

_RAW, _FEATURES, _VERSION = raw_videos.c, video_features.c, video_versions.c
_TIME = _VERSION.valid_from.type
# Stretches of hours in a statement: one expression, which SQLite takes a thousand deep at most.
STRETCHES = 40


class Passing(NamedTuple):
    """A video whose look of an hour is the first at or above some age. delta_hours: None without a look in 72 hours."""

    video_id: str
    channel_id: str
    age_hours: float
    delta_hours: float | None


class MilestoneReads:
    """Reads of one hour's milestones.

    NEAR: hours before and after a moment's own, in which looks around it are: captured up to 50 minutes late.
    """

    NEAR = (3 * HOUR, HOUR)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def passing(self, hour: datetime, ages: Sequence[int]) -> list[Passing]:
        """Videos that passed one of the ages since their look before, sorted by id.

        Those without a look before are among them up to twice the last age.
        """
        rows = read_rows(self._connection, _passing(tuple(ages)), {"hour": hour})
        return sorted(Passing(*row) for row in rows)

    def versions(self, video_ids: Sequence[str], seen: datetime) -> dict[str, Version]:
        """What was known of these videos at a moment, by id."""
        found: dict[str, Version] = {}
        for ids in batches_of(video_ids, IDS_PER_STATEMENT):
            rows = read_rows(self._connection, VERSIONS, {"ids": ids, "seen": seen})
            found |= {row[0]: Version(*row) for row in rows}
        return found

    def uploads(self, channel_ids: Sequence[str], since: datetime, seen: datetime) -> list[Version]:
        """Videos of these channels that were published at `since` or later, as they were known at a moment.

        YouTube moves a time of publication forward alone: what is too old today was so then.
        """
        return [
            Version(*row)
            for some in batches_of(sorted(channel_ids), CHANNELS_PER_STATEMENT)
            for row in read_rows(self._connection, UPLOADS, {"channels": some, "since": since, "seen": seen})
        ]

    def newest_before(self, video_ids: Sequence[str], hour: datetime) -> dict[str, datetime]:
        """When these videos were seen last before an hour, of those that were, by id."""
        statement = select(_RAW.video_id, func.max(_RAW.observed_at)).where(_RAW.hour < hour).group_by(_RAW.video_id)
        return {row[0]: row[1] for row in rows_of_ids(self._connection, statement, _RAW.video_id, video_ids)}

    def oldest_hour(self) -> datetime | None:
        """The oldest hour with a snapshot."""
        return self._connection.execute(select(func.min(_RAW.hour))).scalar()

    def around(
        self, moments: Iterable[tuple[str, datetime]], until: datetime, reach: tuple[timedelta, timedelta] = NEAR
    ) -> Mapping[str, list[LookRow]]:
        """Looks at videos near moments, by id, oldest first. reach: how far before and after a moment's hour.

        until: the hour in question; nothing of a later one counts, so that it gives the same whenever it is read.
        """
        stretches = sorted(
            (video_id, _hour_of(moment) - reach[0], min(_hour_of(moment) + reach[1], until))
            for video_id, moment in moments
        )
        rows: set[LookRow] = set()
        for some in batches_of(stretches, STRETCHES):
            # A statement of one length is written once: the last stretch fills it up.
            full = [*some, *[some[-1]] * (STRETCHES - len(some))]
            values = {
                f"{name}{n}": value for n, each in enumerate(full) for name, value in zip("vfl", each, strict=True)
            }
            rows.update(LookRow(*row) for row in self._connection.execute(_around(), values))
        looks: dict[str, list[LookRow]] = defaultdict(list)
        for row in sorted(rows):
            looks[row.video_id].append(row)
        return looks


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


@lru_cache(maxsize=4)
def _passing(ages: tuple[int, ...]) -> Select[Any]:
    age, delta = _FEATURES.age_hours, _FEATURES.delta_hours
    passed = [and_(age >= each, age - delta < each) for each in ages]
    first = and_(delta.is_(None), age >= ages[0], age <= 2 * ages[-1])
    return select(_FEATURES.video_id, _FEATURES.channel_id, age, delta).where(
        _FEATURES.hour == bindparam("hour", type_=_FEATURES.hour.type), or_(first, *passed)
    )


@lru_cache(maxsize=1)
def _around() -> Select[Any]:
    clauses = [
        and_(
            _RAW.video_id == bindparam(f"v{n}", type_=_RAW.video_id.type),
            _RAW.hour.between(bindparam(f"f{n}", type_=_RAW.hour.type), bindparam(f"l{n}", type_=_RAW.hour.type)),
        )
        for n in range(STRETCHES)
    ]
    return select(*(_RAW[name] for name in LookRow._fields)).where(or_(*clauses))


def _as_seen() -> Select[Any]:
    older = video_versions.alias("older")
    newest = (
        select(func.max(older.c.valid_from))
        .where(older.c.video_id == videos.c.video_id, older.c.valid_from <= bindparam("seen", type_=_TIME))
        .correlate(videos)
        .scalar_subquery()
    )
    same = and_(_VERSION.video_id == videos.c.video_id, _VERSION.valid_from == newest)
    chosen = (_VERSION.published_at, _VERSION.format, _VERSION.live_state)
    joined = select(videos.c.video_id, videos.c.channel_id, *chosen).join_from(videos, video_versions, same)
    return joined.where(_VERSION.published_at.is_not(None))


# Made once: SQLAlchemy then writes their SQL once, too.
VERSIONS = _as_seen().where(videos.c.video_id.in_(bindparam("ids", expanding=True)))
UPLOADS = _as_seen().where(
    videos.c.channel_id.in_(bindparam("channels", expanding=True)),
    videos.c.published_at >= bindparam("since", type_=_TIME),
)
