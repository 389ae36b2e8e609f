"""Whether hours of any size fit through a server's packet: `python -m benchmarks.large_hours --engine mariadb`.

Here: a range of 28 days, and one hour of 100,000 videos, with texts in Arabic, Hindi and Japanese; stored by the
product's own writers, then derived by its assets. Not here: the reads that are timed alone (storage_scale.py).

A private server keeps its own max_allowed_packet. Each asset is materialized by a process of its own, as a range is
backfilled, and its rows are counted afterwards. Ends with 1 when an asset fails, or leaves out a row.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from random import Random

import dagster as dg
from sqlalchemy import text

from benchmarks.row_cost import video_id
from yt_assets.batching import batches_of
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.partitions import key_of
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Batch, Row
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, with_schema
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.servers.session import SharedServers
from yt_assets_tests.storage.samples import (
    channel_row,
    features_row,
    hour_row,
    snapshot_row,
    text_features_row,
    text_row,
    version_row,
    video_row,
)

NEWEST = datetime(2026, 11, 20, 5, tzinfo=UTC)
CHANNELS = [f"UClarge{number:017}" for number in range(8)]
DERIVED = ("video_features", "keyword_insights", "engagement_insights", "trend_insights")
# Words of the three scripts, from which titles and keyphrases are drawn.
SCRIPTS = (
    "خبز عجين مخمر وصفة سهلة طريقة منزلية مطبخ اليوم أفضل نصائح للمبتدئين خطوة لذيذ سريعة تحدي أسرار طبخ عربي",
    "रोटी आटा खमीर आसान रेसिपी घर पर बनाने का तरीका रसोई आज सबसे अच्छे सुझाव शुरुआती लोगों स्वादिष्ट जल्दी चुनौती",
    "パン 生地 発酵 簡単 レシピ 自宅 作り方 台所 今日 最高 コツ 初心者 美味しい 早い 挑戦 秘密 料理 日本 天然酵母 本格",
)


@dataclass(frozen=True)
class Size:
    """Hours of so many videos up to NEWEST. features: stored as well, and not left to the asset.

    parts: each hour sees one video in so many, and as many hours see all of them.
    """

    hours: int
    videos: int
    features: bool
    parts: int = 1

    @property
    def all_hours(self) -> list[datetime]:
        """Oldest first."""
        return [NEWEST - timedelta(hours=ago) for ago in reversed(range(self.hours))]


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def store(database: Database, size: Size) -> None:
    """Write channels, videos, texts and hours, each row by the product's own writer."""
    dice = Random(7)  # noqa: S311  words and counts
    keys = sorted(video_id(number) for number in range(size.videos))
    words = [script.split() for script in SCRIPTS]
    write_batch(database, Batch({"channels": [channel_row(key, handle=None) for key in CHANNELS]}, items=0))
    for some in batches_of(enumerate(keys), 1_000):
        rows: dict[str, list[Row]] = {"videos": [], "video_texts": [], "video_versions": [], "text_features": []}
        for place, key in some:
            own, published = words[place % 3], NEWEST - timedelta(hours=place % 900 + 1)
            rows["videos"].append(video_row(key, channel_id=CHANNELS[place % 8], published_at=published))
            rows["video_texts"].append(text_row(key, title=" ".join(dice.choices(own, k=8)), tags=own[:5]))
            rows["video_versions"].append(version_row(key, valid_from=published, published_at=published))
            phrases = [" ".join(dice.choices(own, k=3)) for _ in range(12)]
            rows["text_features"].append(text_features_row(key, keyphrases=phrases))
        if not size.features:
            del rows["text_features"]
        write_batch(database, Batch(rows, items=0))
    for number, hour in enumerate(size.all_hours):
        _store_hour(database, hour, keys, number, dice, size)


def _store_hour(database: Database, hour: datetime, keys: Sequence[str], number: int, dice: Random, size: Size) -> None:
    seen = [(place, key) for place, key in enumerate(keys) if place % size.parts == number % size.parts]
    written = hour_row(hour, planned=len(seen), stored=len(seen), waiting=len(keys) - len(seen))
    write_batch(database, Batch({"hours": [written]}, items=0))
    for some in batches_of(seen, 5_000):
        views = {key: 1_000 + place % 977 * (number + 1) for place, key in some}
        rows: dict[str, list[Row]] = {
            "raw_videos": [snapshot_row(key, hour, views=count, likes=count // 30) for key, count in views.items()]
        }
        if size.features:
            rows["video_features"] = [
                features_row(
                    key, hour, channel_id=CHANNELS[place % 8], views=views[key], views_per_hour=1 + dice.random()
                )
                for place, key in some
            ]
        write_batch(database, Batch(rows, items=0))


def materialize(
    urls: Mapping[str, str], assets: Sequence[str], hours: Sequence[datetime]
) -> tuple[str, float, float, int]:
    """Run assets over a range in this process: what went wrong, seconds, seconds of processor, highest MiB."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**urls, "YOUTUBE_API_KEY": "none", "YT_DATA_DIR": folder}
        os.environ.update(environment)
        job = build_definitions(load_settings(environment), environment).resolve_job_def("hourly")
        tags = {
            "dagster/asset_partition_range_start": key_of(hours[0]),
            "dagster/asset_partition_range_end": key_of(hours[-1]),
        }
        with dg.DagsterInstance.ephemeral() as instance:
            chosen = [dg.AssetKey(asset) for asset in assets]
            quiet = {"loggers": {"console": {"config": {"log_level": "ERROR"}}}}
            result = job.execute_in_process(
                quiet, instance=instance, asset_selection=chosen, tags=tags, raise_on_error=False
            )
            failures = [str(event.event_specific_data)[:600] for event in result.all_events if event.is_step_failure]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return "; ".join(failures), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def derive(urls: DatabaseUrls, size: Size, assets: Sequence[str], hours: Sequence[datetime]) -> bool:
    """Materialize the assets one after the other, and say what each took; whether all rows are there."""
    all_there = True
    environment = {"VIDEOS_DATABASE_URL": urls.videos, "INSIGHTS_DATABASE_URL": urls.insights}
    for asset in assets:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            wrong, seconds, cpu, peak = pool.submit(materialize, environment, [asset], hours).result()
        rows = count(urls, asset, hours)
        say(f"{asset}: {rows:,} rows of {len(hours):,} hours, {seconds:.0f} s, processor {cpu:.0f} s, {peak:,} MiB")
        expected = rows > 0 if asset == "keyword_insights" else rows == len(hours) * size.videos
        if wrong or not expected:
            say(f"  NOT WHOLE  {wrong}")
            all_there = False
    return all_there


def count(urls: DatabaseUrls, asset: str, hours: Sequence[datetime]) -> int:
    """Rows of a table in a range of hours."""
    name = "insights" if asset.endswith("insights") else "videos"
    between = {"first": hours[0].replace(tzinfo=None), "last": hours[-1].replace(tzinfo=None)}
    statement = text(f"SELECT COUNT(*) FROM {asset} WHERE hour BETWEEN :first AND :last")  # noqa: S608  a constant
    with urls.open(name) as database, database.reading() as connection:
        return int(connection.execute(statement, between).scalar_one())


def main() -> int:
    """Start a server for each part, fill, derive, remove."""
    parser = argparse.ArgumentParser(description="Derive a long range, and a large hour, through a small packet.")
    parser.add_argument("--engine", choices=KINDS, default="mariadb")
    parser.add_argument("--hours", type=int, default=671, help="hours of the range")
    parser.add_argument("--videos", type=int, default=480, help="videos in each of them")
    parser.add_argument("--large", type=int, default=100_000, help="videos in the large hour")
    given = parser.parse_args()
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    all_there = True
    try:
        server = servers.start_another(given.engine, "large", extra=("--innodb-buffer-pool-size=512M",))
        packet = server.execute("SELECT @@max_allowed_packet")[0][0]
        for size in (Size(given.hours, given.videos, features=False), Size(2, given.large, features=True)):
            with server_urls(server) as urls:
                began = time.perf_counter()
                with with_schema(urls).open("videos") as database:
                    store(database, size)
                place = f"{server.name} {server.version}, max_allowed_packet {packet:,}"
                say(f"{place}: {size.hours:,} hours of {size.videos:,} videos, {time.perf_counter() - began:.0f} s")
                assets, hours = (DERIVED[1:], [NEWEST]) if size.features else (DERIVED, size.all_hours)
                all_there &= derive(urls, size, assets, hours)
    finally:
        servers.remove()
    return 0 if all_there else 1


if __name__ == "__main__":
    raise SystemExit(main())
