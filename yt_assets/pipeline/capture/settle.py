"""The verdict on a captured hour: whether enough of it is stored, and why it is not all.

Here: planned against stored, written to the ledger of hours. Every id that a source named is observed, waiting,
unavailable, or left out with the reason. Not here: what was planned (plan.py), the capture itself (observe.py).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yt_assets.pipeline.capture.channel_rows import settled_rows
from yt_assets.pipeline.capture.values import CapturePlan, Notes, Settlement, left_out_row
from yt_assets.pipeline.errors import HourIncomplete, NothingObserved
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog, VideoCatalog
from yt_assets.storage.reading.hours import HourLedger, HourRecord
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.writing.generations import CaptureLedger

# Below this share of planned videos an hour is a failure; between it and all of them, it is partial. An hour that the
# quota cut short is partial with whatever it has: no run can do better before the quota returns.
LEAST_COVERAGE = 0.9
LONGEST_REASON = 500
ENDED_EARLY = "its capture ended before it was settled"
NO_ANSWER = "it was asked for, and no answer was stored"
Row = dict[str, Any]
# Videos that the reason names.
NAMED = 3


@dataclass(frozen=True)
class HourVerdict:
    """What became of the videos that were planned for an hour, as numbers. settled_at: its newest observation.

    refused: of the missing ones, those with an answer that cannot be stored.
    """

    hour: datetime
    planned: int
    stored: int
    unavailable: int
    refused: int
    settled_at: datetime | None

    @property
    def missing(self) -> int:
        """Videos without a row that YouTube still shows."""
        return self.planned - self.stored - self.unavailable

    @property
    def is_covered(self) -> bool:
        """Whether enough of the hour is accounted for. What is refused is no reason to refuse the others."""
        if self.refused and not self.stored:
            return False
        return not self.planned or (self.planned - self.missing + self.refused) / self.planned >= LEAST_COVERAGE


def settle_capture(plan: CapturePlan, database: Database, shortage: Callable[[], str | None]) -> Settlement:
    """Compare what was planned with what is stored, and write the verdict down.

    shortage: says why the day's quota does not suffice, None when it does. Raises HourIncomplete when less than nine
    tenths of the planned videos are accounted for without such a reason, NothingObserved when the quota left nothing,
    Superseded when another capture of the hour has begun; the generation in force stays then.
    """
    numbers = dict(zip(plan.live, plan.numbers, strict=True))
    found = [_stored(plan, hour, number, database) for hour, number in numbers.items()]
    missing = sum(each.verdict.missing for each in found)
    short = shortage() if missing or plan.waiting else None
    for each in found:
        short_of_it = short if each.verdict.missing or plan.waiting else None
        _settle(plan, numbers[each.verdict.hour], each, short_of_it, database)
    with database.reading() as connection:
        rows = sum(Snapshots(connection).count(hour) for hour in (*plan.live, *plan.reused))
        records = HourLedger(connection).records([*plan.live, *plan.reused])
    captured = "reused" if not plan.live else "partial" if missing or plan.narrowed else "now"
    account = Counter[str]()
    for record in records.values():
        account.update(record.account)
    notes: Notes = {"captured": captured, "source": plan.source, **plan.notes, **account}
    reason = plan.narrowed or short or plan.remark
    return Settlement("raw_videos", (*plan.reused, *plan.live), rows, notes | ({"reason": reason} if reason else {}))


def settle_unfinished(record: HourRecord, channel_ids: Sequence[str] | None, database: Database) -> None:
    """Settle an hour whose capture ended before its settlement: what was stored of these channels stands.

    channel_ids: None for all that are stored. Raises HourIncomplete where it is less than nine tenths.
    """
    with database.reading() as connection:
        snapshots = Snapshots(connection)
        ids = snapshots.video_ids([record.hour])
        settled_at = snapshots.newest_observation(record.hour) or record.planned_at
        reasons = {key: row for key, row in snapshots.left_out(record.hour).items() if key not in ids}
    aside = [] if channel_ids is None else _of_others(channel_ids, ids, database)
    stored = len(ids) - len(aside)
    if stored < LEAST_COVERAGE * record.planned:
        raise HourIncomplete(record.hour, "raw_videos", stored, record.planned)
    planned = max(record.planned, stored)
    left_out = max(planned - stored, len(reasons))
    row = {
        "hour": record.hour,
        "state": "partial",
        "planned": planned,
        "stored": stored,
        "left_out": left_out,
        "named": stored + record.waiting + record.unavailable + left_out,
        "settled_at": settled_at,
        "reason": ENDED_EARLY,
    }
    CaptureLedger(database).settle(row, record.plan, aside=aside, missing=list(reasons.values()))


def hour_row(plan: CapturePlan, hour: datetime) -> dict[str, object]:
    """The ledger's row of an hour that was planned, and is not settled yet."""
    return {
        "hour": hour,
        "source": plan.source,
        "state": "capturing",
        "planned": len(plan.video_ids),
        "stored": 0,
        "unavailable": 0,
        "planned_at": plan.planned_at,
        "waiting": plan.waiting,
        "reason": None,
        "left_out": 0,
        "named": len(plan.video_ids) + plan.waiting,
    }


@dataclass(frozen=True)
class _Stored:
    """What is stored of a plan in an hour, and what became of every id that a source named.

    observed: ids with a row. others: those that the plan did not name. unavailable, waiting: how many. left_out: rows
    of that table, by id. channels: rows of raw_channels, with the same numbers by channel.
    """

    verdict: HourVerdict
    observed: Set[str]
    others: Sequence[str]
    unavailable: int
    waiting: int
    left_out: Mapping[str, Row]
    channels: Sequence[Row]


def _stored(plan: CapturePlan, hour: datetime, number: int, database: Database) -> _Stored:
    planned = set(plan.video_ids)
    with database.reading() as connection:
        snapshots, catalog = Snapshots(connection), VideoCatalog(connection)
        stored = set(snapshots.video_ids([hour]))
        aside, newest_aside = snapshots.aside(hour, number)
        noted = snapshots.left_out(hour)
        reasons = {key: row for key, row in noted.items() if row["plan"] == number}
        owned = catalog.owned_by(plan.watched_ids)
        is_public = {key: public for key, (_, public) in owned.items()}
        others = sorted(planned - is_public.keys())
        is_public |= dict.fromkeys(others, True) | catalog.known(others)
        # What a list named is named, also in an earlier plan of the hour; and a plan of some channels says nothing of
        # what an earlier one left out of the others.
        elsewhere = catalog.known([key for key in noted if key not in is_public])
        kept = {key: row for key, row in noted.items() if key not in elsewhere}
        reasons |= {key: row for key, row in kept.items() if plan.narrowed or key not in is_public}
        unlisted = ChannelCatalog(connection).count_unlisted(plan.watched_ids, hour)
        moments = (snapshots.newest_observation(hour), newest_aside)
    unseen = is_public.keys() - stored - aside
    gone = {key for key in unseen if not is_public[key]}
    settled_at = max((moment for moment in moments if moment is not None), default=plan.planned_at)
    lost = planned & (unseen - gone)
    left_out = {key: left_out_row(hour, key, number, NO_ANSWER, is_refused=False) for key in lost}
    left_out |= {key: row for key, row in reasons.items() if key in unseen - gone or key not in is_public}
    observed, waiting = is_public.keys() & (stored | aside), unseen - gone - left_out.keys()
    fates = {"observed": observed, "waiting": waiting, "unavailable": gone, "left_out": left_out.keys()}
    channel_of = {key: channel_id for key, (channel_id, _) in owned.items()}
    stored_planned, refused = len(planned - unseen), sum(left_out[key]["is_refused"] for key in lost)
    verdict = HourVerdict(hour, len(planned), stored_planned, len(planned & gone), refused, settled_at)
    return _Stored(
        verdict=verdict,
        observed=observed,
        others=sorted(stored - planned),
        unavailable=len(gone),
        waiting=len(waiting) + sum(unlisted.values()),
        left_out=left_out,
        channels=settled_rows(hour, number, plan.watched_ids, channel_of, fates, unlisted),
    )


def _settle(plan: CapturePlan, number: int, found: _Stored, short: str | None, database: Database) -> None:
    verdict, hour = found.verdict, found.verdict.hour
    if not verdict.is_covered:
        if short is None:
            raise HourIncomplete(hour, "raw_videos", verdict.stored, verdict.planned - verdict.unavailable)
        if not verdict.stored:
            raise NothingObserved(hour, short)
    with database.reading() as connection:
        record = HourLedger(connection).records([hour]).get(hour)
    account: dict[str, object] = {
        "hour": hour,
        "stored": len(found.observed),
        "unavailable": found.unavailable,
        "waiting": found.waiting,
        "left_out": len(found.left_out),
        "named": len(found.observed) + found.unavailable + found.waiting + len(found.left_out),
        "settled_at": verdict.settled_at,
        "run_id": plan.run_id,
    }
    missing = list(found.left_out.values())
    if plan.narrowed and record is not None and record.settled:
        # It goes on to speak of all channels, whose snapshots are there.
        planned = max(record.planned, len(found.observed) + len(found.left_out))
        row = account | {"planned": planned, "planned_at": plan.planned_at}
        CaptureLedger(database).settle(row, number, missing=missing, channels=found.channels)
        return
    # Those of other channels, which the plan does not speak of, are no part of the hour.
    aside = _of_others(plan.channel_ids, found.others, database)
    kept = len(found.others) - len(aside)
    reason = "; ".join(filter(None, (plan.narrowed or short, _said(found.left_out), plan.remark)))
    row = hour_row(plan, hour) | account
    row |= {
        "state": "partial" if verdict.missing or plan.narrowed else "captured",
        # Seen in this hour by a capture before: they are no less observed because the quota did not reach them again.
        "planned": verdict.planned + kept,
        "reason": reason[:LONGEST_REASON] or None,
    }
    CaptureLedger(database).settle(row, number, aside=aside, missing=missing, channels=found.channels)


def _said(left_out: Mapping[str, Row]) -> str | None:
    """Whom the hour left out, in words: the first few by name."""
    if not left_out:
        return None
    few = [f"{key} ({left_out[key]['reason']})" for key in sorted(left_out)[:NAMED]]
    more = f" and {len(left_out) - NAMED:,} more" if len(left_out) > NAMED else ""
    return f"left out: {', '.join(few)}{more}"


def _of_others(channel_ids: Sequence[str], video_ids: Sequence[str], database: Database) -> list[str]:
    """Those of the videos that belong to other channels than these."""
    with database.reading() as connection:
        channels = VideoCatalog(connection).channels_of(video_ids)
    ours = set(channel_ids)
    return [video_id for video_id in video_ids if channels.get(video_id) not in ours]
