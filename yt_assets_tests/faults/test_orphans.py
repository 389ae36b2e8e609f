"""kill -9 of a run's worker: its step processes live on, notice it, and stop before they store another batch."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from yt_assets.orchestration.partitions import key_of
from yt_assets_tests.faults.disturbed import Installation, Nursery, hour, small_world
from yt_assets_tests.servers.databases import sqlite_urls, with_schema

PATIENCE = 60.0
SECONDS_OF_A_CALL = 6


def test_orphans_stop_before_their_next_batch_and_another_run_writes_the_rest(tmp_path: Path, nursery: Nursery) -> None:
    """Without a look at their parent they went on for minutes, spent quota, and wrote beside the run that was retried.

    The third call of the hour takes six seconds; the worker is killed while its two shards wait.
    """
    with small_world(videos_per_channel=120) as sandbox:
        installation = Installation(tmp_path, with_schema(sqlite_urls(tmp_path)), sandbox, nursery).at(0)
        slow = [{"method": "videos.list", "from": 3, "delay": SECONDS_OF_A_CALL}]
        _order(sandbox.url, slow)
        worker = _start_worker(installation)
        _wait_for(lambda: len(_snapshots(installation)) == 100, "two calls to be stored")
        worker.kill()
        worker.wait()
        orphans = _steps_of(installation)
        assert orphans, "the steps went with their worker"
        _wait_for(lambda: not _steps_of(installation), "the orphans to stop")
        assert len(_snapshots(installation)) == 100
        assert "The run of this step is gone: its worker process has ended." in (tmp_path / "worker.log").read_text()
        _order(sandbox.url, [])
        assert installation.run(0, ["raw_videos"]).succeeded
        assert len(_snapshots(installation)) >= 230
        (record,) = installation.contents()["hours"]
        assert record["state"] == "captured"


def _start_worker(installation: Installation) -> "subprocess.Popen[bytes]":
    with (installation.folder / "worker.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "yt_assets_tests.faults.run_worker", key_of(hour(0))],
            env=installation.environment(),
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _snapshots(installation: Installation) -> list[object]:
    return list(installation.contents()["raw_videos"])


def _steps_of(installation: Installation) -> list[int]:
    """Processes that have this installation's environment: the run's worker, its fork server and its steps."""
    mark = f"YT_DATA_DIR={installation.folder}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes() + b"\0":
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def _order(url: str, faults: list[dict[str, object]]) -> None:
    with urlopen(Request(f"{url}/sandbox/faults", data=json.dumps(faults).encode(), method="PUT"), timeout=60):
        pass


def _wait_for(question: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > until:
            pytest.fail(f"waited {PATIENCE:g} s for {what}")
        time.sleep(0.1)
