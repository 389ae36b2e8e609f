"""The sensor of alert rules on real databases, looked at as the daemon would.

Here: its files, hours and ticks. Not here: receivers (receiving.py), what should arrive.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.rules_sensor import rule_alerts_sensor
from yt_assets.settings.environment import load_settings
from yt_assets.storage.reading.watch_list import WatchList
from yt_assets.storage.schema.insights import insight_hours
from yt_assets_tests.storage.planted import events_written, plant
from yt_assets_tests.storage.samples import HOUR, channel_row, put, title_row, video_id

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
ONE, TWO = video_id(1), video_id(2)


class Desk:
    """The sensor with its rules, looked at as the daemon would; and the databases that it reads."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.instance, self.folder = instance, folder
        self.cursor: str | None = None
        self.now = HOUR + timedelta(minutes=5)
        self.environment = {"YT_ALERT_RULES": str(folder / "alerts.yaml"), "YT_MAIL_FROM": "yt@example.org"}
        self.resources = {
            f"{name}_database": DatabaseResource(
                name=name, url=f"sqlite:///{folder}/{name}.db", setting=f"{name.upper()}_DATABASE_URL"
            )
            for name in ("videos", "insights")
        }
        with self.resources["videos_database"].open() as videos:
            rows = [channel_row(), channel_row(OTHER, handle="@other")]
            put(videos, channels=rows)
            WatchList.add(videos, [OTHER], ["rivals"], HOUR)
        with self.resources["insights_database"].open() as insights:
            titles = [title_row(ONE), title_row(TWO, channel_id=OTHER, title="Two <!channel> *b*")]
            put(insights, video_titles=titles)
        self.write(HOUR)

    def rules(self, text: str) -> None:
        """What the file says from now on."""
        (self.folder / "alerts.yaml").write_text(text, encoding="utf-8")

    def write(self, hour: datetime, **rows: Sequence[Any]) -> None:
        """An hour's insights, whole."""
        names = ("video_events", "video_milestones", "trend_insights")
        written = [{**events_written(hour), "asset": name} for name in names]
        with self.resources["insights_database"].open() as insights:
            plant(insights, **rows, insight_hours=written)

    def write_again(self, hour: datetime, **rows: Sequence[Any]) -> None:
        """The same hour, computed again: its rows are there, with some more."""
        self.now += timedelta(minutes=5)
        with self.resources["insights_database"].open() as insights:
            mark = insight_hours.update().where(insight_hours.c.hour == hour)
            insights.write(lambda connection: connection.execute(mark.values(written_at=self.now)))
            plant(insights, **rows)

    def look(self) -> str:
        """One tick; its words."""
        sensor = rule_alerts_sensor(load_settings(self.environment), lambda: self.now)
        with dg.build_sensor_context(self.instance, cursor=self.cursor, resources=self.resources) as context:
            said = sensor(context)
            self.cursor = context.cursor
        assert isinstance(said, dg.SkipReason)
        return str(said.skip_message)
