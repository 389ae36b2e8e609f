"""What Dagster says is there lies on the disk: SQLite's files by their system calls, in an hour of a real process."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets_tests.faults.disturbed import Installation, Nursery
from yt_assets_tests.faults.doomed import ASSETS
from yt_assets_tests.servers.databases import sqlite_urls, with_schema

STRACE = ["strace", "-f", "-y", "-s", "4200", "-e", "trace=pwrite64,fsync,fdatasync", "-o"]
CALL = re.compile(r"^\d+ +(?P<call>\w+)\(\d+<(?P<path>[^>]*)>(?P<rest>.*)")
OURS = ("videos.db-wal", "insights.db-wal")
SAID = "ASSET_MATERIALIZATION"


def can_trace() -> bool:
    """Whether this machine has strace and lets it look."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode == 0


@pytest.fixture
def traced(tmp_path: Path, world: Sandbox) -> Iterator[tuple[Installation, Path]]:
    """An installation on SQLite files whose system calls are written down."""
    if not can_trace():
        pytest.skip("strace is not here, or may not trace")
    calls = tmp_path / "calls"
    nursery = Nursery([*STRACE, str(calls)])
    yield Installation(tmp_path, with_schema(sqlite_urls(tmp_path)), world, nursery).at(0), calls
    nursery.close()


def unsynced_when_said(calls: Path) -> list[Counter[str]]:
    """For each event that says an asset is there, the writes of our files that are not on the disk by then."""
    waiting: Counter[str] = Counter()
    found: list[Counter[str]] = []
    for line in calls.read_text(errors="replace").splitlines():
        match = CALL.match(line)
        if match is None:
            continue
        name = Path(match["path"]).name
        if name in OURS:
            if match["call"] == "pwrite64":
                waiting[name] += 1
            else:
                waiting.pop(name, None)
        elif match["call"] == "pwrite64" and SAID in match["rest"]:
            found.append(+waiting)
    return found


def test_no_event_speaks_of_rows_that_a_power_cut_would_take(traced: tuple[Installation, Path]) -> None:
    """With synchronous=NORMAL 522 of 523 writes came after the last fsync, as long as anybody had the file open."""
    work, calls = traced
    # A reader, such as the HTTP API, keeps SQLite from writing the log back when a step closes it.
    with (
        work.urls.open("videos") as videos,
        videos.reading(),
        work.urls.open("insights") as insights,
        insights.reading(),
    ):
        assert work.run(0, ASSETS).succeeded, work.said()
    found = unsynced_when_said(calls)
    assert len(found) >= len(ASSETS)
    assert found == [Counter()] * len(found)
