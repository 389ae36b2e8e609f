"""A running `yt-assets dev` over six captured hours of which nothing is derived yet, and a browser.

YT_REQUIRE_BROWSER=1 makes a missing browser a failure instead of a skip. YT_PICTURES names the folder that screenshots
are kept in; without it they go with the test's other files.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets_tests.browser.chromium import LAPTOP, Screen, browsing_or_skip
from yt_assets_tests.browser.dagster_pages import DagsterUI
from yt_assets_tests.end_to_end.observatory import Observatory
from yt_assets_tests.end_to_end.services import (
    Services,
    dev,
    free_port,
    schedule_state,
    serving,
    switch_on_since,
    this_hour,
    wait_for,
)

ROOT = Path(__file__).parents[2]
CAPTURED = 6
# The tick of the running hour comes within so many minutes of the beginning.
LATEST_MINUTE = 56


@dataclass
class Site:
    """Services over a sandbox whose clock obeys, and the first hour that was captured there, and the running one."""

    services: Services
    sandbox: Sandbox
    first: datetime

    @property
    def running(self) -> datetime:
        """The hour that ran when the tests began. The sandbox stays in it."""
        return self.first + CAPTURED * HOUR

    def hour(self, number: int) -> str:
        """The key of an hour, counted from the first captured one; negative ones were never captured."""
        return key_of(self.first + number * HOUR)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Not for the session: Playwright runs an event loop, in which Dagster can start none."""
    with browsing_or_skip() as started:
        yield started


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go."""
    chosen = os.environ.get("YT_PICTURES")
    folder = ROOT / chosen if chosen else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def screen(browser: Browser, pictures: Path) -> Iterator[Screen]:
    """A new page of a laptop's size. The tests that use it end without an error in its console."""
    page = browser.new_page(viewport=LAPTOP, timezone_id="UTC", locale="en-GB")
    shown = Screen(page, pictures)
    yield shown
    page.close()
    assert shown.complaints == []


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The schedule has been on for an hour, as after a restart: its tick captures the hour that runs now."""
    assert browser.is_connected()  # asked for first: without a browser nothing of this is worth its time
    while datetime.now(UTC).minute > LATEST_MINUTE:
        time.sleep(1)
    first = this_hour() - CAPTURED * HOUR
    with Sandbox(seed=3, channels=4, videos_per_channel=25, epoch=first) as sandbox:
        settings = {
            "YOUTUBE_API_ENDPOINT": sandbox.url,
            "YOUTUBE_API_KEY": "sandbox",
            "YT_CHANNELS": ",".join(channel.handle for channel in sandbox.world.channels),
            "YT_START_DATE": f"{first - timedelta(hours=24):%Y-%m-%d}",
        }
        observatory = Observatory(tmp_path_factory.mktemp("site"), settings=settings)
        _capture_raw_hours(observatory)
        sandbox.clock.set(now=first + CAPTURED * HOUR + timedelta(minutes=2), rate=1)
        with dev(observatory, free_port()):
            wait_for(lambda: schedule_state(observatory), "the schedule's state")
        switch_on_since(observatory, timedelta(hours=1))
        with serving(observatory) as services:
            yield Site(services, sandbox, first)


@pytest.fixture
def ui(site: Site, screen: Screen) -> DagsterUI:
    """Dagster's UI on a screen."""
    return DagsterUI(screen, site.services)


def _capture_raw_hours(observatory: Observatory) -> None:
    command = [sys.executable, "-m", "yt_assets_tests.browser.raw_hours", str(CAPTURED)]
    environment = observatory.environment(PYTHONPATH=str(ROOT))
    subprocess.run(command, env=environment, cwd=observatory.folder, check=True, timeout=300, capture_output=True)
