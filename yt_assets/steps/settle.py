"""The verdict on a captured hour: whether enough of it is stored, and why it is not all.

Here: planned against stored, written to the ledger of hours. Not here: what was planned (capture.py), and the storing
(observe.py).
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from yt_assets.steps.errors import HourIncomplete, NothingObserved
from yt_assets.steps.plans import CapturePlan, Notes, Settlement
from yt_assets.storage import catalog, snapshots
from yt_assets.storage.engine import Database
from yt_assets.storage.hours import HourRecord, recorded_hours
from yt_assets.storage.rows import Batch, write_batch

# Below this share of planned videos an hour is a failure; between it and all of them, it is partial. An hour that the
# quota cut short is partial with whatever it has: nobody can do better before the quota returns.
LEAST_COVERAGE = 0.9
LONGEST_REASON = 500

Shortage = Callable[[], str | None]


def settle_capture(plan: CapturePlan, database: Database, shortage: Shortage) -> Settlement:
    """Compare what was planned with what is stored, and write the verdict down.

    shortage: says why the day's quota does not suffice, None when it does. Raises HourIncomplete when less than nine
    tenths of the planned videos are accounted for without such a reason, NothingObserved when the quota left nothing.
    """
    counts = [_settle_hour(plan, hour, database, shortage) for hour in plan.live]
    with database.reading() as connection:
        rows = sum(snapshots.count_observed(connection, hour) for hour in (*plan.live, *plan.reused))
    missing = sum(missing for _, missing in counts)
    captured = "reused" if not plan.live else "partial" if missing or plan.narrowed else "now"
    notes: Notes = {"captured": captured, "source": plan.source}
    notes |= {"unavailable": sum(gone for gone, _ in counts), "missing": missing, **plan.notes}
    reason = plan.narrowed or (shortage() if missing or plan.waiting else None)
    return Settlement("raw_videos", (*plan.reused, *plan.live), rows, notes | ({"reason": reason} if reason else {}))


def settle_unfinished(record: HourRecord, database: Database) -> None:
    """Settle an hour whose capture ended before its settlement: what was stored stands.

    Raises HourIncomplete where it is less than nine tenths.
    """
    with database.reading() as connection:
        stored = snapshots.count_observed(connection, record.hour)
        settled_at = snapshots.newest_observation(connection, record.hour) or record.planned_at
    if stored < LEAST_COVERAGE * record.planned:
        raise HourIncomplete(record.hour, "raw_videos", stored, record.planned)
    row = asdict(record) | {"state": "partial", "stored": stored, "settled_at": settled_at}
    write_batch(database, Batch({"hours": [row]}, items=0))


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
    }


def _is_settled(database: Database, hour: datetime) -> bool:
    with database.reading() as connection:
        record = recorded_hours(connection, [hour]).get(hour)
    return record is not None and record.settled


def _settle_hour(plan: CapturePlan, hour: datetime, database: Database, shortage: Shortage) -> tuple[int, int]:
    """How many planned videos are gone from YouTube, and how many are missing."""
    with database.reading() as connection:
        unseen = set(plan.video_ids) - set(snapshots.observed_ids(connection, [hour]))
        gone = catalog.count_unavailable(connection, sorted(unseen))
        settled_at = snapshots.newest_observation(connection, hour) or plan.planned_at
    planned, missing = len(plan.video_ids), len(unseen) - gone
    stored = planned - len(unseen)
    reason = shortage() if missing or plan.waiting else None
    if planned and (planned - missing) / planned < LEAST_COVERAGE:
        if reason is None:
            raise HourIncomplete(hour, "raw_videos", stored, planned - gone)
        if not stored:
            raise NothingObserved(hour, reason)
    if plan.narrowed and _is_settled(database, hour):
        return gone, missing  # the ledger speaks of all channels, and their rows are there
    reason = plan.narrowed or reason
    row = hour_row(plan, hour)
    row |= {"state": "partial" if missing or plan.narrowed else "captured", "stored": stored, "unavailable": gone}
    row |= {"settled_at": settled_at, "reason": None if reason is None else reason[:LONGEST_REASON]}
    write_batch(database, Batch({"hours": [row]}, items=0))
    return gone, missing
