"""A running `yt-assets dev`, driven as the UI drives it.

Here: starting and stopping it, asking its GraphQL, launching runs, waiting. Not here: assertions about hours.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import dagster as dg
import pytest

from yt_assets_tests.end_to_end.observatory import BIN, Observatory

PATIENCE = 150
HOURLY = "hourly_schedule"
WHERE = {"repositoryName": "__repository__", "repositoryLocationName": "yt_assets.definitions"}
RUNS = "{ runsOrError { ... on Runs { results { runId status jobName tags { key value } } } } }"
LAUNCH = """mutation($params: ExecutionParams!) { launchPipelineExecution(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
BACKFILL = """mutation($params: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $params) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
SCHEDULE = """query($selector: ScheduleSelector!) { scheduleOrError(scheduleSelector: $selector) {
  ... on Schedule { scheduleState { id } } } }"""
STOP_SCHEDULE = "mutation($id: String!) { stopRunningSchedule(id: $id) { __typename } }"
ASSETS = ["raw_videos", "video_features", "keyword_insights", "trend_insights", "engagement_insights"]
ENDED = frozenset({"SUCCESS", "FAILURE", "CANCELED"})


@dataclass
class Services:
    """A running `yt-assets dev`."""

    observatory: Observatory
    url: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of one GraphQL request; raises HTTPError for errors in its answer."""
        with urlopen(self._request(query, variables), timeout=60) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
        return data

    def answer(self, query: str, **variables: Any) -> str:
        """The whole answer to one GraphQL request, with its errors if there are any."""
        try:
            with urlopen(self._request(query, variables), timeout=60) as answer:
                return str(answer.read().decode())
        except HTTPError as refusal:
            with refusal:
                return refusal.read().decode()

    def answers(self) -> bool:
        """Whether the UI is there, and has loaded the code location."""
        try:
            found = self.ask("{ repositoriesOrError { __typename ... on RepositoryConnection { nodes { name } } } }")
        except (URLError, OSError):
            return False
        return bool(found["repositoriesOrError"].get("nodes"))

    def runs(self) -> list[dict[str, Any]]:
        """All runs, newest first, with their tags as a dictionary."""
        found = self.ask(RUNS)["runsOrError"]["results"]
        return [run | {"tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in found]

    def ended(self, run_id: str) -> dict[str, Any] | None:
        """A run once it has ended."""
        return next((run for run in self.runs() if run["runId"] == run_id and run["status"] in ENDED), None)

    def materialize(
        self,
        hour: str,
        assets: Sequence[str] = tuple(ASSETS),
        config: Mapping[str, Any] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """What the UI's Materialize button sends for assets of one partition, all by default; the new run's id."""
        return self._launch(assets, {"dagster/partition": hour, **(tags or {})}, config)

    def materialize_range(self, first: str, last: str, assets: Sequence[str] = tuple(ASSETS)) -> str:
        """The same for a range of partitions in a single run."""
        names = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
        return self._launch(assets, dict(zip(names, (first, last), strict=True)))

    def backfill(self, hours: Sequence[str], assets: Sequence[str] = tuple(ASSETS)) -> str:
        """What the UI's backfill dialog sends; the daemon makes the run. The backfill's id."""
        params = {"assetSelection": [{"path": [name]} for name in assets], "partitionNames": list(hours)}
        outcome = self.ask(BACKFILL, params=params)["launchPartitionBackfill"]
        assert outcome["__typename"] == "LaunchBackfillSuccess", outcome
        return str(outcome["backfillId"])

    def _launch(self, assets: Sequence[str], tagged: Mapping[str, str], config: Mapping[str, Any] | None = None) -> str:
        selector = WHERE | {"pipelineName": "__ASSET_JOB", "assetSelection": [{"path": [name]} for name in assets]}
        metadata = {"tags": [{"key": key, "value": value} for key, value in tagged.items()]}
        params = {"selector": selector, "mode": "default", "executionMetadata": metadata, "runConfigData": config or {}}
        outcome = self.ask(LAUNCH, params=params)["launchPipelineExecution"]
        assert outcome["__typename"] == "LaunchRunSuccess", outcome
        return str(outcome["run"]["runId"])

    def stop_schedule(self, name: str) -> None:
        """What the switch on a schedule's page sends."""
        found = self.ask(SCHEDULE, selector=WHERE | {"scheduleName": name})["scheduleOrError"]
        stopped = self.ask(STOP_SCHEDULE, id=found["scheduleState"]["id"])["stopRunningSchedule"]
        assert stopped["__typename"] == "ScheduleStateResult", stopped

    def _request(self, query: str, variables: Mapping[str, Any]) -> Request:
        body = json.dumps({"query": query, "variables": variables}).encode()
        return Request(f"{self.url}/graphql", data=body, headers={"Content-Type": "application/json"})


def this_hour() -> datetime:
    """The hour that is running."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def wait_for_the_middle_of_an_hour() -> None:
    """Wait until a service that starts now captures the running hour."""
    while not 2 <= datetime.now(UTC).minute <= 48:
        time.sleep(1)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


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
            assert child.wait(timeout=90) == 0, log.read_text()[-3000:]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextmanager
def serving(observatory: Observatory) -> Iterator[Services]:
    """`yt-assets dev` on a free port until the end of the block, once its UI answers."""
    port = free_port()
    running = Services(observatory, f"http://127.0.0.1:{port}")
    with dev(observatory, port) as log:
        wait_for(running.answers, "the UI", log.read_text)
        yield running


def wait_for(question: Callable[[], Any], what: str, told: Callable[[], str] = str) -> Any:
    """Ask until the answer is true; fails with what was waited for."""
    for _ in range(PATIENCE * 2):
        answer = question()
        if answer:
            return answer
        time.sleep(0.5)
    pytest.fail(f"waited {PATIENCE} s for {what}: {told()[-3000:]}")


@contextmanager
def instance_of(observatory: Observatory) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of this data folder."""
    home = {"DAGSTER_HOME": str(observatory.source / "dagster")}
    with patch.dict(os.environ, home), dg.DagsterInstance.get() as instance:
        yield instance


def schedule_state(observatory: Observatory) -> Any:
    """The hourly schedule's state; None before Dagster has written one."""
    if not (observatory.source / "dagster" / "schedules").exists():
        return None
    with instance_of(observatory) as instance:
        states = instance.all_instigator_state()
        return next((state for state in states if state.instigator_name == HOURLY), None)


def switch_on_since(observatory: Observatory, ago: timedelta) -> None:
    """Move the moment at which the schedule was switched on into the past, and forget when it was looked at last."""
    state = schedule_state(observatory)
    began = state.instigator_data.start_timestamp - ago.total_seconds()
    changed = state.instigator_data._replace(start_timestamp=began, last_iteration_timestamp=None)
    with instance_of(observatory) as instance:
        instance.update_instigator_state(state.with_data(changed))
