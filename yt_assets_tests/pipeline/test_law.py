"""Every id that a source named is observed, waiting, unavailable, or left out with the reason: over any worlds.

YT_LAW_WORLDS says how many worlds are drawn; a few are in the ordinary tests.
"""

import os
import shutil
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yt_assets.errors import YtAssetsError
from yt_assets.orchestration.io_managers.stream_store import StreamStore
from yt_assets.pipeline.capture.observe import ShardCapture
from yt_assets.pipeline.capture.plan import CaptureStart, plan_capture
from yt_assets.pipeline.capture.settle import settle_capture
from yt_assets.pipeline.capture.values import CaptureOrder
from yt_assets.storage.engine.database import Database
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET, hours_left, shortage
from yt_assets_tests.pipeline.law import check
from yt_assets_tests.pipeline.observatory import GRACE, hour, open_database
from yt_assets_tests.pipeline.paper import PaperChannel, PaperVideo, PaperYouTube
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger

WORLDS = int(os.environ.get("YT_LAW_WORLDS", "40"))
# In memory where the machine has such a folder: five thousand worlds are fifteen thousand hours.
FAST = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108

FLAWS: list[tuple[tuple[str, ...], Any]] = [
    (("statistics", "viewCount"), "-1"),
    (("statistics", "viewCount"), "1234.0"),
    (("statistics", "likeCount"), str(2**64 - 1)),
    (("snippet", "tags"), ["a", None]),
    (("snippet", "publishedAt"), None),
    (("snippet", "publishedAt"), "0001-01-01T00:00:00Z"),
    (("snippet", "channelId"), None),
    (("snippet", "title"), "x" * 300),
    (("snippet", "tags"), ["y" * 70_000]),
    (("snippet", "description"), "z" * 70_000),
    (("snippet",), 7),
    (("id",), None),
]
STRANGE = ["", None, 7, "short", "this-is-far-too-long-for-a-video", "a b", "ünknown", "AAAAAAAAAAA"]
COUNTS = st.one_of(st.integers(0, 14).map(str), st.sampled_from([None, "", "-3", "many"]))
SHARES = st.sampled_from([1_000, 12, 5, 2, 1])
seen: Counter[str] = Counter()


@cache
def paper_client() -> YouTubeClient:
    """Making one takes a tenth of a second; what it asks, and what it pays from, is each world's."""
    return YouTubeClient(
        api_key="any", endpoint="http://127.0.0.1:1", quota=InMemoryLedger(), sleep=lambda _: None, attempts=1
    )


@st.composite
def channels(draw: st.DrawFn) -> list[PaperChannel]:
    """One to three channels in some first state."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        key = f"UC{number:021d}A"
        videos = [PaperVideo(f"{number}v{index:09d}", key) for index in range(draw(st.integers(0, 9)))]
        made.append(PaperChannel(key, videos, draw(st.lists(st.sampled_from(STRANGE), max_size=2))))
    return made


def change(draw: st.DrawFn, channel: PaperChannel, number: int) -> None:
    """Put a channel into its state of an hour."""
    channel.terminated = draw(st.integers(0, 9)) == 0
    channel.status = draw(st.sampled_from([200, 200, 200, 200, 403, 404, 410, 500]))
    channel.count = draw(COUNTS)
    for index in range(draw(st.integers(0, 5)) if number else 0):
        channel.videos.append(PaperVideo(f"{channel.key[-2]}h{number}n{index:06d}x"[:11].ljust(11, "_"), channel.key))
    for video in channel.videos:
        video.public = draw(st.integers(0, 4)) > 0
        video.listed = draw(st.integers(0, 4)) > 0
        video.flaw, video.wrong = draw(st.sampled_from(FLAWS)) if draw(st.integers(0, 7)) == 0 else ((), None)
    channel.videos = draw(st.permutations(channel.videos))


def capture(database: Database, youtube: PaperYouTube, client: YouTubeClient, number: int) -> None:
    """One hour through the real steps, as Dagster's graph runs them."""
    order = CaptureOrder(tuple(channel.key for channel in youtube.channels), "sandbox", 2, 10, GRACE)
    start = CaptureStart(order, database, lambda: client, youtube.now, lambda _: None, last_try=True)
    plan, shards = plan_capture([hour(number)], start)
    for shard in shards:
        store = StreamStore(database, lambda _: None, lambda _: None, require_run=lambda: None)
        store.store(ShardCapture(shard, lambda: client, database, 10, GRACE, last_try=True, log=lambda _: None))  # type: ignore[arg-type]
    settle_capture(plan, database, lambda: shortage(youtube.quota, youtube.now))


@settings(max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=WORLDS < 1_000)
@given(data=st.data())
def test_the_four_numbers_of_an_hour_account_for_every_id(data: st.DataObject, migrated: Path) -> None:
    folder = Path(mkdtemp(dir=FAST))
    try:
        shutil.copy(migrated / "videos.db", folder)
        with open_database("videos", folder / "videos.db") as database:
            live_through(data, database)
    finally:
        shutil.rmtree(folder)


def live_through(data: st.DataObject, database: Database) -> None:
    """Some hours of one world, each captured once or twice."""
    draw: Any = data.draw
    world = draw(channels())
    youtube = PaperYouTube(InMemoryLedger(), world, hour(0))
    client = paper_client()
    client._newest = None
    client._transport = youtube  # type: ignore[assignment]
    for number in range(draw(st.integers(1, 3))):
        for attempt in range(draw(st.integers(1, 2))):
            for channel in world:
                change(draw, channel, 2 * number + attempt)
            youtube.now = hour(number) + timedelta(minutes=10 + attempt)
            youtube.asked, youtube.lost = 0, draw(st.sets(st.integers(1, 4), max_size=2))
            if not attempt:
                youtube.named = set()
            shares = {DEFAULT_BUCKET: draw(SHARES), BATCH_STATS_BUCKET: draw(st.sampled_from([1_000, 0]))}
            units = {bucket: share * hours_left(youtube.now) for bucket, share in shares.items()}
            youtube.quota = client.quota = InMemoryLedger(units, clock=lambda: youtube.now)
            try:
                capture(database, youtube, client, number)
            except YtAssetsError as error:
                seen[type(error).__name__] += 1
                continue
            found = check(database, hour(number), {channel.key for channel in world}, youtube.named)
            seen.update(found)
            seen["hours"] += 1


def test_the_worlds_hold_every_fate() -> None:
    """A law over worlds in which nothing is left out would hold nothing."""
    assert seen["hours"] >= WORLDS
    assert all(seen[fate] for fate in ("observed", "waiting", "unavailable", "left out", "without an id")), seen
    print(dict(seen))  # noqa: T201
