"""The first minutes of `yt-assets dev` in an empty folder, as an operator has them: real services, real time."""

import os
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets_tests.end_to_end.observatory import Observatory
from yt_assets_tests.end_to_end.services import Services, serving, this_hour, wait_for

# The hour is captured twice, in its middle.
EARLIEST_MINUTE, LATEST_MINUTE = 2, 44


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    while not EARLIEST_MINUTE <= datetime.now(UTC).minute <= LATEST_MINUTE:
        time.sleep(1)
    with Sandbox(seed=3, channels=3, videos_per_channel=5, epoch=this_hour() - timedelta(hours=30)) as sandbox:
        folder = tmp_path_factory.mktemp("fresh")
        first, second, _ = sandbox.world.channels
        (folder / ".env").write_text(f"YT_CHANNELS={first.handle},{second.handle}\n")
        settings = {"YOUTUBE_API_ENDPOINT": sandbox.url, "YOUTUBE_API_KEY": "any"}
        settings["YT_DATA_DIR"] = str(folder / "data")
        observatory = Observatory(folder, settings=settings)
        with serving(observatory) as services:
            yield services


def channels_of(services: Services) -> set[str]:
    """The channels whose videos the running hour has."""
    observatory = Observatory(services.observatory.folder / "data")
    owners = {row["video_id"]: row["channel_id"] for row in observatory.rows("videos", "videos")}
    return {owners[row["video_id"]] for row in observatory.rows("videos", "raw_videos")}


def test_the_running_hour_is_captured_at_once(fresh: Services) -> None:
    """A start at 06:24 launched nothing, and the hour was lost."""
    run = wait_for(lambda: next(iter(fresh.runs()), None), "a run")
    assert run["tags"]["dagster/partition"] == key_of(this_hour())
    assert run["tags"]["dagster/sensor_name"] == "hour_start"
    ended = wait_for(lambda: fresh.ended(run["runId"]), "its end")
    assert ended["status"] == "SUCCESS"
    assert len(channels_of(fresh)) == 2
    assert [each["runId"] for each in fresh.runs()] == [run["runId"]], "and once"


def test_hours_begin_with_the_installation(fresh: Services) -> None:
    """The first day had 1,422 hours that nobody could have captured."""
    query = "query($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode { partitionKeys } } }"
    keys = fresh.ask(query, key={"path": ["raw_videos"]})["assetNodeOrError"]["partitionKeys"]
    assert key_of(this_hour()) in keys
    assert len(keys) <= 2


def test_channels_that_change_meanwhile_count_in_the_next_run(fresh: Services) -> None:
    """A third channel in .env was left out without a word until the next start."""
    observatory = fresh.observatory
    file, log = observatory.folder / ".env", observatory.folder / "dev.log"
    with Sandbox(seed=3, channels=3, videos_per_channel=5) as same:
        handles = [channel.handle for channel in same.world.channels]
    file.write_text(f"YT_CHANNELS={','.join(handles)}\nYT_SHARDS=none\n")
    wait_for(lambda: ".env is not taken: YT_SHARDS is 'none'" in log.read_text(), "the word about a wrong file")
    file.write_text(f"YT_CHANNELS={','.join(handles)}\n")
    wait_for(lambda: "YT_CHANNELS changed: it counts from the next hour on." in log.read_text(), "the word about it")
    run = fresh.materialize(key_of(this_hour()))
    assert wait_for(lambda: fresh.ended(run), "its end")["status"] == "SUCCESS"
    assert len(channels_of(fresh)) == 3


def test_the_folders_of_data_are_for_this_account_alone(fresh: Services) -> None:
    data = fresh.observatory.folder / "data"
    folders = [data, *(data / name for name in ("sandbox", "sandbox/dagster"))]
    assert {stat.S_IMODE(os.stat(folder).st_mode) for folder in folders} == {0o700}  # noqa: PTH116
