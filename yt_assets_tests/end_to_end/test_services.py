"""Dagster's own services over the project: a real daemon's tick, the UI's Materialize, two runs of one hour.

The daemon is told that its schedule has been on for an hour, as after an outage; the tick it then makes is a real one,
for the hour that is running now.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import dagster as dg
import pytest

from yt_assets.partitions import key_of
from yt_assets_tests.end_to_end.observatory import BIN, WORLD, Observatory

PATIENCE = 150
RUNS = "{ runsOrError { ... on Runs { results { runId status jobName tags { key value } } } } }"
LAUNCH = """mutation($params: ExecutionParams!) { launchPipelineExecution(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
ASSETS = ["raw_videos", "video_features", "keyword_insights", "trend_insights", "engagement_insights"]


@dataclass
class Services:
    """A running `yt-assets dev`."""

    observatory: Observatory
    url: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """One GraphQL request, as the UI sends it."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.url}/graphql", data=body, headers={"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
        return data

    def runs(self) -> list[dict[str, Any]]:
        """All runs, newest first, with their tags as a dictionary."""
        found = self.ask(RUNS)["runsOrError"]["results"]
        return [run | {"tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in found]

    def materialize(self, hour: str) -> str:
        """What the UI's Materialize button sends for all assets of one partition; the new run's id."""
        where = {"repositoryName": "__repository__", "repositoryLocationName": "yt_assets.definitions"}
        selector = where | {"pipelineName": "__ASSET_JOB", "assetSelection": [{"path": [name]} for name in ASSETS]}
        metadata = {"tags": [{"key": "dagster/partition", "value": hour}]}
        launched = self.ask(LAUNCH, params={"selector": selector, "mode": "default", "executionMetadata": metadata})
        outcome = launched["launchPipelineExecution"]
        assert outcome["__typename"] == "LaunchRunSuccess", outcome
        return str(outcome["run"]["runId"])


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """`yt-assets dev` without a key, in a world that began two hours ago."""
    began = this_hour() - timedelta(hours=2)
    small = WORLD | {"epoch": began.isoformat(), "channels": 2}
    observatory = Observatory(tmp_path_factory.mktemp("dev"), world=small)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Services(observatory, f"http://127.0.0.1:{port}")
    with dev(observatory, port):
        wait_for(lambda: _schedule_state(observatory), "the schedule's state")
    _switch_on_since(observatory, timedelta(hours=1))
    with dev(observatory, port) as log:
        wait_for(lambda: _answers(running), "the UI", log.read_text)
        yield running


@contextmanager
def dev(observatory: Observatory, port: int) -> Iterator[Path]:
    """`yt-assets dev` until the end of the block; yields its log. It must stop when it is asked to.

    SIGINT is ignored, as in every command that a script starts in the background: Dagster alone would not stop then.
    """
    log = observatory.folder / "dev.log"
    with log.open("a") as output:
        child = subprocess.Popen(
            ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", str(BIN / "yt-assets"), "dev", "--port", str(port)],
            env=observatory.environment(),
            cwd=observatory.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield log
            child.send_signal(signal.SIGTERM)
            assert child.wait(timeout=30) == 0, log.read_text()[-3000:]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def test_the_daemons_tick_captures_the_running_hour(services: Services) -> None:
    run = wait_for(lambda: _scheduled(services), "the scheduled run")
    hour = run["tags"]["dagster/partition"]
    assert hour in {key_of(this_hour()), key_of(this_hour() - timedelta(hours=1))}
    ended = wait_for(lambda: _ended(services, run["runId"]), "the scheduled run's end")
    assert ended["status"] == "SUCCESS"
    # The next hour may begin while this runs; then there is one more of everything.
    (record,) = [found for found in services.observatory.rows("videos", "hours") if key_of(found["hour"]) == hour]
    assert (record["state"], record["stored"]) == ("captured", record["planned"])
    ticked = [found for found in services.runs() if "dagster/schedule_name" in found["tags"]]
    assert len([found for found in ticked if found["tags"]["dagster/partition"] == hour]) == 1


def test_the_uis_materialize_works_and_two_runs_of_one_hour_never_overlap(services: Services) -> None:
    wait_for(lambda: not _active(services), "the runs before")
    hour = key_of(this_hour())
    first, second = services.materialize(hour), services.materialize(hour)
    overlaps = []
    while len(_active(services)) > 0:
        alike = [run for run in _active(services) if run["tags"]["dagster/partition"] == hour]
        started = [run["runId"] for run in alike if run["status"] in {"STARTING", "STARTED"}]
        overlaps += [started] if len(started) > 1 else []
        time.sleep(0.3)
    assert [_ended(services, run)["status"] for run in (first, second)] == ["SUCCESS", "SUCCESS"]  # type: ignore[index]
    assert overlaps == []
    snapshots = services.observatory.rows("videos", "raw_videos")
    assert len({(row["hour"], row["video_id"]) for row in snapshots}) == len(snapshots)
    assert len(services.observatory.rows("insights", "trend_insights")) == len(snapshots)


def this_hour() -> datetime:
    """The hour that is running."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def wait_for(question: Callable[[], Any], what: str, told: Callable[[], str] = str) -> Any:
    """Ask until the answer is true; fails with what was waited for."""
    for _ in range(PATIENCE * 2):
        answer = question()
        if answer:
            return answer
        time.sleep(0.5)
    pytest.fail(f"waited {PATIENCE} s for {what}: {told()[-3000:]}")


def _answers(services: Services) -> bool:
    try:
        found = services.ask("{ repositoriesOrError { __typename ... on RepositoryConnection { nodes { name } } } }")
    except (URLError, OSError):
        return False
    return bool(found["repositoriesOrError"].get("nodes"))


def _instance(observatory: Observatory) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(observatory.source / "dagster"))


def _schedule_state(observatory: Observatory) -> Any:
    if not (observatory.source / "dagster" / "schedules").exists():
        return None
    with _instance(observatory) as instance:
        return next(iter(instance.all_instigator_state()), None)


def _switch_on_since(observatory: Observatory, ago: timedelta) -> None:
    """Move the moment at which the schedule was switched on into the past, and forget when it was looked at last."""
    state = _schedule_state(observatory)
    began = state.instigator_data.start_timestamp - ago.total_seconds()
    changed = state.instigator_data._replace(start_timestamp=began, last_iteration_timestamp=None)
    with _instance(observatory) as instance:
        instance.update_instigator_state(state.with_data(changed))


def _scheduled(services: Services) -> dict[str, Any] | None:
    return next((run for run in services.runs() if run["tags"].get("dagster/schedule_name") == "hourly_schedule"), None)


def _ended(services: Services, run_id: str) -> dict[str, Any] | None:
    ended = {"SUCCESS", "FAILURE", "CANCELED"}
    return next((run for run in services.runs() if run["runId"] == run_id and run["status"] in ended), None)


def _active(services: Services) -> list[dict[str, Any]]:
    return [run for run in services.runs() if run["status"] in {"QUEUED", "NOT_STARTED", "STARTING", "STARTED"}]
