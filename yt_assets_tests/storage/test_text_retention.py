"""Texts and names: who still needs them, and what becomes of a video whose text is gone."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from yt_assets.storage.deletion.text_retention import (
    PORTION,
    delete_titles,
    delete_versions,
    forget_channel_titles,
    forget_event_texts,
    forget_missing_texts,
    needless_versions,
)
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Row
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    TEXT,
    channel_row,
    event_row,
    features_row,
    hour_at,
    only,
    put,
    snapshot_row,
    text_features_row,
    text_row,
    title_row,
    video_id,
    video_row,
)

KEY = video_id(1)
OTHER = "f" * 16
SINCE = hour_at(0)
CONFIRMED_SINCE = hour_at(-24)


def needless(
    videos: Database, table: str = "video_texts", confirmed_since: datetime | None = CONFIRMED_SINCE
) -> list[tuple[str, str]]:
    with videos.reading() as connection:
        return needless_versions(connection, table, since=SINCE, confirmed_since=confirmed_since)


CASES: list[tuple[str, dict[str, Any], list[datetime], bool]] = [
    ("the present text of a public video", {}, [], True),
    ("the present text of a video that is gone", {"availability": "unavailable"}, [], False),
    ("the text of a video that is gone, in a kept hour", {"availability": "unavailable"}, [SINCE], True),
    ("the same, in an hour before the kept ones alone", {"availability": "unavailable"}, [hour_at(-1)], False),
    ("an earlier text, in a kept hour", {"text_hash": OTHER}, [hour_at(5)], True),
    ("an earlier text that no kept hour carries", {"text_hash": OTHER}, [], False),
    ("a public video's text on the day on which it must be confirmed", {"metadata_at": CONFIRMED_SINCE}, [], True),
    (
        "a public video's text that was not confirmed in time",
        {"metadata_at": CONFIRMED_SINCE - timedelta(milliseconds=1)},
        [SINCE],
        False,
    ),
]


def put_features(videos: Database, *rows: Row) -> None:
    """Features, each with the snapshot that it is made of."""
    put(videos, raw_videos=[snapshot_row(row["video_id"], row["hour"]) for row in rows], video_features=rows)


@pytest.mark.parametrize(("video", "hours", "is_needed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_text_is_needed_while_a_kept_hour_or_a_public_video_refers_to_it(
    videos: Database, video: dict[str, Any], hours: list[datetime], is_needed: bool
) -> None:
    put(videos, videos=[video_row(KEY, **video)], video_texts=[text_row(KEY)])
    put_features(videos, *(features_row(KEY, hour, text_hash=TEXT) for hour in hours))
    # Others carry the same words, and the same video others: neither counts.
    put_features(videos, features_row(video_id(2), SINCE), features_row(KEY, hour_at(9), text_hash=OTHER))
    assert needless(videos) == ([] if is_needed else [(KEY, TEXT)])


def test_features_of_a_text_go_by_their_hours_alone(videos: Database) -> None:
    """A backfill of keywords needs them as long as its hours are kept, however long ago the title was confirmed."""
    put(videos, videos=[video_row(key, metadata_at=hour_at(-900), text_hash=OTHER) for key in (KEY, video_id(2))])
    put(videos, text_features=[text_features_row(KEY), text_features_row(video_id(2))])
    put_features(videos, features_row(KEY, SINCE, text_hash=TEXT))
    assert needless(videos, "text_features", None) == [(video_id(2), TEXT)]


def test_a_text_without_its_video_is_needless(videos: Database) -> None:
    put(videos, video_texts=[text_row(KEY)])
    assert needless(videos) == [(KEY, TEXT)]


def test_versions_go_by_their_whole_key_in_portions(videos: Database) -> None:
    """Two videos share a text: that one version goes says nothing of its twin."""
    doomed = [(video_id(number), TEXT) for number in range(PORTION + 1)]
    put(videos, video_texts=[text_row(key) for key, _ in doomed])
    put(videos, video_texts=[text_row(video_id(0), text_hash=OTHER), text_row(video_id(9_999))])
    assert list(delete_versions(videos, "video_texts", doomed)) == [PORTION, 1]
    assert list(delete_versions(videos, "video_texts", doomed)) == [0, 0]
    left = [(row["video_id"], row["text_hash"]) for row in rows_in(videos, "video_texts")]
    assert left == [(video_id(0), OTHER), (video_id(9_999), TEXT)]


def test_a_video_forgets_the_text_that_is_gone_so_that_the_next_answer_stores_it(videos: Database) -> None:
    """A text is stored when it changed: a video that returned with its old title stayed without one for good."""
    put(videos, videos=[video_row(KEY), video_row(video_id(2)), video_row(video_id(3), text_hash=None)])
    put(videos, video_texts=[text_row(video_id(2)), text_row(KEY, text_hash=OTHER)])
    assert forget_missing_texts(videos) == 1
    assert [row["text_hash"] for row in rows_in(videos, "videos")] == [None, TEXT, None]
    assert forget_missing_texts(videos) == 0


def test_names_for_analysts_go_when_no_kept_hour_wrote_them(insights: Database) -> None:
    put(insights, video_titles=[title_row(KEY, as_of_hour=hour_at(-1)), title_row(video_id(2), as_of_hour=SINCE)])
    assert list(delete_titles(insights, "video_titles", SINCE)) == [1]
    assert only(rows_in(insights, "video_titles"))["video_id"] == video_id(2)


def test_a_channel_that_youtube_no_longer_shows_is_called_by_its_id(videos: Database) -> None:
    put(videos, channels=[channel_row(last_seen_at=hour_at(-1)), channel_row("UC" + "b" * 22, last_seen_at=HOUR)])
    assert forget_channel_titles(videos, HOUR) == 1
    assert [row["title"] for row in rows_in(videos, "channels")] == [CHANNEL, "Cooking"]
    assert forget_channel_titles(videos, HOUR) == 0


def test_events_lose_the_texts_that_were_not_confirmed_since(insights: Database) -> None:
    """With YouTube's amendment hours stay for years; titles and descriptions may not."""
    old, new = hour_at(-1), hour_at(0)
    for hour in (old, new):
        rows = [event_row(KEY, kind, hour) for kind in ("title_changed", "tags_changed", "views_passed")]
        replace_hours(insights, "video_events", [hour], rows)
    assert forget_event_texts(insights, new) == 2
    assert forget_event_texts(insights, new) == 0
    values = {(row["hour"], row["kind"]): row["value_after"] for row in rows_in(insights, "video_events")}
    assert {key for key, value in values.items() if value is None} == {(old, "title_changed"), (old, "tags_changed")}
