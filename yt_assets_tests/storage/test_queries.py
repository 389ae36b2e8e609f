"""docs/queries.md: every query runs as it stands on three engines, with an analyst's rights, and finds what it says."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.documented import DOCUMENT, DocumentedQuery, documented_queries
from yt_assets_tests.storage.queried import FIVE, LINK, ONE, THREE, TWO, observe, rank

QUERIES = documented_queries()
OF = {name: {t: q for t, q in QUERIES.items() if q.database == name} for name in ("videos", "insights")}

FOUND: dict[str, list[tuple[Any, ...]]] = {
    "How an upload does beside the last ten": [
        (f"Title of {ONE}", "long", 24, 1_000, 2, 7, 500.0, 900.5),
    ],
    "What each channel gained in 24 hours, 7 and 28 days": [
        (None, 24, 500, 500, 0, 1, 0),
        (None, 168, 1_000, 0, 1, 1, 0),
        (None, 672, 1_000, 0, 1, 1, 0),
        ("Cooking", 24, 8_000, None, 0, 2, 1),
        ("Cooking", 168, 9_050, 0, 2, 2, 0),
        ("Cooking", 672, 9_049, 1, 1, 2, 0),
    ],
    "A good time to publish": [(4, 6, 5, 3.0)],
    "Shorts or long": [("Baking", "short", 1_000, 1, 1_000), ("Cooking", "long", 9_049, 1, 50)],
    "Who grows": [("Cooking", 1_020, 20, 10, 0, 2)],
    "What was taken down or renamed": [
        ("2026-11-20 04:01", "title_changed", f"Title of {TWO}", "Baking", "Old", "New", "unavailable"),
        ("2026-11-20 02:01", "taken_down", f"Title of {TWO}", "Baking", None, None, "unavailable"),
    ],
    "Top trending of an hour": [
        (1, f"Title of {ONE}", "Cooking", "viral", None, "3 times its channel"),
        (2, f"Title of {TWO}", "Baking", "steady", None, "3 times its channel"),
        (3, f"Title of {THREE}", "Cooking", "too_early", None, "3 times its channel"),
    ],
    "A video's 28 days": [
        ("2026-11-19 05:00", f"Title of {ONE}", 1_000, None, None, None, "rising", None),
        ("2026-11-20 04:00", f"Title of {ONE}", 4_000, None, None, None, "rising", None),
        ("2026-11-20 05:00", f"Title of {ONE}", 9_000, 90, 9, 5_000.0, "viral", 0.05),
    ],
    "Labels that changed since the hour before": [
        (f"Title of {ONE}", "rising", "viral", 5_000.0, "3 times its channel"),
    ],
    "Each channel's hour in words": [
        ("Cooking", 3, "1 rising of 3 videos.", "benchmark", f"Title of {ONE}"),
        (None, 3, "All is quiet.", "model", None),
    ],
    "What the language model cost": [("2026-11-20", 3, 1_100, 40, 1), ("2026-11-19", 1, 100, 20, 0)],
    "Most engaging by format": [
        ("long", 1, f"Title of {ONE}", "Cooking", 0.05, 1.5, 9_000),
        ("long", 2, f"Title of {THREE}", "Cooking", None, None, 1_000),
        ("short", 3, f"Title of {TWO}", "Baking", None, None, 1_000),
    ],
    "Keywords that climb": [("dough", 3, 1, 2, 1, None, None), ("café 🍞", 4, 3, 1, 1, None, None)],
    "What singles a channel out": [("Cooking", "yeast", 2.5, 1, 1, None)],
    "Videos by views gained in a day": [
        (f"Title of {ONE}", "Cooking", "long", 8_000, 1_000, 0),
        (f"Title of {TWO}", "Baking", "short", 500, 500, 0),
        (f"Title of {THREE}", "Cooking", "long", 0, None, 0),
    ],
    "What happened last": [
        ("2026-11-20 05:01", "views_passed", f"Title of {ONE}", "Cooking", "900", "1000"),
        ("2026-11-20 04:01", "title_changed", f"Title of {TWO}", "Baking", "Old", "New"),
        ("2026-11-20 02:01", "taken_down", f"Title of {TWO}", "Baking", None, None),
    ],
    "Subscribers and views of channels, hour by hour": [
        ("2026-11-20 05:00", "Cooking", 1_230, 99, None, 0, 0),
        ("2026-11-20 04:00", "Cooking", None, None, None, 2, 1),
    ],
    "Videos beyond three times their channel's usual": [(f"Title of {ONE}", "Cooking", 4.5, 2, 12, 5_000.0, LINK)],
    "Hours captured, partial and missing in a day": [(1, 1, 1, 21, 7)],
    "New uploads of the week and their first day": [
        (ONE, f"Title of {ONE}", "long", "2026-11-19 05:00", 900),
        (THREE, None, "long", "2026-11-19 05:00", None),
    ],
    "Videos that disappeared": [
        ("2026-11-20 03:00", TWO, f"Title of {TWO}", "Cooking", "2026-11-20 02:00", 70),
        ("2026-11-20 02:00", FIVE, None, "Cooking", None, None),
    ],
    "Quota by day": [("2026-11-20", "default", 4, 0), ("2026-11-19", "batch_get_stats", 10_000, 1)],
}


@pytest.fixture
def ranked(insights: Database) -> Database:
    return rank(insights)


@pytest.fixture
def observed(videos: Database) -> Database:
    return observe(videos)


@pytest.fixture
def as_analyst(ranked: Database, engine_name: str, server_of: Callable[[str], Server]) -> Iterator[Database]:
    """The same insights, read by an account that may read them and nothing else. SQLite has no accounts."""
    if engine_name == "sqlite":
        yield ranked
        return
    server, account = server_of(engine_name), f"analyst_{uuid4().hex[:8]}"
    server.execute(f"CREATE USER '{account}'@'%' IDENTIFIED BY 'canary-pw-77aa'")
    server.execute(f"GRANT SELECT ON `{ranked.url.database}`.* TO '{account}'@'%'")
    url = ranked.url.set(username=account, password="canary-pw-77aa").render_as_string(hide_password=False)
    with Database("insights", url, setting="INSIGHTS_DATABASE_URL") as database:
        yield database
    server.execute(f"DROP USER '{account}'@'%'")


def found_by(database: Database, query: DocumentedQuery) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return [tuple(_plain(value) for value in row) for row in connection.execute(text(query.sql))]


def _plain(value: Any) -> Any:
    """A value as text or number, whichever driver gave it: SQLite's times are text, MySQL's sums decimals."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, date):  # a datetime is one
        value = str(value)
    return value[:16] if isinstance(value, str) and value[:10].count("-") == 2 and value[:4].isdigit() else value


@pytest.mark.parametrize("query", OF["insights"].values(), ids=OF["insights"])
def test_a_query_on_insights_finds_what_it_says_with_an_analysts_rights(
    as_analyst: Database, query: DocumentedQuery
) -> None:
    assert found_by(as_analyst, query) == FOUND[query.title]


@pytest.mark.parametrize("query", OF["videos"].values(), ids=OF["videos"])
def test_a_query_on_videos_finds_what_it_says(observed: Database, query: DocumentedQuery) -> None:
    assert found_by(observed, query) == FOUND[query.title]


@pytest.mark.database
@pytest.mark.parametrize("engine_name", KINDS, indirect=True)
def test_an_analyst_neither_writes_nor_sees_the_other_database(as_analyst: Database, videos: Database) -> None:
    """The account of the test above must not have more rights than the document says that it needs."""
    for forbidden in ("DELETE FROM trend_insights", f"SELECT * FROM `{videos.url.database}`.raw_videos"):  # noqa: S608
        with pytest.raises(DatabaseUnreachable, match="denied"), as_analyst.reading() as connection:
            connection.execute(text(forbidden))


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_begins_at_the_newest_hour_and_not_at_an_example(query: DocumentedQuery) -> None:
    """Five of fourteen found nothing, or only zeroes, as they were pasted: of a day long ago, a stranger's id."""
    assert re.findall(r"20\d\d-|'(?=[^']*[A-Z\d])[\w-]{11}'|'UC", query.sql) == []


@pytest.mark.parametrize("title", list(FOUND)[:6])
def test_what_people_ask_first_is_one_short_query_over_views(title: str) -> None:
    lines = QUERIES[title].sql.strip().splitlines()
    assert len(lines) <= 10
    assert all(len(line) <= 120 for line in lines)


def test_no_query_of_the_document_goes_unread() -> None:
    """A block whose heading or database line is spelled otherwise would not be found, and never be run."""
    assert len(QUERIES) == DOCUMENT.read_text(encoding="utf-8").count("```sql") >= 10
    assert QUERIES.keys() == FOUND.keys()
