"""A report in a browser, at the width of a telephone: nothing is cut, and nothing is asked of the network."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import sync_playwright

from yt_assets.display.reports import ReportRows, ReportWords
from yt_assets_tests.browser.chromium import BrowserUnavailable, find_chromium

CHANNEL = "UCaaaaaaaaaaaaaaaaaaaaaa"
LONG = "W" * 200


def report() -> str:
    """A mail with long and hostile words."""
    row: dict[str, Any] = {
        "channel_id": CHANNEL,
        "title": "<script>alert(1)</script>" + LONG,
        "views_gained": 1_234_567,
    }
    row |= {"views_gained_before": 2_000_000, "uploads": 12, "subscribers_gained": -1_200}
    video: dict[str, Any] = {
        "video_id": "dQw4w9WgXcQ",
        "title": f"<img src=https://example.org/x> {LONG}",
        "channel_id": CHANNEL,
    }
    video |= {"link": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "views": 12_345_678, "outlier_multiple": 12.3}
    event = video | {"kind": "title_changed", "value_before": LONG, "value_after": "short"}
    now = datetime(2026, 11, 20, 5, tzinfo=UTC)
    rows = ReportRows(
        every="week",
        since=now,
        until=now,
        channels=[row],
        others=2,
        gained=1_234_567,
        before=2_000_000,
        uploads=[video | {"estimated": 1}],
        events=[event],
        is_simulated=True,
    )
    return ReportWords(rows, "monday", ZoneInfo("Asia/Kolkata")).html()


@pytest.mark.thorough
@pytest.mark.browser
def test_a_report_fits_a_telephone() -> None:
    try:
        program = find_chromium()
    except BrowserUnavailable as error:
        pytest.skip(str(error))
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.set_content(report())
        width = page.evaluate("document.documentElement.scrollWidth")
        sizes = page.evaluate(
            "[...document.querySelectorAll('p,td,span,a')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        text = page.inner_text("body")
        browser.close()
    assert width == 390
    assert min(sizes) >= 13
    assert asked == []
    assert "+1.23M" in text
    assert "−38 % against 2M before" in text
    assert "−1.2K" in text
    assert "about 12.3M views" in text
