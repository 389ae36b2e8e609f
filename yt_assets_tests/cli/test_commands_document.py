"""docs/commands.md: its commands run, and what they write has the keys that it promises."""

import json
import re
import shlex
from pathlib import Path

import pytest

from yt_assets import cli
from yt_assets_tests.cli.conftest import Desk

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = re.findall(r"^    yt-assets (.+)$", (DOCS / "commands.md").read_text(encoding="utf-8"), re.MULTILINE)


def columns_of(view: str) -> set[str]:
    """A view's columns by docs/tables.md, which is made from the schema."""
    whole = (DOCS / "tables.md").read_text(encoding="utf-8")
    part = whole.split(f"\n### {view}\n")[1].split("\n### ")[0]
    return set(re.findall(r"^\| `?(\w+)`? \|", part, re.MULTILINE)) - {"column", "Column"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_document_ends_well(
    command: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # one of them writes files
    ended = desk.type(*shlex.split(command))
    assert ended.exit_code == 0, ended.output
    # Nothing runs here, and status says so.
    assert ended.return_value in ({1} if command.startswith("status") else {None, 0})
    assert ended.stdout.strip()


def test_the_rankings_have_the_keys_of_their_views(desk: Desk) -> None:
    whole = json.loads(desk.type("top", "--json").stdout)
    lists = ["top_trending_videos", "top_gaining_videos", "top_outliers", "most_engaging_videos", "top_keywords"]
    assert list(whole) == ["hour", "source", "coverage", *lists]
    for name in lists:
        assert whole[name], f"{name} has no row to look at"
        assert {key for row in whole[name] for key in row} == columns_of(name)


def test_the_findings_have_their_three_keys_and_known_states(desk: Desk) -> None:
    whole = json.loads(desk.type("doctor", "--json").stdout)
    assert list(whole) == ["findings"]
    for found in whole["findings"]:
        assert list(found) == ["state", "subject", "words"]
        assert found["state"] in {"ok", "note", "wrong"}


def test_the_document_lists_the_subjects_of_findings() -> None:
    sources = [path for path in Path(cli.__file__).parent.glob("*.py") if path.name not in {"status.py", "disk.py"}]
    subjects = {
        each for path in sources for each in re.findall(r'Finding\([^,()]+, "([a-z ]+)"', path.read_text("utf-8"))
    }
    assert {"settings", "variables", "hour"} <= subjects
    (listed,) = re.findall(r"- `subject`: (.+?)\.", (DOCS / "commands.md").read_text(encoding="utf-8"), re.DOTALL)
    assert subjects <= set(re.split(r",\s+|\s+or\s+", listed))
