"""Whatever fails, the API key is in no log, database, command line or answer of the UI.

`str(HttpError)` holds the request's URL, and with it the key: an hour that failed wrote it into Dagster's event log,
into the steps' output and onto the page that shows the run. Here real services and commands fail in every way that we
know, with servers that repeat the key in what they say. A second key, the witness, goes through the same places and is
no secret: a search that finds it there would have found the key.
"""

import base64
import gzip
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from yt_assets_tests.end_to_end.canary import Canary, ProcessList, in_files, in_rows
from yt_assets_tests.end_to_end.evidence import COMMANDS, RUNS, Evidence, gather
from yt_assets_tests.end_to_end.observatory import BIN
from yt_assets_tests.end_to_end.troubles import CANARY, SPENT_LIMIT, WITNESS

pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the process list is read from /proc")


def in_answers(evidence: Evidence, canary: Canary) -> list[str]:
    return [f"{name}: {form}" for name, answer in evidence.shown.items() for form in canary.seen_in(answer)]


def in_outputs(evidence: Evidence, canary: Canary) -> list[str]:
    said = {name: ended.stdout + ended.stderr for name, ended in evidence.commands.items()}
    return [f"{name}: {form}" for name, output in said.items() for form in canary.seen_in(output)]


# Each search, and the places where it must find the witness: elsewhere an empty log would pass for a clean one.
SEARCHES: Mapping[str, tuple[Callable[[Evidence, Canary], list[str]], tuple[str, ...]]] = {
    "files, while the services ran": (
        lambda evidence, canary: evidence.found_early[canary],
        ("home/history/runs/", "compute_logs/", "dev.log"),
    ),
    "files": (
        lambda evidence, canary: in_files(evidence.folder, canary),
        ("services/home/history/runs/", "services/dev.log", "compute_logs/", "run, key blocked/sandbox/logs/run.log"),
    ),
    "rows": (lambda evidence, canary: in_rows(evidence.folder, canary), ("event_logs.event", "run_tags.value")),
    "the UI's answers": (in_answers, ("runsOrError", "logsForRun", "capturedLogs", "download_debug", "runTagsOrError")),
    "the commands' output": (in_outputs, ("run, key blocked", "doctor, API off")),
    "the process list": (lambda evidence, canary: evidence.processes.showing(canary), ("https://",)),
}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return gather(tmp_path_factory.mktemp("canary"))


@pytest.mark.parametrize("search", SEARCHES)
def test_the_key_is_nowhere(evidence: Evidence, search: str) -> None:
    find, _places = SEARCHES[search]
    leaked = find(evidence, CANARY)
    assert not leaked, "\n".join(leaked)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_same_search_finds_what_went_the_same_way(evidence: Evidence, search: str) -> None:
    find, places = SEARCHES[search]
    found = find(evidence, WITNESS)
    assert [place for place in places if not any(place in line for line in found)] == []


@pytest.mark.parametrize("trouble", [name for name in RUNS if name not in {"nothing wrong", "QuotaExhausted"}])
def test_each_run_really_failed_and_says_why(evidence: Evidence, trouble: str) -> None:
    status, log = evidence.runs[trouble]
    assert status == "FAILURE"
    assert [words for words in RUNS[trouble].says if words not in log] == []


def test_a_spent_quota_is_said_whatever_becomes_of_its_run(evidence: Evidence) -> None:
    _status, log = evidence.runs["QuotaExhausted"]
    assert [words for words in RUNS["QuotaExhausted"].says if words not in log] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_really_failed_and_says_why(evidence: Evidence, command: str) -> None:
    ended, trouble = evidence.commands[command], COMMANDS[command][0]
    said = ended.stdout + ended.stderr
    assert ended.returncode != 0 or trouble is SPENT_LIMIT
    assert [words for words in trouble.says if words not in said] == [], said[-3000:]


def test_the_key_did_arrive_in_its_header_and_in_no_address(evidence: Evidence) -> None:
    """The sandbox takes this key alone, so an hour that was captured shows that it was sent."""
    status, _log = evidence.runs["nothing wrong"]
    assert status == "SUCCESS"
    assert len(evidence.asked) > 0
    assert {asked.headers["x-goog-api-key"] for asked in evidence.asked} == {CANARY.key}
    assert [asked.url for asked in evidence.asked if CANARY.seen_in(asked.url) or "key=" in asked.url] == []


def test_the_processes_of_services_runs_and_steps_were_looked_at(evidence: Evidence) -> None:
    ours = [line for line in evidence.processes.seen if line.startswith(str(BIN).encode())]
    for name in (b"dagster_webserver", b"dagster._daemon", b"api grpc", b"multiprocessing.spawn", b"forkserver"):
        assert any(name in line for line in ours), ours


# Ids are numbers: the witness is another in each of pytest's processes, and these compare what they collected.
@pytest.mark.parametrize(
    ("written", "name"),
    [
        (f"?key={WITNESS.key}&alt=json", "raw"),
        (f"{WITNESS.key[:4]}…{WITNESS.middle}…", "middle"),
        (quote(f"/?key={WITNESS.key}", safe=""), "raw"),
        ("".join(f"%{byte:02X}" for byte in WITNESS.key.encode()), "quoted"),
        (f"key {WITNESS.key}.".encode().hex(), "hex"),
        *[(base64.b64encode(f"{'?' * n}{WITNESS.key}&x".encode()).decode(), f"base64 at {n}") for n in range(3)],
    ],
    ids=range(8),
)
def test_a_key_is_found_in_any_writing(written: str, name: str) -> None:
    assert name in WITNESS.seen_in(f"before {written} after")
    assert CANARY.seen_in(written) == []


def test_a_key_is_found_in_packed_values_and_in_values_longer_than_a_page(tmp_path: Path) -> None:
    """Dagster stores snapshots of jobs as zlib, and debug files as gzip."""
    with closing(sqlite3.connect(tmp_path / "index.db")) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("CREATE TABLE snapshots (body BLOB, event TEXT)")
        long = "x" * 470 + WITNESS.key + "x" * 470
        connection.execute("INSERT INTO snapshots VALUES (?, ?)", (zlib.compress(WITNESS.key.encode()), long))
        connection.commit()
    (tmp_path / "debug.gz").write_bytes(gzip.compress(WITNESS.key.encode()))
    rows = in_rows(tmp_path, WITNESS)
    assert {"index.db snapshots.body: raw", "index.db snapshots.event: raw"} <= set(rows)
    assert "debug.gz: raw" in in_files(tmp_path, WITNESS)
    assert in_rows(tmp_path, CANARY) + in_files(tmp_path, CANARY) == []


def test_a_key_on_a_command_line_is_found() -> None:
    with ProcessList() as processes:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.5)", WITNESS.key], check=True)
    assert len(processes.showing(WITNESS)) == 1
    assert processes.showing(CANARY) == []
