"""Hours with a row in every hourly table, for tests of what becomes of them.

Here: filling both databases, and looking at which hours are left. Not here: single rows (samples.py).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from yt_assets.storage.deletion.retention import ORDER
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.channel_hours import channel_hours
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import insert_rows
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    answer_row,
    aside_row,
    channel_hour_row,
    digest_row,
    engagement_row,
    event_row,
    features_row,
    hour_row,
    keyword_row,
    milestone_row,
    put,
    snapshot_row,
    told_row,
    trend_row,
    usage_row,
    video_id,
)

Databases = Mapping[str, Database]
VIDEOS = 3
# Tables with some rows an hour, and not one a video.
LEDGERS = {"hours": 1, "model_usage": 1, "insight_hours": 5}


def fill(databases: Databases, *hours: datetime, videos: int = VIDEOS) -> None:
    """Give each hour its rows in the ledgers, and so many in each of the other tables."""
    keys = [video_id(number) for number in range(videos)]
    for hour in hours:
        put(
            databases["videos"],
            hours=[hour_row(hour, planned=videos, stored=videos)],
            raw_videos=[snapshot_row(key, hour) for key in keys],
            raw_videos_aside=[aside_row(key, hour) for key in keys],
            absences=[{"hour": hour, "absent": key} for key in keys],
            left_out=[{"hour": hour, "video_id": key, "plan": 1, "reason": "lost", "is_refused": 0} for key in keys],
            video_features=[features_row(key, hour) for key in keys],
            raw_channels=[told_row(f"UC{key}", hour) for key in keys],
        )
        channels = [channel_hour_row(f"UC{key}", hour) for key in keys]
        databases["videos"].write(partial(insert_rows, table=channel_hours, rows=channels))
        insights: dict[str, Any] = {
            "keyword_insights": [keyword_row(f"word {key}", hour=hour) for key in keys],
            "trend_insights": [trend_row(key, hour=hour) for key in keys],
            "engagement_insights": [engagement_row(key, hour=hour) for key in keys],
            "video_milestones": [milestone_row(key, hour=hour) for key in keys],
            "video_events": [event_row(key, hour=hour) for key in keys],
            "channel_digests": [digest_row(f"UC{key}", hour=hour) for key in keys],
            "model_answers": [answer_row(key, hour=hour) for key in keys],
            "model_usage": [usage_row(hour)],
        }
        for table, rows in insights.items():
            replace_hours(databases["insights"], table, [hour], rows)


def hours_left(databases: Databases) -> dict[str, list[datetime]]:
    """Hours with rows, by table, one entry a row."""
    return {table: [row["hour"] for row in rows_in(databases[name], table)] for name, table in ORDER}
