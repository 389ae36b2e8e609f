"""Tags by which runs are found, and by which Dagster starts a lost run again."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest
from dagster._daemon.auto_run_reexecution.auto_run_reexecution import get_reexecution_strategy

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.asset_names import ASSETS
from yt_assets.orchestration.assets.run_tags import tags_of
from yt_assets.orchestration.partitions import key_of
from yt_assets_tests.orchestration.assets.conftest import FIRST, Hourly

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)


def run_of(instance: dg.DagsterInstance, ran: dg.ExecuteInProcessResult) -> dg.DagsterRun:
    run = instance.get_run_by_id(ran.run_id)
    assert run is not None
    return run


def test_a_run_says_its_day_hour_trigger_and_channels(hourly: Hourly) -> None:
    hourly.sandbox.clock.set(now=FIRST + timedelta(minutes=5))
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_definitions(hourly.settings, hourly.environment).resolve_job_def("hourly")
        ran = job.execute_in_process(partition_key=key_of(FIRST), instance=instance)
        tags = run_of(instance, ran).tags
    assert {name: tags[f"yt_assets/{name}"] for name in ("day", "hours", "trigger", "channels")} == {
        "day": "2026-11-20",
        "hours": "2026-11-20-05:00",
        "trigger": "person",
        "channels": str(len(hourly.settings.channels)),
    }


@pytest.mark.parametrize(
    ("given", "trigger"),
    [
        ({"dagster/schedule_name": "hourly_schedule"}, "schedule"),
        ({"dagster/backfill": "abc"}, "backfill"),
        ({}, "person"),
    ],
)
def test_the_trigger_is_told_from_dagsters_own_tags(given: dict[str, str], trigger: str) -> None:
    assert tags_of(given, [HOUR])["yt_assets/trigger"] == trigger


def test_a_range_is_told_by_its_first_hour() -> None:
    hours = [HOUR + timedelta(hours=number) for number in range(6)]
    assert tags_of({}, hours)["yt_assets/hours"] == "2026-11-20-05:00 and 5 more"


@pytest.mark.parametrize("job", ["hourly", "__ASSET_JOB"])
def test_a_lost_run_is_started_again_whole_however_it_began(hourly: Hourly, job: str) -> None:
    """From the failed step on, Dagster leaves out mapped steps: an hour without its videos would look finished."""
    hourly.sandbox.clock.set(now=FIRST + timedelta(minutes=5))
    definitions = build_definitions(hourly.settings, hourly.environment)
    with dg.DagsterInstance.ephemeral() as instance:
        ran = definitions.resolve_job_def(job).execute_in_process(
            partition_key=key_of(FIRST),
            instance=instance,
            asset_selection=[dg.AssetKey(name) for name in sorted(ASSETS)],
        )
        strategy = get_reexecution_strategy(run_of(instance, ran), instance)
    assert strategy is not None
    assert strategy.value == "ALL_STEPS"
