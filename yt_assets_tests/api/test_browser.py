"""The page in a real browser, at the width of a phone and of a desk, light and dark.

Set YT_REQUIRE_BROWSER=1 to make a browser that cannot be had a failure instead of a skip. Its speed is measured by
benchmarks/page_pictures.py.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yt_assets.api.app import create_app
from yt_assets.api.options import ServiceOptions
from yt_assets.storage.rows import replace_hours
from yt_assets_tests.api.conftest import filled, stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, HOUR, title_row, trend_row, video_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = {"light": 390, "dark": 1440}
PATHS = ["/", f"/channels/{CHANNEL}", f"/videos/{video_id(0)}", "/channels", "/nothing"]


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

        def at(path: str, scheme: Any = "light") -> "Page":
            context = browser.new_context(viewport={"width": WIDTHS[scheme], "height": 900}, color_scheme=scheme)
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


def test_a_video_has_three_charts_with_a_gap(opened: Callable[..., "Page"]) -> None:
    page = opened(f"/videos/{video_id(1)}")
    page.wait_for_selector(".chart canvas")
    assert page.locator(".chart canvas").count() == 3
    figures = page.evaluate("JSON.parse(document.getElementById('figures').textContent).views")
    assert [value is None for value in figures] == [False, False, False, True, True, False, False, False]


def test_an_hour_is_picked_without_a_script_of_ours(opened: Callable[..., "Page"]) -> None:
    page = opened("/")
    page.select_option("#hour", "2026-11-20T03")
    page.click("text=Show")
    assert page.text_content("h1") == "2026-11-20 03:00 UTC"


def test_a_new_hour_comes_without_a_reload(own_world: DatabaseUrls, opened: Callable[..., "Page"]) -> None:
    page, older = opened("/"), opened("/?hour=2026-11-20T03")
    page.evaluate("window.stayed = true")
    hour = HOUR + timedelta(hours=1)
    with own_world.open("insights") as insights:
        titles = [title_row(video_id(0), title="The newest title")]
        replace_hours(insights, "trend_insights", [hour], [trend_row(video_id(0), hour=hour)], titles=titles)
    page.wait_for_selector("text=Now showing the new hour 2026-11-20 06:00 UTC", timeout=15_000)
    assert page.text_content("h1") == "2026-11-20 06:00 UTC"
    assert page.evaluate("window.stayed"), "the page was not loaded again"
    assert page.get_by_text("The newest title").count() >= 1
    older.wait_for_selector("text=There is a newer hour", timeout=15_000)
    assert older.text_content("h1") == "2026-11-20 03:00 UTC", "who reads an older hour keeps it"
