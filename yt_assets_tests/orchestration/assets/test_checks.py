"""The checks inside the hourly job: on a real hour, on damaged ones, and before the first."""

from datetime import timedelta
from typing import Any

import dagster as dg
import pytest
from sqlalchemy import delete, update

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.assets.checks import capture, insights
from yt_assets.orchestration.assets.checks.results import hours_of_run
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.storage.schema.insights import trend_insights
from yt_assets.storage.schema.videos import raw_videos
from yt_assets_tests.orchestration.assets.conftest import FIRST, Hourly

ALL = {spec.name for spec in (*capture.SPECS, *insights.SPECS)}


def evaluations(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {each.check_name: each for each in result.get_asset_check_evaluations()}


def database(hourly: Hourly, name: str) -> DatabaseResource:
    resources = build_definitions(hourly.settings, hourly.environment).resources or {}
    found: DatabaseResource = resources[f"{name}_database"]
    return found


def change(hourly: Hourly, name: str, statement: Any) -> None:
    with database(hourly, name).open() as opened:
        opened.write(lambda connection: connection.execute(statement))


def test_a_good_hour_passes_every_check_and_names_itself(hourly: Hourly) -> None:
    found = evaluations(hourly.run(0))
    assert set(found) == ALL
    # The sandbox's clock stands still on a day in the past, which is what this check is there to notice.
    assert [name for name, each in found.items() if not each.passed] == ["fresh"]
    assert {each.metadata["hour"].value for each in found.values()} == {FIRST.isoformat()}


def test_every_check_says_what_it_looks_at() -> None:
    assert all(spec.description for spec in (*capture.SPECS, *insights.SPECS))


def test_half_of_the_views_falling_stops_the_hour_before_anything_is_derived(captured: Hourly) -> None:
    """An answer that YouTube gives by mistake must not become a slump in every insight."""
    change(captured, "videos", update(raw_videos).values(views=10_000_000_000))
    stopped = captured.run(1)
    assert not stopped.success
    assert not evaluations(stopped)["falling_views"].passed
    assert stopped.asset_materializations_for_node("video_features.settle") == []


def test_an_insight_that_lost_rows_fails_its_check_when_it_is_run_by_itself(captured: Hourly) -> None:
    change(captured, "insights", delete(trend_insights).where(trend_insights.c.trend_rank.is_(None)))
    found = evaluations(run_checks(captured, "every_video_has_its_trend", "trend_ranks"))
    assert {name: each.passed for name, each in found.items()} == {
        "every_video_has_its_trend": False,
        "trend_ranks": True,
    }
    assert "materialize the asset for the hour again" in (found["every_video_has_its_trend"].description or "")


def test_before_the_first_hour_there_is_nothing_to_look_at(hourly: Hourly) -> None:
    ran = run_checks(hourly, *ALL)
    found = evaluations(ran)
    assert ran.success
    assert set(found) == ALL
    assert {each.description for each in found.values()} == {"No hour has been captured yet."}


def run_checks(hourly: Hourly, *names: str) -> dg.ExecuteInProcessResult:
    definitions = build_definitions(hourly.settings, hourly.environment)
    keys = [spec.key for spec in (*capture.SPECS, *insights.SPECS) if spec.name in names]
    job = dg.define_asset_job("checks", selection=dg.AssetSelection.checks(*keys))
    # Replacing jobs and schedules keeps the checks and what they need.
    alone = dg.Definitions(
        assets=definitions.assets, asset_checks=definitions.asset_checks, resources=definitions.resources, jobs=[job]
    )
    with dg.DagsterInstance.ephemeral() as instance:
        return alone.resolve_job_def("checks").execute_in_process(instance=instance, raise_on_error=False)


@pytest.mark.parametrize(
    ("tags", "hours"),
    [
        ({}, 0),
        ({"dagster/partition": "2026-11-20-05:00"}, 1),
        (
            {
                "dagster/asset_partition_range_start": "2026-11-20-05:00",
                "dagster/asset_partition_range_end": "2026-11-20-07:00",
            },
            3,
        ),
    ],
)
def test_a_run_says_by_its_tags_which_hours_are_checked(tags: dict[str, str], hours: int) -> None:
    assert list(hours_of_run(tags)) == [FIRST + timedelta(hours=number) for number in range(hours)]
