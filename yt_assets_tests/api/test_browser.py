"""The page in a real browser, at the width of a phone and of a desk, light and dark.

Set YT_REQUIRE_BROWSER=1 to make a browser that cannot be had a failure instead of a skip. Its speed is measured by
tools/page_pictures.py.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from yt_assets.api.app import create_app
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.api.conftest import filled, stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.api.world import OTHER
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, HOUR, title_row, trend_row, video_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = {"light": 390, "dark": 1440}
TABLET = 768
TABS, SOCKETS = 10, 6
PATHS = [
    "/", "/videos", f"/channels/{CHANNEL}", f"/videos/{video_id(1)}", "/channels", "/keywords", "/compare",
    f"/compare?channel={CHANNEL}&channel={OTHER}", "/docs", "/nothing",
]  # fmt: skip
# Tabs from the top of a page to the first row of its first list, the skip link among them.
MOST_STOPS = 10


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from yt_assets_tests.browser.chromium import browsing_or_skip

    with browsing_or_skip() as started:
        yield started


@pytest.fixture(scope="module")
def own_world(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    """A world to which an hour may be added."""
    return filled(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def address(own_world: DatabaseUrls) -> Iterator[str]:
    with ExitStack() as stack:
        app = create_app(stores_of(own_world, stack), ServiceOptions(yt_api_rate=0), seconds=0.2)
        yield stack.enter_context(running(app))


@pytest.fixture
def opened(browser: "Browser", address: str) -> Iterator[Callable[..., "Page"]]:
    """Opens a page; at the end nothing may have been complained about, and no script of a title have run."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def at(path: str, scheme: Any = "light", width: int | None = None) -> "Page":
            size: Any = {"width": width or WIDTHS[scheme], "height": 900}
            context = browser.new_context(viewport=size, color_scheme=scheme)
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
            page.goto(address + path)
            return page

        yield at
        assert [said for said in complaints if "404" not in said] == []


@pytest.mark.parametrize("scheme", WIDTHS)
def test_every_page_is_accessible_and_fits(scheme: str, opened: Callable[..., "Page"]) -> None:
    """axe-core finds nothing serious, and nothing is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    for path in PATHS:
        page = opened(path, scheme)
        found = Axe().run(page).response["violations"]
        assert [(issue["id"], issue["help"]) for issue in found if issue["impact"] in {"serious", "critical"}] == [], (
            path
        )
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.thorough
def test_every_page_fits_a_tablet(opened: Callable[..., "Page"]) -> None:
    for path in PATHS:
        assert opened(path, width=TABLET).evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_a_video_has_charts_with_a_gap(opened: Callable[..., "Page"]) -> None:
    page = opened(f"/videos/{video_id(1)}")
    assert page.locator(".plot svg").count() == 3
    line = page.locator("#views ~ figure .line.s1").get_attribute("d") or ""
    assert line.count("M") == 2, "a line before the gap and one after it"
    assert page.locator("#views ~ figure .mark").count() == 2, "a title changed, a round number passed"


@pytest.mark.parametrize("path", ["/", "/videos", "/channels", "/keywords", f"/channels/{CHANNEL}"])
def test_the_keyboard_reaches_the_first_row_soon(path: str, opened: Callable[..., "Page"]) -> None:
    page = opened(path, "dark")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('tbody')"):
            break
    assert page.evaluate("!!document.activeElement.closest('tbody')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_an_hour_is_picked_without_a_script_of_ours(opened: Callable[..., "Page"]) -> None:
    page = opened("/")
    page.select_option("#hour", "2026-11-20T03")
    page.click("text=Show")
    assert page.text_content(".head .facts") == "2026-11-20 03:00 UTC"


def test_a_new_hour_comes_without_a_reload(own_world: DatabaseUrls, opened: Callable[..., "Page"]) -> None:
    page, older = opened("/"), opened("/?hour=2026-11-20T03")
    page.evaluate("window.stayed = true")
    hour = HOUR + timedelta(hours=1)
    with own_world.open("insights") as insights:
        titles = [title_row(video_id(0), title="The newest title")]
        replace_hours(insights, "trend_insights", [hour], [trend_row(video_id(0), hour=hour)], titles=titles)
    page.wait_for_selector("text=Now showing the new hour 2026-11-20 06:00 UTC", timeout=60_000)
    assert page.text_content(".head .facts") == "2026-11-20 06:00 UTC"
    assert page.evaluate("window.stayed"), "the page was not loaded again"
    assert page.get_by_text("The newest title").count() >= 1
    older.wait_for_selector("text=There is a newer hour", timeout=60_000)
    assert older.text_content(".head .facts") == "2026-11-20 03:00 UTC", "who reads an older hour keeps it"


@pytest.mark.thorough
def test_ten_tabs_of_one_browser_load_at_once(browser: "Browser", address: str) -> None:
    """A browser opens six connections to a server. Each tab held one of them, and the seventh never loaded."""
    context = browser.new_context()
    pages, taken = [], []
    for _ in range(TABS):
        page = context.new_page()
        pages.append(page)
        began = time.monotonic()
        page.goto(f"{address}/", wait_until="load", timeout=60_000)
        taken.append(time.monotonic() - began)
        page.wait_for_timeout(200)  # its script has run
    first, after = taken[:SOCKETS], taken[SOCKETS:]
    assert max(after) <= max(5, 3 * max(first)), taken
    assert pages[-1].evaluate("document.visibilityState") == "visible"
    context.close()


@pytest.mark.thorough
def test_a_tab_that_is_hidden_lets_its_stream_go_and_asks_again_when_it_is_shown(
    opened: Callable[..., "Page"],
) -> None:
    page = opened("/")
    page.wait_for_function("async () => (await navigator.locks.query()).held.length === 1")  # its stream is open
    page.evaluate(
        """() => {
            window.streams = 0; window.ended = 0;
            const Real = EventSource, close = Real.prototype.close;
            window.EventSource = class extends Real { constructor(...all) { super(...all); window.streams += 1; } };
            Real.prototype.close = function () { window.ended += 1; return close.call(this); };
            window.show = (state) => {
                Object.defineProperty(document, "hidden", { value: state !== "visible", configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
            };
        }"""
    )
    counts = "[window.streams, window.ended]"
    page.evaluate("show('hidden')")
    assert page.evaluate(counts) == [0, 1]
    page.evaluate("show('hidden')")
    assert page.evaluate(counts) == [0, 1]
    page.evaluate("show('visible')")
    page.wait_for_function("window.streams === 1")
    page.evaluate("show('visible')")
    page.wait_for_timeout(200)
    assert page.evaluate(counts) == [1, 1]


@pytest.mark.thorough
def test_a_new_hour_reaches_every_tab_over_one_stream_and_outlives_the_tab_that_held_it(
    browser: "Browser", tmp_path: Path
) -> None:
    urls = filled(tmp_path)
    with ExitStack() as stack:
        app = create_app(stores_of(urls, stack), ServiceOptions(yt_api_rate=0), seconds=0.1)
        address = stack.enter_context(running(app))
        context = browser.new_context()
        stack.callback(context.close)
        streams: list[str] = []
        context.on("request", lambda asked: streams.append(asked.url) if asked.url.endswith("/stream") else None)
        pages = [context.new_page() for _ in range(3)]
        for page in pages:
            page.goto(f"{address}/")
            page.wait_for_timeout(200)
        assert len(streams) == 1
        for offset, listening in ((1, pages), (2, pages[1:])):
            hour = HOUR + timedelta(hours=offset)
            with urls.open("insights") as insights:
                titles = [title_row(video_id(0))]
                replace_hours(insights, "trend_insights", [hour], [trend_row(video_id(0), hour=hour)], titles=titles)
            for page in listening:
                page.wait_for_selector(f"text=Now showing the new hour {hour:%Y-%m-%d %H:%M} UTC", timeout=60_000)
            pages[0].close()  # it held the stream
        assert len(streams) == 2
