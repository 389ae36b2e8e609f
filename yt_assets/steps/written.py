"""Missing or empty: whether an hour without rows has none, or was never written.

Here: the check before a table is read. An empty hour is a fact; reading a missing one as empty would make insights out
of nothing. Not here: the reading (the I/O manager), or an hour that cannot be read at all (storage/errors.py).
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from yt_assets.steps.errors import HourIncomplete, NotCapturedYet, NotMaterialized
from yt_assets.storage import derived, snapshots
from yt_assets.storage.engine import Database
from yt_assets.storage.hours import nearest_hours, recorded_hours
from yt_assets.storage.presence import hours_without_rows
from yt_assets.storage.videos_schema import video_features


def require_captured(videos: Database, table: str, hours: Sequence[datetime]) -> None:
    """Refuse hours of the videos database that were not captured to their end, or whose table is behind its snapshots.

    Raises NotCapturedYet, NotMaterialized; HourIncomplete where a step was killed with a part of its features stored.
    """
    with videos.reading() as connection:
        recorded = recorded_hours(connection, hours)
        for hour in hours:
            if hour not in recorded or not recorded[hour].settled:
                raise NotCapturedYet(hour, *nearest_hours(connection, hour))
        empty = hours_without_rows(connection, videos.name, table, hours)
        behind = [hour for hour in empty if snapshots.count_observed(connection, hour)]
        if behind:
            raise NotMaterialized(table, behind, len(hours))
        if table == video_features.name:
            for hour in hours:
                stored, expected = derived.count_features(connection, hour), snapshots.count_observed(connection, hour)
                if stored < expected:
                    raise HourIncomplete(hour, table, stored, expected)


def require_materialized(
    insights: Database, table: str, hours: Sequence[datetime], written: Callable[[], Collection[datetime]]
) -> None:
    """Refuse hours of the insights database that nobody wrote; `written` tells whose materialization is on record.

    It is asked only when an hour has no rows. Raises NotMaterialized.
    """
    with insights.reading() as connection:
        empty = hours_without_rows(connection, insights.name, table, hours)
    known = written() if empty else ()
    missing = [hour for hour in empty if hour not in known]
    if missing:
        raise NotMaterialized(table, missing, len(hours))
