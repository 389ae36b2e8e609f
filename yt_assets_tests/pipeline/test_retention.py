"""The daily deletion over both databases: what goes, what stays, and what an interruption leaves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest

from yt_assets.analysis.coverage import CARRIED_FOR
from yt_assets.pipeline.errors import NotCapturedYet
from yt_assets.pipeline.features import plan_features
from yt_assets.pipeline.retention import TEXT_DAYS, Summary, enforce_retention, limits_at
from yt_assets.storage.deletion.retention import ORDER
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.pipeline.interrupted import Countdown, Interrupted, interruptible, kill_in_transaction, power_cut
from yt_assets_tests.pipeline.observatory import Observatory, hour
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    TEXT,
    channel_row,
    engagement_row,
    features_row,
    hour_at,
    put,
    snapshot_row,
    text_features_row,
    text_row,
    title_row,
    trend_row,
    video_id,
    video_row,
)
from yt_assets_tests.storage.stored_hours import LEDGERS, VIDEOS, Databases, fill, hours_left

DAYS = 28
# At this moment HOUR is 28 days old to the second.
NOW = HOUR + timedelta(days=DAYS)
OLD = [hour_at(-30), hour_at(-1)]
KEPT = [HOUR, hour_at(1), hour_at(672)]
ALL_KEPT = {table: sorted(KEPT * LEDGERS.get(table, VIDEOS)) for _, table in ORDER}

# Whatever a transaction deletes, it is undone as a whole: on a server some show it.
STOPS = [
    *((number, "sqlite") for number in range(2 * len(ORDER))),
    *(
        pytest.param(number, kind, marks=[pytest.mark.database, pytest.mark.thorough])
        for kind in KINDS
        for number in range(1, 2 * len(ORDER), 7)
    ),
]


@pytest.fixture
def databases(videos: Database, insights: Database) -> Databases:
    return {"videos": videos, "insights": insights}


def enforce(databases: Databases, now: datetime = NOW, log: Callable[[str], None] = lambda _: None) -> Summary:
    return enforce_retention(databases, now=now, days=DAYS, log=log)


def urls_of(databases: Databases) -> dict[str, str]:
    return {name: database.url.render_as_string(hide_password=False) for name, database in databases.items()}


def test_an_hour_of_exactly_28_days_stays_and_the_one_before_it_goes_from_every_table(databases: Databases) -> None:
    fill(databases, *OLD, *KEPT)
    summary = enforce(databases)
    assert hours_left(databases) == ALL_KEPT
    assert summary.hours == 2
    assert summary.deleted == {table: 2 * LEDGERS.get(table, VIDEOS) for _, table in ORDER}
    assert (summary.hours_left, summary.snapshots_left, summary.oldest) == (3, 3 * VIDEOS, HOUR)


def test_a_second_later_it_goes(databases: Databases) -> None:
    fill(databases, HOUR)
    enforce(databases, NOW + timedelta(seconds=1))
    assert not any(hours_left(databases).values())


def test_nothing_is_to_be_done_twice(databases: Databases) -> None:
    fill(databases, *OLD, *KEPT)
    enforce(databases)
    said: list[str] = []
    again = enforce(databases, log=said.append)
    assert (again.hours, again.deleted) == (0, {})
    assert hours_left(databases) == ALL_KEPT
    assert said == [
        "0 hours before 2026-11-20 05:00 UTC, 28 days ago, are to be deleted",
        "Rows deleted: none. Left: 3 hours with 9 snapshots; the oldest hour kept is 2026-11-20 05:00 UTC",
    ]


def test_progress_is_a_line_an_hour(databases: Databases) -> None:
    fill(databases, *OLD)
    said: list[str] = []
    enforce(databases, log=said.append)
    assert said[1:3] == [
        "2026-11-18 23:00 UTC deleted, 49 rows; 1 of 2 hours",
        "2026-11-20 04:00 UTC deleted, 49 rows; 2 of 2 hours",
    ]
    assert said[-1].endswith("Left: 0 hours with 0 snapshots; no hour is kept")


def test_an_empty_observatory_has_nothing_to_lose(databases: Databases) -> None:
    summary = enforce(databases)
    assert (summary.hours, summary.deleted, summary.oldest) == (0, {}, None)
    assert summary.kept_since == HOUR


@pytest.mark.parametrize(("transactions", "engine_name"), STOPS, indirect=["engine_name"])
def test_wherever_it_stops_no_hour_says_that_it_is_captured_and_is_not(databases: Databases, transactions: int) -> None:
    """Half an hour that the ledger calls captured would become insights at the next backfill."""
    fill(databases, *OLD, *KEPT)
    stopped = interruptible(urls_of(databases), Countdown(transactions, power_cut))
    with pytest.raises(Interrupted), stopped["videos"], stopped["insights"]:
        enforce(stopped)
    left = hours_left(databases)
    for recorded in left.pop("hours"):
        assert {left[name].count(recorded) for name in left.keys() - LEDGERS.keys()} == {VIDEOS}
    enforce(databases)
    assert hours_left(databases) == ALL_KEPT


def test_a_killed_process_leaves_what_the_next_one_finds(databases: Databases) -> None:
    fill(databases, *OLD, *KEPT)
    kill_in_transaction(urls_of(databases), NOW, DAYS, transactions=5)
    left = hours_left(databases)
    assert OLD[0] not in left["hours"]
    assert OLD[0] not in left["engagement_insights"], "the fifth transaction was committed"
    assert left["video_features"].count(OLD[0]) == VIDEOS, "the sixth was not"
    enforce(databases)
    assert hours_left(databases) == ALL_KEPT


def test_an_hour_whose_deletion_was_interrupted_cannot_be_computed_again(databases: Databases) -> None:
    fill(databases, *OLD, *KEPT)
    stopped = interruptible(urls_of(databases), Countdown(1, power_cut))
    with pytest.raises(Interrupted), stopped["videos"], stopped["insights"]:
        enforce(stopped)
    with pytest.raises(NotCapturedYet, match="2026-11-18 23:00 UTC has no snapshots"):
        plan_features([OLD[0]], databases["videos"], shards=2, batch_size=10)


def test_what_a_late_step_wrote_into_a_deleted_hour_goes_the_next_time(databases: Databases) -> None:
    """A backfill that began before the deletion may end after it."""
    enforce(databases)
    put(databases["videos"], video_features=[features_row(video_id(1), OLD[0])])
    assert enforce(databases).deleted == {"video_features": 1}


@pytest.mark.thorough_on_servers
def test_an_hour_that_is_written_at_the_same_time_is_whole(databases: Databases) -> None:
    """The hourly run goes on while old hours are deleted; neither fails, neither loses a row."""
    fill(databases, *(hour_at(-number) for number in range(1, 25)), videos=10)
    urls, over = urls_of(databases), Event()

    def write() -> int:
        written = 0
        with Database("videos", urls["videos"], setting="VIDEOS_DATABASE_URL") as database:
            while not over.is_set() or not written:
                rows = [snapshot_row(video_id(written + number), hour_at(672)) for number in range(10)]
                put(database, raw_videos=rows)
                written += len(rows)
        return written

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        try:
            enforce(databases)
        finally:
            over.set()
        written = writer.result(timeout=60)
    assert hours_left(databases) == {table: [] for table in ALL_KEPT} | {"raw_videos": [hour_at(672)] * written}


@pytest.mark.thorough_on_servers
def test_two_deletions_at_once_do_the_work_of_one(databases: Databases) -> None:
    """A person starts the job in the UI while the schedule does."""
    fill(databases, *(hour_at(-number) for number in range(1, 13)), *KEPT)
    urls = urls_of(databases)

    def delete_all(_: int) -> int:
        both = {name: Database(name, url, setting="DATABASE") for name, url in urls.items()}
        with both["videos"], both["insights"]:
            return sum(enforce(both).deleted.values())

    with ThreadPoolExecutor(2) as pool:
        rows = sum(pool.map(delete_all, range(2)))
    assert rows == 12 * sum(LEDGERS.get(table, VIDEOS) for _, table in ORDER)
    assert hours_left(databases) == ALL_KEPT


def put_video(databases: Databases, key: str, **changes: Any) -> None:
    videos = databases["videos"]
    put(videos, videos=[video_row(key, **changes)], video_texts=[text_row(key)], text_features=[text_features_row(key)])
    put(databases["insights"], video_titles=[title_row(key, as_of_hour=changes["metadata_at"])])


def test_a_video_that_is_gone_from_youtube_loses_its_text_and_name_with_its_last_hour(databases: Databases) -> None:
    gone, public = video_id(1), video_id(2)
    put_video(databases, gone, availability="unavailable", metadata_at=hour_at(-1))
    put_video(databases, public, metadata_at=NOW)
    put(databases["videos"], video_features=[features_row(gone, hour_at(-1)), features_row(public, hour_at(672))])
    deleted = enforce(databases).deleted
    assert deleted == {"video_features": 1, "text_features": 1, "video_texts": 1, "video_titles": 1}
    for database, table in (("videos", "video_texts"), ("videos", "text_features"), ("insights", "video_titles")):
        assert [row["video_id"] for row in rows_in(databases[database], table)] == [public]
    assert [row["text_hash"] for row in rows_in(databases["videos"], "videos")] == [None, TEXT]


def test_a_text_that_was_deleted_is_stored_again_by_the_next_answer(observatory: Observatory) -> None:
    """A capture takes a text whose hash the video carries for stored: without it, the title was gone for good."""
    observatory.capture(0)
    with observatory.videos.engine.begin() as connection:
        connection.execute(TABLES["videos"]["video_texts"].delete())
    databases = {"videos": observatory.videos, "insights": observatory.insights_database}
    enforce_retention(databases, now=hour(0), days=DAYS, log=lambda _: None)
    observatory.capture(25)
    stored = {(row["video_id"], row["text_hash"]) for row in observatory.rows("video_texts")}
    present = {
        (row["video_id"], row["text_hash"]) for row in observatory.rows("videos") if row["availability"] == "public"
    }
    assert present == stored != set()


def test_with_the_amendment_hours_stay_for_years_and_titles_do_not(databases: Databases) -> None:
    """Even then YouTube wants titles and descriptions refreshed within 30 days; the video's figures stay."""
    put_video(databases, video_id(1), availability="unavailable", metadata_at=HOUR)
    put(databases["videos"], raw_videos=[snapshot_row(video_id(1))], video_features=[features_row(video_id(1), HOUR)])
    put(databases["videos"], channels=[channel_row(last_seen_at=HOUR)])
    later = HOUR + timedelta(days=TEXT_DAYS, seconds=1)
    summary = enforce_retention(databases, now=later, days=1095, log=lambda _: None)
    assert summary.deleted == {"video_texts": 1, "video_titles": 1}
    assert len(rows_in(databases["videos"], "video_features")) == 1
    assert len(rows_in(databases["videos"], "text_features")) == 1, "computed here, and needed by a backfill"
    assert [row["title"] for row in rows_in(databases["videos"], "channels")] == [CHANNEL]


def test_limits_leave_the_day_until_the_next_deletion_within_youtubes_thirty() -> None:
    limits = limits_at(NOW, DAYS)
    assert (limits.hours, limits.references) == (HOUR, HOUR)
    for oldest in (limits.hours, limits.references, limits.confirmed):
        assert NOW + timedelta(days=1) - oldest <= timedelta(days=30)
    short = limits_at(NOW, 1)
    assert short.hours == short.references == NOW - timedelta(days=1)
    assert short.confirmed == limits.confirmed, "texts are read again once a day, and must not go before"


def test_counts_of_before_the_limit_go_from_the_hours_that_repeat_them(databases: Databases) -> None:
    """An hour above the quota repeats what YouTube said up to 72 hours before it, which made 31 days of 28."""
    late = HOUR + CARRIED_FOR - timedelta(hours=1)
    fill(databases, HOUR, late)
    old, young = video_id(100), video_id(101)
    looks = {old: HOUR - timedelta(minutes=5), young: HOUR + timedelta(minutes=5)}
    for table, row_of in {"trend_insights": trend_row, "engagement_insights": engagement_row}.items():
        rows = [row_of(key, hour=late, observed_at=at, estimated=1) for key, at in looks.items()]
        replace_hours(databases["insights"], table, [late], [row_of(video_id(0), hour=late), *rows])
    summary = enforce(databases)
    assert summary.deleted == {"trend_insights": 1, "engagement_insights": 1}
    for table in ("trend_insights", "engagement_insights"):
        kept = {row["video_id"] for row in rows_in(databases["insights"], table) if row["hour"] == late}
        assert kept == {video_id(0), young}
