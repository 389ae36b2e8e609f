"""The plan of an hour: which hours may be captured, with which videos, at what price.

Here: the order of the plan's pieces, and the hours that can be captured at all. Not here: channels (discovery.py), the
hour's units (hour_budget.py), uploads (listing.py), the choice of videos (request_plan.py), the capture (observe.py),
the verdict afterwards (settle.py), days and buckets of quota (youtube/quota).

YouTube serves only the present: a snapshot can be taken inside its hour, plus a short grace, and never later. An hour
spends first on the channels, which tell the time as well, then on names that are not known yet, then on lists of
uploads, then on texts; counts are paid from a bucket of their own.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yt_assets.analysis.hours import HOUR
from yt_assets.pipeline.capture.channel_rows import note_channels
from yt_assets.pipeline.capture.discovery import (
    WatchedChannels,
    dropped_channels,
    find_channels,
    known_channels,
    note_changes,
    say_names,
    sort_references,
)
from yt_assets.pipeline.capture.hour_budget import HourBudget
from yt_assets.pipeline.capture.listing import Listing
from yt_assets.pipeline.capture.ownership import claim_captures
from yt_assets.pipeline.capture.request_plan import Calls, RequestPlan, plan_requests
from yt_assets.pipeline.capture.settle import hour_row, settle_unfinished
from yt_assets.pipeline.capture.shards import Shard, deal, deal_calls, ids_per_call
from yt_assets.pipeline.capture.values import CaptureOrder, CapturePlan, Notes, left_out_row
from yt_assets.pipeline.errors import MixedSources, NeverCaptured, NoChannels, NotYet
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import VideoCatalog
from yt_assets.storage.reading.hours import HourLedger, HourRecord
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.generations import CaptureLedger
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ChannelNotFound, QuotaExhausted
from yt_assets.youtube.quota import BATCH_STATS_BUCKET

Log = Callable[[str], None]


@dataclass(frozen=True)
class HourWindows:
    """live: to be captured now. reused: stored before, kept. lost: never captured, too late. early: not begun."""

    live: tuple[datetime, ...] = ()
    reused: tuple[datetime, ...] = ()
    lost: tuple[datetime, ...] = ()
    early: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class CaptureStart:
    """What a plan needs to know and to reach. local_now: this machine's clock, by which quota days are counted.

    last_try: whether a plan that fails now is not tried again.
    """

    order: CaptureOrder
    database: Database
    client: Callable[[], YouTubeClient]
    local_now: datetime
    log: Log
    last_try: bool = False


def plan_capture(hours: Sequence[datetime], start: CaptureStart) -> tuple[CapturePlan, list[Shard]]:
    """Decide what can be captured, and write down that it began.

    Raises NeverCaptured for an hour that is over without snapshots, NotYet for one to come, NoChannels, MixedSources,
    QuotaExhausted where nothing at all can be asked, NamesWaiting where no channel is known yet, and whatever else
    YouTube's client raises about the channels.
    """
    order, database = start.order, start.database
    with database.reading() as connection:
        recorded = HourLedger(connection).records(hours)
        other = HourLedger(connection).foreign_source(order.source)
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
    budget = HourBudget(client.quota, start.local_now)
    watched = _channels(client, start, budget)
    # From here on it is the service's clock that counts: it stamps the snapshots.
    now = client.now()
    settled = {hour: record.settled for hour, record in recorded.items()}
    sorted_hours = sort_hours(hours, now=now, grace=order.grace, settled=settled)
    sorted_hours = _owned(sorted_hours, recorded, now, start)
    # Of some channels alone, a run says nothing of the others' snapshots.
    windows = _rescue(sorted_hours, recorded, None if order.narrowed else watched.channel_ids, database)
    if windows.early:
        raise NotYet(windows.early[0], now)
    if windows.lost:
        with database.reading() as connection:
            raise NeverCaptured(windows.lost, *HourLedger(connection).nearest(windows.lost[0]))
    if not windows.live:
        return _kept(windows.reused, order)
    note_changes(watched, database, now, start.log)
    listing = Listing(client, database, now, budget.unspent, start.log, budget.counts)
    listing.run([channel.channel_id for channel in watched.found])
    requests = _request_plan(watched, windows.live, now, start, budget, listing.pages.back.keys())
    if listing.trouble is not None and not requests.video_ids:
        raise listing.trouble  # an hour without any channel found is no empty hour
    notes = _notes(watched, listing, requests)
    video_ids, waiting = requests.video_ids, requests.waiting + listing.missing
    plan = CapturePlan(windows.live, windows.reused, video_ids, now, order.source, waiting, order.narrowed, notes)
    plan = replace(plan, channel_ids=tuple(watched.channel_ids), run_id=order.run_id, remark=watched.wrong_names)
    plan = replace(plan, watched_ids=_all_watched(plan, start))
    begun = [CaptureLedger(database).begin(hour_row(plan, hour)) for hour in plan.live]
    plan = replace(plan, numbers=tuple(each.number for each in begun))
    dropped = () if plan.narrowed else dropped_channels(plan.watched_ids, database, now)
    for hour, number in zip(plan.live, plan.numbers, strict=True):
        refused = listing.pages.refused.items()
        rows = {
            "left_out": [left_out_row(hour, key, number, why, is_refused=True) for key, why in refused],
            "absences": [{"hour": hour, "absent": channel_id} for channel_id in dropped],
        }
        if any(rows.values()):
            write_batch(database, Batch(rows, items=0, hour=hour, plans={hour: number}))
    note_channels(plan, watched.found, now, database, start.log)
    _say(watched, requests, start.log)
    dealt = deal_calls(requests, hours=plan.live, shards=order.shards, batch_size=order.batch_size)
    aside = tuple(hour for hour, each in zip(plan.live, begun, strict=True) if each.is_aside)
    return plan, [replace(shard, planned_at=now, numbers=plan.numbers, aside=aside) for shard in dealt]


def _all_watched(plan: CapturePlan, start: CaptureStart) -> tuple[str, ...]:
    """Ids of all watched channels, also of those that a narrowed plan does not speak of."""
    owner = start.order.owner
    if owner is None or not plan.narrowed:
        return plan.channel_ids
    return tuple({**dict.fromkeys(plan.channel_ids), **sort_references(start.database, owner.channels).ids})


def _owned(
    windows: HourWindows, recorded: Mapping[datetime, HourRecord], now: datetime, start: CaptureStart
) -> HourWindows:
    """The windows for who may capture; hours that another installation has captured are kept.

    Raises StandsBy, OwnedByAnother.
    """
    owner = start.order.owner
    # Also hours that are over, where a capture that was never settled is to be settled now.
    concerned = [*windows.live, *(hour for hour in windows.lost if hour in recorded)]
    if owner is None or not concerned:
        return windows
    settled = [hour for hour, record in recorded.items() if record.settled and not record.is_capturing]
    kept = claim_captures(owner, concerned, settled, now, start.database)
    if kept is None:
        return windows
    start.log(kept)
    return replace(windows, live=(), reused=tuple(sorted({*windows.reused, *windows.live})))


def _kept(hours: Sequence[datetime], order: CaptureOrder) -> tuple[CapturePlan, list[Shard]]:
    """The plan of hours that are stored and stay as they are: shards without videos, so that steps stay a constant."""
    plan = CapturePlan((), tuple(hours), (), None, order.source)
    return plan, deal((), hours=(), shards=order.shards, batch_size=order.batch_size)


def _channels(client: YouTubeClient, start: CaptureStart, budget: HourBudget) -> WatchedChannels:
    """The channels as they are now; when the quota for that is spent, as they were: counts have a bucket of their own.

    Raises QuotaExhausted when nothing was ever known of them, or when counts cannot be asked for either; NamesWaiting
    and ChannelNotFound when none is known yet.
    """
    names = start.order.channels
    try:
        watched = find_channels(client, start.database, names, budget, last_try=start.last_try, log=start.log)
    except QuotaExhausted as error:
        known = known_channels(start.database, start.order.channels)
        if known is None or not client.quota.left(BATCH_STATS_BUCKET) or not _tell_time(client, known, start):
            raise
        start.log(f"Counts alone, of the videos that are known: {error}")
        watched = known
    if not watched.channel_ids:
        raise ChannelNotFound(*watched.nowhere)
    say_names(watched, start.log)
    return watched


def _tell_time(client: YouTubeClient, watched: WatchedChannels, start: CaptureStart) -> bool:
    """Have the service say its time by asking for the counts of a few known videos. False when none is known."""
    with start.database.reading() as connection:
        videos = VideoCatalog(connection).watched(watched.channel_ids)
    some = [video.video_id for video in videos if video.is_public][:1]
    if some:
        client.video_stats(some)
    return bool(some)


def _request_plan(
    watched: WatchedChannels,
    live: Sequence[datetime],
    now: datetime,
    start: CaptureStart,
    budget: HourBudget,
    back: Set[str],
) -> RequestPlan:
    shards, hour = start.order.shards, max(live)
    reserve = shards if isinstance(shards, int) else 1
    ids = ids_per_call(shards, start.order.batch_size)
    calls = Calls(budget.unspent // len(live), budget.counts // len(live), ids, reserve)
    with start.database.reading() as connection:
        videos = VideoCatalog(connection).watched(watched.channel_ids)
        if start.order.refresh_texts:
            videos = [replace(video, metadata_at=None) for video in videos]
        looks = Snapshots(connection).last_looks
        return plan_requests(videos, calls, hour=hour, now=now, last_looks=looks, back=back)


def _notes(watched: WatchedChannels, listing: Listing, requests: RequestPlan) -> Notes:
    """What a person may want to know of a plan; what is nought is left out, but for the number of channels."""
    counts = {
        "channels gone": len(watched.gone),
        "names waiting": len(watched.waiting),
        "names unknown": len(watched.nowhere) + len(watched.bad),
        "new videos": listing.pages.new_videos,
        "back in a list": len(listing.pages.back),
        "not listed yet": listing.missing,
        "lists put off": len(listing.put_off),
        "lists unfinished": len(listing.unfinished),
        "waiting": requests.waiting,
        "texts waiting": requests.texts_waiting,
    }
    return {"channels": len(watched.channel_ids), **{name: number for name, number in counts.items() if number}}


def _say(watched: WatchedChannels, requests: RequestPlan, log: Log) -> None:
    log(f"{len(watched.channel_ids):,} channels, {len(requests.video_ids):,} videos to observe")
    if requests.waiting:
        log(
            f"{requests.waiting:,} videos wait for a later hour, because the quota does not reach them in this one: "
            "new and fast ones come first, and each has its turn within a day as far as the quota allows"
        )


def sort_hours(
    hours: Sequence[datetime], *, now: datetime, grace: timedelta, settled: Mapping[datetime, bool]
) -> HourWindows:
    """Sort hours by what can be done with them.

    settled: hour → whether its capture came to its end. Inside its hour a capture is refreshed; in the grace after it
    only an unfinished one is taken up again, so that a late click does not move the figures of a finished hour.
    """
    by_kind: dict[str, list[datetime]] = {"live": [], "reused": [], "lost": [], "early": []}
    for hour in sorted(hours):
        end, is_settled = hour + HOUR, settled.get(hour, False)
        if now < hour:
            kind = "early"
        elif now < end or (now < end + grace and not is_settled):
            kind = "live"
        else:
            kind = "reused" if is_settled else "lost"
        by_kind[kind].append(hour)
    return HourWindows(**{kind: tuple(of_kind) for kind, of_kind in by_kind.items()})


def _rescue(
    windows: HourWindows,
    recorded: Mapping[datetime, HourRecord],
    channel_ids: Sequence[str] | None,
    database: Database,
) -> HourWindows:
    """Settle hours whose capture ended before its settlement: what was stored stands. Raises HourIncomplete."""
    begun = [recorded[hour] for hour in windows.lost if hour in recorded]
    for record in begun:
        settle_unfinished(record, channel_ids, database)
    rescued = {record.hour for record in begun}
    lost = tuple(hour for hour in windows.lost if hour not in rescued)
    return replace(windows, lost=lost, reused=tuple(sorted({*windows.reused, *rescued})))
