"""The daily check of the model, against a server on loopback."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from yt_assets.definitions import build_definitions, build_resources
from yt_assets.orchestration.assets.checks.model import model_shutdown
from yt_assets.orchestration.resources.analyst import AnalystResource
from yt_assets.settings.environment import load_settings
from yt_assets_tests.language.fake_model_server import FakeModelServer, Says, says_error

# The fields of the resource as the settings make it, without a key.
USUAL = build_resources(load_settings({}), {})["analyst"].model_dump()


@pytest.fixture
def model_server() -> Iterator[FakeModelServer]:
    """A model server on loopback."""
    fake = FakeModelServer()
    yield fake
    fake.stop()


def says_it_leaves(days: int | None) -> Says:
    """The model, and the day that it leaves, so many days from today."""
    leaves = None if days is None else f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
    return Says(json.dumps({"id": "m", "object": "model", "shutdown_date": leaves}).encode())


@pytest.mark.parametrize(
    ("says", "passed", "severity", "words"),
    [
        (says_it_leaves(None), True, "WARN", "answers at 127.0.0.1"),
        (says_it_leaves(31), True, "WARN", "in 31 days"),
        (says_it_leaves(29), False, "WARN", "in 29 days"),
        (says_it_leaves(0), False, "ERROR", "was shut down on"),
        (says_it_leaves(-400), False, "ERROR", "set a current model's name"),
        (says_error(404, "model_not_found"), False, "ERROR", "does not exist at 127.0.0.1 or was retired"),
        (says_error(401, "invalid_api_key"), False, "ERROR", "OPENAI_API_KEY was refused"),
        (says_error(503, None), False, "WARN", "failed with status 503"),
        (Says(silent=True), False, "WARN", "did not answer within 0.2 s"),
    ],
)
def test_a_model_that_leaves_is_told_before_it_is_gone(
    model_server: FakeModelServer, says: Says, passed: bool, severity: str, words: str
) -> None:
    """gpt-3.5-turbo was shut down on 2026-10-23, announced a year before, in the middle of many an installation."""
    model_server.script = lambda _: says
    analyst = {"api_key": "sk-canary", "model": "m", "base_url": model_server.base_url, "timeout_seconds": 0.2}
    result = model_shutdown(AnalystResource(**USUAL | analyst))
    assert isinstance(result, dg.AssetCheckResult)
    assert (result.passed, result.severity.value) == (passed, severity)
    assert words in (result.description or "")
    assert "sk-canary" not in str(result)
    assert [(asked.method, asked.path) for asked in model_server.asked] == [("GET", "/v1/models/m")]


def test_without_a_key_the_models_check_asks_nobody_and_says_so() -> None:
    result = model_shutdown(AnalystResource(**USUAL))
    assert isinstance(result, dg.AssetCheckResult)
    assert (result.passed, result.description) == (True, "Skipped: OPENAI_API_KEY is not set, no model is used.")


def test_the_models_check_runs_daily_and_never_with_an_hour() -> None:
    definitions = build_definitions(load_settings({}), {})
    hourly = definitions.resolve_job_def("hourly").asset_layer.asset_graph
    assert "model_shutdown" not in {key.name for key in hourly.asset_check_keys}
    daily = definitions.resolve_job_def("model_check").asset_layer.asset_graph
    assert {key.name for key in daily.asset_check_keys} == {"model_shutdown"}
    schedule = definitions.resolve_schedule_def("model_check_schedule")
    assert (schedule.cron_schedule, schedule.job_name) == ("40 0 * * *", "model_check")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_the_daily_job_runs_the_check_and_nothing_else() -> None:
    definitions = build_definitions(load_settings({}), {})
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.resolve_job_def("model_check").execute_in_process(instance=instance)
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed) == ("model_shutdown", True)
