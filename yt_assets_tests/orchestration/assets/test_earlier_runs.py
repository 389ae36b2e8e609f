"""Whatever asset a run begins with, it waits for runs of its hour that began earlier, before it reads anything."""

from collections.abc import Callable, Sequence

import dagster as dg
import pytest
from sqlalchemy import text

from yt_assets.definitions import build_definitions
from yt_assets.orchestration import runs_at_work
from yt_assets.orchestration.asset_names import ASSETS
from yt_assets.orchestration.partitions import key_of
from yt_assets.settings.environment import DatabaseName
from yt_assets.storage.engine.database import Database
from yt_assets_tests.orchestration.assets.conftest import FIRST, Hourly
from yt_assets_tests.orchestration.recorded_runs import begin, end, record

Find = Callable[[], Sequence[dg.RunRecord]]


def materialize(hourly: Hourly, instance: dg.DagsterInstance, *assets: str) -> bool:
    job = build_definitions(hourly.settings, hourly.environment).resolve_job_def("hourly")
    selection = [dg.AssetKey(name) for name in assets]
    return job.execute_in_process(partition_key=key_of(FIRST), instance=instance, asset_selection=selection).success


def execute(hourly: Hourly, name: DatabaseName, statement: str) -> list[int]:
    """A statement to one of the databases; the first column of its answer."""
    with Database(name, hourly.settings.database_url(name), setting="") as database, database.engine.begin() as there:
        answer = there.execute(text(statement))
        return [row[0] for row in answer] if answer.returns_rows else []


def ids(records: Sequence[dg.RunRecord]) -> list[str]:
    return [record.dagster_run.run_id for record in records]


def test_insights_are_of_the_features_that_the_earlier_run_stored(
    captured: Hourly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backfill read its features, waited for the model, and replaced newer insights by older ones, for ever."""
    waits: list[int] = []
    with dg.DagsterInstance.ephemeral() as instance:
        earlier = record(instance, FIRST.hour)
        begin(instance, earlier)

        def wait(find: Find, *_: object) -> None:
            waits.append(len(find()))
            if waits == [1]:
                execute(captured, "videos", "UPDATE video_features SET views = views + 1000000")
                end(instance, earlier)

        monkeypatch.setattr(runs_at_work, "wait_while", wait)
        assert materialize(captured, instance, "trend_insights", "engagement_insights")
    assert waits == [1, 0]
    for table in ("trend_insights", "engagement_insights"):
        assert min(execute(captured, "insights", f"SELECT views FROM {table}")) >= 1_000_000  # noqa: S608


@pytest.mark.thorough_on_servers
@pytest.mark.parametrize("asset", sorted(ASSETS))
def test_a_run_may_begin_with_any_asset_and_waits_for_its_own_hour_alone(
    asset: str, captured: Hourly, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[list[str]] = []
    with dg.DagsterInstance.ephemeral() as instance:
        same, other = record(instance, FIRST.hour), record(instance, FIRST.hour - 3, FIRST.hour - 1)
        for run in (same, other):
            begin(instance, run)
        monkeypatch.setattr(runs_at_work, "wait_while", lambda find, *_: waits.append(ids(find())))
        assert materialize(captured, instance, asset)
    assert waits == [[same.run_id]]
