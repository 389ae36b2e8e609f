"""The coverage check on a real database, and the alert against a receiver on loopback."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dagster as dg
import pytest

from yt_assets.assets.checks import hour_coverage
from yt_assets.resources.databases import DatabaseResource
from yt_assets.sensors import failed_hour_alert
from yt_assets.storage.rows import Batch, write_batch

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def resource(tmp_path: Path) -> DatabaseResource:
    return DatabaseResource(name="videos", url=f"sqlite:///{tmp_path}/videos.db", setting="VIDEOS_DATABASE_URL")


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A webhook's URL, and what was posted to it."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", received
    server.shutdown()
    server.server_close()


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


def test_a_failed_run_is_posted_with_its_hour_and_reason(receiver: tuple[str, list[dict[str, Any]]]) -> None:
    url, received = receiver
    with dg.DagsterInstance.ephemeral() as instance:
        failed = _failed_run(instance)
        context = dg.build_run_status_sensor_context(
            sensor_name="failed_hour_alert",
            dagster_instance=instance,
            dagster_run=failed.dagster_run,
            dagster_event=failed.get_run_failure_event(),
        ).for_run_failure()
        failed_hour_alert(url)(context)
    (message,) = received
    assert message["hour"] == "2026-11-20-05:00"
    assert message["run_id"] == failed.run_id
    assert message["text"].startswith("broken failed for 2026-11-20-05:00: ")


def test_a_receiver_that_is_away_fails_the_tick() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        failed = _failed_run(instance)
        context = dg.build_run_status_sensor_context(
            sensor_name="failed_hour_alert",
            dagster_instance=instance,
            dagster_run=failed.dagster_run,
            dagster_event=failed.get_run_failure_event(),
        ).for_run_failure()
        with pytest.raises(OSError, match="refused"):
            failed_hour_alert("http://127.0.0.1:1/hook")(context)


def _failed_run(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    @dg.op
    def fails() -> None:
        raise dg.Failure(description="nothing works")

    @dg.job
    def broken() -> None:
        fails()

    return broken.execute_in_process(
        instance=instance, raise_on_error=False, tags={"dagster/partition": "2026-11-20-05:00"}
    )
