"""How a server finds an hour's first videos, and a video's hours: by indexes. api/ has tests of what is found."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from yt_assets.storage.engine import Database
from yt_assets.storage.ranked import TABLES, Ranking, Wanted, ranked_ids
from yt_assets.storage.rows import replace_hours
from yt_assets.storage.video_history import read_video_history
from yt_assets_tests.storage.samples import HOUR, engagement_row, hour_at, trend_row, video_id

VIDEOS = 300
RANKS: dict[Ranking, str] = {"trending": "trend_rank", "engaging": "engagement_rank"}


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


def plans_of(connection: Connection, read: Callable[[], object]) -> list[str]:
    """How the server answers each question of `read`: the names of the indexes are in it."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    read()
    event.remove(connection, "before_cursor_execute", note)
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN FORMAT=TRADITIONAL"
    asked = [connection.exec_driver_sql(f"{word} {statement}", values) for statement, values in seen]
    return ["\n".join(str(tuple(row)) for row in rows) for rows in asked]


@pytest.mark.parametrize("ranking", RANKS)
def test_the_first_of_a_ranking_are_found_by_an_index(filled: Database, ranking: Ranking) -> None:
    """Sorting the hour for them took eight of fifteen milliseconds at 10,000 videos."""
    found: list[str] = []
    with filled.reading() as connection:
        wanted = (hour_at(1), Wanted(ranking), RANKS[ranking])
        (plan,) = plans_of(connection, lambda: found.extend(ranked_ids(connection, *wanted, limit=5)))
    assert found == [video_id(number) for number in range(VIDEOS - 1, VIDEOS - 6, -1)]
    assert f"ix_{TABLES[ranking].name}_hour_{RANKS[ranking]}" in plan
    assert "filesort" not in plan


def test_the_hours_of_a_video_are_read_from_indexes_alone(filled: Database) -> None:
    """Hours lie at as many places: looking each of them up was half of the answer."""
    found: list[Any] = []
    with filled.reading() as connection:
        wanted = (video_id(3), HOUR, hour_at(2))
        plans = plans_of(connection, lambda: found.extend(read_video_history(connection, *wanted)))
    assert [(row["hour"], row["engagement_rank"]) for row in found] == [(hour_at(ago), VIDEOS - 3) for ago in range(3)]
    alone = "COVERING INDEX" if filled.dialect == "sqlite" else "Using index"
    for table, plan in zip(("engagement_insights", "trend_insights"), plans, strict=True):
        assert f"ix_{table}_history" in plan
        assert alone in plan
