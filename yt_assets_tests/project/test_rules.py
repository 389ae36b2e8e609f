"""Rules that no linter holds."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tools.house import has_charter

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for folder in ("yt_assets", "yt_assets_tests", "benchmarks", "tools") for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_300_lines_and_opens_with_its_charter(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize(
    "source",
    [
        source
        for source in SOURCES
        if source.is_relative_to(ROOT / "benchmarks") or source.is_relative_to(ROOT / "tools")
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_what_measures_and_renews_says_what_belongs_in_it(source: Path) -> None:
    assert has_charter(ast.parse(source.read_text(encoding="utf-8")))


def test_functions_are_short() -> None:
    lengths = {
        f"{source.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for source in SOURCES
        if source.is_relative_to(ROOT / "yt_assets")
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) // 2] <= 9, "the median"
    assert ordered[len(ordered) * 9 // 10] <= 33, "nine in ten"
    assert ordered[-1] <= 50, max(lengths, key=lambda name: lengths[name])


def test_rooms_whose_annotations_dagster_reads_do_not_postpone_them() -> None:
    rooms = [source for source in SOURCES if source.is_relative_to(ROOT / "yt_assets" / "orchestration")]
    assert rooms
    for source in rooms:
        assert "from __future__ import annotations" not in source.read_text(encoding="utf-8"), source.name


def test_nothing_is_read_from_beside_the_checkout() -> None:
    """What lies there on one machine is missing on the next, and the tests that need it are skipped in silence."""
    beside = re.compile(r"\.\./sh(?:ared)|/ \"sh(?:ared)\"|parents\[\d\]\.parent\b")
    files = [*SOURCES, ROOT / "Makefile", *(ROOT / "docs").glob("*.md")]
    assert [str(file) for file in files if beside.search(file.read_text(encoding="utf-8"))] == []


def test_locks_carry_hashes_and_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert all("://" not in line and not line.startswith("--") for line in lines), name
        assert sum("--hash=sha256:" in line for line in lines) >= sum("==" in line for line in lines)


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)["project"]
    for group in (declared["dependencies"], *declared["optional-dependencies"].values()):
        for requirement in group:
            lines = [line for line in text.splitlines() if f'"{requirement}"' in line]
            assert any("#" in line for line in lines), requirement
