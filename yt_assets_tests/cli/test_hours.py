"""Which hours `yt-assets run` takes on."""

from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.cli.run import hours_to_run
from yt_assets.cli.world import RemoteClock
from yt_assets.partitions import HOUR
from yt_assets.sandbox.server import Sandbox
from yt_assets.settings import load_settings
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Batch, write_batch
from yt_assets_tests.cli.conftest import Desk

NOW = datetime(2026, 11, 20, 12, 34, tzinfo=UTC)
THIS_HOUR = NOW.replace(minute=0)


@pytest.fixture
def clock() -> RemoteClock:
    """Of a world that nobody needs to ask: some hours are captured already."""
    with Sandbox(channels=1, videos_per_channel=1, epoch=NOW - 7 * HOUR, now=NOW) as sandbox:
        return RemoteClock(sandbox.url)


def captured(desk: Desk, hour: datetime) -> None:
    """Write down that an hour was captured."""
    row = {"hour": hour, "source": "sandbox", "state": "captured", "planned": 0, "stored": 0, "unavailable": 0}
    with Database("videos", f"sqlite:///{desk.folder}/sandbox/videos.db", setting="VIDEOS_DATABASE_URL") as videos:
        write_batch(videos, Batch({"hours": [{**row, "planned_at": hour, "settled_at": hour}]}, items=0))


def test_real_time_has_one_hour(desk: Desk) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    assert hours_to_run(settings, 1, None, NOW) == [THIS_HOUR]


def test_sandbox_hours_follow_the_newest_captured_one(desk: Desk, clock: RemoteClock) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    captured(desk, THIS_HOUR - 5 * HOUR)
    assert hours_to_run(settings, 3, clock, NOW) == [THIS_HOUR - 4 * HOUR, THIS_HOUR - 3 * HOUR, THIS_HOUR - 2 * HOUR]


def test_a_world_that_has_caught_up_is_captured_at_the_present(desk: Desk, clock: RemoteClock) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    captured(desk, THIS_HOUR - 2 * HOUR)
    assert hours_to_run(settings, 6, clock, NOW) == [THIS_HOUR - HOUR, THIS_HOUR]
    captured(desk, THIS_HOUR)
    assert hours_to_run(settings, 6, clock, NOW) == [THIS_HOUR]


def test_a_new_installation_begins_with_the_world(desk: Desk) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    began = THIS_HOUR - timedelta(days=1)
    with Sandbox(channels=1, videos_per_channel=1, epoch=began, now=NOW) as sandbox:
        assert hours_to_run(settings, 2, RemoteClock(sandbox.url), NOW) == [began, began + HOUR]
