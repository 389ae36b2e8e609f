"""Missing or empty: whether an hour without rows has none, or was never written.

Here: the checks before a table is read. An empty hour is a fact; reading a missing one as empty would make insights out
of nothing. Not here: the reading (orchestration/io_managers), a database that cannot be reached (storage/errors.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yt_assets.analysis.hours import HOUR
from yt_assets.pipeline.errors import FeaturesBehind, NeverCaptured, NotCapturedYet, NotMaterialized
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger, HourlyTable, HourRecord

# The attribute of a frame of features with the generation of each hour when it was read.
GENERATIONS = "generations"


def settled_hours(videos: Database, hours: Sequence[datetime]) -> Mapping[datetime, HourRecord]:
    """The ledger's records of these hours. Raises NotCapturedYet for an hour without a settled capture."""
    with videos.reading() as connection:
        ledger = HourLedger(connection)
        records = ledger.records(hours)
        for hour in hours:
            if hour not in records or not records[hour].settled:
                raise NotCapturedYet(hour, *ledger.nearest(hour))
    return records


def without_missed(
    videos: Database, hours: Sequence[datetime], now: datetime
) -> tuple[tuple[datetime, ...], NeverCaptured | None]:
    """The hours but for those that were never captured and cannot be any more; and the sentence about these, if any.

    now: this machine's time. The longest grace is 50 minutes.
    """
    with videos.reading() as connection:
        ledger = HourLedger(connection)
        begun = ledger.records(hours)
        missed = [hour for hour in hours if hour not in begun and hour + 2 * HOUR <= now]
        error = NeverCaptured(missed, *ledger.nearest(missed[0])) if missed else None
    return tuple(hour for hour in hours if hour not in missed), error


def require_captured(videos: Database, table: str, hours: Sequence[datetime]) -> Mapping[datetime, HourRecord]:
    """The ledger's records of hours whose table is there as the ledger says: of the generation in force, and whole.

    Raises NotCapturedYet, NotMaterialized, FeaturesBehind.
    """
    records = settled_hours(videos, hours)
    if table == "video_features":
        missing = [hour for hour in hours if records[hour].features_generation is None]
        if missing:
            raise NotMaterialized(table, missing, len(hours))
        for hour in hours:
            if records[hour].features_generation != records[hour].generation:
                raise FeaturesBehind(hour)
    return records


def require_generations(records: Mapping[datetime, HourRecord], generations: Mapping[datetime, int]) -> None:
    """Refuse hours that have another generation by now than what was read of them. Raises Superseded."""
    for hour, generation in generations.items():
        records[hour].require_generation(generation)


def require_materialized(insights: Database, table: str, hours: Sequence[datetime]) -> None:
    """Refuse hours of the insights database that are not there. Raises NotMaterialized."""
    with insights.reading() as connection:
        there = HourlyTable(connection, table).written(hours)
    missing = [hour for hour in hours if hour not in there]
    if missing:
        raise NotMaterialized(table, missing, len(hours))
