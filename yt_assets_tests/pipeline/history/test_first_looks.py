"""The first looks at a video: announced long before, or public for long when it is first seen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from yt_assets.analysis.features import CountSample, compute_features
from yt_assets.pipeline.history.compute import hour_of_history
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import (
    channel_row,
    features_row,
    hour_at,
    hour_row,
    put,
    snapshot_row,
    text_row,
    trend_row,
    version_row,
    video_id,
    video_row,
)

HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=10)
KEY = video_id(1)


def watch(videos: Database, published: datetime, looks: Mapping[int, int], announced: frozenset[int]) -> None:
    """A video's looks: the views of each hour, ten minutes into it. announced: the hours before it was out."""
    hours = [hour_row(hour_at(n), settled_at=hour_at(n) + 2 * MINUTES) for n in looks]
    put(videos, channels=[channel_row(first_seen_at=hour_at(-900))], hours=hours, video_texts=[text_row(KEY)])
    put(videos, videos=[video_row(KEY, published_at=published)])
    before = None
    for n, views in looks.items():
        at = hour_at(n) + MINUTES
        now = CountSample(at, views, None, 0)
        values = compute_features(now, before, published)
        counts = {"views": views, "likes": None, "comments": 0, "observed_at": at}
        made: dict[str, Any] = {name: getattr(values, name) for name in values.__slots__}
        state = "upcoming" if n in announced else "none"
        put(
            videos,
            raw_videos=[snapshot_row(KEY, hour_at(n), **counts)],
            video_versions=[version_row(KEY, valid_from=at, published_at=published, live_state=state)],
            video_features=[features_row(KEY, hour_at(n), **counts, **made)],
        )
        before = now


@pytest.mark.parametrize("lag", [2, 3, 41])
@pytest.mark.parametrize("age", [1.5, 3.5])
def test_a_look_long_before_publication_stands_for_it(
    videos: Database, insights: Database, lag: int, age: float
) -> None:
    """Nobody had watched it then: the counts of its first hours lie between that and the next look."""
    hour = int(age) + 1
    watch(videos, hour_at(hour) + MINUTES - age * HOUR, {-lag: 0, hour: 500}, frozenset({-lag}))
    rows = {row["age_hours"]: row for row in hour_of_history("video_milestones", hour_at(hour), videos, insights).rows}
    assert set(rows) == {each for each in (1, 3) if each <= age}
    assert all(0 < row["views"] < 500 and row["reason"] is None for row in rows.values())


def test_views_of_before_the_first_look_were_not_seen_to_come(videos: Database, insights: Database) -> None:
    """An unlisted video that becomes public has had its round numbers long since."""
    watch(videos, hour_at(-400), {0: 100_000}, frozenset())
    put(videos, hours=[hour_row(hour_at(n), settled_at=hour_at(n) + 2 * MINUTES) for n in (-2, -1)])
    replace_hours(insights, "trend_insights", [hour_at(0)], [trend_row(KEY)])
    rows = hour_of_history("video_events", hour_at(0), videos, insights).rows
    assert {row["kind"] for row in rows} == {"published"}
