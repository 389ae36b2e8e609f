"""The newest features of each video before an hour, on every engine."""

from datetime import timedelta

import pandas as pd

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    channel_row,
    features_row,
    hour_at,
    put,
    snapshot_row,
    text_features_row,
    text_row,
    video_id,
    video_row,
)

ONE, TWO, OLD, GONE, BACK, NEVER = (video_id(number) for number in range(1, 7))
WINDOW = timedelta(hours=72)


def read(videos: Database, *columns: str) -> pd.DataFrame:
    with videos.reading() as connection:
        return Frames(connection).newest_features(HOUR, WINDOW, columns)


def fill(videos: Database) -> None:
    put(videos, channels=[channel_row()], videos=[video_row(key) for key in (ONE, TWO, OLD, GONE, BACK, NEVER)])
    seen = {ONE: (-50, -3, 0), TWO: (-71,), OLD: (-72,), GONE: (-5,), BACK: (-9, -2)}
    looks = [(key, hour_at(at)) for key, hours in seen.items() for at in hours]
    put(
        videos,
        raw_videos=[snapshot_row(*look) for look in looks],
        video_features=[features_row(*look) for look in looks],
    )
    put(videos, absences=[{"hour": hour_at(-4), "absent": key} for key in (GONE, BACK)])


def test_it_is_the_newest_row_before_the_hour_and_within_the_window(videos: Database) -> None:
    fill(videos)
    found = read(videos, "views_per_hour")
    assert list(found.columns) == ["video_id", "channel_id", "hour", "views_per_hour"]
    rows = dict(zip(found["video_id"], found["hour"], strict=True))
    assert rows == {key: pd.Timestamp(hour_at(at)) for key, at in {ONE: -3, TWO: -71, BACK: -2}.items()}


def test_channels_that_are_watched_no_more_are_left_out(videos: Database) -> None:
    fill(videos)
    put(videos, absences=[{"hour": hour_at(-3), "absent": CHANNEL}])
    assert set(read(videos)["video_id"]) == {ONE, BACK}, "both were seen in that hour, or since"


def test_names_and_phrases_come_with_it_where_they_are_known(videos: Database) -> None:
    fill(videos)
    put(videos, video_texts=[text_row(ONE)], text_features=[text_features_row(ONE)])
    found = read(videos, "keyphrases", "title", "channel_title", "published_at").set_index("video_id")
    assert found.loc[ONE, "title"] == text_row(ONE)["title"]
    assert found.loc[ONE, "keyphrases"] == text_features_row(ONE)["keyphrases"]
    assert found.loc[TWO, ["title", "keyphrases"]].isna().all()
    assert (found["channel_title"] == channel_row()["title"]).all()


def test_of_no_video_there_is_an_empty_frame(videos: Database) -> None:
    assert read(videos, "views").empty
