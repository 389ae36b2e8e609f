"""Hours begin with the installation: what nobody could have captured is no hour that was missed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.cli.home import prepare_home
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.instance.first_hour import first_hour
from yt_assets.settings.environment import Settings, load_settings
from yt_assets.settings.first_hour import BEFORE, FILE, write_first_hour, written_first_hour
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.storage.samples import hour_row, put

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_home_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set first, so that what prepare_home sets is undone."""
    monkeypatch.setenv("DAGSTER_HOME", "")


def running() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def settings_in(folder: Path, **changes: str) -> Settings:
    return load_settings({"YT_DATA_DIR": str(folder), **changes})


def partitions(settings: Settings, home: Path) -> list[str]:
    """The keys of all partitions, as a process of this home sees them."""
    defs = build_definitions(settings, {"DAGSTER_HOME": str(home)})
    definition = defs.resolve_asset_graph().get(dg.AssetKey("raw_videos")).partitions_def
    assert definition is not None
    return list(definition.get_partition_keys())


def test_a_fresh_installation_has_the_running_hour_and_no_other(tmp_path: Path) -> None:
    """It had 1,423 partitions on its first day, 1,422 of them missing."""
    settings, before = settings_in(tmp_path), running()
    home = prepare_home(settings)
    assert partitions(settings, home)[0] in {f"{hour:%Y-%m-%d-%H:%M}" for hour in (before, running())}
    assert len(partitions(settings, home)) <= 2


def test_the_beginning_stays_what_it_was(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        assert first_hour(instance, NOON, lambda: None) == NOON
        assert first_hour(instance, NOON + 5 * HOUR, lambda: NOON - 9 * HOUR) == NOON
        assert first_hour(instance, NOON - 3 * HOUR, lambda: None) == NOON - 3 * HOUR, "an earlier hour is captured"
        assert first_hour(instance, NOON, lambda: None) == NOON - 3 * HOUR


def test_an_installation_with_runs_keeps_the_beginning_of_before(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        instance.add_run(dg.DagsterRun("hourly", run_id="0a9c1f2e-0000-4000-8000-000000000001"))
        assert first_hour(instance, NOON, lambda: None) == BEFORE


def test_data_that_are_older_than_the_home_can_be_computed_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with Database("videos", settings.database_url("videos"), setting="VIDEOS_DATABASE_URL") as videos:
        ensure_schema(videos)
        put(videos, hours=[hour_row(NOON, state="captured")])
    assert partitions(settings, prepare_home(settings))[0] == "2026-11-20-12:00"


def test_every_process_of_a_home_reads_the_same_and_the_setting_stands_above_it(tmp_path: Path) -> None:
    assert written_first_hour(None) == written_first_hour(str(tmp_path)) == BEFORE
    write_first_hour(tmp_path, NOON)
    assert written_first_hour(str(tmp_path)) == NOON
    assert partitions(settings_in(tmp_path), tmp_path)[0] == "2026-11-20-12:00"
    chosen = settings_in(tmp_path, YT_START_DATE="2026-11-25")
    assert partitions(chosen, tmp_path)[0] == "2026-11-25-00:00"
    (tmp_path / FILE).write_text("noon")
    assert written_first_hour(str(tmp_path)) == BEFORE


def test_a_second_machine_on_the_same_instance_begins_with_the_same_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the instance keeps is copied into each home: with Dagster on a server, homes are several."""
    settings = settings_in(tmp_path)
    home = prepare_home(settings, NOON)
    (home / FILE).unlink()
    monkeypatch.setenv("DAGSTER_HOME", "")
    assert written_first_hour(str(prepare_home(settings))) == NOON
