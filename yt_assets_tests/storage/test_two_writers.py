"""Two writers of one hour at once: a killed run's steps live on, a person clicks while the schedule runs."""

from yt_assets.storage.engine.database import Database
from yt_assets_tests.storage.racers import observe, race, replace, spend
from yt_assets_tests.storage.reading import rows_in

ROUNDS = 15
DAYS = 40


def url_of(database: Database) -> str:
    """The URL with its password, for a process of its own."""
    return database.url.render_as_string(hide_password=False)


def test_the_same_videos_observed_by_two_processes_are_one_row_each(videos: Database) -> None:
    race(observe, [(url_of(videos), writer, ROUNDS) for writer in (1, 2)])
    rows = rows_in(videos, "raw_videos")
    assert len(rows) == 20
    # The newest observation of all is the second writer's last.
    assert {row["views"] for row in rows} == {10 * (ROUNDS - 1) + 2}
    assert len(rows_in(videos, "videos")) == 20


def test_an_hour_replaced_by_two_processes_is_one_writers_alone(insights: Database) -> None:
    """Each deleted before the other had inserted: error 1062 for words of both, and an hour out of two for the rest."""
    race(replace, [(url_of(insights), writer, 2 * ROUNDS) for writer in (1, 2)])
    rows = rows_in(insights, "keyword_insights")
    assert len(rows) == 20
    assert len({row["videos"] for row in rows}) == 1


def test_units_spent_by_two_processes_are_neither_lost_nor_overspent(videos: Database) -> None:
    """The first unit of a day is the dangerous one, since neither process finds a row to lock; and so is the last."""
    allowed = race(spend, [(url_of(videos), DAYS) for _ in range(2)])
    assert sum(allowed) == 3 * DAYS
    assert [row["units"] for row in rows_in(videos, "quota_usage")] == [3] * DAYS
