"""The two commands where a machine is odd: its paths, its language, its rights, its environment.

Here: making a clone in an odd place, running make in it, and a table. Not here: what is tested. Run before a
release, by `make odd-machines`; `--only NAME` for one case, `--tests` for the whole suite rather than a few files.
Needs git, and root for the cases that give rights away. Cases that change nothing of an installation share one clone
and its environment, since to install takes most of the time.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Few and quick: settings, files and real servers, a whole hour.
A_FEW = (
    "yt_assets_tests/settings",
    "yt_assets_tests/servers",
    "yt_assets_tests/storage/test_odd_paths.py",
    "yt_assets_tests/orchestration/assets/test_hour.py::test_every_asset_reports_its_rows_and_seconds",
)
CLEAN = {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/root"), "CI": "true"}
SECONDS = 3_600


@dataclass(frozen=True)
class Machine:
    """folder: the checkout's name. environment: over a clean one. account: who runs it. before: shell words first.

    installs: whether what is odd matters to pip; otherwise the shared clone is used.
    """

    name: str
    folder: str = "checkout"
    installs: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    before: str = ""

    @property
    def may_run(self) -> bool:
        """Rights are given away by root alone."""
        return self.account is None or os.geteuid() == 0


MACHINES = (
    Machine("blanks, # and other scripts in the path", folder="my #1 дом 家"),
    # Dagster itself cannot run from below a %, as make says; the data may lie there.
    Machine("% in the path, the environment elsewhere", folder="100% mine", environment={"VENV": "../environment"}),
    Machine("a read-only home", environment={"HOME": "/sys"}),
    Machine("umask 077", before="umask 077; "),
    Machine("without root", account="nobody", environment={"HOME": "/nonexistent"}),
    Machine("LANG=C", environment={"LANG": "C", "LC_ALL": "C"}, installs=False),
    Machine("no home", environment={"HOME": ""}, installs=False),
    Machine("no /usr/sbin in PATH", environment={"PATH": "/usr/bin:/bin"}, installs=False),
    Machine(
        "a proxy that is not there",
        environment=dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9"),
        installs=False,
    ),
)


def main() -> int:
    """1 where a case failed."""
    asked = _arguments()
    print("| case | command | seconds | verdict |\n|---|---|---|---|")
    failed = 0
    with ExitStack() as stack:
        shared = cache(lambda: _installed(stack.enter_context(_checkout(Machine("shared"))), asked))
        for machine in MACHINES:
            if asked.only and asked.only not in machine.name:
                continue
            if not machine.may_run:
                print(f"| {machine.name} | - | - | left out: needs root |")
                continue
            with _checkout(machine) if machine.installs else nullcontext(shared()) as folder:
                failed += not all(_tried(machine, folder, words) for words in _commands(asked))
    return int(failed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", help="a part of the case's name")
    parser.add_argument("--tests", action="store_true", help="the whole of make test, not a few files")
    parser.add_argument("--python", default=sys.executable, help="the Python that makes the environment")
    return parser.parse_args()


def _installed(folder: Path, asked: argparse.Namespace) -> Path:
    """The same folder, with an environment that nothing was odd for."""
    words = f"make {_python(asked)} .venv/installed-dev"
    if not _tried(Machine("nothing odd, for the next ones"), folder, words):
        sys.exit(1)
    return folder


def _python(asked: argparse.Namespace) -> str:
    return f"PYTHON={os.path.realpath(asked.python)}"


def _commands(asked: argparse.Namespace) -> Iterator[str]:
    python = _python(asked)
    yield f"make {python} run"
    yield f"make {python} test" if asked.tests else f"make {python} test-some FILES='{' '.join(A_FEW)}'"


@contextmanager
def _checkout(machine: Machine) -> Iterator[Path]:
    """A clone of what is committed, in a folder of that name, without environment or data."""
    with tempfile.TemporaryDirectory(prefix="odd-") as outer:
        folder = Path(outer) / machine.folder
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, capture_output=True)
        if machine.account is not None:
            Path(outer).chmod(0o755)
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, machine.account)
        yield folder


def _tried(machine: Machine, folder: Path, words: str) -> bool:
    if words.endswith(" run"):  # a clone that is shared holds the hours of the case before
        shutil.rmtree(folder / ".yt_assets", ignore_errors=True)
    began = time.monotonic()
    environment = {**CLEAN, **machine.environment, "TMPDIR": str(folder.parent)}
    rights = [] if machine.account is None else ["setpriv", f"--reuid={machine.account}", "--clear-groups", "--"]
    if machine.account is not None:
        environment["TMPDIR"] = "/tmp"  # noqa: S108  that account's folder for short-lived files
    ended = subprocess.run(
        [*rights, "/bin/sh", "-c", machine.before + words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
    is_well = ended.returncode == 0
    last = " / ".join((ended.stdout + ended.stderr).strip().splitlines()[-3:])
    verdict = "ok" if is_well else f"exit code {ended.returncode}: {last}"
    shown = " ".join(word for word in words.split() if not word.startswith(("PYTHON=", "FILES=", "yt_")))
    print(f"| {machine.name} | {shown} | {time.monotonic() - began:.0f} | {verdict} |", flush=True)
    return is_well


if __name__ == "__main__":
    sys.exit(main())
