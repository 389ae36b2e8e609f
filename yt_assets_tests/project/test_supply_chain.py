"""What is installed is pinned by hash, and its licences are told."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| ([\w.-]+) \| (.+) \|$", (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"), re.MULTILINE
)
LOCKS = ("requirements.lock", "requirements-celery.lock", "requirements-dev.lock")


def pins(name: str) -> list[tuple[str, str]]:
    """Package and all that its pin says."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==(\S+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE)


def test_the_licence_of_every_locked_package_is_told() -> None:
    """After a renewed lock: `make licences`."""
    told = dict(ROWS)
    assert sorted(told.keys() - {"package"}) == sorted(name for name, _ in pins("requirements.lock"))
    assert [name for name, licence in ROWS if licence in {"not stated", "not installed here"}] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_line_names_a_place(lock: str) -> None:
    """Pip refuses what is not as it was when it was locked; a place to fetch from would let another one answer."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert len(pins(lock)) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)) > 50
    assert re.findall(r"https?://|--index-url|--extra-index-url|git\+", text) == []


def test_the_setup_installs_nothing_without_its_hash() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"\$\(PIP\) install (.+)", makefile)
    own = "--no-deps --no-build-isolation -e ."
    assert installs.count(own) == 1
    assert [line for line in installs if line != own and not line.startswith("--no-deps --require-hashes")] == []
