"""What people come for, each from the home page in at most three clicks, in a browser that runs no script.

Here: the ways. Not here: that pages are accessible (test_browser.py), and their figures (test_pages.py).
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from yt_assets.api.app import create_app
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.schema.insights import keyword_insights, video_titles
from yt_assets_tests.api.conftest import filled, stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.api.world import OTHER
from yt_assets_tests.storage.planted import channel_title_row, plant
from yt_assets_tests.storage.samples import CHANNEL, HOUR, hour_at, video_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.thorough
MOST_CLICKS = 3


class Reader:
    """A person at the home page, who counts clicks."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.clicks = 0
        page.goto(address)

    def click(self, name: str, within: str = "main") -> None:
        """The first link or button of this name."""
        self.clicks += 1
        self.page.locator(f"{within} >> role=link[name='{name}']").first.click()

    def reads(self, words: str) -> None:
        """These words are on the page, after few clicks."""
        assert words in " ".join((self.page.text_content("main") or "").split()), self.page.url
        assert self.clicks <= MOST_CLICKS


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from yt_assets_tests.browser.chromium import browsing_or_skip

    with browsing_or_skip() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The world, with a keyword that climbed, and all uploads in one hour of the week."""
    urls = filled(tmp_path_factory.mktemp("tasks"))
    row = keyword_insights.c
    climbs = update(keyword_insights).where(row.hour == HOUR, row.keyword == "word 2")
    named = [channel_title_row(), channel_title_row(OTHER, title="=Baking<b>")]
    with urls.open("insights") as insights:
        plant(insights, channel_titles=named)
        insights.write(
            lambda connection: [
                connection.execute(climbs.values(previous_rank=9, rank_change=5)),
                connection.execute(update(video_titles).values(published_at=hour_at(-24))),
            ]
        )
    with ExitStack() as stack:
        yield stack.enter_context(running(create_app(stores_of(urls, stack), ServiceOptions(yt_api_rate=0))))


@pytest.fixture
def reader(browser: "Browser", address: str) -> Iterator[Reader]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    yield Reader(context.new_page(), address)
    context.close()


def test_the_best_of_the_last_ten_at_the_same_age(reader: Reader) -> None:
    reader.click("Cooking")
    reader.click("6 h")
    reader.reads("views at 6 h")
    assert "Title 2" in (reader.page.locator("#ten >> xpath=../.. >> tbody tr").first.text_content() or "")
    reader.reads("1 of 10")


def test_a_channel_week_over_week(reader: Reader) -> None:
    reader.click("7 d")
    assert reader.page.locator("nav[aria-label='Window of the channels'] [aria-current]").text_content() == "7 d"
    reader.reads("gainedbefore")


def test_which_keyword_climbs(reader: Reader) -> None:
    reader.click("Keywords", "header")
    reader.reads("word 2 climbs most: 5 places")


def test_what_was_taken_down(reader: Reader) -> None:
    gone = reader.page.locator(".events .taken_down").all_text_contents()
    assert len(gone) == 2
    reader.reads("taken down, or made private")


def test_two_channels_compared(reader: Reader) -> None:
    reader.click("Cooking")
    reader.click("Compare")
    reader.click("=Baking<b>")
    assert reader.page.locator(".compared tbody tr").count() == 2
    assert reader.page.locator("figure .line").count() >= 1
    reader.reads("Views a day")


def test_channels_are_chosen_in_a_list(reader: Reader) -> None:
    reader.click("Compare", "header")
    for number in (0, 1):
        reader.page.locator("input[name=channel]").nth(number).check()
    reader.page.click("text=Compare the chosen")
    assert reader.page.locator(".compared tbody tr").count() == 2


def test_outliers_from_three_times_the_usual_among_shorts(reader: Reader) -> None:
    reader.click("Shorts from 3 ×")
    reader.reads("Filters · Shorts · ≥ 3 ×")
    assert reader.page.locator("tbody tr").count() == 1
    reader.reads("Title 4")


def test_the_best_hour_to_publish(reader: Reader) -> None:
    reader.click("Channels", "header")
    reader.reads("Best: Thursday 05:00, 4.2 ×")


def test_what_a_title_was_before(reader: Reader) -> None:
    reader.reads("title changed: “=cmd|")
    reader.click("Title 1")
    reader.reads("→ “=Title 1”")


def test_a_filtered_list_is_shared_by_its_address(reader: Reader, browser: "Browser") -> None:
    reader.click("Videos", "header")
    reader.page.click("summary")
    reader.page.select_option("[name=format]", "long")
    reader.page.fill("[name=least]", "2")
    reader.page.click("text=Show")
    rows = reader.page.locator("tbody th").all_text_contents()
    assert len(rows) == 2
    other = browser.new_context(locale="de-DE", timezone_id="Asia/Tokyo")
    page = other.new_page()
    page.goto(reader.page.url)
    assert page.locator("tbody th").all_text_contents() == rows
    other.close()


def test_times_of_the_readers_choice_go_along(reader: Reader) -> None:
    reader.page.fill("#zone", "Asia/Tokyo")
    reader.page.click("footer button")
    reader.reads("2026-11-20 14:00 JST")
    reader.click("Cooking")
    reader.reads("2026-11-20 14:00 JST")
    assert f"/channels/{CHANNEL}?zone=Asia%2FTokyo" in reader.page.url
    assert video_id(0) in reader.page.content()
