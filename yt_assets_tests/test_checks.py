"""The coverage check on a real database."""

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.assets.checks import hour_coverage
from yt_assets.resources.databases import DatabaseResource
from yt_assets.storage.rows import Batch, write_batch

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def resource(tmp_path: Path) -> DatabaseResource:
    return DatabaseResource(name="videos", url=f"sqlite:///{tmp_path}/videos.db", setting="VIDEOS_DATABASE_URL")


def settle(resource: DatabaseResource, *, planned: int, stored: int, unavailable: int) -> None:
    row = {"hour": HOUR, "source": "sandbox", "state": "captured", "planned": planned, "stored": stored}
    times = {"planned_at": HOUR, "settled_at": HOUR}
    with resource.open() as database:
        write_batch(database, Batch({"hours": [{**row, **times, "unavailable": unavailable}]}, items=0))


@pytest.mark.parametrize(
    ("planned", "stored", "unavailable", "passed", "severity"),
    [
        (100, 100, 0, True, "WARN"),
        (100, 98, 2, True, "WARN"),
        (100, 98, 0, False, "WARN"),
        (100, 89, 0, False, "ERROR"),
        (0, 0, 0, True, "WARN"),
    ],
)
def test_coverage_counts_what_is_stored_and_what_is_gone(
    planned: int,
    stored: int,
    unavailable: int,
    passed: bool,
    severity: str,
    resource: DatabaseResource,
) -> None:
    settle(resource, planned=planned, stored=stored, unavailable=unavailable)
    result = hour_coverage(videos_database=resource)
    assert isinstance(result, dg.AssetCheckResult)
    assert (result.passed, result.severity.value) == (passed, severity)


def test_before_the_first_hour_there_is_nothing_to_miss(resource: DatabaseResource) -> None:
    result = hour_coverage(videos_database=resource)
    assert isinstance(result, dg.AssetCheckResult)
    assert result.passed
