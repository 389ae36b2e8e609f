"""The notebooks of analysts run from top to bottom against hours and a day of a simulated world, and are stored empty.

Here: every cell, with the last line of each as a notebook shows it. Not here: the client (test_client.py), what its
figures mean. A kernel of Jupyter's would add thirty packages to run the same lines.
"""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.api.app import create_app
from yt_assets.definitions import build_definitions
from yt_assets.settings.environment import load_settings
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.end_to_end.observatory import Observatory
from yt_assets_tests.servers.databases import DatabaseUrls

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
# Into the second day, and so late that the first one is soon over.
WORLD = {"seed": 7, "epoch": "2026-11-20T21:00:00+00:00", "channels": 3, "videos_per_channel": 25}
HOURS, DAY = 5, "2026-11-20"


def cells_of(notebook: Path, kind: str) -> list[str]:
    whole = json.loads(notebook.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == kind]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`yt-assets serve` over some hours and a day that is over."""
    observatory = Observatory(tmp_path_factory.mktemp("notebooks"), world=WORLD)
    observatory.capture(HOURS)
    environment = observatory.environment(YT_START_DATE=DAY)
    definitions = build_definitions(load_settings(environment), environment)
    with dg.DagsterInstance.ephemeral() as instance:
        definitions.resolve_job_def("daily").execute_in_process(partition_key=DAY, instance=instance)
    files = (f"sqlite:///{observatory.source / name}.db" for name in ("videos", "insights"))
    with ExitStack() as stack:
        yield stack.enter_context(running(create_app(stores_of(DatabaseUrls("sqlite", *files), stack))))


def run_cell(source: str, scope: dict[str, Any]) -> str:
    """Run it as a notebook does; what its last line shows."""
    *before, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        exec(source, scope)  # noqa: S102  our notebook
        return ""
    exec(compile(ast.Module(before, []), "cell", "exec"), scope)  # noqa: S102  our notebook
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), scope)  # noqa: S307  our notebook
    return str(shown._repr_html_() if hasattr(shown, "_repr_html_") else repr(shown))


@pytest.mark.thorough
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(notebook: Path, service: str) -> None:
    scope: dict[str, Any] = {"__name__": "__main__"}
    shown = [run_cell(cell.replace("http://127.0.0.1:8000", service), scope) for cell in cells_of(notebook, "code")]
    tables = [text for text in shown if "<table" in text]
    assert len(tables) >= 5
    empty = [number for number, text in enumerate(tables) if "<td>" not in text]
    assert empty == [], f"{notebook.stem}: these tables have no row"


def test_notebooks_are_stored_without_outputs_and_say_what_they_need() -> None:
    assert [notebook.stem for notebook in NOTEBOOKS] == ["a_channels_month", "what_makes_it_rise"]
    for notebook in NOTEBOOKS:
        whole = json.loads(notebook.read_text(encoding="utf-8"))
        assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
        assert len({cell["id"] for cell in whole["cells"]}) == len(whole["cells"])
        for cell in whole["cells"]:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None
        assert cells_of(notebook, "markdown")[0].startswith("# ")
        assert re.search(r'Client\("http://127.0.0.1:8000", token=None\)', "".join(cells_of(notebook, "code")))
