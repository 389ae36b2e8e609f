"""Windows by hand on three engines: both ends looked at, gaps at either end, uploads, and what was not watched then."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery
from yt_assets.storage.schema.insights import trend_insights, video_titles
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import CHANNEL, HOUR, hour_at, put, title_row, trend_row

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
MINUTE = timedelta(minutes=10)


def fill(database: Database, looks: dict[str, dict[int, int]], **titles: dict[str, Any]) -> None:
    """Looks of each video: views by hours after HOUR, each at ten past; and what names say beside the usual."""
    hours = sorted({number for counts in looks.values() for number in counts})
    names = [title_row(key, **{"published_at": hour_at(-2_000), **titles.get(key, {})}) for key in looks]
    put(database, video_titles=names)
    for number in hours:
        rows = [
            trend_row(
                key,
                hour=hour_at(number),
                views=counts[number],
                observed_at=hour_at(number) + MINUTE,
                channel_id=titles.get(key, {}).get("channel_id", CHANNEL),
            )
            for key, counts in looks.items()
            if number in counts
        ]
        replace_hours(database, "trend_insights", [hour_at(number)], rows)


def windows(database: Database, hours: int = 24, at: int = 0, **chosen: Any) -> dict[str, tuple[Any, ...]]:
    """views_gained, views_gained_before, covered_hours, is_upload, observed_ends by video."""
    with InsightsReader(database) as reader:
        rows = reader.video_windows(hour_at(at), hours, **chosen)
    names = ("views_gained", "views_gained_before", "covered_hours", "is_upload", "observed_ends")
    return {row["video_id"]: tuple(row[name] for name in names) for row in rows}


def test_a_window_whose_ends_were_looked_at_is_the_difference_of_two_counts(insights: Database) -> None:
    fill(insights, {"a": {-48: 100, -24: 150, -7: 170, 0: 1_150}})
    assert windows(insights) == {"a": (1_000, 50, 24.0, 0, 1)}
    assert windows(insights, at=-24) == {"a": (50, None, 24.0, 0, 1)}


def test_a_gap_at_the_beginning_is_shared_out_by_elapsed_time(insights: Database) -> None:
    """Looks at -30 and -20 hours: at -24, six tenths of the 100 views between them had come."""
    fill(insights, {"a": {-54: 0, -44: 100, -30: 300, -20: 400, 0: 500}})
    assert windows(insights) == {"a": (140, 300, 24.0, 0, 0)}


def test_a_half_view_rounds_up_on_every_engine(insights: Database) -> None:
    fill(insights, {"a": {-25: 0, -23: 5, 0: 10}})
    assert windows(insights)["a"][0] == 7  # 2.5 views are 3


def test_a_window_ends_at_the_newest_look_and_says_so(insights: Database) -> None:
    fill(insights, {"a": {-24: 100, -6: 190}, "b": {0: 1}})
    assert windows(insights)["a"] == (90, None, 18.0, 0, 0)


def test_an_upload_begins_with_nothing_and_gained_nothing_before(insights: Database) -> None:
    published = hour_at(-5) - MINUTE
    fill(insights, {"a": {-4: 40, 0: 700}}, a={"published_at": published})
    assert windows(insights) == {"a": (700, 0, pytest.approx(5 + 1 / 3), 1, 1)}


def test_an_upload_of_the_span_before_is_in_that_span(insights: Database) -> None:
    fill(insights, {"a": {-30: 40, -24: 90, 0: 100}}, a={"published_at": hour_at(-31)})
    assert windows(insights) == {"a": (10, 90, 24.0, 0, 1)}


def test_a_premiere_that_was_announced_before_the_window_is_an_upload_of_it(insights: Database) -> None:
    """It counts whole, whether the window's beginning was looked at or lies in a gap."""
    published = {"published_at": hour_at(-5)}
    looks = {"a": {-48: 0, -24: 0, -6: 0, -4: 500, 0: 900}, "gap": {-30: 0, 0: 500}}
    fill(insights, looks, a=published, gap=published)
    covered = pytest.approx(5 + 1 / 6)
    assert windows(insights) == {"a": (900, 0, covered, 1, 1), "gap": (500, 0, covered, 1, 1)}


def test_a_premiere_of_the_span_before_has_its_views_since_its_publication(insights: Database) -> None:
    """Published six hours before the window, and looked at twelve hours on: half of it had come when it began."""
    fill(insights, {"a": {-72: 0, -12: 1_200, 0: 1_300}}, a={"published_at": hour_at(-36) + MINUTE})
    assert windows(insights) == {"a": (700, 600, 24.0, 0, 0)}


def test_what_is_announced_is_no_upload_yet_and_keeps_no_channel_from_growth(insights: Database) -> None:
    announced = {"published_at": hour_at(9)}
    looks = {"a": {-48: 0, -24: 10, 0: 30}, "new": {-4: 1, 0: 3}, "old": {-24: 2, 0: 2}}
    fill(insights, looks, new=announced, old=announced)
    found = windows(insights)
    assert (found["new"], found["old"]) == ((2, 0, 4.0, 0, 1), (0, 0, 24.0, 0, 1))
    with InsightsReader(insights) as reader:
        (row,) = reader.channel_windows(HOUR, 24)
    assert (row["change"], row["uploads"], row["inexact"]) == (12, 0, 0)


def test_an_upload_whose_first_look_begins_the_window_is_of_the_span_before(insights: Database) -> None:
    fill(insights, {"a": {-24: 40, 0: 100}}, a={"published_at": hour_at(-24) + MINUTE / 2})
    assert windows(insights) == {"a": (60, 40, 24.0, 0, 1)}


def test_of_what_was_not_watched_then_the_first_look_is_what_is_gained_on(insights: Database) -> None:
    fill(insights, {"a": {-9: 5_000, 0: 5_090}, "away": {-24 - 73: 1, 0: 9}})
    assert windows(insights) == {"a": (90, None, 9.0, 0, 0), "away": (0, None, 0.0, 0, 0)}


def test_estimated_rows_and_hidden_views_are_no_looks(insights: Database) -> None:
    fill(insights, {"a": {-24: 100, -1: 120, 0: 120}, "b": {-24: 5, 0: 9}})
    seen = trend_insights.c
    newest = (seen.video_id == "a", seen.hour == HOUR)
    insights.write(lambda connection: connection.execute(trend_insights.update().where(*newest).values(estimated=1)))
    hidden = (seen.video_id == "b", seen.hour == hour_at(-24))
    insights.write(lambda connection: connection.execute(trend_insights.update().where(*hidden).values(views=None)))
    assert windows(insights) == {"a": (20, None, 23.0, 0, 0), "b": (0, None, 0.0, 0, 0)}


def test_channels_sum_their_videos_with_uploads(insights: Database) -> None:
    looks = {"a": {-48: 0, -24: 100, 0: 1_100}, "new": {0: 50}, "c": {-24: 7, 0: 8}, "gap": {-30: 0, -20: 100, 0: 200}}
    names: dict[str, Any] = {"new": {"published_at": hour_at(-1)}, "c": {"channel_id": OTHER}}
    fill(insights, looks, **names)
    put(insights, channel_titles=[_channel(CHANNEL, title="Cooking", handle="@cooking")])
    with InsightsReader(insights) as reader:
        first, second = reader.channel_windows(HOUR, 24)
        (own,) = reader.channel_windows(HOUR, 24, channel_ids=[OTHER])
    figures = ("channel_id", "title", "views_gained", "views_gained_before", "change", "videos", "uploads", "inexact")
    assert tuple(first[name] for name in figures) == (CHANNEL, "Cooking", 1_190, None, None, 3, 1, 1)
    assert tuple(second[name] for name in figures) == (OTHER, None, 1, None, None, 1, 0, 0)
    assert own == second


def test_a_channel_has_gained_before_what_all_its_videos_had(insights: Database) -> None:
    """While some were not watched yet, a sum of the others would make any channel grow."""
    looks = {"a": {-48: 0, -24: 100, 0: 1_100}, "b": {-48: 0, -24: 20, 0: 30}, "new": {0: 50}}
    fill(insights, looks, new={"published_at": hour_at(-1)})
    with InsightsReader(insights) as reader:
        (row,) = reader.channel_windows(HOUR, 24)
    assert (row["views_gained"], row["views_gained_before"], row["change"]) == (1_060, 120, 940)


def channels_three_ways(database: Database, hours: int = 24) -> list[tuple[Any, ...]]:
    """views_gained, views_gained_before, videos, by the reader's statement, by its kept rows, and by the view."""
    names = ("views_gained", "views_gained_before", "videos")
    of_view = text("SELECT * FROM channel_windows WHERE window_hours = :hours")
    with InsightsReader(database) as reader, database.reading() as connection:
        rows: list[Any] = [*reader.channel_windows(HOUR, hours), *reader.growth(HOUR, hours)]
        rows += connection.execute(of_view, {"hours": hours}).mappings()
    covered = {(row["channel_id"], row["covered_hours"] and round(row["covered_hours"], 6)) for row in rows}
    assert len(covered) == len(rows) // 3
    return [tuple(row[name] for name in names) for row in rows]


def test_a_channel_has_gained_before_what_its_videos_had_that_are_gone_since(insights: Database) -> None:
    looks = {"a": {-48: 100, -24: 150, 0: 200}, "b": {-72: 0, -48: 1_000, -30: 5_000, -24: 9_000}, "c": {-72: 7}}
    fill(insights, looks | {"alone": {-48: 1, -24: 9}}, alone={"channel_id": OTHER})
    assert channels_three_ways(insights) == [(50, 8_050, 1)] * 3
    assert windows(insights).keys() == {"a"}
    with InsightsReader(insights) as reader:
        (then,) = (row for row in reader.growth(hour_at(-24), 24) if row["channel_id"] == CHANNEL)
        (of_format,) = reader.formats(HOUR, 24)
        (gained,) = reader.gained(HOUR, 24, limit=9)
        (only,) = reader.growth(HOUR, 24, channel_ids=[CHANNEL])
    assert (then["views_gained"], of_format["views_gained_before"], of_format["videos"]) == (8_050, 8_050, 1)
    assert (gained["video_id"], only["views_gained_before"]) == ("a", 8_050)


@pytest.mark.parametrize(("published", "before"), [(-301, 120), (-2_000, None)])
def test_what_is_gone_may_have_been_an_upload_or_its_first_count_unknown(
    published: int, before: int | None, insights: Database
) -> None:
    looks = {"a": {-336: 100, -168: 150, 0: 200}, "b": {-300: 40, -270: 70}}
    fill(insights, looks, b={"published_at": hour_at(published)})
    assert channels_three_ways(insights, 168) == [(50, before, 1)] * 3


def test_a_video_that_waits_for_quota_is_not_gone(insights: Database) -> None:
    """Of what was not looked at in a window nothing is known: neither its gain, nor that it gained nothing."""
    fill(
        insights, {"a": {-48: 100, -24: 150, 0: 200}, "b": {-48: 0, -24: 50, -1: 50}, "hidden": {-48: 0, -24: 7, 0: 7}}
    )
    row = trend_insights.c
    for key, changes in {"b": {"estimated": 1}, "hidden": {"views": None}}.items():
        inside = (row.video_id == key, row.hour > hour_at(-24))
        insights.write(
            lambda c, inside=inside, changes=changes: c.execute(  # type: ignore[misc]
                trend_insights.update().where(*inside).values(**changes)
            )
        )
    assert channels_three_ways(insights) == [(50, 50, 1)] * 3


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["gone", "a", "few"]),
        ({"format": "long"}, ["gone", "a"]),
        ({"format": "short"}, ["few"]),
        ({"published_after": hour_at(-4_000)}, ["gone", "a", "few"]),
        ({"published_after": hour_at(-100)}, ["few"]),
        ({"published_before": hour_at(-100)}, ["gone", "a"]),
        ({"min_views": 210}, ["gone", "a"]),
        ({"min_views": 211, "format": "long"}, ["gone"]),
        ({"text": "title", "format": "long"}, ["gone", "a"]),
        ({"label": "rising"}, ["a", "few"]),
        ({"label": "rising", "format": "long"}, ["a"]),
        ({"min_multiple": 5.0}, []),
        ({"is_observed": True}, ["a", "few"]),
        ({"is_observed": False}, ["gone"]),
        ({"only": {"gone"}, "min_views": 1}, ["gone"]),
        ({"channel_ids": (OTHER,), "format": "long"}, []),
    ],
)
def test_filters_leave_what_the_last_hour_does_not_have(
    filters: dict[str, Any], found: list[str], insights: Database
) -> None:
    """Names are of the catalogue and views are the window's; a label and a multiple are of the hour."""
    looks = {"a": {-24: 100, -5: 200, 0: 210}, "gone": {-24: 0, -5: 5_000}, "few": {-24: 1, 0: 2}}
    fill(insights, looks, few={"published_at": hour_at(-50), "format": "short"})
    with InsightsReader(insights) as reader:
        rows = reader.gained(HOUR, 24, RankingQuery(**filters), limit=9)
        assert [row["video_id"] for row in rows] == found
        page = reader.gained(HOUR, 24, RankingQuery(**filters), limit=1, offset=1)
    assert [row["video_id"] for row in page] == found[1:2]


def _channel(channel_id: str, **changes: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("title", "handle", "subscribers", "video_count", "unavailable_since"))
    return {"channel_id": channel_id, **nothing, "source": "sandbox", "as_of_hour": HOUR, **changes}


def test_windows_are_of_the_chosen_videos_and_channels_most_gained_first(insights: Database) -> None:
    names = {"c": {"channel_id": OTHER}}
    fill(insights, {"a": {-24: 0, 0: 5}, "b": {-24: 0, 0: 9}, "c": {-24: 0, 0: 7}}, **names)
    assert list(windows(insights)) == ["b", "c", "a"]
    assert list(windows(insights, limit=1, offset=1)) == ["c"]
    assert list(windows(insights, channel_ids=[OTHER])) == ["c"]
    assert list(windows(insights, video_ids=["a", "c"])) == ["c", "a"]
    assert windows(insights, at=500) == {}


def test_a_week_and_four_weeks_are_windows_too(insights: Database) -> None:
    fill(insights, {"a": {-672: 100, -336: 600, -168: 700, 0: 1_000}})
    assert windows(insights, 168)["a"] == (300, 100, 168.0, 0, 1)
    assert windows(insights, 672)["a"] == (900, None, 672.0, 0, 1)


def test_publishing_times_are_of_the_zone_and_blank_where_few_published(insights: Database) -> None:
    """A Friday at 23:30 in London is a Saturday, 08:30, in Tokyo; a week on, with summer time, it is 07:30 there."""
    friday = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    multiples = {"a": 1.0, "b": 3.0, "c": 2.0, "few": 9.0, "none": None}
    titles = [title_row(key, published_at=friday) for key in ("a", "b", "none")]
    # A week on, summer time has begun: the same hour on a clock in London is an hour earlier.
    titles += [title_row("c", published_at=friday + timedelta(days=7, hours=-1)), title_row("few")]
    rows = [trend_row(key, outlier_multiple=multiple) for key, multiple in multiples.items()]
    replace_hours(insights, "trend_insights", [HOUR], rows, titles=titles)

    def found(zone: str, **chosen: Any) -> list[tuple[Any, ...]]:
        with InsightsReader(insights) as reader:
            rows = reader.publishing_times(HOUR, ZoneInfo(zone), least=2, **chosen)
        return [(row["weekday"], row["local_hour"], row["n"], row["multiple"]) for row in rows]

    assert found("Europe/London") == [(3, 5, 1, None), (4, 23, 3, 2.0)]
    assert found("Asia/Tokyo") == [(3, 14, 1, None), (5, 7, 1, None), (5, 8, 2, 2.0)]
    assert found("Europe/London", format="short") == []
    assert found("Europe/London", channel_ids=[OTHER]) == []
    assert found("Europe/London", since=friday + timedelta(days=1)) == [(3, 5, 1, None), (4, 23, 1, None)]


def test_names_are_of_the_catalogue(insights: Database) -> None:
    fill(insights, {"a": {-24: 0, 0: 5}}, a={"format": "short"})
    with InsightsReader(insights) as reader:
        (row,) = reader.video_windows(HOUR, 24)
    assert (row["title"], row["channel_title"], row["format"]) == ("Title of a", "Cooking", "short")
    assert row["hour"] == HOUR
    assert row["window_hours"] == 24
    assert set(video_titles.c.keys()) >= {"format", "duration_seconds", "unavailable_since"}
