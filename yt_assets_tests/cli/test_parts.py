"""Programs that belong together: what dies is started again, within bounds, and none outlives the others."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from yt_assets.cli import parts
from yt_assets.cli.log_lines import FILE_BYTES, LogLines, RotatingLog
from yt_assets.cli.parts import MOST_DEATHS, Part, end_all


@pytest.fixture
def part(tmp_path: Path) -> Iterator[Callable[..., Part]]:
    log = RotatingLog(tmp_path / "logs" / "daemon.log")

    def build(program: str, form: Any = "plain") -> Part:
        command = [sys.executable, "-c", program]
        return Part("daemon", command, log, LogLines(form))

    yield build
    log.close()


def until(question: Callable[[], Any]) -> Any:
    for _ in range(200):
        answer = question()
        if answer or answer == 0:
            return answer
        time.sleep(0.05)
    pytest.fail("waited ten seconds")


def test_a_part_that_dies_is_due_again_after_ever_longer_pauses(part: Callable[..., Part]) -> None:
    one, pauses = part("raise SystemExit(3)"), []
    for number in range(4):
        one.start(os.environ)
        now = 100.0 + number
        assert until(lambda now=now: one.died(now)) == 3  # type: ignore[misc]
        pauses.append(one.due - now)
    assert pauses == [1, 2, 4, 8]
    assert one.died(200.0) is None, "a death is told once"
    assert len(one.deaths) <= MOST_DEATHS
    one.start(os.environ)
    until(lambda: one.died(10_000.0))
    assert len(one.deaths) == 1, "deaths of long ago are forgiven"


def test_all_that_a_part_started_ends_with_it(part: Callable[..., Part], monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what will not hear SIGTERM."""
    monkeypatch.setattr(parts, "PATIENCE", 0.5)
    words = "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    stubborn = f"import signal, time; {words}"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {stubborn!r}])"
    one = part(program)
    one.start(os.environ)
    until(lambda: "ready" in one.log.file.read_text())
    end_all([one])
    until(one.is_gone)


def test_what_a_part_writes_goes_to_its_file_and_warnings_are_said(
    part: Callable[..., Part], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["2026-11-30 05:00:00 +0000 - dagster.daemon - INFO - quiet", "\x1b[34m2026 - x - ERROR - it broke\x1b[0m"]
    one = part(f"print({chr(10).join(lines)!r})", "json")
    one.start(os.environ)
    until(lambda: "broke" in one.log.file.read_text())
    until(lambda: one.died(1.0))
    assert one.log.file.read_text().splitlines() == [lines[0], "2026 - x - ERROR - it broke"]
    (said,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert said.pop("time").endswith("Z")
    assert said == {"level": "error", "part": "daemon", "message": "it broke"}


def test_lines_for_people_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    LogLines("plain").say("05:00 captured: 160 videos, 29 units, 18 s")
    LogLines("plain").say("ended\x1b[31m with exit code 1", part="daemon", level="error")
    first, second = capsys.readouterr().out.splitlines()
    assert first[8:] == " 05:00 captured: 160 videos, 29 units, 18 s"
    assert second[8:].startswith(" daemon: error: ended")
    assert "\x1b" not in second


def test_a_log_never_outgrows_its_bound(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "code.log")
    for _ in range(20):
        log.write("x" * (FILE_BYTES // 4))
    log.close()
    files = list(tmp_path.iterdir())
    assert len(files) == 3
    assert all(file.stat().st_size <= FILE_BYTES for file in files)
