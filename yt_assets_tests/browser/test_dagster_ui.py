"""What an operator sees in Dagster's UI, clicked in a real browser: lineage, asset pages, checks, backfills, ticks.

The tests go in this order: the last one fails a run on purpose, after the logs were read.
"""

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from yt_assets.orchestration.asset_names import DAYS, HISTORY
from yt_assets_tests.browser.conftest import CAPTURED, Site
from yt_assets_tests.browser.dagster_pages import DagsterUI
from yt_assets_tests.end_to_end.services import ASSETS, HOURLY, wait_for

pytestmark = pytest.mark.browser
WIDE = ViewportSize(width=1440, height=1500)
# Rows of a preview.
PREVIEWED = 10
SUCCEEDED = re.compile(r"^Succeeded$")

# Dagster's own: on the first start of any project, and on the next one after a stop in the middle of a tick.
DAGSTERS = re.compile("No cursor for event type|Moving dangling STARTED tick")
STATS = """query($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
  partitionStats { numFailed numMaterialized } } } }"""


@pytest.fixture(scope="module")
def scheduled(site: Site) -> dict[str, Any]:
    """The run of the schedule's tick, once it has ended well."""

    def ticked() -> dict[str, Any] | None:
        return next((run for run in site.services.runs() if run["tags"].get("dagster/schedule_name") == HOURLY), None)

    run = wait_for(ticked, "the tick's run")
    site.services.stop_schedule(HOURLY)  # the next hour may begin while these tests run, and the sandbox stays in this
    ended: dict[str, Any] = wait_for(lambda: site.services.ended(run["runId"]), "the end of the tick's run")
    assert ended["status"] == "SUCCESS"
    return ended


@pytest.mark.usefixtures("scheduled")
def test_the_lineage_shows_all_assets_in_their_three_groups(ui: DagsterUI) -> None:
    ui.screen.page.set_viewport_size(WIDE)  # boxes outside the page are not drawn
    ui.lineage("raw_videos")
    for name in [*ASSETS, *HISTORY, *DAYS, "videos", "insights", "days"]:
        expect(ui.node(name)).to_be_visible()
    expect(ui.page.get_by_text("8 / 8 Passed")).to_be_visible()
    ui.screen.picture("lineage")


def test_the_schedules_tick_history_shows_its_runs(ui: DagsterUI, scheduled: dict[str, Any]) -> None:
    ui.schedule(HOURLY)
    expect(ui.page.get_by_text("1 run requested").first).to_be_visible()
    expect(ui.page.get_by_text(scheduled["runId"][:8]).first).to_be_visible()
    ui.screen.picture("ticks")


def test_derived_hours_that_are_missing_turn_green_by_a_backfill_of_one_run(ui: DagsterUI, site: Site) -> None:
    ui.lineage_of(*ASSETS[1:])
    hours = f"[{site.hour(0)}...{site.hour(CAPTURED - 1)}]"
    backfill = ui.backfill("Materialize all", hours, picture="backfill-dialog")
    assert wait_for(lambda: ui.ended(backfill), "the backfill's end") == "COMPLETED_SUCCESS"
    assert [run["status"] for run in ui.runs_of(backfill)] == ["SUCCESS"]
    for asset in ASSETS[1:]:
        ui.asset(asset, "partitions")
        expect(ui.page.get_by_text(f"Materialized ({CAPTURED + 1})")).to_be_visible()
    ui.screen.picture("partitions")
    stored = {row["hour"] for row in site.services.observatory.rows("insights", "trend_insights")}
    assert len(stored) == CAPTURED + 1


@pytest.mark.usefixtures("scheduled")
@pytest.mark.parametrize(
    ("asset", "checks"),
    [("raw_videos", 8), ("trend_insights", 3), ("engagement_insights", 2), ("keyword_insights", 2)],
)
def test_every_check_is_green(asset: str, checks: int, ui: DagsterUI) -> None:
    """That of the model has run with the backfill of trend_insights; on other days it runs once a day."""
    ui.asset(asset, "checks")
    expect(ui.page.get_by_text(f"Checks ({checks})")).to_be_visible()
    expect(ui.page.get_by_text(SUCCEEDED)).to_have_count(checks)
    ui.screen.picture(f"checks-{asset}")


@pytest.mark.usefixtures("scheduled")
@pytest.mark.parametrize("asset", ASSETS)
def test_an_assets_page_shows_what_it_is_and_what_it_holds(asset: str, ui: DagsterUI) -> None:
    ui.asset(asset)
    for heading in ("Description", "Columns", "Metadata", "Owners"):
        expect(ui.page.get_by_text(heading, exact=True).first).to_be_visible()
    expect(ui.page.get_by_text("dagster/partition_row_count")).to_be_visible()
    ui.screen.picture(f"asset-{asset}")


@pytest.mark.usefixtures("scheduled")
@pytest.mark.parametrize(
    ("asset", "images"),
    [
        ("raw_videos", 1),
        ("video_features", 0),
        ("keyword_insights", 0),
        ("trend_insights", 2),
        ("engagement_insights", 1),
    ],
)
def test_an_hours_preview_and_pictures_are_drawn(asset: str, images: int, ui: DagsterUI, site: Site) -> None:
    """Markdown of a materialization: a table whose links lead to YouTube, and pictures that a browser has decoded."""
    ui.hour(asset, site.hour(CAPTURED - 1))
    links = drawn = 0
    for shown in ui.markdown():
        links += shown.locator('a[href^="https://www.youtube.com/watch?v="]').count()
        for image in shown.locator("img").all():
            assert str(image.get_attribute("src")).startswith("data:image/")
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
            drawn += 1
        ui.screen.part(shown, f"hour-{asset}-{'picture' if shown.locator('img').count() else 'preview'}")
    assert links >= PREVIEWED
    assert drawn == images


@pytest.mark.usefixtures("scheduled")
def test_half_an_hour_of_work_leaves_no_warning_in_the_services_logs(site: Site) -> None:
    """Half an hour of the sandbox in two minutes: the running hour is captured again and again meanwhile."""
    for minute in (10, 25, 40):
        site.sandbox.clock.set(now=site.running.replace(minute=minute), rate=15)
        run = site.services.materialize(site.hour(CAPTURED))
        ended = wait_for(partial(site.services.ended, run), "the run's end")
        assert ended["status"] == "SUCCESS"
    log = (site.services.observatory.folder / "dev.log").read_text()
    told = [line for line in log.splitlines() if re.search(r"WARN|ERROR|CRITICAL|Traceback|Warning:", line)]
    assert [line for line in told if not DAGSTERS.search(line)] == []


def test_a_backfill_of_raw_hours_that_were_never_captured_turns_nothing_red(ui: DagsterUI, site: Site) -> None:
    """Three clicks that the dialog offers: Materialize, Missing, Launch."""
    ui.asset("raw_videos", "partitions")
    backfill = ui.backfill("Materialize", f"[{site.hour(-6)}...{site.hour(-1)}]")
    wait_for(lambda: ui.ended(backfill), "the backfill's end")
    (run,) = ui.runs_of(backfill)
    assert wait_for(partial(site.services.ended, run["runId"]), "the run's end")["status"] == "SUCCESS"
    ui.run(run["runId"], "Left out")
    said = re.compile("and 5 more of the hours up to .* were never captured")
    expect(ui.page.get_by_text(said).first).to_be_visible()
    ui.screen.picture("never-captured")
    stats = site.services.ask(STATS, key={"path": ["raw_videos"]})["assetNodeOrError"]["partitionStats"]
    assert stats["numFailed"] == 0
