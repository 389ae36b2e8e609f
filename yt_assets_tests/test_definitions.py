"""What Dagster loads: in a fresh interpreter, with an empty environment, as its servers do."""

import subprocess
import sys
from typing import Any

import dagster as dg
import pytest

from yt_assets.definitions import defs

INSIGHTS = {"keyword_insights", "trend_insights", "engagement_insights"}
ASSETS = {"raw_videos", "video_features", *INSIGHTS, "channel_hours", "video_milestones", "video_events"}
DAYS = {"video_days", "channel_days", "keyword_days"}

# Importing these costs 0.3 to 1 s each, in every process of every step. SQLAlchemy is not among them: what the UI says
# of columns comes out of the schemas, and every process that opens a Dagster instance imports it anyway.
HEAVY = ["pandas", "numpy", "alembic", "nltk", "openai", "googleapiclient"]
# These are a fifth of what is ours of the time to load. They are needed by ticks and steps alone.
LATER = ["yt_assets.storage.engine.migrate", "yt_assets.storage.schema.wide_views", "dagster._core.execution.backfill"]


def test_a_fresh_interpreter_loads_them_with_an_empty_environment_and_nothing_heavy() -> None:
    script = f"import sys, yt_assets.definitions; print([name for name in {HEAVY + LATER} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], env={}, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
    assert loaded.stderr == "", "no warnings either: every step would repeat them"


def test_all_assets_share_hourly_partitions_that_include_the_running_hour() -> None:
    graph = defs.resolve_asset_graph()
    assert {key.to_user_string() for key in graph.materializable_asset_keys} == ASSETS | DAYS
    partitions = {graph.get(dg.AssetKey(name)).partitions_def for name in ASSETS}
    assert len(partitions) == 1
    (hourly,) = partitions
    assert isinstance(hourly, dg.HourlyPartitionsDefinition)
    assert hourly.end_offset == 1
    assert str(hourly.timezone) == "UTC"


def test_days_are_made_of_their_24_hours() -> None:
    """Of an installation's first day, those before its first hour are not there."""
    graph = defs.resolve_asset_graph()
    for name in DAYS:
        partitions = graph.get(dg.AssetKey(name)).partitions_def
        assert isinstance(partitions, dg.DailyPartitionsDefinition)
        assert (str(partitions.timezone), partitions.end_offset) == ("UTC", 0)
        day = partitions.get_first_partition_key()
        assert day is not None
        above = graph.get_parent_partition_keys_for_child(
            "2026-11-20", dg.AssetKey("video_features"), dg.AssetKey(name)
        )
        hours = sorted(above.partitions_subset.get_partition_keys())
        assert (len(hours), hours[0], hours[-1]) == (24, "2026-11-20-00:00", "2026-11-20-23:00")


def test_the_lineage_is_the_one_that_the_readme_draws() -> None:
    graph = defs.resolve_asset_graph()
    parents = {name: {key.to_user_string() for key in graph.get(dg.AssetKey(name)).parent_keys} for name in ASSETS}
    of_features = {name: {"video_features"} for name in (*INSIGHTS, "video_milestones")}
    of_several = {"channel_hours": {"raw_videos"}, "video_events": {"video_features", "trend_insights"}}
    assert parents == {"raw_videos": set(), "video_features": {"raw_videos"}, **of_features, **of_several}


def test_steps_run_in_forked_processes_that_are_preloaded_two_at_a_time() -> None:
    executor = defs.executor
    assert isinstance(executor, dg.ExecutorDefinition)
    schema: Any = executor.config_schema
    config = schema.resolve_config({}).value["config"]
    assert config["max_concurrent"] == 2
    assert config["start_method"]["forkserver"]["preload_modules"][0] == "yt_assets.preload"


def test_every_sensor_is_there_and_the_alert_waits_for_a_receiver_that_may_be_named_later() -> None:
    names = [sensor.name for sensor in defs.sensors or []]
    assert names == ["freshness", "hour_retry", "hour_start", "backfill_end", "hour_alert", "rule_alerts"]


@pytest.mark.parametrize("secret", ["YOUTUBE_API_KEY", "OPENAI_API_KEY", "VIDEOS_DATABASE_URL"])
def test_secrets_are_references_that_dagster_shows_by_name(secret: str) -> None:
    script = (
        "import yt_assets.definitions as d, json\n"
        "print({k: str(v) for k, v in d.defs.resources.items()}, d.build_resources(d.load_settings(), d.os.environ))"
    )
    value = "mysql://u:canary-value@h/n" if secret.endswith("URL") else "canary-value"
    shown = subprocess.run(
        [sys.executable, "-c", script], env={secret: value}, capture_output=True, text=True, check=True
    )
    assert "canary-value" not in shown.stdout
    assert secret in shown.stdout
