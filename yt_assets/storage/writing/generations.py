"""Generations: what an hour is made of, and the fence that each write for it passes.

Here: the ledger's numbers as transactions read and change them. Not here: the verdict on an hour
(pipeline/capture/settle.py), what a row may overwrite (upserts.py), the ledger as people read it (reading/hours.py).

A capture that begins is the hour's next plan. The plan that settles is the hour's generation: raw_videos then holds
just what that plan named. Snapshots of a further plan stand aside until it settles, so that a second capture completes
or leaves everything as it was. A writer holds the ledger's row from its look at the numbers to its commit: a worker
that stood still, and wakes up after another plan began, finds that out before it writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, literal, select, update

from yt_assets.batching import batches_of
from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import Superseded
from yt_assets.storage.reading.catalog import IDS_PER_STATEMENT
from yt_assets.storage.schema.channel_hours import raw_channels
from yt_assets.storage.schema.videos import absences, hours, left_out, raw_videos, raw_videos_aside, video_features

Numbers = Mapping[datetime, int]
PLAN, GENERATION = "plan", "generation"
# A video's has eleven.
CHANNEL_ID_LENGTH = 24
# Made once: each batch asks. Others may read and share the row, and none may change it.
NUMBERS = (
    select(hours.c.plan, hours.c.generation)
    .where(hours.c.hour == bindparam("hour", type_=hours.c.hour.type))
    .with_for_update(read=True)
)


def require_numbers(connection: Connection, *, plans: Numbers, generations: Numbers) -> None:
    """Keep the hours' numbers as they are until the transaction ends: their newest plans, their generations.

    Raises Superseded where an hour has another one.
    """
    for what, numbers in ((PLAN, plans), (GENERATION, generations)):
        for hour, number in sorted(numbers.items()):
            row = connection.execute(NUMBERS, {"hour": hour}).first()
            newest = None if row is None else getattr(row, what)
            # A plan that has settled is over as well: who is late by then would change what was counted.
            is_over = what == PLAN and row is not None and row.generation == number
            if newest != number or is_over:
                raise Superseded(hour, what, number, newest)


@dataclass(frozen=True)
class BegunPlan:
    """A plan's number, and whether the hour has a generation: then its snapshots stand aside until it settles."""

    number: int
    is_aside: bool


@dataclass(frozen=True)
class FeatureCounts:
    """stored: features of snapshots of the generation in force. expected: these snapshots."""

    stored: int
    expected: int


class CaptureLedger:
    """The ledger of hours as captures write it. All methods raise DatabaseUnreachable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, row: Mapping[str, Any]) -> BegunPlan:
        """Write down that a capture of an hour begins, as its next plan; `row`: the ledger's row for it.

        Of an hour that has a generation, the ledger goes on to speak of that one.
        """
        hour = row["hour"]

        def work(connection: Connection) -> BegunPlan:
            unsettled = dict.fromkeys(("generation", "features_generation", "channels_generation", "run_id"))
            new = {**row, "plan": 0, **unsettled}
            # Leaves a row alone that is there, or that another process has made first.
            columns = dict.fromkeys(new)
            there = dialects.upsert(
                hours, connection.dialect.name, columns=list(columns), fence=None, keep=frozenset(columns)
            )
            connection.execute(there, new)
            known = connection.execute(select(hours).where(hours.c.hour == hour).with_for_update()).one()
            begun = BegunPlan(known.plan + 1, is_aside=known.generation is not None)
            values = {"plan": begun.number} if begun.is_aside else {**row, "plan": begun.number}
            connection.execute(update(hours).where(hours.c.hour == hour).values(values))
            # A plan says itself which channels it watches no more: one before it may have been of fewer.
            of_channels = func.length(absences.c.absent) == CHANNEL_ID_LENGTH
            connection.execute(delete(absences).where(absences.c.hour == hour, of_channels))
            return begun

        return self._database.write(work)

    def settle(
        self,
        row: Mapping[str, Any],
        number: int,
        *,
        aside: Sequence[str] = (),
        missing: Sequence[Mapping[str, Any]] = (),
        channels: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Make a plan the generation of its hour, in one transaction; `row`: the ledger's row, without the numbers.

        Its snapshots take the places of those before. aside: videos with a snapshot that the plan does not speak of;
        they stand aside from now on. missing: the hour's rows of left_out. channels: counts for its rows of
        raw_channels, in the order of their key. Raises Superseded.
        """
        hour = row["hour"]

        def work(connection: Connection) -> None:
            known = _ledger_row(connection, hour)
            if known is None or known.plan != number:
                raise Superseded(hour, PLAN, number, None if known is None else known.plan)
            if known.generation is not None:
                _bring_in(connection, hour, number)
            for ids in batches_of(aside, IDS_PER_STATEMENT):
                _set_aside(connection, hour, ids, known.generation or 0)
            connection.execute(delete(left_out).where(left_out.c.hour == hour))
            for rows in batches_of(missing, IDS_PER_STATEMENT):
                connection.execute(insert(left_out), list(rows))
            if channels:
                columns = list(channels[0])
                counted = dialects.upsert(
                    raw_channels, connection.dialect.name, columns=columns, fence=None, keep=frozenset()
                )
                connection.execute(counted, list(channels))
            values = {**row, "generation": number}
            connection.execute(update(hours).where(hours.c.hour == hour).values(values))

        self._database.write(work)

    def settle_features(self, hour: datetime, generation: int) -> FeatureCounts:
        """Write down that video_features holds a generation whole, where it does; delete features of other videos.

        Raises Superseded.
        """
        raw, features = raw_videos.c, video_features.c
        same = and_(
            raw.hour == features.hour, raw.video_id == features.video_id, raw.observed_at == features.observed_at
        )

        def work(connection: Connection) -> FeatureCounts:
            require_generation(connection, hour, generation)
            observed = select(raw.video_id).where(raw.hour == hour)
            connection.execute(delete(video_features).where(features.hour == hour, features.video_id.not_in(observed)))
            joined = video_features.join(raw_videos, same)
            stored = connection.scalar(select(func.count()).select_from(joined).where(features.hour == hour)) or 0
            expected = connection.scalar(select(func.count()).where(raw.hour == hour)) or 0
            if stored == expected:
                connection.execute(update(hours).where(hours.c.hour == hour).values(features_generation=generation))
            return FeatureCounts(stored, expected)

        return self._database.write(work)


def require_generation(connection: Connection, hour: datetime, generation: int) -> None:
    """Lock the ledger's row of an hour until the transaction ends. Raises Superseded for another generation."""
    known = _ledger_row(connection, hour)
    if known is None or known.generation != generation:
        raise Superseded(hour, GENERATION, generation, None if known is None else known.generation)


def _ledger_row(connection: Connection, hour: datetime) -> Row[Any] | None:
    """The ledger's row of an hour, locked until the transaction ends."""
    return connection.execute(select(hours).where(hours.c.hour == hour).with_for_update()).first()


def _bring_in(connection: Connection, hour: datetime, number: int) -> None:
    """Put what a plan observed in the place of what raw_videos holds of these videos, unless that is newer."""
    raw, aside = raw_videos.c, raw_videos_aside.c
    of_plan = and_(aside.hour == hour, aside.plan == number)
    same = and_(raw.hour == hour, raw.video_id == aside.video_id)
    newer = select(aside.video_id).where(of_plan, same, aside.observed_at >= raw.observed_at).correlate(raw_videos)
    connection.execute(delete(raw_videos).where(raw.hour == hour, newer.exists()))
    there = select(raw.video_id).where(same).correlate(raw_videos_aside)
    rows = select(*(aside[name] for name in raw.keys())).where(of_plan, ~there.exists())  # noqa: SIM118
    connection.execute(insert(raw_videos).from_select(raw.keys(), rows))
    connection.execute(delete(raw_videos_aside).where(of_plan))


def _set_aside(connection: Connection, hour: datetime, ids: Sequence[str], number: int) -> None:
    """Take snapshots out of raw_videos, as those of a plan."""
    raw, aside = raw_videos.c, raw_videos_aside.c
    concerned = and_(raw.hour == hour, raw.video_id.in_(ids))
    before = and_(aside.hour == hour, aside.video_id.in_(ids), aside.plan == number)
    connection.execute(delete(raw_videos_aside).where(before))
    rows = select(*raw, literal(number)).where(concerned)
    connection.execute(insert(raw_videos_aside).from_select([*raw.keys(), PLAN], rows))
    connection.execute(delete(raw_videos).where(concerned))
