"""An hour's videos, a page at a time: how the server finds the first ones. api/test_rankings.py has what is found."""

import pytest
from sqlalchemy import Connection, event, text

from yt_assets.storage.engine import Database
from yt_assets.storage.ranked import TABLES, Ranking, Wanted, ranked_ids
from yt_assets.storage.rows import replace_hours
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


def plan_of(connection: Connection, ranking: Ranking, sort: str) -> str:
    """How the server would read the first page: the names of the indexes are in it."""
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    ids = ranked_ids(connection, hour_at(1), Wanted(ranking), sort, limit=5)
    event.remove(connection, "before_cursor_execute", note)
    assert ids == [video_id(number) for number in range(VIDEOS - 1, VIDEOS - 6, -1)]
    asked = seen[-1]  # before it, SQLite begins
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN FORMAT=TRADITIONAL"
    rows = connection.exec_driver_sql(f"{word} {asked[0]}", asked[1])  # type: ignore[arg-type]
    return "\n".join(str(tuple(row)) for row in rows)


@pytest.mark.parametrize("ranking", RANKS)
def test_the_first_of_a_ranking_are_found_by_an_index(filled: Database, ranking: Ranking) -> None:
    """Sorting the hour for them took eight of fifteen milliseconds at 10,000 videos."""
    with filled.reading() as connection:
        plan = plan_of(connection, ranking, RANKS[ranking])
    assert f"ix_{TABLES[ranking].name}_hour_{RANKS[ranking]}" in plan
    assert "filesort" not in plan
