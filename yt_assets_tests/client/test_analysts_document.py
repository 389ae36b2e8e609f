"""docs/analysts.md: its commands and programs are run, against a service and files of a small world."""

import re
import shlex
import sys
import textwrap
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from yt_assets import cli
from yt_assets.api.app import create_app
from yt_assets.client import Client
from yt_assets.client.assistants import assistants_server
from yt_assets_tests.api.conftest import filled, stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.api.test_as_served import environment
from yt_assets_tests.servers.databases import DatabaseUrls

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"(?:^    .+\n|^\n(?=    ))+", TEXT, re.MULTILINE)]
PROGRAMS = [block.strip() for block in BLOCKS if block.strip().startswith(("from ", "import "))]
LINES = re.findall(r"^    (yt-assets .+)$", TEXT, re.MULTILINE)
COMMANDS = [line for line in LINES if line != "yt-assets mcp"]  # which test_assistants.py talks to


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    return filled(tmp_path_factory.mktemp("analysts"))


def test_the_document_has_its_programs_and_commands() -> None:
    assert len(PROGRAMS) == 3
    assert len(COMMANDS) == 2
    assert "yt-assets mcp" in LINES


def test_programs_and_commands_run_in_the_order_of_the_document(
    world: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        words = shlex.split(command)[1:]
        ended = CliRunner().invoke(cli.group, words, env=environment(world), standalone_mode=False)
        assert ended.exception is None, ended.output
    assert list(tmp_path.glob("exported/video_hours/*.parquet"))
    assert list(tmp_path.glob("sheets/video_hours/*.csv"))
    with ExitStack() as stack:
        address = stack.enter_context(running(create_app(stores_of(world, stack))))
        for program in PROGRAMS:
            placed = program.replace("http://127.0.0.1:8000", address)
            placed = placed.replace("sqlite:////path/to/insights.db", world.insights)
            scope: dict[str, object] = {}
            exec(compile(placed.replace("sqlite:////path/to/videos.db", world.videos), "analysts.md", "exec"), scope)  # noqa: S102  our document
            if isinstance(client := scope.get("client"), Client):
                client.close()
    assert capsys.readouterr().out.strip()


def test_the_document_names_every_question_tool_and_error(world: DatabaseUrls) -> None:
    questions = {name for name, value in vars(Client).items() if not name.startswith("_") and callable(value)}
    for name in questions - {"close", "answer"}:
        assert re.search(rf"\b{name}\b", TEXT), name
    with Client.from_database(world.insights) as client:
        tools = assistants_server(client)._tool_manager.list_tools()
    assert {tool.name for tool in tools} <= set(re.findall(r"`(\w+)`", TEXT))
    errors = sys.modules["yt_assets.client.errors"]
    for name in ("BadQuestion", "NothingThere", "NotLetIn", "ServiceAway", "QuestionError"):
        assert hasattr(errors, name)
        assert f"`{name}`" in TEXT
