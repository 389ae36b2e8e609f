"""From verdicts to Dagster's results, and from a run to the hours that its checks are about.

Here: that translation. Not here: any check.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.partitions import hour_of, hours_between

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from yt_assets.analysis.quality import Verdict

FIRST, LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
Judge = Callable[[datetime], "Verdict"]


def hours_of_run(tags: Mapping[str, str]) -> Sequence[datetime]:
    """The hours that a run is about; none for a check that somebody runs by itself, which then means the newest.

    From the run's tags: checks with partitions are still a preview in Dagster 1.13.
    """
    if FIRST in tags and LAST in tags:
        return hours_between(tags[FIRST], tags[LAST])
    return [hour_of(tags["dagster/partition"])] if "dagster/partition" in tags else []


def checked_hours(tags: Mapping[str, str], connection: "Connection") -> Sequence[datetime]:
    """The captured ones of a run's hours; for a run that is about none, the newest. [] before the first."""
    from yt_assets.storage.hours import newest_hour, recorded_hours

    wanted = hours_of_run(tags)
    if wanted:
        recorded = recorded_hours(connection, wanted)
        return [hour for hour in wanted if hour in recorded and recorded[hour].settled]
    newest = newest_hour(connection)
    return [newest.hour] if newest else []


def results(
    context: dg.AssetCheckExecutionContext,
    specs: Sequence[dg.AssetCheckSpec],
    judges: Mapping[str, Judge],
    hours: Sequence[datetime],
) -> Iterator[dg.AssetCheckResult]:
    """One result for each selected check: of several hours, that of the worst."""
    from yt_assets.analysis.quality import Verdict, worst

    for spec in specs:
        if spec.key not in context.selected_asset_check_keys:
            continue
        found = worst({hour: judges[spec.name](hour) for hour in hours}) if hours else Verdict("ok", NOTHING)
        yield dg.AssetCheckResult(**evaluated(spec, found))


def evaluated(spec: dg.AssetCheckSpec, found: "Verdict") -> dict[str, Any]:
    """The fields of a result, or of an evaluation that a sensor reports."""
    return {
        "passed": found.passed,
        "asset_key": spec.asset_key,
        "check_name": spec.name,
        "severity": dg.AssetCheckSeverity.ERROR if found.level == "error" else dg.AssetCheckSeverity.WARN,
        "description": found.words,
        "metadata": dict(found.figures),
    }


NOTHING = "No hour has been captured yet."
