"""What anybody may run or copy is ready for it: scripts can be run, and no file names a place of one machine."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Folders that belong to whoever wrote a line, and to nobody else.
OF_ONE_MACHINE = re.compile(r"(?<![\w.>}\])-])/+(?:tmp|root|work|home/\w+|Users/\w+)/\w")


def shipped(*names: str) -> list[Path]:
    """Files of these names, and all in folders of these names; also in a checkout without git."""
    files = [file for name in names for file in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])]
    return [file for file in sorted(files) if file.is_file() and "__pycache__" not in file.parts]


def test_every_finding_can_be_run_as_it_is() -> None:
    scripts = [file for file in shipped("findings") if file.suffix == ".sh"]
    assert scripts
    assert [file.name for file in scripts if not os.access(file, os.X_OK)] == []
    assert [
        file.name for file in scripts if not file.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash")
    ] == []


def test_no_file_for_others_names_a_place_of_one_machine() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in shipped("deploy", "docs", "findings", "yt_assets", "README.md", ".env.example", "dagster.yaml")
        if file.suffix not in {".png", ".svg"}
        for line in file.read_text(encoding="utf-8").splitlines()
        if OF_ONE_MACHINE.search(line)
    ]
    assert found == []
