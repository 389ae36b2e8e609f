"""From verdicts to Dagster's results, and from a run to the hours that its checks are about.

Here: that translation. Not here: any check.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from yt_assets.analysis.quality import Verdict, worst
from yt_assets.display.sanitize import harmless_line
from yt_assets.orchestration.foreign_words import harmless
from yt_assets.orchestration.partitions import hour_of, hours_between
from yt_assets.orchestration.run_hours import FIRST, LAST, PARTITION
from yt_assets.storage.reading.hours import HourLedger

NO_HOUR = "No hour has been captured yet."
Judge = Callable[[datetime], Verdict]


def hours_of_run(tags: Mapping[str, str]) -> Sequence[datetime]:
    """The hours that a run is about; none for a check that is run alone, which then means the newest.

    From the run's tags: checks with partitions are still a preview in Dagster 1.13.
    """
    if FIRST in tags and LAST in tags:
        return hours_between(tags[FIRST], tags[LAST])
    return [hour_of(tags[PARTITION])] if PARTITION in tags else []


def checked_hours(tags: Mapping[str, str], ledger: HourLedger) -> Sequence[datetime]:
    """The captured ones of a run's hours; for a run that is about none, the newest. [] before the first."""
    hours = hours_of_run(tags)
    if hours:
        recorded = ledger.records(hours)
        return [hour for hour in hours if hour in recorded and recorded[hour].settled]
    newest = ledger.newest()
    return [newest.hour] if newest else []


def results(
    context: dg.AssetCheckExecutionContext,
    specs: Sequence[dg.AssetCheckSpec],
    judges: Mapping[str, Judge],
    hours: Sequence[datetime],
) -> Iterator[dg.AssetCheckResult]:
    """One result for each selected check: of several hours, that of the worst."""
    for spec in specs:
        if spec.key not in context.selected_asset_check_keys:
            continue
        found = worst({hour: judges[spec.name](hour) for hour in hours}) if hours else Verdict("ok", NO_HOUR)
        yield dg.AssetCheckResult(**evaluated(spec, found))


def evaluated(spec: dg.AssetCheckSpec, found: Verdict) -> dict[str, Any]:
    """The fields of a result, or of an evaluation that a sensor reports."""
    return {
        "passed": found.passed,
        "asset_key": spec.asset_key,
        "check_name": spec.name,
        "severity": dg.AssetCheckSeverity.ERROR if found.level == "error" else dg.AssetCheckSeverity.WARN,
        "description": harmless_line(found.words),
        "metadata": harmless(found.figures),
    }
