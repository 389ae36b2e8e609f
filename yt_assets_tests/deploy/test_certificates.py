"""The certificates of docs/security.md: the strictest Python takes what its commands make."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from yt_assets_tests.display.test_certificates import shaken

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
SECTION = re.search(r"^## Certificates\n(.*?)^## ", DOCUMENT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands were run."""
    if shutil.which("openssl") is None:
        if os.environ.get("YT_REQUIRE_NGINX") == "1":
            pytest.fail("YT_REQUIRE_NGINX asks for openssl too, and there is none", pytrace=False)
        pytest.skip("openssl was left out: there is none on PATH")
    folder = tmp_path_factory.mktemp("certificates")
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    run("\n".join(commands()), folder)
    return folder


def commands() -> list[str]:
    assert SECTION is not None
    return re.findall(r"^    (.+)$", SECTION[1], re.MULTILINE)


def run(script: str, folder: Path) -> str:
    return subprocess.run(
        ["/bin/sh", "-ec", script], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_they_pass_the_strictest_python_for_their_host_alone(made: Path) -> None:
    assert shaken(made / "ca.pem", made, "db.example.org") is None
    assert "Hostname mismatch" in str(shaken(made / "ca.pem", made, "other.example.org"))


def test_the_last_command_says_so(made: Path) -> None:
    assert commands()[-1].startswith("openssl verify")
    assert run(commands()[-1], made) == "server.pem: OK\n"
