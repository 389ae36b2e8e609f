"""An hour as Dagster sees it: events, metadata, retries and failures."""

import json
from dataclasses import replace
from typing import Any
from urllib.request import Request, urlopen

import dagster as dg
import pytest

from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets_tests.orchestration.assets.conftest import RUNNING, Hourly
from yt_assets_tests.storage.reading import rows_in

KEY = "2026-11-20-05:00"
INSIGHTS = ["keyword_insights", "trend_insights", "engagement_insights"]
HISTORY = ["channel_hours", "video_milestones", "video_events"]
ASSETS = ["raw_videos", "video_features", *INSIGHTS, *HISTORY]
# Hours in which nothing passed an age, and nothing happened.
MAY_BE_EMPTY = {"video_milestones", "video_events"}


def metadata(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    node = asset if asset in INSIGHTS else "hourly_history" if asset in HISTORY else f"{asset}.settle"
    found = result.asset_materializations_for_node(node)
    (event,) = [each for each in found if each.asset_key == dg.AssetKey(asset)]
    return {name: value.value for name, value in event.metadata.items()}


def failure(result: dg.ExecuteInProcessResult) -> str | None:
    (event,) = [event for event in result.all_events if event.is_step_failure]
    data = event.step_failure_data.user_failure_data
    return data.description if data else None


def test_every_asset_reports_its_rows_and_seconds(hourly: Hourly) -> None:
    result = hourly.run(0)
    assert result.success
    for asset in ASSETS:
        found = metadata(result, asset)
        assert found["dagster/partition_row_count"] > 0 or asset in MAY_BE_EMPTY
        assert "dagster/column_schema" not in found, "the definitions have it"
        assert found["seconds"] >= 0
    assert metadata(result, "raw_videos")["captured"] == "now"
    assert metadata(result, "raw_videos")["source"] == "sandbox"
    assert metadata(result, "trend_insights")["model_requests"] == 0


def test_a_later_hour_reuses_what_is_stored_and_says_so(hourly: Hourly) -> None:
    before = metadata(hourly.run(0), "raw_videos")
    hourly.run(1)
    again = hourly.run_as_it_is("2026-11-20-05:00")
    assert again.success
    found = metadata(again, "raw_videos")
    assert found["captured"] == "reused"
    assert found["dagster/partition_row_count"] == before["dagster/partition_row_count"]


LOST = (
    "2026-11-19 05:00 UTC was never captured, or was deleted at the end of retention, and cannot be any more, "
    "because YouTube serves only the present; the nearest captured hours are 2026-11-20 05:00 UTC."
)


def test_an_hour_never_captured_is_missed_and_no_failed_run(captured: Hourly) -> None:
    """Three clicks that the dialog offers turned 1,422 partitions red, and nothing took that back."""
    lost = captured.run_as_it_is("2026-11-19-05:00")
    assert lost.success
    assert [event for event in lost.all_events if event.is_step_materialization or event.is_step_failure] == []
    (observed,) = lost.get_asset_observation_events()
    observation = observed.asset_observation_data.asset_observation
    assert (observation.asset_key.to_user_string(), observation.partition) == ("raw_videos", "2026-11-19-05:00")
    assert observation.metadata["hour status"].value == "missed"
    assert observation.metadata["why missed"].value == LOST


@pytest.mark.parametrize("asset", ASSETS[1:])
def test_what_follows_from_an_hour_never_captured_is_missed_too(captured: Hourly, asset: str) -> None:
    lost = captured.run_as_it_is("2026-11-19-05:00", asset_selection=[dg.AssetKey(asset)])
    assert lost.success
    assert [event for event in lost.all_events if event.is_step_materialization or event.is_step_failure] == []
    assert len(lost.get_asset_observation_events()) == 1


def test_a_lost_call_is_retried_and_only_what_is_missing_is_fetched(hourly: Hourly) -> None:
    """Four 503s are all that the client tries; the step's retry then finds the service well again."""
    _order(hourly, [{"from": 1, "to": 4, "method": "videos.list", "status": 503}])
    result = hourly.run(0)
    assert result.success
    retried = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_UP_FOR_RETRY]
    assert [event.step_key for event in retried] == ["raw_videos.shard[1]"], "25 videos are one call"
    assert metadata(result, "raw_videos")["left out"] == 0


def test_a_spent_quota_ends_the_hour_once_and_says_when_it_returns(hourly: Hourly) -> None:
    _order(hourly, [{"from": 3, "status": 429, "reason": "quotaExceeded"}])
    result = hourly.run(0)
    said = failure(result)
    assert said is not None
    assert said.startswith("2026-11-20 05:00 UTC has no snapshot. The day's quota of the bucket 'default' is spent")
    assert "starts anew at" in said
    with urlopen(f"{hourly.sandbox.url}/sandbox", timeout=60) as answer:
        assert sum(json.load(answer)["requests"].values()) == 4, "a channel, its list, and one call for each bucket"
    assert not [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_UP_FOR_RETRY]


def test_a_quota_that_is_spent_in_the_middle_leaves_a_partial_hour_with_its_insights(captured: Hourly) -> None:
    spent = {"status": 429, "reason": "quotaExceeded"}
    firsts = {"videos.batchGetStats": 1, "videos.list": 2}  # counts come by the list, until that is spent as well
    _order(captured, [{"method": method, "from": first} | spent for method, first in firsts.items()])
    result = captured.run(1)
    assert result.success
    found = metadata(result, "raw_videos")
    assert found["captured"] == "partial"
    assert "starts anew at" in found["reason"]
    assert 0 < found["dagster/partition_row_count"] < 25
    assert metadata(result, "trend_insights")["dagster/partition_row_count"] == 25, "the others by their newest look"
    assert "were seen in this hour" in metadata(result, "engagement_insights")["coverage"]


def _order(hourly: Hourly, faults: list[dict[str, Any]]) -> None:
    body = json.dumps(faults).encode()
    with urlopen(Request(f"{hourly.sandbox.url}/sandbox/faults", data=body, method="PUT"), timeout=60):
        pass


def wish(**config: Any) -> dict[str, Any]:
    return {"ops": {"raw_videos": {"config": config}}}


def test_the_launchpad_narrows_a_run_to_some_channels_and_the_hour_stays_partial(hourly_now: Hourly) -> None:
    two = hourly_now.watching("@kitchen-lab", "@werkbank_nord")
    part = two.run(RUNNING, run_config=wish(channels=["@kitchen-lab"], batch_size=5))
    assert metadata(part, "raw_videos")["captured"] == "partial"
    assert metadata(part, "raw_videos")["reason"] == "this run asked for 1 of 2 channels"
    whole = two.run(RUNNING, minute=6)
    assert metadata(whole, "raw_videos")["captured"] == "now"
    assert metadata(whole, "raw_videos")["rows"] > metadata(part, "raw_videos")["rows"]


def test_a_narrowed_run_leaves_the_verdict_on_a_whole_hour_alone(hourly_now: Hourly) -> None:
    two = hourly_now.watching("@kitchen-lab", "@werkbank_nord")
    whole = two.run(RUNNING)
    part = two.run(RUNNING, minute=6, run_config=wish(channels=["@kitchen-lab"]))
    checks = {each.check_name: each for each in part.get_asset_check_evaluations()}
    assert checks["hour_coverage"].metadata["planned"].value == metadata(whole, "raw_videos")["rows"]


def test_texts_are_read_again_when_a_run_asks_for_it(hourly_now: Hourly) -> None:
    def texts_read() -> int:
        with urlopen(f"{hourly_now.sandbox.url}/sandbox", timeout=60) as answer:
            return int(json.load(answer)["requests"]["videos.list"])

    hourly_now.run(RUNNING)
    before = texts_read()
    hourly_now.run(RUNNING, minute=6)
    again = texts_read()
    hourly_now.run(RUNNING, minute=7, run_config=wish(refresh_texts=True))
    assert (again - before, texts_read() - again) == (0, 1)


def test_a_channel_that_nobody_watches_is_refused_in_one_sentence(hourly_now: Hourly) -> None:
    refused = hourly_now.run(RUNNING, run_config=wish(channels=["@somebody"]))
    assert failure(refused) == "channels: '@somebody' is not watched; allowed are of YT_CHANNELS or added: @kitchen-lab"


def test_what_steps_hand_to_each_other_is_in_the_database_and_not_in_dagsters_home(hourly: Hourly) -> None:
    """As pickles on one machine's disk, a plan was out of reach for every other machine."""
    assert hourly.run(0).success
    with Database("videos", hourly.settings.database_url("videos"), setting="VIDEOS_DATABASE_URL") as database:
        names = {row["name"] for row in rows_in(database, "step_values")}
    shards = {f"{asset}.plan.shards.{number}" for asset in ("raw_videos", "video_features") for number in (0, 1)}
    assert names == {"settings", "raw_videos.plan.plan", *shards}


def test_insights_are_not_made_on_a_machine_with_other_settings(captured: Hourly) -> None:
    """They take no plan, and ask when they load the hour: two models would explain the trends of one hour."""
    run_id = "5b8c9b0e-0000-4000-8000-000000000000"
    trends = {"asset_selection": [dg.AssetKey("trend_insights")], "run_id": run_id}
    assert captured.run_as_it_is(KEY, **trends).success
    environment = {**captured.environment, "OPENAI_MODEL": "another"}
    elsewhere = replace(captured, settings=load_settings(environment), environment=environment)
    said = failure(elsewhere.run_as_it_is(KEY, **trends))
    assert said is not None
    assert said.startswith("OPENAI_MODEL on ")
