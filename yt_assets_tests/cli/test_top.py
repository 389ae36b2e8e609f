"""`yt-assets top`, word for word."""

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import delete

from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets.display.lists import LISTS, NOT_COMPUTED
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.insights import insight_hours, keyword_insights
from yt_assets_tests.cli.conftest import CHANNEL, HOSTILE, Desk
from yt_assets_tests.storage.planted import plant
from yt_assets_tests.storage.samples import hour_at, title_row, trend_row


def test_the_lists_say_hour_source_and_unknown_figures(desk: Desk) -> None:
    shown = desk.type("top").output
    assert "2026-11-20 05:00 UTC" in shown
    assert "Simulated data" in shown
    assert "+15" in shown
    assert "–" in shown, "an unknown multiple is a dash, and not a zero"
    assert "Perfect Pizza" in shown


def test_keywords_say_how_they_changed(desk: Desk) -> None:
    shown = desk.type("top", "keywords").output
    assert "±" in shown
    assert "+3" in shown
    whole = json.loads(desk.type("top", "keywords", "--json").output)["top_keywords"][0]
    assert (whole["previous_rank"], whole["rank_change"], whole["lift"], whole["distinctiveness"]) == (4, 3, 1.5, None)


def test_a_hostile_title_is_inert_on_a_terminal(desk: Desk) -> None:
    shown = desk.type("top", "trending", COLUMNS="200").output
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in shown, "markup in a title is a title"


def test_a_hostile_title_is_inert_in_a_spreadsheet(desk: Desk) -> None:
    first, _ = csv.DictReader(io.StringIO(desk.type("top", "trending", "--csv").output))
    assert first["title"].startswith("'=cmd")
    (keyword,) = csv.DictReader(io.StringIO(desk.type("top", "keywords", "--csv").output))
    assert keyword["keyword"] == "'@pizza"
    assert keyword["hour"] == "2026-11-20T05:00:00Z"


def test_json_is_what_is_stored(desk: Desk) -> None:
    whole = json.loads(desk.type("top", "--json").output)
    first, second = whole["top_trending_videos"]
    assert (first["title"], first["outlier_multiple"]) == (HOSTILE, None)
    assert second["link"] == "https://www.youtube.com/watch?v=video-2___A"
    assert [row["engagement_rank"] for row in whole["most_engaging_videos"]] == [2], "without a rate there is no rank"


@pytest.mark.parametrize("channel", [CHANNEL, CHANNEL.lower(), "@Kitchen", "@kitchen", "kitchen"])
def test_a_channel_goes_by_id_or_handle(channel: str, desk: Desk) -> None:
    whole = json.loads(desk.type("top", "keywords", "--json", "--channel", channel).output)
    assert [row["scope"] for row in whole["top_keywords"]] == [CHANNEL]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--format", "long"], [1, 2]),
        (["--format", "short"], []),
        (["--label", "viral"], [1, 2]),
        (["--label", "steady"], []),
        (["--since", "2026-11-20"], [1, 2]),
        (["--since", "1h"], [1, 2]),
        (["--since", "2026-11-20T05:01"], []),
        (["--since", "7d", "--format", "long", "--label", "viral", "--channel", "@kitchen"], [1, 2]),
        (["--channel", f"https://www.youtube.com/channel/{CHANNEL}"], [1, 2]),
        (["--channel", "https://www.youtube.com/@Kitchen/videos", "--channel", CHANNEL], [1, 2]),
        (["--channel", f"@kitchen, {CHANNEL}"], [1, 2]),
    ],
)
def test_filters_choose_videos(words: list[str], shown: list[int], desk: Desk) -> None:
    """An hour in which nothing is as it was asked is an empty list, and no error."""
    whole = json.loads(desk.type("top", "trending", "--json", *words).output)
    assert [row["trend_rank"] for row in whole["top_trending_videos"]] == shown
    assert desk.type("top", "trending", *words).exit_code == 0


def test_a_window_is_of_videos_and_channels(desk: Desk) -> None:
    whole = json.loads(desk.type("top", "--window", "24h", "--json").output)
    assert (whole["hour"], whole["source"], whole["window"]) == ("2026-11-20T05:00:00Z", "sandbox", "24h")
    assert {(row["video_id"], row["views_gained"]) for row in whole["videos"]} == {
        ("video-1___A", 1_000), ("video-2___A", 2_000),
    }  # fmt: skip
    assert [(row["channel_id"], row["views_gained"]) for row in whole["channels"]] == [(CHANNEL, 3_000)]
    few = json.loads(desk.type("top", "--window", "7d", "--format", "short", "--json").output)
    assert (few["videos"], few["channels"], few["keywords"]) == ([], None, None)
    rows = list(csv.DictReader(io.StringIO(desk.type("top", "--window", "7d", "--csv").output)))
    assert "'=cmd" in {row["title"][:5] for row in rows}


def test_a_channel_whose_upload_ends_in_a_gap_says_how_it_changed(desk: Desk) -> None:
    """All that is known is shown: of the one old video both windows were looked at."""
    looks = {-48: {"old": 100}, -24: {"old": 150}, -10: {"new": 50}, -3: {"new": 80}, 0: {"old": 200}}
    with Database("insights", f"sqlite:///{desk.folder}/sandbox/insights.db", setting="X") as insights:
        for number, counts in looks.items():
            at: dict[str, Any] = {"hour": hour_at(number), "observed_at": hour_at(number), "channel_id": "UC-of-two"}
            rows = [trend_row(key, views=views, **at) for key, views in counts.items()]
            plant(insights, trend_insights=rows)
        names = {"channel_id": "UC-of-two", "channel_title": "Two"}
        plant(insights, video_titles=[
            title_row("old", published_at=hour_at(-900), **names), title_row("new", published_at=hour_at(-11), **names),
        ])  # fmt: skip
    channels = json.loads(desk.type("top", "--window", "24h", "--json").output)["channels"]
    (two,) = (row for row in channels if row["channel_id"] == "UC-of-two")
    assert (two["change"], two["videos"], two["uploads"], two["inexact"]) == (80, 2, 1, 1)
    (line,) = (line for line in desk.type("top", "--window", "24h").output.splitlines() if "UC-of-two" in line)
    assert "+80" in line


@pytest.mark.parametrize("columns", ["80", "160"])
def test_a_window_fits_its_terminal(columns: str, desk: Desk) -> None:
    shown = desk.type("top", "--window", "28d", COLUMNS=columns).output
    assert max(len(line) for line in shown.splitlines()) <= int(columns)
    for words in ("Most views gained in 28 days", "Channels in 28 days", "+3,000", CHANNEL[:12], "█"):
        assert words in shown, words
    assert "\x1b" not in shown


def test_a_table_without_a_row_has_its_heading(desk: Desk) -> None:
    full, empty = (desk.type("top", "trending", "--csv", *words).output for words in ((), ("--label", "slowing")))
    assert empty.splitlines() == full.splitlines()[:1]


def test_a_span_that_reaches_beyond_all_years_is_any_time(desk: Desk) -> None:
    ended = desk.type("top", "--hour", "0001-01-01-00:00", "--since", "7d")
    assert (ended.exit_code, ended.exception) == (0, None)


def test_a_list_without_a_video_of_a_channel_that_the_hour_has_is_empty(desk: Desk) -> None:
    with Database("insights", f"sqlite:///{desk.folder}/sandbox/insights.db", setting="X") as insights:
        insights.write(lambda connection: connection.exec_driver_sql("UPDATE trend_insights SET outlier_rank = NULL"))
    empty = desk.type("top", "outliers", "--channel", "@kitchen")
    assert (empty.exit_code, LISTS["outliers"].when_empty in empty.output) == (0, True)


def test_keywords_are_left_out_where_videos_are_chosen(desk: Desk) -> None:
    assert "top_keywords" not in json.loads(desk.type("top", "--json", "--format", "long").output)
    assert "top_keywords" in json.loads(desk.type("top", "--json", "--channel", "@kitchen").output)


@pytest.mark.parametrize("hour", ["2026-11-20-05:00", "2026-11-20T05:00:00Z", "2026-11-20T05:59", "2026-11-20T05"])
def test_an_hour_is_written_in_many_ways(hour: str, desk: Desk) -> None:
    assert json.loads(desk.type("top", "--json", "--hour", hour).output)["hour"] == "2026-11-20T05:00:00Z"


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        (["--hour", "noon"], WrongSetting, "--hour is 'noon'"),
        (["--channel", "@nobody"], WrongSetting, "it must be one of @kitchen, a name or an id"),
        (["--since", "soon"], WrongSetting, "--since is 'soon': it must be a day or an hour (UTC) such as 2026-11-20"),
        (["--since", "0d"], WrongSetting, "or a span such as 7d."),
        (["--since", "2026-02-31"], WrongSetting, "--since is '2026-02-31'"),
        (["--format", "tall"], WrongSetting, "--format is 'tall': it must be long, short or live."),
        (["--label", "hot"], WrongSetting, "--label is 'hot': it must be viral, surging, rising, steady, slowing"),
        (["--channel", "https://youtu.be/x"], WrongSetting, "--channel is 'https://youtu.be/x': it must be one of"),
        (["keywords", "--format", "long"], WrongSetting, "choose videos, and keywords are none"),
        (["--window", "1h"], WrongSetting, "--window is '1h': it must be 24h, 7d or 28d."),
        (["trending", "--window", "7d"], WrongSetting, "--window is a list of its own: leave out trending."),
        (["--window", "7d", "--json", "--csv"], WrongSetting, "without the other"),
        (["--window", "7d", "--hour", "2026-11-20-09:00"], CommandFailed, "there are no insights for 2026-11-20 09:00"),
        (["--csv"], WrongSetting, "--csv writes one table"),
        (["trending", "--csv", "--json"], WrongSetting, "--csv writes one table"),
        (["--hour", "2026-11-20-09:00"], CommandFailed, "there are no insights for 2026-11-20 09:00 UTC"),
    ],
)
def test_what_cannot_be_shown_is_said(words: list[str], kind: type[Exception], said: str, desk: Desk) -> None:
    ended = desk.type("top", *words)
    assert isinstance(ended.exception, kind)
    assert said in str(ended.exception)
    assert ended.output == ""


@pytest.mark.parametrize("columns", ["80", "160"])
def test_every_list_shows_the_figure_it_is_sorted_by_its_reason_and_the_last_hours(columns: str, desk: Desk) -> None:
    figures = {
        "trending": ("extra views/h", "+15", "because"),
        "gaining": ("next 24 h", "+300", "because"),
        "growing": ("growth in 24 h", "50.00 %", "because"),
        "outliers": ("× channel", "4.2 ×", "because"),
        "engaging": ("engaged", "6.00 %", "because of likes"),
        "engaging-week": ("engaged", "6.00 %", "because of likes"),
    }
    for name, words in figures.items():
        shown = desk.type("top", name, COLUMNS=columns).output
        assert max(len(line) for line in shown.splitlines()) <= int(columns)
        for word in (*words, "viral", LISTS[name].heading, "last 12 h" if columns == "80" else "last 24 h"):
            assert word in shown, shown
        assert "▁" in shown or "█" in shown, shown
        assert ("usually" in shown) == (columns == "160" and "engag" not in name)
        whole = json.loads(desk.type("top", name, "--json").output)[LISTS[name].view]
        keys = [row[LISTS[name].figure] for row in whole]
        assert keys == sorted(keys, key=lambda key: -(key or 0.0))


def test_a_list_that_was_not_computed_is_said_and_is_null(desk: Desk) -> None:
    """An hour whose keywords had failed said that it had none."""
    url, row = f"sqlite:///{desk.folder}/sandbox/insights.db", insight_hours.c
    gone = [delete(keyword_insights), delete(insight_hours).where(row.asset == keyword_insights.name)]
    with Database("insights", url, setting="INSIGHTS_DATABASE_URL") as insights:
        insights.write(lambda connection: [connection.execute(statement) for statement in gone])
    assert NOT_COMPUTED in desk.type("top", "keywords").output
    found = json.loads(desk.type("top", "keywords", "trending", "--json").output)
    assert found["top_keywords"] is None
    assert found["top_trending_videos"] != []
    with pytest.raises(CommandFailed, match="was not computed"):
        raise desk.type("top", "keywords", "--csv").exception or AssertionError
