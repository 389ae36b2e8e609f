"""Which hours a run works on: by its tags, and by what it runs."""

import dagster as dg
import pytest

from yt_assets.definitions import defs
from yt_assets.orchestration.partitions import hour_of
from yt_assets.orchestration.run_hours import JOBS_OF_HOURS, HourRange, hours_of, hours_of_tags
from yt_assets_tests.orchestration.recorded_runs import RANGE, hour

PARTITION = "dagster/partition"


def span(first: int, last: int) -> HourRange:
    return HourRange(hour_of(hour(first)), hour_of(hour(last)))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({PARTITION: hour(6)}, span(6, 6)),
        ({RANGE[0]: hour(4), RANGE[1]: hour(6)}, span(4, 6)),
        ({PARTITION: hour(4), RANGE[0]: hour(4), RANGE[1]: hour(6)}, span(4, 6)),
        ({}, None),
        ({RANGE[0]: hour(4)}, None),
        ({RANGE[0]: hour(6), RANGE[1]: hour(4)}, None),  # Dagster runs no partition of it
        ({PARTITION: "2026-11-20"}, None),  # another project's day
        ({PARTITION: "2026-11-20-04:00|de"}, None),
    ],
)
def test_tags_name_an_hour_a_range_or_none(tags: dict[str, str], expected: HourRange | None) -> None:
    assert hours_of_tags(tags) == expected


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (span(6, 6), span(6, 6)),
        (span(4, 4), span(4, 4)),
        (span(5, 9), span(5, 6)),
        (span(1, 9), span(4, 6)),
        (span(7, 7), None),
        (span(1, 3), None),
    ],
)
def test_ranges_share_the_hours_that_are_in_both(other: HourRange, shared: HourRange | None) -> None:
    assert span(4, 6).shared_with(other) == shared
    assert other.shared_with(span(4, 6)) == shared


@pytest.mark.parametrize(
    ("job", "assets", "is_ours"),
    [
        ("hourly", (), True),
        ("hourly", ("video_features",), True),
        ("__ASSET_JOB", (), True),
        ("__ASSET_JOB", ("raw_videos",), True),
        ("__ASSET_JOB", ("raw_videos", "theirs"), True),
        ("__ASSET_JOB", ("theirs",), False),
        ("theirs", (), False),
    ],
)
def test_runs_of_other_projects_on_the_instance_work_on_none_of_our_hours(
    job: str, assets: tuple[str, ...], is_ours: bool
) -> None:
    run = dg.DagsterRun(job, tags={PARTITION: hour(6)}, asset_selection=frozenset(map(dg.AssetKey, assets)) or None)
    assert hours_of(run) == (span(6, 6) if is_ours else None)


def test_the_jobs_are_those_of_the_definitions() -> None:
    """Dagster's own job of all assets has none: its runs are of hours or of days, which their keys tell."""
    jobs = {job.name: job.partitions_def for job in defs.resolve_all_job_defs()}
    hourly = {name for name, partitions in jobs.items() if isinstance(partitions, dg.HourlyPartitionsDefinition)}
    assert hourly | {"__ASSET_JOB"} == JOBS_OF_HOURS
    assert jobs.keys() >= JOBS_OF_HOURS
