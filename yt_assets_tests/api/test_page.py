"""The page as it is sent: figures, gaps, hostile texts, empty states. test_browser.py looks at it in a browser."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient

from yt_assets.analysis.hours import chart_columns
from yt_assets.display import figures, page_svg
from yt_assets.display.lists import LISTS
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.world import OTHER
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, HOUR, hour_at, video_id

PAGES = [
    "/",
    "/?hour=2026-11-20T02&zone=Europe/Berlin",
    "/videos",
    "/videos?list=outliers&q=script&sort=newest",
    "/channels",
    f"/channels/{CHANNEL}",
    f"/videos/{video_id(0)}",
    f"/videos/{video_id(1)}",
    "/keywords",
    f"/keywords?window=7d&channel={CHANNEL}",
    "/compare",
    f"/compare?channel={CHANNEL}&channel={OTHER}",
    f"/compare?video={video_id(0)}&video={video_id(1)}&by=date",
    "/docs",
]


class Reader(HTMLParser):
    """Notes elements, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("path", PAGES)
def test_a_hostile_title_is_inert_on_every_page(path: str, client: TestClient) -> None:
    html = client.get(path).text
    assert [char for char in ("\x1b", "\x07", "\u202e", "\u2066") if char in html] == []
    read = Reader(html)
    for tag, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert "style" not in attributes, "the policy runs no inline style"
        if tag == "script":
            assert str(attributes["src"]).startswith("/static/")
    assert "<b>" not in html


def test_a_title_is_shown_as_it_is_written(client: TestClient) -> None:
    words = Reader(client.get("/").text).words
    assert "=cmd|' /C calc'!A0 <script>alert(1)</script> [31mred gnp.exe" in words


def test_the_page_and_its_attributes_are_only_this_services_own(client: TestClient) -> None:
    """No CDN: what is loaded comes from here; links away tell nobody where they were on."""
    for path in PAGES:
        for tag, attributes in Reader(client.get(path).text).tags:
            source = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
            # A browser loads no alternate: it is what feed readers look for.
            is_feed = attributes.get("rel") == "alternate" and str(source).startswith("/v1/feed")
            assert source is None or is_feed or source.startswith("/static/"), source
            target = attributes.get("href") or ""
            assert not target.startswith("http") or attributes.get("rel") == "noreferrer", target


@pytest.mark.parametrize("path", ["/static/page.css", "/static/live.js", "/static/icon.svg"])
def test_files_of_the_page_are_there(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 200


def test_home_tells_label_reason_and_figures(client: TestClient) -> None:
    words = " ".join(Reader(client.get("/").text).words.split())
    assert "2026-11-20 05:00 UTC" in words
    assert re.search(r"Title 3 Cooking Live 10:00 steady 3 times its channel", words)
    for heading in ("Rising now", "Best of the last ten", "Channels that gained most", "New uploads", "Keywords"):
        assert heading in words
    assert "title changed: “=cmd|" in words
    assert "Simulated data." in words
    assert "Computed by this project, not YouTube data" in words


def test_gaps_are_gaps(client: TestClient) -> None:
    html = client.get("/").text
    states = re.findall(r'<li class="(captured|partial|missed)', html)
    assert states == ["captured", "captured", "captured", "missed", "missed", "captured", "partial", "captured"]
    first = html.partition('<svg class="spark"')[2].partition("</svg>")[0]
    assert first.count("<polyline") == 2, "a line before the gap and one after it"
    assert "18 of them without a figure" in first
    assert "2026-11-20 02:00 UTC – missed" in html


def test_a_missed_hour_and_a_partial_one_say_so(client: TestClient) -> None:
    assert "This hour was missed" in client.get("/?hour=2026-11-20T02").text
    assert "This hour is partial: the day&#39;s quota was spent." in client.get("/?hour=2026-11-20T04").text
    older = client.get("/?hour=2026-11-01T02").text
    assert "This hour was missed" in older


def test_an_empty_installation_says_what_to_do(empty_world: DatabaseUrls, service: Service) -> None:
    client = service(empty_world)
    assert "No insights yet" in client.get("/").text
    assert "No channel was captured yet" in client.get("/channels").text


def test_a_channel_and_a_video_have_a_page_each(client: TestClient) -> None:
    channel = Reader(client.get(f"/channels/{CHANNEL}").text).words
    assert "3 rising of 4 videos." in channel
    assert "No keywords in this hour." in Reader(client.get(f"/channels/{OTHER}").text).words
    video = client.get(f"/videos/{video_id(1)}").text
    assert "https://www.youtube.com/watch?v=video000001" in video
    assert "sour dough" in video
    assert "All 6 hours as a table" in video


@pytest.mark.parametrize(
    "path", ["/nothing", "/videos/xxxxxxxxxxx", "/videos/short", f"/channels/UC{'x' * 22}", "/?hour=noon"]
)
def test_what_is_not_there_is_a_page_for_people(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "To what changed in the newest day" in answer.text


def test_a_line_has_a_piece_for_each_stretch_without_a_gap() -> None:
    drawn = page_svg.sparkline([1.0, None, 2.0, 3.0, None], "Views an hour")
    assert (drawn.count("<circle"), drawn.count("<polyline")) == (1, 1)
    assert "from 1 to 3 over 5 hours, 2 of them without a figure" in drawn
    assert "no figures yet" in page_svg.sparkline([None, None], "Views an hour")


def test_a_chart_has_every_hour_and_nothing_in_those_without_a_row() -> None:
    history = [{"hour": hour_at(-3), "views": 1}, {"hour": HOUR, "views": 4}]
    data = chart_columns(history, ["views"])
    assert data["views"] == [1, None, None, 4]
    assert data["time"][1] - data["time"][0] == 3_600
    assert chart_columns([], ["views"]) == {"time": [], "views": []}


def test_figures_are_worded_as_the_command_words_them() -> None:
    """The page and `yt-assets top` show the same rows; here, that they say them in the same words."""
    from yt_assets.cli import tables

    row: dict[str, Any] = {
        "outlier_multiple": 36.14,
        "vs_channel": None,
        "views": 29_212,
        "smoothed_rate": 0.0531,
        "rank_change": 3,
        "gains": [],
    }
    told = {
        column.heading: column.word(row)
        for name in ("top_keywords", "top_outliers", "most_engaging_videos")
        for column in tables.COLUMNS[name]
    }
    assert LISTS["outliers"].worded(row) == figures.times(36.14) == "36.1 ×"
    assert told["views"] == figures.count(29_212)
    assert told["engaged"] == figures.percent(0.0531)
    assert told["±"] == figures.change(3)
    assert told["× channel"] == figures.times(None) == "–"
    assert "31.4 %" not in page_svg.bar(3.14, 10)
    assert 'width="31.4"' in page_svg.bar(3.14, 10)
