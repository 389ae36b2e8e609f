"""Debian's Chromium without a screen, driven by Playwright.

Here: finding and starting the browser, and what it complained about. Not here: any page of the product.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FloatRect, Locator, Page, ViewportSize, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 60_000
LAPTOP = ViewportSize(width=1440, height=900)


class BrowserUnavailable(Exception):
    """No Chromium on this machine."""


@dataclass
class Screen:
    """A page that is open, where its screenshots go, and what it wrote to its console as an error."""

    page: Page
    pictures: Path
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def picture(self, name: str, *, above: Locator | None = None) -> None:
        """Keep what is seen now as NAME.png; down to the top of something, where what follows is nobody's business."""
        box = above.bounding_box() if above is not None else None
        size = self.page.viewport_size or LAPTOP
        clip = FloatRect(x=0, y=0, width=size["width"], height=box["y"] if box else size["height"])
        self.page.screenshot(path=self.pictures / f"{name}.png", animations="disabled", clip=clip)

    def part(self, shown: Locator, name: str) -> None:
        """Keep one thing of the page as NAME.png."""
        shown.screenshot(path=self.pictures / f"{name}.png", animations="disabled")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def find_chromium() -> str:
    """The program: CHROMIUM, or what Debian's package is called. Raises BrowserUnavailable."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        message = (
            f"no Chromium was found under the names {', '.join(NAMES)}: install the package chromium, or set CHROMIUM"
        )
        raise BrowserUnavailable(message)
    return found


@contextmanager
def browsing_or_skip() -> Iterator[Browser]:
    """The same for fixtures: skips without a Chromium, or fails where YT_REQUIRE_BROWSER asks for one."""
    try:
        find_chromium()
    except BrowserUnavailable as error:
        if os.environ.get("YT_REQUIRE_BROWSER"):
            pytest.fail(f"YT_REQUIRE_BROWSER asks for a browser, but {error}", pytrace=False)
        pytest.skip(str(error))
    with browsing() as browser:
        yield browser


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser until the end of the block. Chromium's own sandbox does not work for root."""
    program = find_chromium()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
