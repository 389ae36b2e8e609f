"""Whether requirements.lock installs on every promised machine: wheels alone, each with its hash.

Here: downloading for other machines, and a table. Not here: installing and running (make test). Run before a release,
by `make check-lock`; needs pip and an index, and downloads some 250 MB for each line.
"""

import re
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"

# The C library or system that each kind of machine has had for years: glibc 2.28 is Debian 10's, macOS 12 is of 2021.
PLATFORMS = {
    "Linux x86-64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64"),
    "Linux arm64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "macOS arm64": ("macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_11_0_universal2", "macosx_10_9_universal2"),
}


def promised() -> list[str]:
    """The Pythons of pyproject.toml's classifiers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (re.search(r"Python :: (3\.\d+)$", line) for line in project["classifiers"])
    return [match[1] for match in found if match]


def command(python: str, tags: tuple[str, ...], folder: str) -> list[str]:
    """What pip is asked: no source packages, no file without its hash, nothing that the lock does not name."""
    machine = [word for tag in (*tags, "any") for word in ("--platform", tag)]
    wanted = ["--implementation", "cp", "--python-version", python, "--no-deps", "--require-hashes"]
    return [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"),
        *("--only-binary=:all:", *machine, *wanted, "--dest", folder, "-r", str(LOCK)),
    ]


def main() -> int:
    """A line for each machine and Python; 1 where one of them lacks a wheel."""
    pins = len(re.findall(r"^[\w.-]+==", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    failed = 0
    print("| machine | Python | wheels | MB | seconds | verdict |\n|---|---|---|---|---|---|")
    for machine, tags in PLATFORMS.items():
        for python in promised():
            began = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                ended = subprocess.run(command(python, tags, folder), capture_output=True, text=True, check=False)
                files = list(Path(folder).iterdir())
                size = sum(file.stat().st_size for file in files) / 1e6
            is_well = ended.returncode == 0 and len(files) == pins
            failed += not is_well
            errors = [line for line in ended.stderr.splitlines() if line.startswith("ERROR")]
            verdict = "ok" if is_well else f"{len(files)} of {pins}: {(errors or ['no reason given'])[0]}"
            seconds = time.monotonic() - began
            print(f"| {machine} | {python} | {len(files)} | {size:.0f} | {seconds:.0f} | {verdict} |", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
