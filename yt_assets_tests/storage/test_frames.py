"""Hours out, as DataFrames whose dtypes do not depend on what happens to be in them."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Date, Double, String, Text
from sqlalchemy.types import TypeEngine

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.page_frames import dtype_of
from yt_assets.storage.schema.columns import UtcDateTime
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing import hourly_frames
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    HOUR,
    channel_row,
    features_row,
    hour_at,
    minute_at,
    put,
    snapshot_row,
    text_features_row,
    text_row,
    trend_row,
    version_row,
    video_id,
    video_row,
)

ONE, TWO = video_id(1), video_id(2)
FEATURES = TABLES["videos"]["video_features"]
TIME = "datetime64[us, UTC]"


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}


def test_an_hour_without_rows_has_the_columns_and_dtypes_of_one_with_rows(videos: Database) -> None:
    """A frame that is empty, or a column that is all NULL, used to be of dtype object: the next merge failed on it."""
    put(videos, video_features=[features_row(ONE, views_per_hour=1.5), features_row(TWO)])
    with videos.reading() as connection:
        full = Frames(connection).hours("video_features", [HOUR])
        empty = Frames(connection).hours("video_features", [hour_at(1)])
    assert dtypes(full) == dtypes(empty)
    assert len(empty) == 0
    assert dtypes(full)["hour"] == dtypes(full)["previous_observed_at"] == TIME
    assert dtypes(full)["views"] == dtypes(full)["delta_views"] == "Int64"
    assert dtypes(full)["views_per_hour"] == dtypes(full)["like_rate"] == "float64"
    assert dtypes(full)["video_id"] == "str"


def test_null_is_missing_in_every_dtype_and_zero_is_not(videos: Database) -> None:
    put(videos, video_features=[features_row(ONE, likes=0, views_per_hour=0.0, text_hash=None)])
    with videos.reading() as connection:
        row = Frames(connection).hours("video_features", [HOUR]).iloc[0]
    assert (row["likes"], row["views_per_hour"]) == (0, 0.0)
    for name in ("comments", "delta_hours", "previous_observed_at", "text_hash"):
        assert pd.isna(row[name])


def test_hours_come_sorted_by_key_and_narrowed_to_columns(videos: Database) -> None:
    rows = [features_row(TWO), features_row(ONE, hour_at(1)), features_row(ONE), features_row(ONE, hour_at(2))]
    put(videos, video_features=rows)
    with videos.reading() as connection:
        frame = Frames(connection).hours("video_features", [hour_at(1), HOUR], ["video_id", "hour"])
    assert list(frame.columns) == ["video_id", "hour"]
    assert frame["video_id"].tolist() == [ONE, TWO, ONE]
    assert frame["hour"].tolist() == [HOUR, HOUR, hour_at(1)]


def test_history_is_open_at_its_start_and_closed_at_its_end(videos: Database) -> None:
    put(videos, videos=[video_row(ONE)])
    put(videos, raw_videos=[snapshot_row(ONE, hour_at(offset), views=offset + 10) for offset in (-3, -2, 0, 1)])
    with videos.reading() as connection:
        frame = Frames(connection).history(HOUR, timedelta(hours=3))
        empty = Frames(connection).history(hour_at(99), timedelta(hours=3))
    assert frame["views"].tolist() == [8, 10]
    assert dtypes(frame) == dtypes(empty)
    assert list(frame.columns) == ["video_id", "published_at", "live_state", "observed_at", "views"]


def test_history_is_sorted_by_hour_and_says_of_each_video_what_it_is(videos: Database) -> None:
    """Joining in pandas must neither sort by video nor invent a row for a snapshot whose video nobody knows."""
    put(videos, videos=[video_row(ONE), video_row(TWO, channel_id="UCnobody")])
    later = version_row(ONE, valid_from=hour_at(1), published_at=hour_at(1))
    put(videos, video_versions=[version_row(ONE, valid_from=hour_at(-9)), later])
    rows = [snapshot_row(key, hour_at(offset)) for offset in (-1, 0) for key in (ONE, TWO, video_id(3))]
    put(videos, raw_videos=rows)
    with videos.reading() as connection:
        frame = Frames(connection).history(HOUR, timedelta(hours=3))
    assert frame["video_id"].tolist() == [ONE, TWO, ONE, TWO]
    assert frame["observed_at"].tolist() == [minute_at(-59), minute_at(-59), minute_at(1), minute_at(1)]
    assert frame["published_at"].isna().tolist() == [False, True] * 2
    assert set(frame["published_at"].dropna()) == {hour_at(-24)}, "as it was known when the hour ended"


def test_keyphrases_are_lists_of_the_version_that_was_observed(videos: Database) -> None:
    put(videos, text_features=[text_features_row(ONE), text_features_row(ONE, text_hash="f" * 16, keyphrases=["old"])])
    put(videos, video_features=[features_row(ONE), features_row(TWO)])
    with videos.reading() as connection:
        frame = Frames(connection).keyphrases(HOUR)
        empty = Frames(connection).keyphrases(hour_at(1))
    assert frame["video_id"].tolist() == [ONE]
    assert frame["keyphrases"].tolist() == [["sour dough", "🍞"]]
    assert dtypes(frame) == dtypes(empty)


def test_titles_are_those_of_the_hour_and_missing_where_none_is_known(videos: Database) -> None:
    put(videos, channels=[channel_row()], videos=[video_row(ONE), video_row(TWO, channel_id="UCnobody")])
    put(videos, video_texts=[text_row(ONE), text_row(ONE, text_hash="f" * 16, title="Renamed")])
    later = features_row(ONE, hour_at(1), text_hash="f" * 16)
    put(videos, video_features=[features_row(ONE), later, features_row(TWO, channel_id="UCnobody", text_hash=None)])
    with videos.reading() as connection:
        first, second = (Frames(connection).titles(hour) for hour in (HOUR, hour_at(1)))
    assert first["title"].fillna("?").tolist() == [f"Title of {ONE}", "?"]
    assert first["channel_title"].fillna("?").tolist() == ["Cooking", "?"]
    assert (second["title"].tolist(), second["channel_title"].tolist()) == (["Renamed"], ["Cooking"])


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_whatever_pandas_calls_missing_is_null(missing: object) -> None:
    assert list(hourly_frames.rows_of(pd.DataFrame({"a": pd.Series([missing], dtype="object")}))) == [{"a": None}]


def test_a_frame_that_was_read_can_be_written_back(insights: Database) -> None:
    """Timestamps, Int64 and lists on their way back: a driver knows none of pandas' own types."""
    rows = [trend_row(ONE, views=5, views_per_hour=0.5), trend_row(TWO, 2, explanation="Because 🔥")]
    replace_hours(insights, "trend_insights", [HOUR], rows)
    with insights.reading() as connection:
        frame = Frames(connection).hours("trend_insights", [HOUR])
    replace_hours(insights, "trend_insights", [HOUR], hourly_frames.rows_of(frame))
    assert rows_in(insights, "trend_insights") == rows


def test_records_hold_pythons_own_numbers() -> None:
    frame = pd.DataFrame(
        {"whole": pd.array([1, None], dtype="Int64"), "real": [1.5, float("nan")], "list": [["a"], []]}
    )
    rows = list(hourly_frames.rows_of(frame))
    assert rows == [{"whole": 1, "real": 1.5, "list": ["a"]}, {"whole": None, "real": None, "list": []}]
    assert [type(rows[0][name]) for name in ("whole", "real")] == [int, float]


def test_an_hour_is_a_time_with_a_zone_in_a_frame(videos: Database) -> None:
    put(videos, video_features=[features_row(ONE)])
    with videos.reading() as connection:
        frame = Frames(connection).hours("video_features", [HOUR])
    assert frame["observed_at"].iloc[0] == minute_at(1)
    assert str(frame["observed_at"].dt.tz) == "UTC"


def test_every_kind_of_column_has_its_dtype() -> None:
    kinds: tuple[TypeEngine[Any], ...] = (
        Boolean(),
        Date(),
        JSON(),
        BigInteger(),
        Double(),
        UtcDateTime(),
        String(9),
        Text(),
    )
    assert [dtype_of(kind) for kind in kinds] == [
        "boolean", "object", "object", "Int64", "float64", TIME, "str", "str",
    ]  # fmt: skip


def test_history_may_have_single_hours_before_its_window(videos: Database) -> None:
    put(videos, videos=[video_row(ONE)], raw_videos=[snapshot_row(ONE, hour_at(-ago), views=ago) for ago in range(60)])
    with videos.reading() as connection:
        found = Frames(connection).history(HOUR, timedelta(hours=3), [hour_at(-48), hour_at(-59), hour_at(-70)])
    assert sorted(found["views"]) == [0, 1, 2, 48, 59]


def test_counts_are_read_by_hour_and_video_and_what_is_not_stored_is_left_out(videos: Database) -> None:
    """Each pair may be wanted for several videos, and more pairs than one statement takes."""
    put(videos, raw_videos=[snapshot_row(key, hour_at(-ago), views=ago) for key in (ONE, TWO) for ago in range(400)])
    pairs = [(subject, key, hour_at(-ago)) for subject in "ab" for key in (ONE, TWO) for ago in range(0, 800, 2)]
    wanted = pd.DataFrame(pairs, columns=["subject_id", "video_id", "hour"]).astype({"hour": TIME, "video_id": "str"})
    with videos.reading() as connection:
        found = Frames(connection).counts(wanted)
        none = Frames(connection).counts(wanted.iloc[:0])
    assert len(found) == 2 * 2 * 200
    assert ((HOUR - found["hour"]).dt.total_seconds() / 3600 == found["views"].astype("float64")).all()
    assert dtypes(found) == dtypes(none)
    assert dtypes(found)["observed_at"] == TIME
    assert len(none) == 0
