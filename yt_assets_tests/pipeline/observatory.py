"""A small observatory for tests: a sandbox with a frozen clock, two SQLite databases, and the steps of an hour.

Here: the calls that Dagster's graph makes, in its order, and short ways to look at what is stored. Not here: any
decision; nothing of this project is replaced by a fake.
"""

import http.client
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import select

from yt_assets.language.analyst import NoAnalyst, TrendAnalyst
from yt_assets.pipeline import features as featurize
from yt_assets.pipeline.capture import plan as capture
from yt_assets.pipeline.capture.hour_budget import HourBudget
from yt_assets.pipeline.capture.observe import ShardCapture
from yt_assets.pipeline.capture.plan import CaptureStart
from yt_assets.pipeline.capture.settle import settle_capture
from yt_assets.pipeline.capture.shards import Shard, ShardCount
from yt_assets.pipeline.capture.values import CaptureOrder, CapturePlan, Settlement
from yt_assets.pipeline.features import Features
from yt_assets.pipeline.insights import compute as insights
from yt_assets.pipeline.insights.explain import Explainer
from yt_assets.sandbox import Sandbox
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.hourly_frames import HourlyFrame, rows_of
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import day_called_spent, quota_day, quota_resets_at, shortage
from yt_assets_tests.pipeline.recording_analyst import LIMITS

# The sandbox's epoch and the first hour of every test.
FIRST = datetime(2026, 11, 20, 5, tzinfo=UTC)
GRACE = timedelta(minutes=10)

# Hours that fixtures capture, and the minute in which they do: uneven, and with two hours missing before the last.
HOURS = {0: 10, 1: 40, 4: 10}

Facts = dict[str, Any]


def hour(number: int) -> datetime:
    """The number-th hour after the first one."""
    return FIRST + timedelta(hours=number)


def open_database(name: str, file: Path) -> Database:
    """A handle on a SQLite file; the caller, or the step that it is given to, closes it."""
    return Database(name, f"sqlite:///{file}", setting=f"{name.upper()}_DATABASE_URL")


def account(observed: int, *, waiting: int = 0, unavailable: int = 0, left_out: int = 0) -> Facts:
    """The four numbers of an hour, and their sum."""
    named = observed + waiting + unavailable + left_out
    given = {"observed": observed, "waiting": waiting, "unavailable": unavailable, "left out": left_out}
    return {"named": named, **given}


@dataclass
class Observatory:
    """One world and what was stored of it. Options are plain attributes, to be changed by a test."""

    folder: Path
    sandbox: Sandbox
    channels: tuple[str, ...]
    source: str = "sandbox"
    shards: ShardCount = 2
    batch_size: int = 10
    daily_quota: int = 1_000_000
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.videos = open_database("videos", self.folder / "videos.db")
        self.insights_database = open_database("insights", self.folder / "insights.db")

    def close(self) -> None:
        """Close what is open in this process."""
        self.videos.close()
        self.insights_database.close()
        self.sandbox.stop()

    # What Dagster's graph does.

    def at(self, moment: datetime) -> "Observatory":
        """Set the service's clock."""
        self.sandbox.clock.set(now=moment)
        return self

    def ledger(self) -> DayLedger:
        """The quota ledger that all processes share; its days turn by the service's clock."""
        now = self.sandbox.clock.now
        return DayLedger(
            self.videos,
            budget=self.daily_quota,
            today=lambda: quota_day(now()),
            day_meant=lambda at: day_called_spent(at, now()),
            exhausted=lambda bucket: QuotaExhausted(bucket, quota_resets_at(now())),
        )

    def client(self, **options: Any) -> YouTubeClient:
        """A client that never sleeps."""
        quiet: Facts = {"quota": self.ledger(), "sleep": lambda _: None, "random": lambda: 0.0}
        return YouTubeClient(**{"api_key": "any", "endpoint": self.sandbox.url, **quiet, **options})

    def budget(self) -> HourBudget:
        """The share of the service's hour."""
        return HourBudget(self.ledger(), self.sandbox.clock.now())

    def plan(
        self,
        *hours: datetime,
        local_now: datetime | None = None,
        client: Callable[[], YouTubeClient] | None = None,
        last_try: bool = False,
    ) -> tuple[CapturePlan, list[Shard]]:
        """The plan of a capture; by default this machine's clock agrees with the service's."""
        opened: list[YouTubeClient] = []

        def open_client() -> YouTubeClient:
            opened.append((client or self.client)())
            return opened[-1]

        order = CaptureOrder(self.channels, self.source, self.shards, self.batch_size, GRACE)
        now = local_now or self.sandbox.clock.now()
        try:
            start = CaptureStart(order, self.videos, open_client, now, self.log.append, last_try)
            return capture.plan_capture(hours, start)
        finally:
            for one in opened:
                one.close()

    def observation(self, shard: Shard, *, last_try: bool = False) -> ShardCapture:
        """A shard's stream, with a client and a database of its own."""
        database = open_database("videos", self.folder / "videos.db")
        return ShardCapture(shard, self.client, database, self.batch_size, GRACE, last_try, self.log.append)

    def observe(self, shard: Shard, *, last_try: bool = False) -> list[Batch]:
        """Store a shard's batches one by one, as the I/O manager does."""
        stored: list[Batch] = []
        for batch in self.observation(shard, last_try=last_try):
            with suppress(RowsRefused):
                write_batch(self.videos, batch)
            stored.append(batch)
        return stored

    def capture(self, number: int, *, minute: int = 10) -> Settlement:
        """Plan, observe and settle an hour at one of its minutes."""
        self.at(hour(number) + timedelta(minutes=minute))
        plan, shards = self.plan(hour(number))
        for shard in shards:
            self.observe(shard)
        return self.settle(plan)

    def settle(self, plan: CapturePlan) -> Settlement:
        """The verdict on a plan."""
        return settle_capture(plan, self.videos, lambda: shortage(self.ledger(), self.sandbox.clock.now()))

    def featurize(self, *numbers: int) -> Settlement:
        """Compute the features of some hours, in one step each."""
        hours = [hour(number) for number in numbers]
        for shard in featurize.plan_features(hours, self.videos, shards=self.shards, batch_size=self.batch_size):
            for batch in Features(shard, open_database("videos", self.folder / "videos.db"), self.batch_size):
                write_batch(self.videos, batch)
        return featurize.settle_features(hours, self.videos)

    def features(self, *numbers: int) -> pd.DataFrame:
        """Rows of video_features as the I/O manager loads them."""
        with self.videos.reading() as connection:
            return Frames(connection).hours("video_features", [hour(number) for number in numbers])

    def insights(self, *numbers: int, analyst: TrendAnalyst | None = None) -> dict[str, HourlyFrame]:
        """The three frames of some hours, by table."""
        features, hours = self.features(*numbers), [hour(number) for number in numbers]
        explainer = Explainer(analyst or NoAnalyst("English"), self.insights_database, LIMITS)
        return {
            "keyword_insights": insights.keyword_insights(features, hours, self.videos),
            "engagement_insights": insights.engagement_insights(features, hours, self.videos),
            "trend_insights": insights.trend_insights(features, hours, self.videos, explainer),
        }

    def store(self, frames: dict[str, HourlyFrame]) -> None:
        """Replace whole hours of the insight tables."""
        for table, frame in frames.items():
            replace_hours(
                self.insights_database,
                table,
                frame.hours,
                rows_of(frame.frame),
                digests=frame.digests,
                records=frame.records,
            )

    # Ways to look at it.

    def rows(self, table: str, number: int | None = None) -> list[Facts]:
        """Rows of a table by primary key, of one hour when it is named."""
        database = self.videos if table in TABLES["videos"] else self.insights_database
        found = TABLES[database.name][table]
        statement = select(found).order_by(*found.primary_key)
        if number is not None:
            statement = statement.where(found.c.hour == hour(number))
        with database.reading() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]

    def texts(self, number: int) -> dict[str, str | None]:
        """The text hash that each snapshot of an hour saw, by video."""
        with self.videos.reading() as connection:
            ids = Snapshots(connection).video_ids([hour(number)])
            return {row.video_id: row.text_hash for row in Snapshots(connection).read(hour(number), ids)}

    def counts(self) -> dict[str, int]:
        """How many rows each table of the videos database holds; empty ones, and what is no hour's, left out."""
        tables = TABLES["videos"].keys() - {"quota_usage", "channel_references", "unknown_names"}
        return {table: held for table in tables if (held := len(self.rows(table)))}

    def public(self, moment: datetime | None = None) -> set[str]:
        """Ids of the videos that the watched world shows at a moment, by default now."""
        at = moment or self.sandbox.clock.now()
        return {
            key for channel in self.sandbox.world.channels for key in self.sandbox.world.public_video_ids(channel, at)
        }

    def requests(self) -> dict[str, int]:
        """Requests that the sandbox has answered since its start, by method."""
        served = self._control("GET", "/sandbox")["requests"]
        return {str(method): int(times) for method, times in served.items()}

    def fail(self, *faults: Facts) -> None:
        """Order faults, counted from now; none at all ends them."""
        self._control("PUT", "/sandbox/faults", list(faults))

    def _control(self, command: str, path: str, value: Sequence[Facts] | None = None) -> Any:
        connection = http.client.HTTPConnection(self.sandbox.place, timeout=60)
        try:
            connection.request(command, path, None if value is None else json.dumps(value).encode())
            answer = connection.getresponse()
            body = json.loads(answer.read())
            assert answer.status == 200, body
            return body
        finally:
            connection.close()
