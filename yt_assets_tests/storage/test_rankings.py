"""What an analyst opens first: the three views, and the same rankings at other hours."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from yt_assets.storage.engine import Database
from yt_assets.storage.rankings import read_ranking, read_trends, read_views
from yt_assets.storage.rows import replace_hours
from yt_assets.storage.views import VIEWS, newest_insight_hour
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
    with insights.reading() as connection:
        assert newest_insight_hour(connection) is None


def test_rankings_of_another_hour_of_one_channel_and_of_few(ranked: Database) -> None:
    with ranked.reading() as connection:
        assert newest_insight_hour(connection) == hour_at(1)
        trends = read_ranking(connection, "top_trending_videos", HOUR)
        own = read_ranking(connection, "top_trending_videos", HOUR, channel_id=CHANNEL)
        few = read_ranking(connection, "top_trending_videos", hour_at(1), limit=1)
    assert [row["video_id"] for row in trends] == [ONE, TWO, THREE]
    assert [row["video_id"] for row in own] == [ONE, THREE]
    assert [row["video_id"] for row in few] == [THREE]
    assert trends[0]["hour"] == HOUR


def test_keywords_of_a_channel_are_a_ranking_of_their_own(ranked: Database) -> None:
    with ranked.reading() as connection:
        over_all = read_ranking(connection, "top_keywords", HOUR)
        of_one = read_ranking(connection, "top_keywords", HOUR, channel_id=CHANNEL)
        of_none = read_ranking(connection, "top_keywords", HOUR, channel_id=OTHER)
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
    with insights.reading() as connection:
        (ranked,) = read_ranking(connection, "top_keywords", HOUR)
    assert [ranked[name] for name in names] == [9, 8, 1.5, -2.5, 70.0]


def test_trends_and_views_of_a_few_videos_stand_beside_any_ranking(ranked: Database) -> None:
    with ranked.reading() as connection:
        trends = read_trends(connection, HOUR, [ONE, THREE, "nobody"])
        views = read_views(connection, hour_at(1), [ONE], timedelta(hours=2))
        last = read_views(connection, hour_at(1), [ONE], timedelta(hours=1))
    assert {key: row["trend_rank"] for key, row in trends.items()} == {ONE: 1, THREE: 3}
    assert views == {ONE: {HOUR: None, hour_at(1): None}}
    assert last == {ONE: {hour_at(1): None}}


def test_both_lists_are_in_the_table_and_in_the_view(ranked: Database) -> None:
    with ranked.reading() as connection:
        row = read_ranking(connection, "top_trending_videos", HOUR)[0]
        trend = read_trends(connection, HOUR, [row["video_id"]])[row["video_id"]]
    for name in ("trend_rank", "gain_rank", "growth_rank", "predicted_gain", "predicted_growth"):
        assert row[name] == trend[name]
