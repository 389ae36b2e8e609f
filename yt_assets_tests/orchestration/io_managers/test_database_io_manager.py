"""What is stored for each kind of output, what is told about it, and what is loaded."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from yt_assets.orchestration.io_managers.hour_by_hour import HoursToStore
from yt_assets.pipeline.capture.values import Settlement
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets.storage.reading.hours import HourlyTable
from yt_assets.storage.writing.batches import bytes_of
from yt_assets.storage.writing.hourly_frames import HourlyFrame, rows_of
from yt_assets_tests.orchestration.io_managers.conftest import KEY, NEXT, Materialize
from yt_assets_tests.orchestration.io_managers.tiny_assets import Stream, returning
from yt_assets_tests.servers.databases import DatabaseUrls, with_schema
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, hour_at, keyword_row, only, title_row, video_id

ONE = video_id(1)


def metadata_of(result: dg.ExecuteInProcessResult, name: str) -> dict[str, object]:
    (event,) = result.asset_materializations_for_node(name)
    return {key: value.value for key, value in event.metadata.items()}


def words(*keywords: str, hour: int = 0) -> pd.DataFrame:
    """A frame of keyword_insights; empty for no words."""
    rows = [keyword_row(word, rank, hour_at(hour)) for rank, word in enumerate(keywords, 1)]
    return pd.DataFrame(rows, columns=list(keyword_row("any")))


def returned(frame: Any) -> Any:
    return frame


def stored_words(urls: DatabaseUrls) -> list[tuple[object, object]]:
    with urls.open("insights") as database:
        return [(row["hour"], row["keyword"]) for row in rows_in(database, "keyword_insights")]


def test_a_stream_is_stored_batch_by_batch(materialize: Materialize, urls: DatabaseUrls) -> None:
    result = materialize(returning(lambda: Stream(5), "raw_videos", "videos"))
    with urls.open("videos") as database:
        assert [row["video_id"] for row in rows_in(database, "raw_videos")] == [video_id(number) for number in range(5)]
        assert len(rows_in(database, "videos")) == 5
    told = metadata_of(result, "raw_videos")
    assert (told["videos"], told["batches"], told["database"]) == (5, 3, urls.videos.removeprefix("sqlite:///"))


def test_a_stream_that_breaks_keeps_what_it_stored(materialize: Materialize, urls: DatabaseUrls) -> None:
    """A retried shard resumes: what was written stays written, so that the retry asks for the rest alone."""
    asset = returning(lambda: Stream(6, fails_before=4), "raw_videos", "videos")
    assert not materialize(asset, raise_on_error=False).success
    with urls.open("videos") as database:
        assert len(rows_in(database, "raw_videos")) == 4


def test_a_row_that_cannot_be_stored_is_told_and_missing_and_does_not_fail_the_step(
    materialize: Materialize, urls: DatabaseUrls
) -> None:
    """Another try of the step would meet the same row; what an hour without the video is worth, its settlement says."""
    asset = returning(lambda: Stream(6, bad=3), "raw_videos", "videos", retry_policy=dg.RetryPolicy(max_retries=2))
    result = materialize(asset)
    told = metadata_of(result, "raw_videos")
    assert (told["videos"], told["batches"], told["refused"]) == (5, 3, 1)
    assert str(told["refused_rows"]).startswith(f"['raw_videos {video_id(3)} views: it is more than a signed 64-bit")
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
    with urls.open("videos") as database:
        seen = [{row["video_id"] for row in rows_in(database, table)} for table in ("raw_videos", "videos")]
    assert seen == [{video_id(number) for number in (0, 1, 2, 4, 5)}] * 2


def test_an_hour_with_a_row_that_cannot_be_stored_fails_without_a_retry(materialize: Materialize) -> None:
    frame = words("dough").assign(videos=2**40)
    asset = returning(lambda: frame, "keyword_insights", "insights", retry_policy=dg.RetryPolicy(max_retries=2))
    result = materialize(asset, raise_on_error=False)
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
    told = str(result.get_step_failure_events()[0].event_specific_data)
    assert "keyword_insights 2026-11-20 05:00:00+00:00 all dough videos: it is more than a signed 32-bit" in told


def test_a_stream_without_videos_is_stored_too(materialize: Materialize) -> None:
    result = materialize(returning(lambda: Stream(0), "raw_videos", "videos"))
    assert metadata_of(result, "raw_videos")["videos"] == 0


def test_an_hourly_frame_replaces_its_hour_and_brings_titles(materialize: Materialize, urls: DatabaseUrls) -> None:
    titles = pd.DataFrame([title_row(ONE)]).rename(columns={"as_of_hour": "hour"})
    for keywords in (("dough", "bread"), ("bread", "salt")):
        frame = HourlyFrame(words(*keywords), (HOUR,), titles)
        result = materialize(returning(partial(returned, frame), "keyword_insights", "insights"))
    assert stored_words(urls) == [(HOUR, "bread"), (HOUR, "salt")]
    with urls.open("insights") as database:
        assert only(rows_in(database, "video_titles")) == title_row(ONE)
    assert metadata_of(result, "keyword_insights")["dagster/partition_row_count"] == 2


def test_of_a_range_of_hours_the_newest_title_of_a_video_is_kept(materialize: Materialize, urls: DatabaseUrls) -> None:
    rows = [title_row(ONE, title=f"at {offset}", as_of_hour=hour_at(offset)) for offset in (1, 0)]
    titles = pd.DataFrame(rows).rename(columns={"as_of_hour": "hour"})
    frame = HourlyFrame(words("dough"), (HOUR, hour_at(1)), titles)
    materialize(returning(lambda: frame, "keyword_insights", "insights"), last=NEXT)
    with urls.open("insights") as database:
        assert only(rows_in(database, "video_titles"))["title"] == "at 1"


def test_a_plain_frame_is_stored_like_an_hourly_one(materialize: Materialize, urls: DatabaseUrls) -> None:
    materialize(returning(lambda: words("dough"), "keyword_insights", "insights"))
    assert stored_words(urls) == [(HOUR, "dough")]


def test_an_empty_frame_empties_its_hour_alone(materialize: Materialize, urls: DatabaseUrls) -> None:
    both = pd.concat([words("dough"), words("salt", hour=1)])
    materialize(returning(lambda: both, "keyword_insights", "insights"), last=NEXT)
    materialize(returning(words, "keyword_insights", "insights"))
    assert stored_words(urls) == [(hour_at(1), "salt")]


def test_a_range_replaces_all_its_hours_in_one_run(materialize: Materialize, urls: DatabaseUrls) -> None:
    for hour, key in ((0, KEY), (1, NEXT)):
        materialize(returning(partial(words, "old", hour=hour), "keyword_insights", "insights"), key=key)
    materialize(returning(lambda: words("new", hour=1), "keyword_insights", "insights"), last=NEXT)
    assert stored_words(urls) == [(hour_at(1), "new")]


def test_hours_are_stored_one_at_a_time_each_before_the_next_is_computed(
    materialize: Materialize, urls: DatabaseUrls
) -> None:
    """A range was one frame and one transaction: 28 days in memory, and others waited for the end of it."""
    seen: list[list[tuple[object, object]]] = []

    def frames() -> Generator[HourlyFrame]:
        for number, word in enumerate(("dough", "bread")):
            seen.append(stored_words(with_schema(urls)))
            yield HourlyFrame(words(word, f"more {word}", hour=number), (hour_at(number),))

    result = materialize(returning(lambda: HoursToStore(frames), "keyword_insights", "insights"), last=NEXT)
    first = [(HOUR, "dough"), (HOUR, "more dough")]
    assert seen == [[], first]
    assert stored_words(urls) == [*first, (hour_at(1), "bread"), (hour_at(1), "more bread")]
    told = [event.metadata for event in result.asset_materializations_for_node("keyword_insights")]
    assert [metadata["rows"].value for metadata in told] == [4, 4]


def test_a_range_that_breaks_off_leaves_whole_hours_and_is_computed_again(
    materialize: Materialize, urls: DatabaseUrls
) -> None:
    for number, key in enumerate((KEY, NEXT)):
        materialize(returning(partial(words, "old", "older", hour=number), "keyword_insights", "insights"), key=key)
    tries: list[int] = []

    def frames() -> Generator[HourlyFrame]:
        tries.append(len(tries))
        yield HourlyFrame(words("new"), (HOUR,))
        if len(tries) == 1:
            assert stored_words(urls) == [(HOUR, "new"), (hour_at(1), "old"), (hour_at(1), "older")]
            message = "gone away"
            raise DatabaseUnreachable(message)
        yield HourlyFrame(words("new", hour=1), (hour_at(1),))

    policy = dg.RetryPolicy(max_retries=1)
    asset = returning(lambda: HoursToStore(frames), "keyword_insights", "insights", retry_policy=policy)
    assert materialize(asset, last=NEXT).success
    assert stored_words(urls) == [(HOUR, "new"), (hour_at(1), "new")]
    assert tries == [0, 1]


def test_rows_of_another_hour_fail_the_step_without_a_retry(materialize: Materialize, urls: DatabaseUrls) -> None:
    retried = returning(
        lambda: words("late", hour=1), "keyword_insights", "insights", retry_policy=dg.RetryPolicy(max_retries=2)
    )
    result = materialize(retried, raise_on_error=False)
    assert not result.success
    assert result.get_step_failure_events()
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
    assert "rows of 2026-11-20 06:00" in str(result.get_step_failure_events()[0].event_specific_data)
    assert stored_words(urls) == []


def test_a_database_that_cannot_be_used_fails_the_step_and_a_retry_may_mend_it(
    materialize: Materialize, tmp_path: Path
) -> None:
    (tmp_path / "insights.db").mkdir()
    retried = returning(words, "keyword_insights", "insights", retry_policy=dg.RetryPolicy(max_retries=1))
    result = materialize(retried, raise_on_error=False)
    assert len([event for event in result.all_events if event.is_step_up_for_retry]) == 1
    told = str(result.get_step_failure_events()[0].event_specific_data)
    assert "INSIGHTS_DATABASE_URL: the insights database at" in told


def test_a_settlement_tells_and_writes_nothing(materialize: Materialize, urls: DatabaseUrls) -> None:
    settlement = Settlement("raw_videos", (HOUR,), 7, {"captured": "now", "missing": 0})
    told = metadata_of(materialize(returning(lambda: settlement, "raw_videos", "videos")), "raw_videos")
    assert (told["dagster/partition_row_count"], told["captured"], told["missing"]) == (7, "now", 0)
    with urls.open("videos") as database:
        assert rows_in(database, "raw_videos") == []


def test_every_write_tells_how_much_and_how_long(materialize: Materialize) -> None:
    """Rows and bytes are what was sent; the partition's and the table's rows are what Dagster's own charts show."""
    for hour, key, keywords in ((0, KEY, ("dough", "bread")), (1, NEXT, ("salt",))):
        frame = words(*keywords, hour=hour)
        result = materialize(returning(partial(returned, frame), "keyword_insights", "insights"), key=key)
    told = metadata_of(result, "keyword_insights")
    assert (told["rows"], told["dagster/partition_row_count"], told["dagster/row_count"]) == (1, 1, 3)
    assert isinstance(told["seconds"], float)
    assert told["bytes"] == bytes_of(rows_of(words("salt", hour=1)))
    stream = metadata_of(materialize(returning(lambda: Stream(5), "raw_videos", "videos")), "raw_videos")
    assert (stream["rows"], stream["transactions"]) == (10, 3)
    assert int(str(stream["bytes"])) > 1_000
    assert isinstance(stream["seconds"], float)


def test_a_table_that_is_too_long_to_be_counted_every_hour_is_not(materialize: Materialize, urls: DatabaseUrls) -> None:
    materialize(returning(partial(returned, words("dough", "bread")), "keyword_insights", "insights"))
    with urls.open("insights") as database, database.reading() as connection:
        assert [HourlyTable(connection, "keyword_insights").count(most=most) for most in (3, 2, 1)] == [2, 2, None]


def test_a_write_tells_where_it_went_and_not_what_the_table_is_like(
    materialize: Materialize, urls: DatabaseUrls
) -> None:
    """Table and columns are metadata of the definitions: in the events they were a third of the log of every hour."""
    result = materialize(returning(words, "keyword_insights", "insights"))
    assert metadata_of(result, "keyword_insights")["database"] == urls.insights.removeprefix("sqlite:///")
    told = [key for event in result.all_events for key in getattr(event.event_specific_data, "metadata", None) or ()]
    assert not {"dagster/column_schema", "dagster/table_name"} & set(told)
