"""Which hours a run works on, by the tags that Dagster gives it.

Here: tags in, the first and the last hour out, and whether two runs share an hour. Not here: whether a run is at work
(runs_at_work.py), the hours of a step (io_managers/table_slice.py).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import dagster as dg

from yt_assets.orchestration.asset_names import ASSETS
from yt_assets.orchestration.partitions import hour_of

# A run of one hour has the first; a range has the others, and not the first.
PARTITION = "dagster/partition"
FIRST, LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"

# A run without a selection works on all that its job has. Materialize, backfills and Dagster's commands use the second.
JOBS_OF_HOURS = frozenset({"hourly", "__ASSET_JOB"})


class HourRange(NamedTuple):
    """Hours from the first to the last: however many they are, two comparisons tell whether they meet others."""

    first: datetime
    last: datetime

    def shared_with(self, other: "HourRange") -> "HourRange | None":
        """The hours that are in both; None when there is none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return HourRange(first, last) if first <= last else None


def hours_of_tags(tags: Mapping[str, str]) -> HourRange | None:
    """The hours that these tags name; None for no hours, for swapped ends, and for another project's partitions."""
    first, last = tags.get(FIRST, tags.get(PARTITION)), tags.get(LAST, tags.get(PARTITION))
    if first is None or last is None:
        return None
    try:
        hours = HourRange(hour_of(first), hour_of(last))
    except ValueError:
        return None
    return hours if hours.first <= hours.last else None


def hours_of(run: dg.DagsterRun) -> HourRange | None:
    """The hours that a run works on; None for a run without hours, and for other projects on the same instance."""
    selected = {key.to_user_string() for key in run.asset_selection or ()}
    is_ours = bool(selected & ASSETS) if selected else run.job_name in JOBS_OF_HOURS
    return hours_of_tags(run.tags) if is_ours else None
