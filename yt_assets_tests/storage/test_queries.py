"""docs/queries.md: every query runs as it stands on three engines, with an analyst's rights, and finds what it says."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets.storage.schema.channel_hours import channel_hours
from yt_assets.storage.schema.videos import quota_usage
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import insert_rows
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.documented import DOCUMENT, DocumentedQuery, documented_queries
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    answer_row,
    channel_hour_row,
    channel_row,
    digest_row,
    engagement_row,
    event_row,
    features_row,
    hour_at,
    hour_row,
    keyword_row,
    milestone_row,
    put,
    snapshot_row,
    text_row,
    title_row,
    trend_row,
    usage_row,
    video_id,
    video_row,
)
from yt_assets_tests.storage.test_daily_frames import frames_of

QUERIES = documented_queries()
OF = {name: {t: q for t, q in QUERIES.items() if q.database == name} for name in ("videos", "insights")}

ONE = "dQw4w9WgXcQ"
TWO, THREE, FOUR, FIVE = (video_id(number) for number in (2, 3, 4, 5))
OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
# Published in one hour of the week.
FRIDAYS = tuple(f"friday{number:05}" for number in range(5))
UNRANKED: dict[str, Any] = dict.fromkeys(("trend_rank", "gain_rank", "growth_rank", "outlier_rank"))
LINK = f"https://www.youtube.com/watch?v={ONE}"

# By title: all rows that the samples below give.
FOUND: dict[str, list[tuple[Any, ...]]] = {
    "How an upload does beside the last ten": [
        (f"Title of {ONE}", "long", 24, 1_000, 2, 7, 500.0, 900.5),
    ],
    "What each channel gained in 24 hours, 7 and 28 days": [
        (None, 24, 500, 500, 0, 1, 0),
        (None, 168, 1_000, 0, 1, 1, 0),
        (None, 672, 1_000, 0, 1, 1, 0),
        ("Cooking", 24, 8_000, 1_000, 0, 2, 1),
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
    """Three videos that trend at 05:00, two of them also at 04:00 and a day before, one also 28 days before."""
    long_ago = hour_at(-28 * 24)
    replace_hours(insights, "trend_insights", [long_ago], [trend_row(ONE, 1, long_ago, views=1)])
    day_before = [trend_row(ONE, 1, hour_at(-24), views=1_000), _other(2, hour_at(-24), views=500)]
    replace_hours(insights, "trend_insights", [hour_at(-24)], day_before)
    hour_before = [
        trend_row(ONE, 2, hour_at(-1), views=4_000),
        _other(1, hour_at(-1), views=900, extra_views_per_hour=20.0),
    ]
    replace_hours(insights, "trend_insights", [hour_at(-1)], hour_before)
    beyond: dict[str, Any] = {
        "outlier_multiple": 4.5,
        "baseline_n": 12,
        "baseline_kind": "channel_age",
        "baseline_place": 2,
    }
    newest = [
        *(_other(9, video_id=key, outlier_multiple=1.0 + place, **UNRANKED) for place, key in enumerate(FRIDAYS)),
        trend_row(ONE, views=9_000, views_per_hour=5_000.0, label="viral", **beyond),
        _other(2, views=1_000, outlier_multiple=2.9),
        trend_row(THREE, 3, views=50, label="too_early"),
    ]
    titles = [title_row(ONE), title_row(TWO, channel_title="Baking", channel_id=OTHER), title_row(THREE)]
    replace_hours(insights, "trend_insights", [HOUR], newest, titles=titles)
    _engage(insights)
    _speak(insights)
    _ask(insights)
    _remember(insights)
    _sum_up(insights)
    return insights


def _other(rank: int, hour: datetime = HOUR, **changes: Any) -> Any:
    return trend_row(TWO, rank, hour, **{"channel_id": OTHER, "label": "steady", **changes})


def _engage(insights: Database) -> None:
    rates: dict[str, Any] = {"likes": 90, "comments": 9, "smoothed_rate": 0.05, "vs_format": 1.5, "views": 9_000}
    rows = [engagement_row(ONE, **rates), engagement_row(THREE, 2), engagement_row(TWO, 3, format="short")]
    replace_hours(insights, "engagement_insights", [HOUR], [*rows, engagement_row(FOUR, 4), engagement_row(FIVE, None)])


def _speak(insights: Database) -> None:
    """Keywords of two hours over all, the second with what they were before; two of a channel in the second."""
    before = [keyword_row(word, rank, hour_at(-1)) for rank, word in enumerate(("bread", "salt", "dough"), 1)]
    replace_hours(insights, "keyword_insights", [hour_at(-1)], before)
    ranks = {"dough": 3, "bread": 1, "café 🍞": 4, "new": None}
    rows = [
        keyword_row(word, rank, previous_rank=was, rank_change=None if was is None else was - rank)
        for rank, (word, was) in enumerate(ranks.items(), 1)
    ]
    own = [keyword_row("yeast", 1, distinctiveness=2.5), keyword_row("flour", 2, distinctiveness=-0.5)]
    rows += [{**row, "scope": CHANNEL} for row in own]
    replace_hours(insights, "keyword_insights", [HOUR], rows)


def _ask(insights: Database) -> None:
    written: dict[str, Any] = {
        "digest": "All is quiet.",
        "source": "model",
        "model": "m-1",
        "prompt_version": "digest-1",
    }
    digests = [digest_row(CHANNEL, top_video_id=ONE), digest_row(OTHER, **written)]
    replace_hours(insights, "channel_digests", [HOUR], digests)
    replace_hours(insights, "channel_digests", [hour_at(-1)], [digest_row(CHANNEL, hour_at(-1), digest="Of before.")])
    costs = [usage_row(requests=2, prompt_tokens=1_000), usage_row(hour_at(-1)), usage_row(hour_at(-24))]
    hours = [row["hour"] for row in costs]
    replace_hours(insights, "model_usage", hours, costs)
    put(insights, model_answers=[answer_row(ONE), answer_row(TWO, asked_hour=hour_at(-3))])


def _remember(insights: Database) -> None:
    """Two videos of a channel at 24 hours, one of them not watched at 12; events of two hours."""
    placed: dict[str, Any] = {"place": 2, "place_of": 7, "usual_views_low": 500.0, "usual_views_high": 900.5}
    late: dict[str, Any] = {"views": None, "distance_minutes": None, "reason": "first_seen_later"}
    rows = [
        milestone_row(ONE, **placed),
        milestone_row(THREE, published_at=hour_at(-25)),
        milestone_row(THREE, 12, **late),
    ]
    replace_hours(insights, "video_milestones", [HOUR], rows)
    passed = event_row(ONE, "views_passed", value_before="900", value_after="1000")
    replace_hours(insights, "video_events", [HOUR], [passed, event_row(ONE, "turned_viral")])
    replace_hours(insights, "video_events", [hour_at(-1)], [event_row(TWO, hour=hour_at(-1))])
    gone = event_row(TWO, "taken_down", hour=hour_at(-3), value_before=None, value_after=None)
    replace_hours(insights, "video_events", [hour_at(-3)], [gone])


def _sum_up(insights: Database) -> None:
    """Days of a channel, a name that is gone, and uploads of one hour of the week."""
    friday = hour_at(-7 * 24 + 1)
    put(insights, video_titles=[title_row(key, published_at=friday, channel_id=OTHER) for key in FRIDAYS])
    upserted = [title_row(TWO, channel_title="Baking", channel_id=OTHER, format="short", unavailable_since=hour_at(-3))]
    put(insights, video_titles=upserted)
    names = {"title": "Cooking", "handle": "@cooking", "subscribers": 1_020, "video_count": 9}
    channel = {"channel_id": CHANNEL, **names, "unavailable_since": None, "source": "sandbox", "as_of_hour": HOUR}
    put(insights, channel_titles=[channel])
    for ago, day in ((30, 1), (2, 1_000), (1, 1_020)):
        frames = frames_of(HOUR.date() - timedelta(days=ago))
        frames.frames["channel_days"]["subscribers"] = day
        frames.frames["channel_days"]["subscribers_gained"] = day - 1_000
        frames.store(insights, run_id=None, ready=lambda: None)


@pytest.fixture
def observed(videos: Database) -> Database:
    """Hours of all kinds; uploads of the week with and without counts; videos that went away this week and long ago."""
    older = hour_at(-60 * 24)
    gone = {"published_at": older, "availability": "unavailable"}
    put(
        videos,
        hours=[
            hour_row(),
            hour_row(hour_at(-1), state="partial", waiting=7),
            hour_row(hour_at(-2), state="capturing", settled_at=None),
            hour_row(hour_at(-24)),
        ],
        channels=[channel_row()],
        videos=[
            video_row(ONE),
            video_row(TWO, **{**gone, "unavailable_since": hour_at(-2)}),
            video_row(THREE),
            video_row(FOUR, **{**gone, "unavailable_since": older}),
            video_row(FIVE, **{**gone, "unavailable_since": hour_at(-3)}),
        ],
        video_texts=[text_row(ONE), text_row(TWO), text_row(THREE, text_hash="an older version")],
        raw_videos=[snapshot_row(TWO, hour_at(-4), views=60), snapshot_row(TWO, hour_at(-3), views=70)],
        video_features=[
            features_row(ONE, hour_at(place), age_hours=age, views=views)
            for place, age, views in ((-23, 1.0, 100), (0, 24.0, 900), (1, 25.0, 5_000))
        ],
    )
    hours = [
        channel_hour_row(subscribers=1_230, views=99),
        channel_hour_row(hour=hour_at(-1), uploads=2, taken_down=1),
        channel_hour_row(OTHER),
    ]
    videos.write(partial(insert_rows, table=channel_hours, rows=hours))
    spent = [
        {"day": date(2026, 11, 19), "bucket": "batch_get_stats", "units": 10_000, "spent": 1, "refused": 0},
        {"day": date(2026, 11, 20), "bucket": "default", "units": 4, "spent": 0, "refused": 0},
    ]
    videos.write(lambda connection: connection.execute(quota_usage.insert(), spent))
    return videos


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
