"""The plan of an hour: which hours may be captured, of which videos, at what price.

Here: the order of the plan's pieces, and the hour's budget. Not here: channels (discovery.py), uploads (listing.py),
the choice of videos (agenda.py), observing (observe.py), the verdict afterwards (settle.py).

An hour spends no more than what is left of the day's units divided by the hours left. First the channels, which tell
the time as well, then lists of uploads, then texts; counts are paid from a bucket of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yt_assets.steps.agenda import Agenda, Calls, draw_up
from yt_assets.steps.budget import HourBudget
from yt_assets.steps.discovery import Watched, find_channels, known_channels, note_changes
from yt_assets.steps.errors import MixedSources, NeverCaptured, NoChannels, NotYet
from yt_assets.steps.listing import Listing
from yt_assets.steps.plans import CaptureOrder, CapturePlan, Notes
from yt_assets.steps.settle import hour_row, settle_unfinished
from yt_assets.steps.shards import Shard, deal, deal_calls, ids_per_call
from yt_assets.steps.windows import HOUR, Verdict, judge
from yt_assets.storage import catalog, snapshots
from yt_assets.storage.engine import Database
from yt_assets.storage.hours import HourRecord, foreign_source, nearest_hours, recorded_hours
from yt_assets.storage.rows import Batch, write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import BATCH_STATS_BUCKET

Log = Callable[[str], None]

# Velocities of those who compete for an hour's calls are taken over this window.
RECENT = timedelta(hours=24)


@dataclass(frozen=True)
class CaptureStart:
    """What a plan needs to know and to reach. local_now: this machine's clock, by which quota days are counted."""

    order: CaptureOrder
    database: Database
    client: Callable[[], YouTubeClient]
    local_now: datetime
    log: Log


def plan_capture(hours: Sequence[datetime], start: CaptureStart) -> tuple[CapturePlan, list[Shard]]:
    """Decide what can be captured, and write down that it began.

    Raises NeverCaptured for an hour that is over without snapshots, NotYet for one to come, NoChannels, MixedSources,
    QuotaExhausted where nothing at all can be asked, and whatever else YouTube's client raises about the channels.
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
        return _kept(hours, order)
    if not order.channels:
        raise NoChannels
    with start.client() as client:
        return _plan_with_youtube(hours, recorded, client, start)


def _plan_with_youtube(
    hours: Sequence[datetime], recorded: Mapping[datetime, HourRecord], client: YouTubeClient, start: CaptureStart
) -> tuple[CapturePlan, list[Shard]]:
    order, database = start.order, start.database
    budget = HourBudget.of(client.quota, start.local_now)
    watched = _channels(client, start)
    # From here on it is the service's clock that counts: it stamps the snapshots.
    now = client.now()
    settled = {hour: record.settled for hour, record in recorded.items()}
    verdict = _rescue(judge(hours, now=now, grace=order.grace, settled=settled), recorded, database)
    _refuse(verdict, now, database)
    if not verdict.live:
        return _kept(verdict.reused, order)
    note_changes(watched, database, now, start.log)
    listing = Listing(client, database, now, budget.unspent, start.log)
    listing.run([channel.channel_id for channel in watched.found])
    agenda = _agenda(watched, verdict.live, now, start, budget)
    if listing.trouble is not None and not agenda.video_ids:
        raise listing.trouble  # an hour in which nobody could be found is no empty hour
    notes = _notes(watched, listing, agenda)
    video_ids, waiting = agenda.video_ids, agenda.waiting
    plan = CapturePlan(verdict.live, verdict.reused, video_ids, now, order.source, waiting, order.narrowed, notes)
    # A finished hour that is only refreshed keeps its verdict until the next one: its rows are there all the while.
    begun = [hour_row(plan, hour) for hour in plan.live if not settled.get(hour, False)]
    write_batch(database, Batch({"hours": begun}, items=0))
    _say(watched, agenda, start.log)
    shards = deal_calls(agenda, hours=plan.live, shards=order.shards, batch_size=order.batch_size, planned_at=now)
    return plan, shards


def _kept(hours: Sequence[datetime], order: CaptureOrder) -> tuple[CapturePlan, list[Shard]]:
    """The plan of hours that are stored and stay as they are: shards without videos, so that steps stay a constant."""
    plan = CapturePlan((), tuple(hours), (), None, order.source)
    return plan, deal((), hours=(), shards=order.shards, batch_size=order.batch_size, planned_at=None)


def _channels(client: YouTubeClient, start: CaptureStart) -> Watched:
    """The channels as they are now; when the quota for that is spent, as they were: counts have a bucket of their own.

    Raises QuotaExhausted when nothing was ever known of them, or when counts cannot be asked for either.
    """
    try:
        return find_channels(client, start.database, start.order.channels)
    except QuotaExhausted as error:
        watched = known_channels(start.database, start.order.channels)
        if watched is None or not client.quota.left(BATCH_STATS_BUCKET) or not _tell_time(client, watched, start):
            raise
        start.log(f"Counts alone, of the videos that are known: {error}")
        return watched


def _tell_time(client: YouTubeClient, watched: Watched, start: CaptureStart) -> bool:
    """Have the service say its time by asking for the counts of a few known videos. False when none is known."""
    with start.database.reading() as connection:
        videos = catalog.watched_videos(connection, watched.channel_ids)
    some = [video.video_id for video in videos if video.is_public][:1]
    if some:
        client.video_stats(some)
    return bool(some)


def _agenda(
    watched: Watched, live: Sequence[datetime], now: datetime, start: CaptureStart, budget: HourBudget
) -> Agenda:
    shards, hour = start.order.shards, max(live)
    reserve = shards if isinstance(shards, int) else 1
    ids = ids_per_call(shards, start.order.batch_size)
    calls = Calls(budget.unspent // len(live), budget.counts // len(live), ids, reserve)
    with start.database.reading() as connection:
        videos = catalog.watched_videos(connection, watched.channel_ids)
        if start.order.refresh_texts:
            videos = [replace(video, metadata_at=None) for video in videos]
        return draw_up(
            videos, calls, hour=hour, now=now, recent=lambda: snapshots.recent_gains(connection, hour - RECENT)
        )


def _notes(watched: Watched, listing: Listing, agenda: Agenda) -> Notes:
    """What a person may want to know of a plan; what is nought is left out, but for the number of channels."""
    counts = {
        "channels gone": len(watched.gone),
        "new videos": listing.new_videos,
        "lists put off": len(listing.put_off),
        "lists unfinished": len(listing.unfinished),
        "waiting": agenda.waiting,
        "texts waiting": agenda.texts_waiting,
    }
    return {"channels": len(watched.channel_ids), **{name: number for name, number in counts.items() if number}}


def _say(watched: Watched, agenda: Agenda, log: Log) -> None:
    log(f"{len(watched.channel_ids):,} channels, {len(agenda.video_ids):,} videos to observe")
    if agenda.waiting:
        log(
            f"{agenda.waiting:,} videos wait for a later hour, because the quota does not reach them in this one: "
            "new and fast ones come first, and each has its turn within a day as far as the quota allows"
        )


def _rescue(verdict: Verdict, recorded: Mapping[datetime, HourRecord], database: Database) -> Verdict:
    """Settle hours whose capture ended before its settlement: what was stored stands. Raises HourIncomplete."""
    begun = [recorded[hour] for hour in verdict.lost if hour in recorded]
    for record in begun:
        settle_unfinished(record, database)
    rescued = {record.hour for record in begun}
    lost = tuple(hour for hour in verdict.lost if hour not in rescued)
    return replace(verdict, lost=lost, reused=tuple(sorted({*verdict.reused, *rescued})))


def _refuse(verdict: Verdict, now: datetime, database: Database) -> None:
    if verdict.early:
        raise NotYet(verdict.early[0], now)
    if verdict.lost:
        with database.reading() as connection:
            raise NeverCaptured(verdict.lost, *nearest_hours(connection, verdict.lost[0]))
