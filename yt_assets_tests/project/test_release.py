"""What a release is made of: wheel and sdist as the index takes them, and a bill of materials that has it all."""

import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tools.sbom import bill_of_materials

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.thorough


def test_wheel_and_sdist_are_as_the_index_takes_them(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    wheel, sdist = sorted(tmp_path.iterdir(), key=lambda file: file.suffix, reverse=True)
    assert (wheel.suffix, sdist.suffix) == (".whl", ".gz")
    checked = subprocess.run(
        [Path(sys.executable).with_name("twine"), "check", "--strict", wheel, sdist],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "requirements.lock", "Makefile", "docs/README.md", "LICENSE"} <= names
    assert [name for name in names if name == ".env" or name.startswith((".yt_assets/", ".venv"))] == []


def test_the_bill_of_materials_is_valid_and_has_every_locked_package() -> None:
    text = bill_of_materials()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    assert bill["metadata"]["component"]["name"] == "yt_assets"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE))
    assert {each["name"]: each["version"] for each in bill["components"]} == pinned
    assert sum(len(each["hashes"]) for each in bill["components"]) == lock.count("--hash=sha256:")
    assert all(each["licenses"] for each in bill["components"])
