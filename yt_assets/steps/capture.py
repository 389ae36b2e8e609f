"""The capture of an hour: its plan, and its settlement.

Here: which hours may be captured, of which videos, in which shards; and afterwards, whether enough was stored.
Not here: observing (observe.py), discovery of channels and uploads (discovery.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from yt_assets.steps.discovery import find_channels, list_uploads
from yt_assets.steps.errors import HourIncomplete, MixedSources, NeverCaptured, NoChannels, NotYet
from yt_assets.steps.shards import Shard, ShardCount, deal
from yt_assets.steps.windows import HOUR, Verdict, judge
from yt_assets.storage import catalog, snapshots
from yt_assets.storage.engine import Database
from yt_assets.storage.hours import HourRecord, foreign_source, nearest_hours, recorded_hours
from yt_assets.storage.rows import Batch, write_batch
from yt_assets.youtube.client import YouTubeClient

Log = Callable[[str], None]

# Below this share of planned videos an hour is a failure; between it and all of them, it is partial.
LEAST_COVERAGE = 0.9


@dataclass(frozen=True)
class CaptureOrder:
    """What the operator asked for. source: youtube, or sandbox for simulated data."""

    channels: tuple[str, ...]
    source: str
    shards: ShardCount
    batch_size: int
    grace: timedelta


@dataclass(frozen=True)
class CapturePlan:
    """What a capture set out to do. video_ids: planned for each of the live hours."""

    live: tuple[datetime, ...]
    reused: tuple[datetime, ...]
    video_ids: tuple[str, ...]
    planned_at: datetime | None
    source: str


@dataclass(frozen=True)
class Settlement:
    """What an hour's tables hold after a step. hours: the partitions concerned. notes: for people, by name."""

    table: str
    hours: tuple[datetime, ...]
    rows: int
    notes: dict[str, str | int | float]


@dataclass(frozen=True)
class CaptureStart:
    """What a plan needs to know and to reach. local_now: this machine's clock, trusted for one thing only."""

    order: CaptureOrder
    database: Database
    client: Callable[[], YouTubeClient]
    local_now: datetime
    log: Log


def plan_capture(hours: Sequence[datetime], start: CaptureStart) -> tuple[CapturePlan, list[Shard]]:
    """Decide what can be captured, and write down that it began.

    Raises NeverCaptured for an hour that is over without snapshots, NotYet for one to come, NoChannels, MixedSources,
    and whatever YouTube's client raises. Nothing is written then.
    """
    order, database = start.order, start.database
    with database.reading() as connection:
        recorded = recorded_hours(connection, hours)
        other = foreign_source(connection, order.source)
    settled = {hour: record.settled for hour, record in recorded.items()}
    if other is not None:
        raise MixedSources(database.where, database.setting, other, order.source)
    # Hours that are stored, and over by this machine's clock too, are kept without asking YouTube at all: a backfill of
    # what follows from them must work while YouTube is away, and cost no quota.
    if all(settled.get(hour, False) and hour + HOUR + order.grace < start.local_now for hour in hours):
        plan = CapturePlan((), tuple(hours), (), None, order.source)
        return plan, deal((), hours=(), shards=order.shards, batch_size=order.batch_size, planned_at=None)
    if not order.channels:
        raise NoChannels
    with start.client() as client:
        return _plan_with_youtube(hours, recorded, client, start)


def settle_capture(plan: CapturePlan, database: Database) -> Settlement:
    """Compare what was planned with what is stored, and write the verdict down.

    Raises HourIncomplete when less than nine tenths of the planned videos are accounted for.
    """
    counts = [_settle_hour(plan, hour, database) for hour in plan.live]
    with database.reading() as connection:
        rows = sum(snapshots.count_observed(connection, hour) for hour in (*plan.live, *plan.reused))
    captured = "reused" if not plan.live else "partial" if any(missing for _, missing in counts) else "now"
    notes: dict[str, str | int | float] = {
        "captured": captured,
        "source": plan.source,
        "unavailable": sum(gone for gone, _ in counts),
        "missing": sum(missing for _, missing in counts),
    }
    return Settlement("raw_videos", (*plan.reused, *plan.live), rows, notes)


def _plan_with_youtube(
    hours: Sequence[datetime], recorded: Mapping[datetime, HourRecord], client: YouTubeClient, start: CaptureStart
) -> tuple[CapturePlan, list[Shard]]:
    order, database = start.order, start.database
    channels = find_channels(client, database, order.channels, start.log)
    # From here on it is the service's clock that counts: it stamps the snapshots.
    now = client.now()
    settled = {hour: record.settled for hour, record in recorded.items()}
    verdict = _rescue(judge(hours, now=now, grace=order.grace, settled=settled), recorded, database)
    _refuse(verdict, now, database)
    list_uploads(client, database, channels, now, start.log)
    with database.reading() as connection:
        due = catalog.due_videos(connection, [channel.channel_id for channel in channels], max(hours))
    plan = CapturePlan(verdict.live, verdict.reused, tuple(due), now, order.source)
    # A finished hour that is only refreshed keeps its verdict until the next one: its rows are there all the while.
    begun = [_hour_row(plan, hour) for hour in plan.live if not settled.get(hour, False)]
    write_batch(database, Batch({"hours": begun}, items=0))
    start.log(f"{len(channels):,} channels, {len(due):,} videos to observe")
    shards = deal(due, hours=plan.live, shards=order.shards, batch_size=order.batch_size, planned_at=now)
    return plan, shards


def _rescue(verdict: Verdict, recorded: Mapping[datetime, HourRecord], database: Database) -> Verdict:
    """Settle hours whose capture ended before its settlement, such as by a spent quota: what was stored stands.

    Raises HourIncomplete where it is less than nine tenths.
    """
    begun = [recorded[hour] for hour in verdict.lost if hour in recorded]
    for record in begun:
        with database.reading() as connection:
            stored = snapshots.count_observed(connection, record.hour)
            settled_at = snapshots.newest_observation(connection, record.hour) or record.planned_at
        if stored < LEAST_COVERAGE * record.planned:
            raise HourIncomplete(record.hour, "raw_videos", stored, record.planned)
        row = asdict(record) | {"state": "partial", "stored": stored, "settled_at": settled_at}
        write_batch(database, Batch({"hours": [row]}, items=0))
    rescued = {record.hour for record in begun}
    lost = tuple(hour for hour in verdict.lost if hour not in rescued)
    return replace(verdict, lost=lost, reused=tuple(sorted({*verdict.reused, *rescued})))


def _refuse(verdict: Verdict, now: datetime, database: Database) -> None:
    if verdict.early:
        raise NotYet(verdict.early[0], now)
    if verdict.lost:
        with database.reading() as connection:
            raise NeverCaptured(verdict.lost[0], *nearest_hours(connection, verdict.lost[0]))


def _settle_hour(plan: CapturePlan, hour: datetime, database: Database) -> tuple[int, int]:
    """How many planned videos are gone from YouTube, and how many are missing without a reason."""
    with database.reading() as connection:
        unseen = set(plan.video_ids) - set(snapshots.observed_ids(connection, [hour]))
        gone = catalog.count_unavailable(connection, sorted(unseen))
        settled_at = snapshots.newest_observation(connection, hour) or plan.planned_at
    planned, missing = len(plan.video_ids), len(unseen) - gone
    stored = planned - len(unseen)
    if planned and (planned - missing) / planned < LEAST_COVERAGE:
        raise HourIncomplete(hour, "raw_videos", stored, planned - gone)
    row = _hour_row(plan, hour)
    row |= {
        "state": "partial" if missing else "captured",
        "stored": stored,
        "unavailable": gone,
        "settled_at": settled_at,
    }
    write_batch(database, Batch({"hours": [row]}, items=0))
    return gone, missing


def _hour_row(plan: CapturePlan, hour: datetime) -> dict[str, object]:
    return {
        "hour": hour,
        "source": plan.source,
        "state": "capturing",
        "planned": len(plan.video_ids),
        "stored": 0,
        "unavailable": 0,
        "planned_at": plan.planned_at,
    }
