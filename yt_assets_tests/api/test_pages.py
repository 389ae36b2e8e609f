"""What pages show beside the API: the same figures; questions in the address; time zones; sizes.

Here: the pages as they are sent. Not here: hostile texts and empty states (test_page.py), a browser (test_browser.py).
"""

import csv
import html
import io
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from yt_assets.display import figures, page_charts, page_figures
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.test_page import PAGES, Reader
from yt_assets_tests.api.world import OTHER
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, video_id

MOST_BYTES = 150_000


def shown(page: str, path: str) -> dict[str, dict[str, float]]:
    """Figures by column, of each row of the page whose first link leads to a video or a channel."""
    rows: dict[str, dict[str, float]] = {}
    for row in page.split("<tr")[1:]:
        key = re.search(rf'<th scope="row">(?:<span[^>]*></span>)?\s*<a href="/{path}/([\w-]+)', row)
        if key:
            found = re.findall(r'<data class="(\w+)[^"]*" value="([^"]+)"', row)
            rows.setdefault(key[1], {}).update({name: float(value) for name, value in found})
    return rows


def linked(page: str) -> list[str]:
    """Addresses of this service that a page leads to."""
    return [html.unescape(target) for target in re.findall(r'href="(/[^"]*)"', page)]


@pytest.mark.parametrize("window", ["24h", "7d"])
def test_a_list_of_videos_has_the_figures_of_the_api(window: str, client: TestClient) -> None:
    rows = shown(client.get(f"/videos?window={window}").text, "videos")
    gained = client.get(f"/v1/gained?window={window}").json()["data"]
    hour = {row["video_id"]: row for row in client.get("/v1/gaining?limit=200").json()["data"]}
    assert list(rows) == [row["video_id"] for row in gained]
    for row in gained:
        figures_of_row = rows[row["video_id"]]
        assert figures_of_row["views_gained"] == row["views_gained"]
        assert figures_of_row["views"] == row["views"]
        if row["video_id"] in hour:
            assert figures_of_row.get("outlier_multiple") == hour[row["video_id"]]["outlier_multiple"]


def test_channels_have_the_figures_of_the_api(client: TestClient) -> None:
    for path in ("/", "/channels"):
        rows = shown(client.get(path).text, "channels")
        gained = client.get("/v1/channels/gained").json()["data"]
        assert [(key, rows[key]["views_gained"]) for key in rows] == [
            (row["channel_id"], row["views_gained"]) for row in gained
        ]


def test_a_videos_ages_and_a_channels_days_are_those_of_the_api(client: TestClient) -> None:
    page = client.get(f"/videos/{video_id(1)}").text
    ages = client.get(f"/v1/videos/{video_id(1)}/milestones").json()["data"]
    views = [float(value) for value in re.findall(r'<data class="views_at_age" value="(\d+)"', page)]
    assert views == [row["views"] for row in ages if row["views"] is not None]
    assert "2 of 10" in page
    days = client.get(f"/v1/channels/{CHANNEL}/days").json()["data"]
    channel = client.get(f"/channels/{CHANNEL}").text
    for day in days:
        assert f'<th scope="row">{day["day"]}</th><td class="figure">{day["views_gained"]:,}</td>' in channel


def test_keywords_of_a_window_have_the_figures_of_the_api_and_who_carries_them(client: TestClient) -> None:
    page = client.get("/keywords?window=7d").text
    gained = client.get("/v1/keywords/gained?window=7d&limit=50").json()["data"]
    assert gained
    assert [float(value) for value in re.findall(r'<data class="views_gained" value="(\d+)"', page)] == [
        row["views_gained"] for row in gained
    ]
    assert "Cooking</bdi></a> (" in page


def test_an_address_has_the_whole_question(client: TestClient) -> None:
    def titles(query: str) -> list[str]:
        return list(shown(client.get(f"/videos?{query}").text, "videos"))

    assert set(titles("format=short")) == {video_id(1), video_id(4)}
    assert titles("label=rising") == [video_id(2)]
    assert video_id(1) not in titles("least=4")
    assert titles("least=5&list=outliers") == []
    assert titles("q=title+3") == [video_id(3)]
    assert titles("sort=views")[0] == video_id(5)
    assert titles("sort=newest")[0] == video_id(0)
    assert set(titles(f"channel={OTHER}&sort=views")) == {video_id(4), video_id(5)}
    assert titles("published_after=2026-11-20") == []
    # A form without a script sends what was left empty.
    assert titles("q=&format=&label=&least=&published_after=&sort=&list=all") == titles("")


@pytest.mark.parametrize(
    "query", ["list=outliers&least=4&format=long&sort=views", "label=rising&window=28d", "q=title"]
)
def test_a_list_leads_to_the_same_rows_as_csv(query: str, client: TestClient) -> None:
    page = client.get(f"/videos?{query}").text
    (target,) = [target for target in linked(page) if "as=csv" in target]
    rows = list(csv.DictReader(io.StringIO(client.get(target).text)))
    assert [row["video_id"] for row in rows] == list(shown(page, "videos")) != []


def test_the_same_multiple_asks_the_api(client: TestClient) -> None:
    ids = [row["video_id"] for row in client.get("/v1/outliers?min_multiple=4").json()["data"]]
    assert ids == list(shown(client.get("/videos?list=outliers&least=4").text, "videos"))
    assert client.get("/v1/outliers?min_multiple=5").json()["data"] == []
    assert client.get("/v1/outliers?min_multiple=many").json()["errors"] == [
        "min_multiple: a number from 0 to 1000000, such as min_multiple=3"
    ]


@pytest.mark.parametrize(
    "query", ["window=1y", "list=best", "least=-1", "sort=random", "page=0", "label=big", "published_after=soon"]
)
def test_a_question_that_is_none_is_a_page_for_people(query: str, client: TestClient) -> None:
    answer = client.get(f"/videos?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_times_are_the_readers_and_so_are_all_links(client: TestClient) -> None:
    page = client.get("/?zone=Europe/Berlin").text
    assert "2026-11-20 06:00 CET" in page
    for target in linked(page):
        if not target.startswith(("/static/", "/v1/")):
            assert dict(parse_qsl(urlsplit(target).query)).get("zone") == "Europe/Berlin", target
    assert client.get("/?zone=Berlin/Europe").status_code == 422
    assert client.get("/?zone=../../etc/passwd").status_code == 422


def test_pages_are_small_and_their_links_lead_somewhere(client: TestClient) -> None:
    files = sum(len(client.get(f"/static/{name}").content) for name in ("page.css", "live.js"))
    targets: dict[str, str] = {}
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) + files <= MOST_BYTES, path
        targets |= {target.partition("#")[0]: path for target in linked(answer.text)}
    kinds = {re.sub(r"=[^&]+|[\w-]{11,}", "", target): target for target in targets}
    for target in kinds.values():
        assert client.get(target).status_code == 200, (target, targets[target])


def test_every_heading_of_a_page_has_one_place(client: TestClient) -> None:
    for path in PAGES:
        tags = Reader(client.get(path).text).tags
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        assert sum(tag == "h1" for tag, _ in tags) == 1, path


def test_a_list_goes_on_page_by_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from yt_assets.api.pages import videos_page

    monkeypatch.setattr(videos_page, "ROWS_A_PAGE", 4)
    first, second = client.get("/videos?sort=views").text, client.get("/videos?sort=views&page=2").text
    assert [*shown(first, "videos"), *shown(second, "videos")] == [video_id(5 - number) for number in range(6)]
    assert "/videos?sort=views&page=2" in linked(first)
    assert '<td class="rank">5</td>' in second


def test_titles_before_stand_beside_the_curve(client: TestClient) -> None:
    words = Reader(client.get(f"/videos/{video_id(1)}").text).words
    assert "title changed: “=cmd|' /C calc'!A0" in words
    assert "passed 1,000 views" in words


def test_two_to_five_are_compared(client: TestClient) -> None:
    page = client.get(f"/compare?channel={CHANNEL}&channel={OTHER}").text
    assert page.count('<span class="key s') == 2
    assert "Views a day" in page
    assert "Against:" in client.get(f"/compare?channel={CHANNEL}").text
    ages = client.get(f"/compare?video={video_id(1)}&video={video_id(2)}").text
    assert '<path class="line s2"' in ages
    many = "&".join(f"video={video_id(number)}" for number in range(6))
    assert client.get(f"/compare?{many}").status_code == 422
    assert client.get("/compare?video=short").status_code == 422
    assert client.get("/compare?video=xxxxxxxxxxx").status_code == 404


def test_the_reference_has_every_endpoint_and_parameter(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    words = Reader(client.get("/docs").text).words
    for path, methods in document["paths"].items():
        assert path in words
        for parameter in methods["get"].get("parameters", []):
            assert parameter["name"] in words


def test_an_installation_without_an_hour_has_pages(empty_world: DatabaseUrls, service: Service) -> None:
    client = service(empty_world)
    for path in ("/videos", "/keywords", "/compare"):
        answer = client.get(path)
        assert (answer.status_code, "there are no insights yet" in answer.text) == (404, True)


def test_an_account_without_the_videos_database_has_every_page(service: Service) -> None:
    client = service(has_videos=False)
    for path in PAGES:
        if "window=7d" not in path:  # keyphrases are in the other database
            assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (950, "950"), (999.6, "1K"), (1_234, "1.23K"), (34_567, "34.6K"), (999_950, "1M"), (6_822_901, "6.82M")],
)
def test_counts_are_short_and_exact_on_demand(value: float, words: str) -> None:
    assert figures.compact(value) == words
    assert f">{words}</data>" in page_figures.amount(value, "views")


def test_a_figure_says_its_exact_value_and_whether_it_is_estimated() -> None:
    assert page_figures.amount(6_822_901, "views") == (
        '<data class="views" value="6822901" title="6,822,901">6.82M</data>'
    )
    assert page_figures.amount(10_400, "views", 1).endswith(">~10.4K</data>")
    assert page_figures.amount(None, "views") == "–"
    assert page_figures.against(150, 100) == '<span class="change up" title="100 before">+50 %</span>'
    assert page_figures.against(150, None) == "–"


def test_an_axis_ends_at_a_round_number_above_all_values() -> None:
    assert page_charts.scale_of([3, None, 7_100]) == page_charts.Scale(0.0, 8_000.0)
    assert page_charts.scale_of([-30, 70]) == page_charts.Scale(-30.0, 80.0)
    assert page_charts.scale_of([]) == page_charts.Scale(0.0, 1.0)


def test_a_line_is_broken_where_there_is_no_value() -> None:
    drawn: Any = page_charts.line([(0, 1), (0.25, 2), (0.5, None), (1, 3)], page_charts.Scale(0, 4))
    assert drawn.count("M") == 2
    assert page_charts.line([(0, None)], page_charts.Scale(0, 1)) == ""


def test_words_of_strangers_are_inert_in_a_drawing() -> None:
    assert "<b>" not in page_charts.mark(0.5, "renamed to <b>")
    assert "<b>" not in page_charts.plot("<b>", [], page_charts.Scale(0, 1), ["<b>"])


def test_a_day_is_short_in_the_year_of_the_page() -> None:
    from yt_assets.api.site import Here

    at, place = datetime(2026, 11, 20, 5, tzinfo=UTC), Here("/")
    assert place.day(datetime(2026, 3, 2, tzinfo=UTC), at) == "2 Mar"
    assert place.day(datetime(2025, 3, 2, tzinfo=UTC), at) == "2 Mar 2025"
