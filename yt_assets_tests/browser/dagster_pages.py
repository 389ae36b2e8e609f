"""The pages of Dagster's UI that tests read, and the clicks that they make there.

Here: where things are in Dagster 1.13. Not here: what they must say.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from playwright.sync_api import Locator, expect

from yt_assets_tests.browser.chromium import Screen
from yt_assets_tests.end_to_end.services import Services

LOCATION = "__repository__@yt_assets.definitions"
LONGEST_NAME = 18
BACKFILLS = "{ partitionBackfillsOrError { ... on PartitionBackfills { results { id status } } } }"
RUNS_OF_BACKFILL = """query($tags: [ExecutionTag!]) { runsOrError(filter: {tags: $tags}) {
  ... on Runs { results { runId status } } } }"""


class DagsterUI:
    """The UI of running services, on one screen."""

    def __init__(self, screen: Screen, services: Services) -> None:
        self.screen = screen
        self.page = screen.page
        self.services = services

    def lineage(self, asset: str) -> None:
        """An asset with all that is derived from it."""
        self._go(f"/assets/{asset}?view=lineage&lineageScope=downstream&lineageDepth=5")
        expect(self.node(asset)).to_be_visible()

    def lineage_of(self, *assets: str) -> None:
        """The lineage of these assets alone, with their groups closed."""
        chosen = " or ".join(f'key:"{asset}"' for asset in assets)
        self._go(f"/asset-groups~{quote(chosen)}/")
        expect(self.node("insights")).to_be_visible()

    def node(self, asset: str) -> Locator:
        """An asset's box in the lineage; from afar a long name has lost its middle."""
        name = asset if len(asset) <= LONGEST_NAME else re.compile(f"^{asset[:8]}.*{asset[-9:]}$")
        return self.page.locator("svg").get_by_text(name, exact=True)

    def asset(self, name: str, tab: str = "overview") -> None:
        """A tab of an asset's page."""
        self._go(f"/assets/{name}?view={tab}")
        expect(self.page.get_by_role("button", name="Materialize").first).to_be_visible()

    def hour(self, asset: str, key: str) -> None:
        """A materialized partition of an asset, with its metadata."""
        self._go(f"/assets/{asset}?view=partitions&partition={key}")
        expect(self.page.get_by_text("dagster/partition_row_count")).to_be_visible()

    def markdown(self) -> Iterator[Locator]:
        """Each Markdown text of this page's metadata, opened in its dialog."""
        buttons = self.page.get_by_text("[Show Markdown]")
        for number in range(buttons.count()):
            buttons.nth(number).click()
            dialog = self.page.get_by_role("dialog")
            expect(dialog.locator("table, img")).to_be_visible()
            yield dialog
            self.page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()

    def schedule(self, name: str) -> None:
        """A schedule's page with its ticks."""
        self._go(f"/locations/{LOCATION}/schedules/{name}")
        expect(self.page.get_by_text("Execution timezone")).to_be_visible()

    def run(self, run_id: str, events: str) -> None:
        """A run's page, with those of its events that a filter leaves, such as type:RUN_FAILURE."""
        self._go(f"/runs/{run_id}?logs={quote(events)}")

    def backfill(self, button: str, hours: str, *, picture: str | None = None) -> str:
        """Press a button of this page, choose a range of hours, and launch the backfill; its id."""
        before = {found["id"] for found in self._backfills()}
        self.page.get_by_role("button", name=button).last.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_placeholder("No matching partitions").fill(hours)
        dialog.get_by_placeholder("No matching partitions").press("Enter")
        launch = dialog.get_by_role("button", name="Launch backfill")
        expect(launch).to_be_enabled()
        if picture is not None:
            self.screen.picture(picture)
        launch.click()
        expect(dialog).to_be_hidden()
        return next(found["id"] for found in self._backfills() if found["id"] not in before)

    def ended(self, backfill: str) -> str | None:
        """How a backfill ended; None while it goes on."""
        status = next(found["status"] for found in self._backfills() if found["id"] == backfill)
        return None if status in {"REQUESTED", "CANCELING", "FAILING"} else status

    def runs_of(self, backfill: str) -> list[dict[str, str]]:
        """Its runs, with ids and statuses."""
        tags = [{"key": "dagster/backfill", "value": backfill}]
        found: list[dict[str, str]] = self.services.ask(RUNS_OF_BACKFILL, tags=tags)["runsOrError"]["results"]
        return found

    def _go(self, path: str) -> None:
        self.page.goto(self.services.url + path)

    def _backfills(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.services.ask(BACKFILLS)["partitionBackfillsOrError"]["results"]
        return found
