"""The queue over a real instance: which queued runs Dagster's own daemon takes, and which wait."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon

from yt_assets.orchestration.instance.run_coordinator import REPLACED, HourlyRunCoordinator, QueueLimits
from yt_assets.orchestration.run_worker import WORKER, this_worker
from yt_assets_tests.orchestration.recorded_runs import KILLED, RANGE, begin, end, record

ROOT = Path(__file__).parents[3]
CONFIGS = ["dagster.yaml", "deploy/mysql/dagster.yaml"]


def opened(home: Path, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> dg.DagsterInstance:
    """The project's instance, with other sections in its dagster.yaml."""
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    shipped = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    (home / "dagster.yaml").write_text(yaml.safe_dump(shipped | changes), encoding="utf-8")
    return dg.DagsterInstance.from_config(str(home))


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    with opened(tmp_path, monkeypatch) as made:
        yield made


def queue(instance: dg.DagsterInstance, first: int, last: int | None = None, **options: Any) -> dg.DagsterRun:
    """A run that was submitted, as the UI, the schedule and backfills do."""
    run = record(instance, first, last, **options)
    return instance.run_coordinator.submit_run(dg.SubmitRunContext(run, workspace=None))  # type: ignore[arg-type]


def taken(instance: dg.DagsterInstance, config: Any = None) -> list[str]:
    """The runs that the daemon would start now."""
    daemon = QueuedRunCoordinatorDaemon(interval_seconds=5)
    runs = daemon._get_runs_to_dequeue(instance, config or instance.get_concurrency_config(), None)
    return [run.run_id for run in runs]


def test_of_a_range_and_an_hour_of_it_the_first_alone_is_started(instance: dg.DagsterInstance) -> None:
    """They carry no tag in common: Dagster's limits let both of them run, 1 of 1 time."""
    backfill, hourly = queue(instance, 4, 6), queue(instance, 6, job="hourly", assets=())
    assert taken(instance) == [backfill.run_id]
    begin(instance, backfill)
    assert taken(instance) == []
    end(instance, backfill)
    assert taken(instance) == [hourly.run_id]


def test_two_runs_of_one_hour_and_two_ranges_that_meet_wait_as_well(instance: dg.DagsterInstance) -> None:
    first, _, third, _ = queue(instance, 6), queue(instance, 6), queue(instance, 1, 4), queue(instance, 4, 5)
    assert taken(instance) == [first.run_id, third.run_id]


def test_a_range_that_never_ends_holds_up_no_other_hour(instance: dg.DagsterInstance) -> None:
    """Nor does a run that waits for it: the capture of the hour that has just begun must start."""
    stuck = queue(instance, 0, 6)
    begin(instance, stuck)
    queue(instance, 6, 7)  # waits, and holds nothing
    capture = queue(instance, 7, job="hourly", assets=())
    assert taken(instance) == [capture.run_id]


def test_the_queues_order_is_that_of_the_daemon(instance: dg.DagsterInstance) -> None:
    queue(instance, 6)
    queue(instance, 6, tags={"dagster/priority": "a word"})
    urgent = queue(instance, 4, 6, tags={"dagster/priority": "1"})
    assert taken(instance) == [urgent.run_id]


def test_a_run_that_is_queued_after_the_daemon_took_its_limits_waits(instance: dg.DagsterInstance) -> None:
    begin(instance, queue(instance, 4, 6))
    config = instance.get_concurrency_config()
    queue(instance, 6)
    assert taken(instance, config) == []


def test_runs_without_hours_and_runs_of_other_projects_go_as_ever(instance: dg.DagsterInstance) -> None:
    begin(instance, queue(instance, 4, 6))
    theirs = queue(instance, 6, assets=("theirs",))
    assert taken(instance) == [theirs.run_id]
    assert "yt_assets/queue_id" not in theirs.tags


def test_a_run_that_is_not_queued_holds_its_hour_too(instance: dg.DagsterInstance) -> None:
    """`yt-assets run`, which names its worker when it makes its run, before it is started."""
    by_hand = record(instance, 6, tags={WORKER: this_worker()})
    waits = queue(instance, 4, 6)
    assert taken(instance) == []
    begin(instance, by_hand)
    assert taken(instance) == []
    end(instance, by_hand)
    assert taken(instance) == [waits.run_id]


def test_a_run_whose_worker_was_killed_holds_nothing(instance: dg.DagsterInstance) -> None:
    """Dagster shows it as started until run monitoring ends it, 55 minutes later: the hour was over by then."""
    lost = queue(instance, 6)
    begin(instance, lost)
    later = queue(instance, 6)
    assert taken(instance) == []
    instance.add_run_tags(lost.run_id, {WORKER: KILLED})
    assert taken(instance) == [later.run_id]


def test_a_lost_run_that_dagster_starts_again_is_not_taken_for_the_lost_one(instance: dg.DagsterInstance) -> None:
    """Dagster copies a run's tags, among them the worker that was killed."""
    again = queue(instance, 6, tags={WORKER: KILLED})
    begin(instance, again)
    queue(instance, 6)
    assert taken(instance) == []


def test_a_month_is_one_tag_and_one_limit(instance: dg.DagsterInstance) -> None:
    """A tag for each hour would be 671 rows, written anew with each event."""
    begin(instance, queue(instance, 6))
    month = queue(instance, 0, 1, tags=dict(zip(RANGE, ("2026-11-01-00:00", "2026-11-28-22:00"), strict=True)))
    assert month.tags.keys() == {*RANGE, "yt_assets/queue_id"}
    config = instance.get_concurrency_config().run_queue_config
    assert config is not None
    assert list(config.tag_concurrency_limits) == [{"key": "yt_assets/queue_id", "value": month.run_id, "limit": 0}]


def test_limits_of_an_operator_hold_beside_ours_and_the_ui_shows_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"key": "team", "limit": 1}
    coordinator = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))["run_coordinator"]
    coordinator["config"]["tag_concurrency_limits"] = [own]
    with opened(tmp_path, monkeypatch, run_coordinator=coordinator) as instance:
        begin(instance, queue(instance, 6, tags={"team": "a"}))
        queue(instance, 1, tags={"team": "b"})
        waits = queue(instance, 4, 6)
        assert taken(instance) == []
        config = instance.get_concurrency_config().run_queue_config
        assert config is not None
        shown = yaml.safe_load(yaml.dump(config.tag_concurrency_limits))
    assert shown == [own, {"key": "yt_assets/queue_id", "value": waits.run_id, "limit": 0}]


def test_limits_at_the_place_where_they_replace_ours_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator's own dagster.yaml may have them from an earlier release."""
    section = {"runs": {"tag_concurrency_limits": [{"key": "dagster/partition", "limit": 1}]}}
    with opened(tmp_path, monkeypatch, concurrency=section) as instance, caplog.at_level(logging.WARNING):
        queue(instance, 6)
        config = instance.get_concurrency_config().run_queue_config
    assert config is not None
    assert not isinstance(config.tag_concurrency_limits, QueueLimits)
    assert REPLACED in caplog.text


@pytest.mark.parametrize("name", CONFIGS)
def test_both_instances_have_this_queue_with_two_runs_at_once(name: str) -> None:
    shipped = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert "concurrency" not in shipped
    assert shipped["run_coordinator"] == {
        "module": HourlyRunCoordinator.__module__,
        "class": HourlyRunCoordinator.__name__,
        "config": {"max_concurrent_runs": 2},
    }


def test_two_runs_are_started_at_once(instance: dg.DagsterInstance) -> None:
    runs = [queue(instance, number) for number in range(3)]
    assert taken(instance) == [run.run_id for run in runs[:2]]
