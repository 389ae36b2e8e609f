"""Schemathesis over the running service: questions made of its OpenAPI document, all of its checks.

Here: one run. Not here: how many questions (test_schema.py asks few, tools/api_cases.py thousands). The stream of
events is left out: it has no end, and test_stream.py asks for it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from yt_assets.api.app import create_app
from yt_assets.settings.service import ServiceOptions
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.api.world import fill
from yt_assets_tests.servers.databases import sqlite_urls, with_schema

# A question that is too long is refused as such, before anybody looks at its parameters, wrong or right: lists of
# channels may be of any length otherwise.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 404, 414]
[checks.negative_data_rejection]
expected-statuses = [404, 414, 422]
"""
ALL_PHASES = "examples,coverage,fuzzing,stateful"


@dataclass(frozen=True)
class Ran:
    """How a run ended. code: 0 when no check failed. cases: questions that were asked."""

    code: int
    output: str
    cases: int


@contextmanager
def small_world(folder: Path) -> Iterator[str]:
    """The service over the small world of these tests; its address."""
    urls = with_schema(sqlite_urls(folder))
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights, videos)
    with ExitStack() as stack:
        app = create_app(stores_of(urls, stack), ServiceOptions(yt_api_rate=0))
        yield stack.enter_context(running(app))


def run_cases(address: str, folder: Path, *, examples: int, phases: str = ALL_PHASES, seed: int = 1) -> Ran:
    """Ask about every operation, in each phase about so many times."""
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG, encoding="utf-8")
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(config),
        "run", f"{address}/v1/openapi.json", "--exclude-path", "/v1/hours/stream", "--continue-on-failure",
        "--max-examples", str(examples), "--phases", phases, "--seed", str(seed), "--generation-database", "none",
        "--no-color", "--warnings", "off", "--suppress-health-check", "all",
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    told = re.search(r"([\d,]+) generated", ran.stdout)
    return Ran(ran.returncode, ran.stdout + ran.stderr, int(told[1].replace(",", "")) if told else 0)
