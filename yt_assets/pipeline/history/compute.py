"""Hours of the hourly history: which tables there are, and what must be there before one is computed.

Here: an hour of one table as rows that replace it. Not here: the rows (channels.py, milestones.py, events.py), storing
them (storage/writing/hourly_rows.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yt_assets.pipeline.history.channels import channel_hours
from yt_assets.pipeline.history.events import video_events
from yt_assets.pipeline.history.milestones import video_milestones
from yt_assets.pipeline.readiness import require_captured, require_generations, require_materialized
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.hourly_rows import HourlyRows

# The table in the videos database whose hours each needs.
MADE_OF: Mapping[str, str] = {
    "channel_hours": "raw_videos",
    "video_milestones": "video_features",
    "video_events": "video_features",
}


def hour_of_history(table: str, hour: datetime, videos: Database, insights: Database) -> HourlyRows:
    """An hour of channel_hours, video_milestones or video_events.

    Raises NotCapturedYet, NotMaterialized, FeaturesBehind; Superseded when the hour was captured again meanwhile.
    """
    record = require_captured(videos, MADE_OF[table], [hour])[hour]
    rows: Sequence[Mapping[str, Any]]
    if table == "channel_hours":
        rows = channel_hours(record, videos)
    elif table == "video_milestones":
        rows = video_milestones(record, videos)
    else:
        require_materialized(insights, "trend_insights", [hour])
        rows = video_events(record, videos, insights)
    # Many statements read the rows: they must all have read one generation.
    require_generations(require_captured(videos, MADE_OF[table], [hour]), {hour: record.generation or 0})
    return HourlyRows(rows, record)
