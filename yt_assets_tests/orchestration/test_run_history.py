"""Old runs on a real instance: which go, which stay, and what the UI then says of the partitions."""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.definitions import defs
from yt_assets.orchestration import run_history
from yt_assets.orchestration.asset_names import ASSETS, DAYS
from yt_assets.orchestration.partitions import hourly_partitions, key_of
from yt_assets.orchestration.run_history import JOBS, PrunedRuns, delete_run, is_about_kept_hours, prune_runs
from yt_assets_tests.servers.databases import DatabaseUrls

START = datetime(2026, 10, 1, tzinfo=UTC)
DELETED, KEPT = START, START + timedelta(days=2)
KEPT_SINCE = START + timedelta(days=1)

# Every run of these tests is older than this.
TOMORROW = datetime.now(UTC) + timedelta(days=1)

partitions = hourly_partitions(START)


with warnings.catch_warnings():
    warnings.simplefilter("ignore", dg.BetaWarning)

    @dg.asset(partitions_def=partitions, backfill_policy=dg.BackfillPolicy.single_run())
    def raw_videos() -> None:
        """An hour of nothing, under a name of ours."""


@dg.op
def nothing() -> None:
    """Do it."""


def job_of(name: str) -> dg.JobDefinition:
    @dg.job(name=name)
    def job() -> None:
        nothing()

    return job


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """Dagster's own storage on disk, as `yt-assets dev` uses it."""
    with dg.DagsterInstance.local_temp(str(tmp_path)) as made:
        yield made


def materialize(instance: dg.DagsterInstance, first: datetime, last: datetime | None = None) -> str:
    """Run the hourly job for an hour, or for a range in one run."""
    job = dg.Definitions(assets=[raw_videos], jobs=[dg.define_asset_job("hourly")]).resolve_job_def("hourly")
    if last is None:
        return job.execute_in_process(partition_key=key_of(first), instance=instance).run_id
    tags = {"dagster/asset_partition_range_start": key_of(first), "dagster/asset_partition_range_end": key_of(last)}
    return job.execute_in_process(tags=tags, instance=instance).run_id


def prune(instance: dg.DagsterInstance, before: datetime = TOMORROW, most: int = run_history.MOST) -> PrunedRuns:
    return prune_runs(instance, before=before, kept_since=KEPT_SINCE, log=lambda _: None, most=most)


def green(instance: dg.DagsterInstance) -> set[str]:
    """Partitions that the UI shows as materialized."""
    return instance.get_materialized_partitions(dg.AssetKey("raw_videos"))


def runs(instance: dg.DagsterInstance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


def test_the_names_are_those_of_the_definitions() -> None:
    """A job under another name would keep its runs for ever."""
    assert {job.name for job in defs.jobs or []} == JOBS
    graph = defs.resolve_asset_graph()
    assert {key.to_user_string() for key in graph.materializable_asset_keys} == ASSETS.union(DAYS)


def test_an_hour_that_is_kept_stays_green_and_one_that_is_deleted_does_not(instance: dg.DagsterInstance) -> None:
    """A run that is deleted takes the materialized status of its partition along."""
    old, kept = materialize(instance, DELETED), materialize(instance, KEPT)
    assert green(instance) == {key_of(DELETED), key_of(KEPT)}
    assert prune(instance) == PrunedRuns(deleted=1, of_stored_hours=1, left=0)
    assert green(instance) == {key_of(KEPT)}
    assert runs(instance) == {kept}
    assert instance.get_run_by_id(old) is None
    assert instance.all_logs(kept)


@pytest.mark.thorough
def test_the_same_holds_where_dagster_keeps_its_runs_on_a_server(urls_on_servers: DatabaseUrls, tmp_path: Path) -> None:
    """Production: another storage, with tables of its own, and no file a run."""
    storage = {"storage": {"mysql": {"mysql_url": urls_on_servers.videos}}}
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=storage) as instance:
        old, kept = materialize(instance, DELETED), materialize(instance, KEPT)
        assert prune(instance) == PrunedRuns(deleted=1, of_stored_hours=1, left=0)
        assert green(instance) == {key_of(KEPT)}
        assert runs(instance) == {kept}
        assert not instance.all_logs(old)


def test_a_range_stays_while_its_newest_hour_is_kept(instance: dg.DagsterInstance) -> None:
    half = materialize(instance, KEPT_SINCE - timedelta(hours=1), KEPT_SINCE)
    materialize(instance, KEPT_SINCE - timedelta(hours=3), KEPT_SINCE - timedelta(hours=1))
    assert prune(instance) == PrunedRuns(deleted=1, of_stored_hours=1, left=0)
    assert runs(instance) == {half}
    assert key_of(KEPT_SINCE) in green(instance)


def test_young_runs_stay_whatever_they_were_about(instance: dg.DagsterInstance) -> None:
    materialize(instance, DELETED)
    assert prune(instance, before=datetime.now(UTC) - timedelta(hours=1)) == PrunedRuns(0, 0, 0)
    assert len(runs(instance)) == 1


def test_runs_without_an_hour_go_by_their_age_and_those_of_other_projects_stay(instance: dg.DagsterInstance) -> None:
    job_of("retention").execute_in_process(instance=instance)
    theirs = job_of("theirs").execute_in_process(instance=instance)
    assert prune(instance) == PrunedRuns(deleted=1, of_stored_hours=0, left=0)
    assert runs(instance) == {theirs.run_id}


def test_what_was_materialized_by_hand_goes_as_well(instance: dg.DagsterInstance) -> None:
    """The UI's button runs assets in a job whose name says nothing."""
    ours = dg.DagsterRun(
        "__ASSET_JOB",
        status=dg.DagsterRunStatus.FAILURE,
        asset_selection=frozenset({dg.AssetKey("raw_videos")}),
        tags={"dagster/partition": key_of(DELETED)},
    )
    theirs = dg.DagsterRun(
        "__ASSET_JOB",
        status=dg.DagsterRunStatus.FAILURE,
        asset_selection=frozenset({dg.AssetKey("raw_videos"), dg.AssetKey("theirs")}),
    )
    for run in (ours, theirs):
        instance.add_run(run)
    assert prune(instance).deleted == 1
    assert runs(instance) == {theirs.run_id}


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
def test_what_has_not_ended_stays(instance: dg.DagsterInstance, status: dg.DagsterRunStatus) -> None:
    instance.add_run(dg.DagsterRun("retention", status=status))
    assert prune(instance).deleted == 0


def test_portions_are_bounded_and_the_oldest_go_first(instance: dg.DagsterInstance) -> None:
    """The first deletion after a year would take the whole day."""
    made = [dg.DagsterRun("retention", status=dg.DagsterRunStatus.SUCCESS) for _ in range(2 * run_history.PAGE + 1)]
    for run in made:
        instance.add_run(run)
    assert prune(instance, most=2) == PrunedRuns(deleted=2, of_stored_hours=0, left=2 * run_history.PAGE - 1)
    assert runs(instance) == {run.run_id for run in made[2:]}


def test_the_files_of_a_run_go_and_those_of_others_stay(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    old, kept = materialize(instance, DELETED), materialize(instance, KEPT)
    for run_id in (old, kept):
        folder = tmp_path / "storage" / run_id / "compute_logs"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "raw_videos.err").write_text("a line")
    prune(instance)
    files = [*(tmp_path / "storage").iterdir(), *(tmp_path / "history" / "runs").iterdir()]
    left = {file.name.partition(".")[0] for file in files}
    assert kept in left
    assert old not in left
    assert (tmp_path / "storage" / kept / "compute_logs" / "raw_videos.err").is_file()


@pytest.mark.parametrize("name", ["", "..", "storage"])
def test_what_is_no_runs_id_names_no_folder_to_delete(instance: dg.DagsterInstance, name: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        delete_run(instance, name)


@pytest.mark.parametrize(
    ("tags", "stays"),
    [
        ({}, False),
        ({"dagster/partition": key_of(KEPT_SINCE)}, True),
        ({"dagster/partition": key_of(KEPT_SINCE - timedelta(hours=1))}, False),
        ({"dagster/partition": "2026-10-01"}, False),
        ({"dagster/partition": "2026-10"}, True),
        ({"dagster/partition": "2026-10-01-00:00|x"}, True),
    ],
)
def test_a_key_that_is_no_hour_is_nothing_to_delete_by(tags: dict[str, str], stays: bool) -> None:
    assert is_about_kept_hours(tags, KEPT_SINCE) is stays


@pytest.mark.parametrize(("kept_since", "is_kept"), [(datetime(2026, 11, 20, 23, tzinfo=UTC), True), (TOMORROW, False)])
def test_a_days_run_stays_as_long_as_its_last_hour(kept_since: datetime, *, is_kept: bool) -> None:
    assert run_history.is_about_kept_hours({"dagster/partition": "2026-11-20"}, kept_since) is is_kept
