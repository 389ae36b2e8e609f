"""How a server finds an hour's first videos, and a video's hours: by indexes. api/ has tests of what is found."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import HOUR, engagement_row, hour_at, trend_row, video_id

VIDEOS = 300
# The lists that the page opens with.
INDEXES = {
    "trending": "ix_trend_insights_hour_trend_rank",
    "gaining": "ix_trend_insights_gaining",
    "outliers": "ix_trend_insights_outliers",
    "engaging": "ix_engagement_insights_hour_rank_28_days",
}


@pytest.fixture
def filled(insights: Database) -> Database:
    """Three hours of three hundred videos, of which the last is best."""
    for hour in (HOUR, hour_at(1), hour_at(2)):
        order = [(video_id(number), VIDEOS - number) for number in range(VIDEOS)]
        replace_hours(insights, "trend_insights", [hour], [trend_row(key, rank, hour) for key, rank in order])
        replace_hours(insights, "engagement_insights", [hour], [engagement_row(key, rank, hour) for key, rank in order])
    if insights.dialect != "sqlite":
        with insights.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE trend_insights, engagement_insights")).all()
    return insights


def plans_of(database: Database, read: Callable[[], object]) -> list[str]:
    """How the server answers each question of `read`: the names of the indexes are in it."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    read()
    event.remove(database.engine, "before_cursor_execute", note)
    word = "EXPLAIN QUERY PLAN" if database.dialect == "sqlite" else "EXPLAIN FORMAT=TRADITIONAL"
    with database.reading() as connection:
        plans = [connection.exec_driver_sql(f"{word} {statement}", values).all() for statement, values in seen]
    return ["\n".join(str(tuple(row)) for row in rows) for rows in plans]


@pytest.mark.parametrize("ranking", INDEXES)
def test_the_first_of_a_ranking_are_found_by_an_index(filled: Database, ranking: str) -> None:
    """Sorting the hour for them took eight of fifteen milliseconds at 10,000 videos."""
    rows: list[Any] = []
    with InsightsReader(filled) as reader:
        query = RankingQuery(ranking)
        plan, _rows_plan = plans_of(filled, lambda: rows.extend(reader.videos(hour_at(1), query, limit=5)))
    assert [row["video_id"] for row in rows] == [video_id(number) for number in range(VIDEOS - 1, VIDEOS - 6, -1)]
    assert INDEXES[ranking] in plan
    assert "filesort" not in plan


def test_the_hours_of_a_video_are_found_by_one_index(filled: Database) -> None:
    """The other table's rows are looked up by their key: an index of its own cost a sixth of its bytes."""
    rows: list[Any] = []
    with InsightsReader(filled) as reader:
        (plan,) = plans_of(filled, lambda: rows.extend(reader.history(video_id(3), HOUR, hour_at(2))))
    assert [(row["hour"], row["engagement_rank"]) for row in rows] == [(hour_at(ago), VIDEOS - 3) for ago in range(3)]
    assert "ix_trend_insights_video_id_hour" in plan
    by_key = "PRIMARY KEY (hour=? AND video_id=?)" if filled.dialect == "sqlite" else "eq_ref"
    assert by_key in plan
