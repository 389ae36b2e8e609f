"""Rules that no linter holds."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for folder in ("yt_assets", "yt_assets_tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)
DAGSTER_READS_ANNOTATIONS = ("assets", "resources", "io_managers")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_300_lines_and_opens_with_its_charter(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


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


@pytest.mark.parametrize("room", DAGSTER_READS_ANNOTATIONS)
def test_rooms_whose_annotations_dagster_reads_do_not_postpone_them(room: str) -> None:
    for source in (ROOT / "yt_assets" / room).glob("*.py"):
        assert "from __future__ import annotations" not in source.read_text(encoding="utf-8"), source.name


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
