"""The questions that people who watch channels ask first: each is one question to the API, with the right rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.schema.days import channel_days
from yt_assets.storage.writing.batches import Row
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.world import HOSTILE, OTHER
from yt_assets_tests.servers.databases import DatabaseUrls, with_schema
from yt_assets_tests.storage.planted import (
    channel_day_row,
    channel_title_row,
    day_written,
    event_row,
    events_written,
    milestone_row,
    plant,
)
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    channel_row,
    engagement_row,
    hour_at,
    put,
    text_features_row,
    title_row,
    trend_row,
    video_id,
    video_row,
)

OLD, SHORT, RIVAL = (video_id(number) for number in (1, 2, 3))
# Views by hours before the newest. The short was published ten hours before it.
COUNTS: Mapping[str, Mapping[int, int]] = {
    OLD: {0: 10_000, 24: 9_000, 48: 8_500, 168: 6_000, 336: 3_000, 672: 1_000},
    SHORT: {0: 600},
    RIVAL: {0: 5_000, 24: 5_000, 48: 4_900, 168: 4_000, 336: 3_900, 672: 3_500},
}
FORMATS = {SHORT: "short"}
# At the end of so many days before the newest hour's own, which is not over.
SUBSCRIBERS = {0: 9_999, 1: 1_200, 2: 1_190, 8: 1_100, 29: 900}
# Fridays at 18:00 in Berlin, which is 17:00 UTC in winter; one more on a Monday.
FRIDAY, MONDAY = datetime(2026, 10, 30, 17, 20, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)
TIMED = {video_id(10 + number): (FRIDAY, 1.0 + number) for number in range(5)} | {video_id(20): (MONDAY, 9.0)}


def fill(insights: Database) -> None:
    """Two channels over 28 days."""
    published = {OLD: hour_at(-960), SHORT: hour_at(-10), RIVAL: hour_at(-960)} | {
        key: at for key, (at, _) in TIMED.items()
    }
    titles = [
        title_row(
            key,
            title=HOSTILE if key == SHORT else f"Title of {key}",
            channel_id=OTHER if key == RIVAL else CHANNEL,
            published_at=published[key],
            format=FORMATS.get(key, "long"),
        )
        for key in published
    ]
    for ago in sorted({ago for counts in COUNTS.values() for ago in counts}, reverse=True):
        _fill_hour(insights, ago, titles)
    today = HOUR.date()
    days = [channel_day_row(today - timedelta(days=ago), subscribers=count) for ago, count in SUBSCRIBERS.items()]
    ten: dict[str, Any] = {"place": 2, "place_of": 10, "usual_views_low": 80.0, "usual_views": 100.0}
    plant(
        insights,
        channel_days=days,
        insight_days=[day_written(today - timedelta(days=ago)) for ago in SUBSCRIBERS],
        channel_titles=[channel_title_row(), channel_title_row(OTHER, handle="@baking", title="Baking")],
        video_milestones=[milestone_row(SHORT, 6, 420, usual_views_high=130.0, **ten)],
        video_events=[
            event_row(OLD, "title_changed", value_before="Before", value_after="After"),
            event_row(RIVAL, "taken_down", channel_id=OTHER),
            event_row(SHORT, "published"),
        ],
        insight_hours=[events_written()],
    )


def _fill_hour(insights: Database, ago: int, titles: list[Row]) -> None:
    hour = hour_at(-ago)
    seen = {key: counts[ago] for key, counts in COUNTS.items() if ago in counts}
    multiples = {} if ago else {key: multiple for key, (_, multiple) in TIMED.items()}
    at = {"observed_at": hour + timedelta(minutes=10), "estimated": 0}
    trends = [
        trend_row(key, 1, hour, channel_id=OTHER if key == RIVAL else CHANNEL, views=views, **at)
        for key, views in seen.items()
    ]
    trends += [trend_row(key, 9, hour, views=None, outlier_multiple=multiples[key], **at) for key in multiples]
    replace_hours(insights, "trend_insights", [hour], trends, titles=titles)
    engaged = [
        engagement_row(
            key, 1, hour, format=FORMATS.get(key, "long"), views=views, likes=views // 20, comments=views // 100, **at
        )
        for key, views in seen.items()
    ]
    replace_hours(insights, "engagement_insights", [hour], engaged)


@pytest.fixture
def asked(database_urls: DatabaseUrls, service: Service) -> TestClient:
    """The service over these two channels, on each engine."""
    urls = with_schema(database_urls)
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights)
        put(videos, channels=[channel_row(), channel_row(OTHER, handle="@baking", title="Baking")])
    return service(urls)


def rows(client: TestClient, path: str, *names: str) -> list[tuple[Any, ...]]:
    """The rows of an answer, by a few of their columns."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return [tuple(row[name] for name in names) for row in answer.json()["data"]]


def test_each_question_is_one_call(asked: TestClient) -> None:
    # How did this upload do beside my last ten at the same age?
    assert rows(asked, f"/v1/videos/{SHORT}/milestones", "age_hours", "views", "place", "place_of", "usual_views") == [
        (6, 420, 2, 10, 100.0)
    ]
    # What did this channel gain in 24 hours, 7 and 28 days?
    gains = ("window_hours", "views_gained", "uploads", "videos", "inexact")
    assert rows(asked, "/v1/channels/@cooking/windows", *gains) == [
        (24, 1_600, 1, 2, 0), (168, 4_600, 1, 2, 0), (672, 9_600, 1, 2, 0),
    ]  # fmt: skip
    before = rows(asked, f"/v1/gained?window=7d&channel={CHANNEL}", "video_id", "views_gained", "views_gained_before")
    assert before == [(OLD, 4_000, 3_000), (SHORT, 600, 0)]
    # When is a good time to publish?
    times = ("weekday", "local_hour", "n", "multiple")
    assert rows(asked, "/v1/publishing-times?zone=Europe/Berlin&channel=@cooking", *times) == [
        (0, 9, 1, None), (4, 18, 5, 3.0),
    ]  # fmt: skip
    # Shorts or long?
    brought = ("format", "uploads", "views_gained", "views_of_uploads", "engagement_rate")
    assert rows(asked, "/v1/formats?channel=@cooking&window=7d", *brought) == [
        ("long", 0, 4_000, None, None), ("short", 1, 600, 600.0, 0.06),
    ]  # fmt: skip
    # Who grows?
    growth = ("handle", "views_gained", "subscribers", "subscribers_gained")
    for window, gained in (("24h", (1_600, 10, 0)), ("7d", (4_600, 100, 1_000)), ("28d", (9_600, 300, 1_500))):
        mine, subscribers, rivals = gained
        assert rows(asked, f"/v1/channels/gained?window={window}", *growth) == [
            ("@Cooking", mine, 1_200, subscribers), ("@baking", rivals, None, None),
        ]  # fmt: skip
    # What was taken down or renamed?
    assert rows(asked, "/v1/events?kind=taken_down,title_changed", "kind", "video_id", "value_after") == [
        ("taken_down", RIVAL, None), ("title_changed", OLD, "After"),
    ]  # fmt: skip


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("window=24h", [OLD, SHORT, RIVAL]),
        ("window=24h&channel=@baking", [RIVAL]),
        ("window=7d&format=short", [SHORT]),
        ("window=28d&published_after=2026-11-19", [SHORT]),
        ("window=7d&q=title&channel=@cooking,@baking", [OLD, RIVAL]),
        ("window=7d&min_views=5000&label=rising", [OLD, RIVAL]),
        ("window=7d&q=nothing", []),
    ],
)
def test_what_was_gained_is_by_filters_and_pages(question: str, found: list[str], asked: TestClient) -> None:
    assert [key for (key,) in rows(asked, f"/v1/gained?{question}", "video_id")] == found
    answer, pages = asked.get(f"/v1/gained?{question}&limit=1"), []
    while answer.json()["data"]:
        pages += answer.json()["data"]
        if "next" not in answer.links:
            break
        answer = asked.get(answer.links["next"]["url"])
    assert [row["video_id"] for row in pages] == found


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_keywords_of_a_window_sum_what_their_videos_gained(asked: TestClient, database_urls: DatabaseUrls) -> None:
    phrases = {OLD: ["dough", "<b>"], SHORT: ["dough"], RIVAL: ["bread"]}
    with database_urls.open("videos") as videos:
        put(
            videos,
            videos=[video_row(key, channel_id=OTHER if key == RIVAL else CHANNEL) for key in phrases],
            text_features=[text_features_row(key, keyphrases=words) for key, words in phrases.items()],
        )
    gains = ("keyword", "keyword_rank", "videos", "views_gained", "views_gained_before")
    assert rows(asked, "/v1/keywords/gained?window=7d&limit=2", *gains)[0] == ("dough", 1, 2, 4_600, 3_000)
    (bread,) = rows(asked, "/v1/keywords/gained?window=7d&channel=@baking", "scope", *gains)
    assert bread == (OTHER, "bread", 1, 1, 1_000, 100)
    both = asked.get("/v1/keywords/gained?window=7d&channel=@baking,@cooking&limit=1")
    assert (both.json()["scope"], both.json()["data"][0]["keyword"]) == (f"{OTHER},{CHANNEL}", "bread")
    following = asked.get(both.links["next"]["url"])
    assert following.json()["data"][0]["keyword"] == "dough"
    assert "<" not in asked.get("/v1/keywords/gained?window=7d").text


def test_channels_of_kept_rows_are_those_of_the_server(database_urls: DatabaseUrls) -> None:
    with with_schema(database_urls).open("insights") as insights:
        fill(insights)
        for hours in (24, 168, 672):
            with InsightsReader(insights) as reader:
                kept = [
                    {name: row[name] for name in row if not name.startswith("subscribers")}
                    for row in reader.growth(HOUR, hours)
                ]
                assert kept == reader.channel_windows(HOUR, hours)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_window_is_read_again_when_an_hour_is_written(asked: TestClient, database_urls: DatabaseUrls) -> None:
    assert rows(asked, "/v1/gained?channel=@baking", "views_gained") == [(0,)]
    assert (RIVAL, 0) in rows(asked, "/v1/gained", "video_id", "views_gained")
    with database_urls.open("insights") as insights:
        row = trend_row(RIVAL, 1, channel_id=OTHER, views=9_000, observed_at=HOUR + timedelta(minutes=10), estimated=0)
        replace_hours(insights, "trend_insights", [HOUR], [row])
    assert rows(asked, "/v1/gained?limit=9", "video_id", "views_gained") == [(RIVAL, 4_000)]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("path", [f"/v1/channels/gained?channel={CHANNEL}&", f"/v1/channels/{CHANNEL}/windows?"])
def test_an_hour_that_is_settled_has_nothing_of_its_running_day(
    path: str, asked: TestClient, service: Service, database_urls: DatabaseUrls
) -> None:
    """Another process, which keeps nothing of before, answers the same after the day was written anew."""
    hour, later = f"{path}hour={HOUR:%Y-%m-%dT%H}", HOUR + timedelta(days=1)
    before = service(database_urls, now=later).get(hour)
    assert "immutable" in before.headers["cache-control"]
    with database_urls.open("insights") as insights:
        anew = channel_days.update().where(channel_days.c.day == HOUR.date()).values(subscribers=50_000)
        insights.write(lambda connection: connection.execute(anew))
    assert service(database_urls, now=later).get(hour).json() == before.json() == asked.get(hour).json()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_hostile_title_is_inert_in_windows(asked: TestClient) -> None:
    answer = asked.get("/v1/gained?format=short")
    assert [char for char in ("<", "\x1b", "\u202e", "\x07") if char in answer.text] == []
    assert answer.json()["data"][0]["title"] == HOSTILE
    assert "'=cmd|" in asked.get("/v1/gained?format=short&as=csv").text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/v1/gained?window=1h", 422, "window: one of 24h, 7d, 28d, such as window=7d"),
        ("/v1/gained?sort=-views", 422, "sort: no such parameter here"),
        ("/v1/channels/gained?window=DROP", 422, "window: one of 24h, 7d, 28d"),
        ("/v1/channels/@nobody/windows", 404, "no channel with this handle"),
        ("/v1/formats?hour=2026-11-20T02", 404, "no insights are stored of this hour"),
        ("/v1/publishing-times?zone=Europe/Atlantis", 422, "no time zone has this name"),
        ("/v1/publishing-times?zone=../../etc/passwd", 422, "zone: A time zone by its name, like Europe/Berlin"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(path: str, status: int, said: str, client: TestClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.text
    assert "DROP" not in answer.text
