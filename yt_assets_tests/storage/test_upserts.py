"""The two ways to write: keyed upserts behind a fence, and the replacement of whole hours."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, event

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused, SchemaMismatch, Superseded
from yt_assets.storage.reading.hours import HourRecord
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import STATEMENT_ROWS, write_batch
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    HOUR,
    channel_row,
    hour_at,
    hour_row,
    keyword_row,
    minute_at,
    only,
    put,
    snapshot_row,
    text_row,
    title_row,
    upload_row,
    video_id,
    video_row,
)

KEY = "video000001"
OLDER = snapshot_row(KEY, observed_at=minute_at(1), views=100, likes=5)
NEWER = snapshot_row(KEY, observed_at=minute_at(2), views=90, likes=None)


@pytest.mark.parametrize("order", [(OLDER, NEWER), (NEWER, OLDER), (OLDER, NEWER, OLDER, NEWER)])
def test_the_newest_observation_stands_whatever_comes_last(videos: Database, order: Sequence[Any]) -> None:
    """The step processes of a killed run live on, and write what they saw before the run that replaced theirs."""
    for row in order:
        put(videos, raw_videos=[row])
    assert only(rows_in(videos, "raw_videos")) == NEWER


def test_older_and_newer_in_one_batch_leave_the_newer(videos: Database) -> None:
    put(videos, raw_videos=[NEWER, OLDER])
    assert only(rows_in(videos, "raw_videos")) == NEWER


def test_the_same_batch_twice_is_the_same_rows(videos: Database) -> None:
    for _ in range(2):
        put(videos, hours=[hour_row()], channels=[channel_row()], videos=[video_row(KEY)], raw_videos=[OLDER])
    assert only(rows_in(videos, "hours")) == hour_row()
    assert only(rows_in(videos, "channels")) == channel_row()
    assert only(rows_in(videos, "videos")) == video_row(KEY)
    assert only(rows_in(videos, "raw_videos")) == OLDER


def test_the_first_time_seen_stands(videos: Database) -> None:
    put(videos, channels=[channel_row()], videos=[video_row(KEY)])
    put(
        videos,
        channels=[channel_row(last_seen_at=hour_at(9), title="New name", first_seen_at=hour_at(9))],
        videos=[video_row(KEY, metadata_at=hour_at(9), first_seen_at=hour_at(9))],
    )
    assert only(rows_in(videos, "channels")) == channel_row(last_seen_at=hour_at(9), title="New name")
    assert only(rows_in(videos, "videos")) == video_row(KEY, metadata_at=hour_at(9))


def test_metadata_fills_a_video_that_was_only_listed(videos: Database) -> None:
    put(videos, videos=[upload_row(KEY)])
    put(videos, videos=[video_row(KEY)])
    assert only(rows_in(videos, "videos")) == video_row(KEY)


def test_a_listing_takes_nothing_from_a_video_with_metadata(videos: Database) -> None:
    put(videos, videos=[video_row(KEY, availability="unavailable", unavailable_since=HOUR)])
    put(videos, videos=[upload_row(KEY, first_seen_at=hour_at(3))])
    assert only(rows_in(videos, "videos")) == video_row(KEY, availability="unavailable", unavailable_since=HOUR)


def test_a_version_of_a_text_never_changes(videos: Database) -> None:
    put(videos, video_texts=[text_row(KEY)])
    put(videos, video_texts=[text_row(KEY, valid_from=hour_at(9), description="other")])
    assert only(rows_in(videos, "video_texts")) == text_row(KEY)


def test_columns_that_a_row_leaves_out_keep_their_value(videos: Database) -> None:
    """The plan of an hour that is captured again must not forget when it was settled."""
    planned = {name: value for name, value in hour_row(planned_at=minute_at(9)).items() if name != "settled_at"}
    put(videos, hours=[hour_row()])
    put(videos, hours=[planned])
    assert only(rows_in(videos, "hours")) == hour_row(planned_at=minute_at(9))


def test_rows_with_different_columns_in_one_batch_are_refused(videos: Database) -> None:
    """The statement was made for the columns of one row, and would have written NULL over what the others know."""
    put(videos, videos=[video_row("video000002")])
    with pytest.raises(SchemaMismatch, match="videos: row 2 has other columns than row 1: availability, "):
        put(videos, videos=[{"video_id": "video000002"}, upload_row(KEY)])
    assert only(rows_in(videos, "videos")) == video_row("video000002")


def test_videos_that_youtube_leaves_out_are_retired_once(videos: Database) -> None:
    put(videos, videos=[video_row(video_id(number)) for number in (1, 2)])
    put(videos, retired=[video_id(1)], hour=HOUR)
    put(videos, retired=[video_id(1)], hour=hour_at(5))
    gone, there = rows_in(videos, "videos")
    assert gone == video_row(video_id(1), availability="unavailable", unavailable_since=HOUR, asked_at=hour_at(5))
    assert there == video_row(video_id(2))


def test_a_video_that_is_back_is_public_again(videos: Database) -> None:
    put(videos, videos=[video_row(KEY)])
    put(videos, retired=[KEY], hour=HOUR)
    put(videos, videos=[video_row(KEY, metadata_at=hour_at(1))])
    assert only(rows_in(videos, "videos")) == video_row(KEY, metadata_at=hour_at(1))


def test_a_video_is_stored_whole_or_not_at_all(videos: Database) -> None:
    with pytest.raises(RowsRefused, match="videos video000001 channel_id: it must not be empty"):
        put(videos, raw_videos=[OLDER], videos=[video_row(KEY, channel_id=None)])
    assert rows_in(videos, "raw_videos") == []


def test_rows_go_out_sorted_by_key(videos: Database) -> None:
    """Two processes that upsert in different orders dead-lock; sorted ones never did."""
    sent: list[str] = []

    def record(_connection: Connection, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append(f"{statement} {parameters}")

    event.listen(videos.engine, "before_cursor_execute", record)
    put(videos, raw_videos=[snapshot_row(video_id(number)) for number in (3, 1, 2)])
    words = " ".join(sent)
    assert sorted((1, 2, 3), key=lambda number: words.index(video_id(number))) == [1, 2, 3]


def test_replacing_an_hour_twice_gives_the_same_rows(insights: Database) -> None:
    rows = [keyword_row("a", 1), keyword_row("b", 2)]
    for _ in range(2):
        assert replace_hours(insights, "keyword_insights", [HOUR], rows).rows == 2
    assert rows_in(insights, "keyword_insights") == rows


def test_replacing_an_hour_removes_what_is_no_more_and_leaves_other_hours(insights: Database) -> None:
    other = keyword_row("a", hour=hour_at(1))
    replace_hours(insights, "keyword_insights", [HOUR, hour_at(1)], [keyword_row("a"), keyword_row("b", 2), other])
    replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("b")])
    assert rows_in(insights, "keyword_insights") == [keyword_row("b"), other]


def test_an_hour_may_become_empty(insights: Database) -> None:
    replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("a")])
    assert replace_hours(insights, "keyword_insights", [HOUR], []).rows == 0
    assert rows_in(insights, "keyword_insights") == []


def test_more_rows_than_one_statement_takes(insights: Database) -> None:
    rows = [keyword_row(f"word {number:05}", number) for number in range(1, 2 * STATEMENT_ROWS + 2)]
    replace_hours(insights, "keyword_insights", [HOUR], rows)
    assert rows_in(insights, "keyword_insights") == rows


def test_a_failing_insert_leaves_the_old_hour_whole(insights: Database) -> None:
    """A reader sees the old hour or the new one, never half: also when the new one does not fit."""
    old = [keyword_row("a"), keyword_row("b", 2)]
    replace_hours(insights, "keyword_insights", [HOUR], old, titles=[title_row(KEY)])
    with pytest.raises(RowsRefused, match="an hour is stored whole or not at all"):
        replace_hours(
            insights,
            "keyword_insights",
            [HOUR],
            [keyword_row("c"), keyword_row("c", 2)],
            titles=[title_row(KEY, title="new")],
        )
    assert rows_in(insights, "keyword_insights") == old
    assert only(rows_in(insights, "video_titles")) == title_row(KEY)


def test_titles_come_with_their_hour_and_older_hours_do_not_take_them_back(insights: Database) -> None:
    now = [title_row(KEY, title="now", as_of_hour=hour_at(1))]
    replace_hours(insights, "keyword_insights", [hour_at(1)], [keyword_row("a", hour=hour_at(1))], titles=now)
    replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("a")], titles=[title_row(KEY, title="then")])
    assert only(rows_in(insights, "video_titles")) == now[0]
    assert len(rows_in(insights, "keyword_insights")) == 2


def test_a_row_of_a_foreign_hour_is_refused_before_anything_is_deleted(insights: Database) -> None:
    replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("a")])
    with pytest.raises(SchemaMismatch, match="keyword_insights: rows of 2026-11-20 06:00"):
        replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("b", hour=hour_at(1))])
    assert rows_in(insights, "keyword_insights") == [keyword_row("a")]


def test_an_unknown_column_is_named_with_those_that_exist(insights: Database) -> None:
    with pytest.raises(SchemaMismatch, match="keyword_insights has no column 'colour': it has hour, scope"):
        replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("a", colour="blue")])
    assert rows_in(insights, "keyword_insights") == []


def test_an_unknown_table_is_named_with_its_database(insights: Database) -> None:
    with pytest.raises(SchemaMismatch, match="the insights database has no table 'raw_videos'"):
        put(insights, raw_videos=[OLDER])


def test_an_answer_that_is_written_late_retires_no_video_that_was_seen_since(videos: Database) -> None:
    """A batch of two hours ago took forty living videos of forty out of the catalogue."""
    one, two = video_id(1), video_id(2)
    put(videos, videos=[video_row(one, metadata_at=hour_at(2)), video_row(two, metadata_at=HOUR)])
    put(videos, raw_videos=[snapshot_row(two, hour_at(2), observed_at=hour_at(2))])
    put(videos, retired=[one, two])
    assert {row["availability"] for row in rows_in(videos, "videos")} == {"public"}
    assert {row["asked_at"] for row in rows_in(videos, "videos")} == {None}


def test_an_answer_that_is_written_late_brings_no_video_back(videos: Database) -> None:
    key = video_id(1)
    put(videos, hours=[hour_row(settled_at=None)], videos=[video_row(key, metadata_at=HOUR)])
    put(videos, retired=[key], hour=hour_at(2))
    write_batch(videos, Batch({"videos": [video_row(key, metadata_at=minute_at(5))]}, items=1, plans={HOUR: 1}))
    assert only(rows_in(videos, "videos"))["availability"] == "unavailable"


def test_an_older_generation_leaves_what_a_newer_one_wrote(insights: Database) -> None:
    """A backfill that waited 28 seconds for the model replaced the newer rows of 46 videos of 180."""
    older, newer = (
        {HOUR: HourRecord(**{**hour_row(), "planned_at": minute_at(minute), "generation": number})}
        for number, minute in ((1, 5), (2, 40))
    )
    assert replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("new")], records=newer).kept == ()
    late = [keyword_row("old"), keyword_row("other", hour=hour_at(1))]
    done = replace_hours(insights, "keyword_insights", [HOUR, hour_at(1)], late, records=older)
    assert (done.rows, done.kept) == (1, (HOUR,))
    assert [row["keyword"] for row in rows_in(insights, "keyword_insights")] == ["new", "other"]
    marks = [(row["hour"], row["generation"], row["rows_written"]) for row in rows_in(insights, "insight_hours")]
    assert marks == [(HOUR, 2, 1), (hour_at(1), 0, 1)]


def test_a_plan_that_has_settled_takes_no_more_snapshots(videos: Database) -> None:
    """A machine that stood still while its hour was settled without it, and woke up."""
    put(videos, hours=[hour_row(plan=2, generation=2, features_generation=2)])
    late = Batch({"raw_videos": [snapshot_row(video_id(1))]}, items=1, plans={HOUR: 2})
    with pytest.raises(Superseded, match="works for plan 2 of the hour, and that is settled"):
        write_batch(videos, late)
    assert rows_in(videos, "raw_videos") == []
