"""Pictures of the page, and whether it is quick and accessible: `python -m tools.page_pictures`.

Here: the copy with a gap, the sizes, and what is wrong with a page. Not here: pictures of Dagster's UI
(yt_assets_tests/browser), and the page's own tests (yt_assets_tests/api).

Serves a copy of this checkout's simulated data (run `make run` before, the more hours the better) from which two hours
are taken, so that a gap is there to be seen; opens every page in Chromium at 390, 768 and 1440 px, light and dark;
writes the pictures of documents to docs/img, and all to a folder that it names. Ends with 1 when the console complains,
axe-core finds anything, a page is wider than the screen, larger than 150 kB with its files, or its largest paint took
more than 800 ms.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import Table

from yt_assets.api.app import create_app
from yt_assets.settings.environment import CHECKOUT_FOLDER
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.browser.chromium import browsing
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "img"
TAKEN = (timedelta(hours=5), timedelta(hours=6))
PAINT_MS, MOST_BYTES = 800, 150_000
HEIGHTS = {390: 844, 768: 1024, 1440: 900}
# Of all pictures, those in a document.
SHOWN = ("home-1440-light", "home-390-dark", "channel-1440-light", "video-1440-dark")
TRANSFERRED = "performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize || 0), 0)"
SCHEMES: Any = ("light", "dark")
LARGEST_PAINT = (
    "window.paint = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) "
    "window.paint = entry.startTime }).observe({type: 'largest-contentful-paint', buffered: true})"
)


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def served() -> Iterator[str]:
    """The address of a service over a copy with two hours taken from it."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        for name in ("videos", "insights"):
            shutil.copy(ROOT / CHECKOUT_FOLDER / "sandbox" / f"{name}.db", folder)
        urls = sqlite_urls(Path(folder))
        _take_hours(urls)
        yield stack.enter_context(running(create_app(stores_of(urls, stack), ServiceOptions(yt_api_rate=0))))


def _take_hours(urls: DatabaseUrls) -> None:
    with urls.open("insights") as insights, urls.open("videos") as videos:
        with InsightsReader(insights) as reader:
            newest = reader.newest_hour()
        if newest is None:
            sys.exit("there is no simulated hour yet: make run")
        hours = [newest - ago for ago in TAKEN]
        for database in (insights, videos):
            tables: list[Table] = list(TABLES[database.name].values())
            with database.engine.begin() as connection:
                for table in tables:
                    if "hour" in table.c:
                        connection.execute(table.delete().where(table.c.hour.in_(hours)))


def pages_of(address: str) -> dict[str, str]:
    """The pages that are pictured: the first video and its channel among them."""
    html = urlopen(f"{address}/").read().decode()  # noqa: S310  loopback
    found = [re.findall(pattern, html) for pattern in (r"/videos/[\w-]{11}", r"/channels/UC[\w-]{22}")]
    video, channel = (addresses[0] for addresses in found)
    ids = [each.rpartition("/")[2] for each in dict.fromkeys(found[1])][:3]
    compared = "&".join(f"channel={each}" for each in ids)
    names = ("videos", "channels", "keywords", "docs")
    several = {"home": "/", "video": video, "channel": channel, "compare": f"/compare?{compared}"}
    return several | {name: f"/{name}" for name in names}


def look(page: Page, address: str, name: str, folder: Path) -> list[str]:
    """Open a page, picture it, and tell what is wrong with it."""
    wrong: list[str] = []
    page.on(
        "console", lambda said: wrong.append(f"console: {said.text}") if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.add_init_script(LARGEST_PAINT)
    page.goto(address)
    page.wait_for_timeout(700)
    paint = page.evaluate("window.paint")
    picture = folder / f"{name}.png"
    page.screenshot(path=picture, full_page=False)
    if name in SHOWN:
        shutil.copy(picture, PICTURES)
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        wrong.append("wider than the screen")
    size = page.evaluate(TRANSFERRED)
    if size > MOST_BYTES:
        wrong.append(f"{size:,} bytes")
    wrong += [f"axe: {issue['help']}" for issue in Axe().run(page).response["violations"]]
    if not 0 < paint <= PAINT_MS:
        wrong.append(f"largest paint after {paint:.0f} ms")
    say(f"{name:<22} largest paint {paint:6.0f} ms {size:8,} bytes  {'; '.join(wrong) or 'ok'}")
    return wrong


def run(browser: Browser, address: str, folder: Path) -> list[str]:
    """Every page at every width and in every scheme; what is wrong."""
    wrong: list[str] = []
    for width, height in HEIGHTS.items():
        for scheme in SCHEMES:
            size: Any = {"width": width, "height": height}
            context = browser.new_context(viewport=size, color_scheme=scheme)
            for name, path in pages_of(address).items():
                page = context.new_page()
                wrong += look(page, address + path, f"{name}-{width}-{scheme}", folder)
                page.close()
            context.close()
    return wrong


def main() -> int:
    """Serve, look, write."""
    PICTURES.mkdir(exist_ok=True)
    say(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with browsing() as browser, served() as address:
        folder = Path(mkdtemp(prefix="page-pictures-"))
        wrong = run(browser, address, folder)
        say(f"all pictures: {folder}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
