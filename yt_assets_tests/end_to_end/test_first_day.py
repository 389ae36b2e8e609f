"""docs/first-day.md from an empty folder: its commands in their order, and what it says that they show.

Here: the tutorial as a newcomer types it, with a sandbox in YouTube's place where the key is asked for. Not here: pip
and `yt-assets up` from a package (test_from_a_package.py).
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets_tests.end_to_end.observatory import BIN

TEXT = (Path(__file__).parents[2] / "docs" / "first-day.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (yt-assets .+)$", TEXT, re.MULTILINE)
KEYLESS, OWN = COMMANDS[:2], [words for words in COMMANDS[2:] if words != "yt-assets up"]
pytestmark = pytest.mark.thorough


@pytest.fixture
def youtube() -> Iterator[Sandbox]:
    """What a key of one's own leads to."""
    with Sandbox(channels=3, videos_per_channel=10) as running:
        yield running


def test_a_first_day_goes_as_it_is_told(tmp_path: Path, youtube: Sandbox) -> None:
    folder = tmp_path / "observatory"
    folder.mkdir()
    shell = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "TZ": "UTC", "COLUMNS": "100"}
    shell["YT_DATA_DIR"] = str(tmp_path / "data")  # in a checkout the usual place is the checkout's

    def typed(command: str, answers: str = "", **changes: str) -> str:
        ended = subprocess.run(
            shlex.split(command), cwd=folder, env=shell | changes, input=answers, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        # Nothing runs here in the end, and status says so.
        assert ended.returncode == (1 if command.endswith("status") else 0), f"{command}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    typed(KEYLESS[0])
    assert [file.name for file in folder.iterdir()] == [".env"]
    shown = typed(KEYLESS[1])
    assert "Simulated data" in shown
    assert re.search(r"yt-assets video \S+", shown)

    # The endpoint stands for YouTube's own, and another folder for a day that begins without simulated hours.
    real = {"YOUTUBE_API_ENDPOINT": youtube.url, "YT_DATA_DIR": str(tmp_path / "own")}
    words = iter(OWN)
    asked = typed(next(words), "\n\nany\n@kitchen-lab\n", **real)
    for told in ("ok: the key works", "ok: 1 channel found"):
        assert told in asked
    said = {words: typed(words, **real) for words in words}
    assert set(re.findall(r"^\s*(ok|note|wrong)\b", said["yt-assets doctor"], re.MULTILINE)) <= {"ok", "note"}
    assert "what is usual settles after a day" in said["yt-assets run"]
    for command in ("yt-assets top", 'yt-assets top outliers --channel "Kitchen Lab"', "yt-assets top --window 24h"):
        assert "UTC" in said[command], command


def test_the_tutorial_is_short_and_has_its_commands() -> None:
    assert len(TEXT.split()) <= 1_200
    assert [words.split()[1] for words in COMMANDS] == [
        "init", "run", "init", "doctor", "run", "up", "top", "top", "status", "top",
    ]  # fmt: skip
