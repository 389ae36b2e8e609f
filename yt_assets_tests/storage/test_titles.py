"""Names are written when they are new, and once a day."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.hourly_frames import CONFIRMED_FOR, NAMES, STORED_TITLES, names_to_write
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import CHANNEL, HOUR, hour_at, put, title_row, video_id

STORED = [title_row(video_id(number)) for number in range(3)]
NAMELESS = title_row(video_id(3), title=None, channel_title=None, published_at=None)


@pytest.fixture
def named(insights: Database) -> Database:
    put(insights, video_titles=[*STORED, NAMELESS])
    return insights


def written(database: Database, *rows: Mapping[str, Any], hours: float = 1) -> list[str]:
    """Which videos of these rows, as an hour brings them so many hours later, have to be written."""
    later = pd.DataFrame([{**row, "as_of_hour": HOUR + timedelta(hours=hours)} for row in rows])
    later["published_at"] = pd.to_datetime(later["published_at"], utc=True).astype("datetime64[us, UTC]")
    with database.reading() as connection:
        found = names_to_write(connection, later, STORED_TITLES, NAMES)
    assert list(found) == list(later)
    return list(found["video_id"])


def test_names_that_are_stored_are_not_written_again(named: Database) -> None:
    assert written(named, *STORED, NAMELESS) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "renamed"},
        {"channel_title": "renamed"},
        {"title": None},
        {"source": "youtube"},
        {"channel_id": "UC" + "z" * 22},
        {"format": "short"},
        {"duration_seconds": 61},
        {"published_at": HOUR - timedelta(days=9)},
        {"video_id": video_id(9)},
        {"video_id": video_id(1).swapcase()},
    ],
    ids=str,
)
def test_what_changed_is_written_alone(change: Mapping[str, Any], named: Database) -> None:
    changed = {**STORED[1], **change}
    assert written(named, STORED[0], changed, STORED[2]) == [changed["video_id"]]


def test_a_name_that_comes_to_a_nameless_video_is_written(named: Database) -> None:
    assert written(named, {**NAMELESS, "title": "at last"}) == [NAMELESS["video_id"]]


def test_every_name_is_confirmed_once_a_day(named: Database) -> None:
    """Text retention deletes names that nothing has confirmed, and those of a watched video never change for years."""
    day = CONFIRMED_FOR / timedelta(hours=1)
    assert written(named, *STORED, hours=day) == []
    assert written(named, *STORED, hours=day + 1) == [row["video_id"] for row in STORED]
    assert written(named, *STORED, hours=-5) == []


def test_into_an_empty_table_all_are_written(insights: Database) -> None:
    assert written(insights, *STORED) == [row["video_id"] for row in STORED]


def test_a_video_that_is_left_out_is_marked_until_a_later_hour_sees_it_again(insights: Database) -> None:
    """An older hour that is computed again saw it, and says nothing of now."""

    def since() -> object:
        return next(row["unavailable_since"] for row in rows_in(insights, "video_titles"))

    def compute(hours: int, *titles: Mapping[str, Any], **gone: Any) -> None:
        replace_hours(insights, "trend_insights", [hour_at(hours)], [], titles=titles, gone=gone)

    row = STORED[0]
    compute(0, row)
    compute(2, video000000=hour_at(2))
    assert since() == hour_at(2)
    compute(3, video000000=hour_at(2))
    compute(1, {**row, "as_of_hour": hour_at(1)})
    assert since() == hour_at(2)
    compute(4, {**row, "as_of_hour": hour_at(4)})
    assert since() is None


def test_channels_are_written_with_their_sizes_and_an_older_hour_changes_none(insights: Database) -> None:
    sizes = {"title": "Cooking", "handle": "@cooking", "subscribers": 1_000, "video_count": 9}
    channel = {"channel_id": CHANNEL, **sizes, "unavailable_since": None, "source": "sandbox"}
    for hours, subscribers in ((1, 1_000), (2, 1_010), (0, 900)):
        rows = [{**channel, "subscribers": subscribers, "as_of_hour": hour_at(hours)}]
        replace_hours(insights, "trend_insights", [hour_at(hours)], [], channels=rows)
    (stored,) = rows_in(insights, "channel_titles")
    assert stored == {**channel, "subscribers": 1_010, "as_of_hour": hour_at(2)}
