"""What an analyst opens first: the three views, and the same rankings at other hours."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery
from yt_assets.storage.schema.views import VIEWS
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    engagement_row,
    hour_at,
    keyword_row,
    title_row,
    trend_row,
    video_id,
)

ONE, TWO, THREE = (video_id(number) for number in (1, 2, 3))
OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
OWN = RankingQuery(channel_ids=(CHANNEL,))


@pytest.fixture
def ranked(insights: Database) -> Database:
    """Two hours of insights about three videos of two channels; the newer hour ranks them the other way round."""
    for hour, order in ((HOUR, (ONE, TWO, THREE)), (hour_at(1), (THREE, TWO, ONE))):
        channels = {ONE: CHANNEL, TWO: OTHER, THREE: CHANNEL}
        trends = [trend_row(key, rank, hour, channel_id=channels[key]) for rank, key in enumerate(order, 1)]
        titles = [title_row(key, as_of_hour=hour, channel_id=channels[key]) for key in (ONE, TWO)]
        replace_hours(insights, "trend_insights", [hour], trends, titles=titles)
        engaged = [engagement_row(key, rank, hour) for key, rank in zip(order, (1, 2, None), strict=True)]
        replace_hours(insights, "engagement_insights", [hour], engaged)
        words = [keyword_row(word, rank, hour) for rank, word in enumerate(("dough", "bread"), 1)]
        replace_hours(insights, "keyword_insights", [hour], [*words, keyword_row("salt", 1, hour, scope=CHANNEL)])
    return insights


def view(database: Database, name: str) -> list[Mapping[str, Any]]:
    """A view as any SQL client reads it."""
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]  # noqa: S608


def test_the_views_show_the_newest_hour_best_first(ranked: Database) -> None:
    assert [row["video_id"] for row in view(ranked, "top_trending_videos")] == [THREE, TWO, ONE]
    assert [row["video_id"] for row in view(ranked, "most_engaging_videos")] == [THREE, TWO]
    assert [(row["scope"], row["keyword"]) for row in view(ranked, "top_keywords")] == [
        (CHANNEL, "salt"),
        ("all", "dough"),
        ("all", "bread"),
    ]


def test_a_view_names_and_links_what_it_ranks(ranked: Database) -> None:
    unnamed, named, _ = view(ranked, "top_trending_videos")
    assert (named["title"], named["channel_title"], named["source"]) == (f"Title of {TWO}", "Cooking", "sandbox")
    assert named["link"] == f"https://www.youtube.com/watch?v={TWO}"
    assert (unnamed["title"], unnamed["link"]) == (None, f"https://www.youtube.com/watch?v={THREE}")
    assert view(ranked, "top_keywords")[0]["example_link"] == f"https://www.youtube.com/watch?v={ONE}"


@pytest.mark.parametrize("name", list(VIEWS))
def test_a_view_over_nothing_is_empty(insights: Database, name: str) -> None:
    assert view(insights, name) == []
    with InsightsReader(insights) as reader:
        assert reader.newest_hour() is None
        assert reader.view(name, HOUR, limit=10) == []


def test_rankings_of_another_hour_of_one_channel_and_of_few(ranked: Database) -> None:
    with InsightsReader(ranked) as reader:
        assert reader.newest_hour() == hour_at(1)
        trends = reader.view("top_trending_videos", HOUR, limit=10)
        own = reader.view("top_trending_videos", HOUR, query=OWN, limit=10)
        few = reader.view("top_trending_videos", hour_at(1), limit=1)
    assert [row["video_id"] for row in trends] == [ONE, TWO, THREE]
    assert [row["video_id"] for row in own] == [ONE, THREE]
    assert [row["video_id"] for row in few] == [THREE]
    assert trends[0]["hour"] == HOUR


def test_keywords_of_a_channel_are_a_ranking_of_their_own(ranked: Database) -> None:
    with InsightsReader(ranked) as reader:
        over_all = reader.view("top_keywords", HOUR, limit=10)
        of_one = reader.view("top_keywords", HOUR, query=OWN, limit=10)
        of_none = reader.view("top_keywords", HOUR, query=RankingQuery(channel_ids=(OTHER,)), limit=10)
    assert [row["keyword"] for row in over_all] == ["dough", "bread"]
    assert [row["keyword"] for row in of_one] == ["salt"]
    assert list(of_none) == []


def test_the_view_of_keywords_has_their_change_of_rank(insights: Database) -> None:
    climbed: dict[str, Any] = {"previous_hour": hour_at(-2), "previous_rank": 9, "rank_change": 8}
    row = keyword_row("dough", lift=1.5, distinctiveness=-2.5, views_gained_per_hour=70.0, **climbed)
    replace_hours(insights, "keyword_insights", [HOUR], [row])
    (found,) = view(insights, "top_keywords")
    names = ("previous_rank", "rank_change", "lift", "distinctiveness", "views_gained_per_hour")
    assert [found[name] for name in names] == [9, 8, 1.5, -2.5, 70.0]
    with InsightsReader(insights) as reader:
        (ranked,) = reader.view("top_keywords", HOUR, limit=10)
    assert [ranked[name] for name in names] == [9, 8, 1.5, -2.5, 70.0]


@pytest.mark.parametrize("name", list(VIEWS))
def test_a_view_of_the_newest_hour_is_what_any_sql_client_reads(ranked: Database, name: str) -> None:
    """Two ways to the same rows: the view itself, and the reader's ids first and rows then."""
    rows = [row for row in view(ranked, name) if row.get("scope", "all") == "all"]
    with InsightsReader(ranked) as reader:
        assert [list(row) for row in reader.view(name, hour_at(1), limit=10)] == [list(row) for row in rows]
        keys = ("video_id", "keyword", "title", "link", "example_link", "source", "views", "reason", "smoothed_rate")
        read = [[row.get(key) for key in keys] for row in reader.view(name, hour_at(1), limit=10)]
    assert read == [[row.get(key) for key in keys] for row in rows]


def test_figures_of_a_few_videos_by_hour(ranked: Database) -> None:
    with InsightsReader(ranked) as reader:
        views = reader.hourly("views", [ONE, "nobody"], HOUR, hour_at(1))
        last = reader.hourly("views", [ONE], hour_at(1), hour_at(1))
        none = reader.hourly("views_per_hour", [], HOUR, hour_at(1))
    assert views == {ONE: {HOUR: None, hour_at(1): None}}
    assert last == {ONE: {hour_at(1): None}}
    assert none == {}


def test_a_video_has_the_same_row_in_a_view_in_a_list_and_alone(ranked: Database) -> None:
    with InsightsReader(ranked) as reader:
        row = reader.view("top_trending_videos", HOUR, limit=1)[0]
        whole = reader.view("top_trending_videos", HOUR, limit=1, is_whole=True)[0]
        alone = reader.video_at(HOUR, row["video_id"])
    assert alone == whole
    assert {name: whole[name] for name in row} == row
    assert "engagement_rank" in whole
