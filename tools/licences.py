"""The licences of what requirements.lock installs, from the installed packages' own words, as docs/licences.md.

Here: reading the metadata of installed packages. Not here: that the page is complete
(yt_assets_tests/project/test_supply_chain.py).

python -m tools.licences > docs/licences.md
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
HEAD = """# Licences of the locked dependencies

What `requirements.lock` installs, with the licence that each package's own metadata states.
`make licences` renews this page. dagster-mysql brings mysql-connector-python, under the GPL with an
exception for free software; this project never imports it, and its URLs name PyMySQL (MIT).

| package | licence |
|---|---|
"""
LONGEST = 60


def locked(text: str) -> list[str]:
    """Names of the packages that a lock file pins."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)


def licence_of(name: str) -> str:
    """An SPDX expression where the package has one, else its classifiers, else the first line of its licence."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    # Asked first: from Python 3.13 on, reading a field that is not there warns.
    if "License-Expression" in told:
        return str(told["License-Expression"])
    classified = [
        value.rpartition(" :: ")[2] for value in told.get_all("Classifier") or [] if value.startswith("License :: ")
    ]
    named = "".join(told.get_all("License") or []).strip().splitlines()
    specific = [value for value in classified if value != "OSI Approved"]
    return ", ".join(specific) or (named[0][:LONGEST] if named else "not stated")


def page() -> Iterator[str]:
    """The document's parts."""
    yield HEAD
    for name in sorted(locked(LOCK.read_text(encoding="utf-8")), key=str.lower):
        yield f"| {name} | {licence_of(name).replace('|', '/')} |\n"


if __name__ == "__main__":
    sys.stdout.write("".join(page()))
