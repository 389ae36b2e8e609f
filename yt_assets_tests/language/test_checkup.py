"""Whether the configured model can be used."""

import json
from datetime import date

import pytest

from yt_assets.language.checkup import ModelStatus, check_model
from yt_assets_tests.language.fake_model_server import FakeModelServer, Says, says_error
from yt_assets_tests.language.samples import CANARY_KEY


def _check(server: FakeModelServer, model: str = "gpt-6-luna", timeout: float = 5.0) -> ModelStatus:
    return check_model(CANARY_KEY, model, server.base_url, timeout, today=lambda: date(2026, 11, 23))


def _says_model(**extra: object) -> Says:
    return Says(json.dumps({"id": "gpt-6-luna", "object": "model", "created": 1, "owned_by": "x", **extra}).encode())


def test_a_model_that_answers_is_ok(server: FakeModelServer) -> None:
    server.script = lambda _: _says_model()
    assert _check(server) == ModelStatus(ok=True, message="OPENAI_MODEL 'gpt-6-luna' answers at 127.0.0.1")
    assert [(asked.method, asked.path) for asked in server.asked] == [("GET", "/v1/models/gpt-6-luna")]


def test_a_model_that_will_leave_is_ok_and_its_last_day_is_told(server: FakeModelServer) -> None:
    server.script = lambda _: _says_model(shutdown_date="2026-12-11T00:00:00Z")
    status = _check(server)
    assert (status.ok, status.shutdown_date) == (True, date(2026, 12, 11))
    assert status.message.endswith("leaves on 2026-12-11, in 18 days")


def test_a_model_past_its_last_day_is_not_ok(server: FakeModelServer) -> None:
    """gpt-3.5-turbo was shut down on 2026-10-23, in the middle of many an installation."""
    server.script = lambda _: _says_model(shutdown_date="2026-10-23")
    status = _check(server, "gpt-3.5-turbo")
    assert (status.ok, status.shutdown_date) == (False, date(2026, 10, 23))
    assert status.message == "OPENAI_MODEL 'gpt-3.5-turbo' was shut down on 2026-10-23: set a current model's name"


def test_an_unreadable_last_day_does_not_condemn_the_model(server: FakeModelServer) -> None:
    server.script = lambda _: _says_model(shutdown_date="soon")
    assert check_model(CANARY_KEY, "gpt-6-luna", server.base_url, 5.0).ok


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (says_error(404, "model_not_found"), "OPENAI_MODEL 'gpt-6-luna' does not exist at 127.0.0.1 or was retired"),
        (says_error(401, "invalid_api_key"), "OPENAI_API_KEY was refused"),
        (says_error(500, None), "127.0.0.1 failed with status 500"),
        (Says(b"<html></html>", content_type="text/html"), "not in the API's format"),
        (Says(b"[]"), "not in the API's format"),
    ],
)
def test_a_model_that_cannot_be_used_is_said_why_in_one_request(
    server: FakeModelServer, says: Says, expected: str
) -> None:
    server.script = lambda _: says
    status = _check(server)
    assert not status.ok
    assert expected in status.message
    assert CANARY_KEY not in status.message
    assert len(server.asked) == 1


def test_a_silent_server_is_reported_not_waited_for(server: FakeModelServer) -> None:
    server.script = lambda _: Says(silent=True)
    assert _check(server, timeout=0.1).message == "127.0.0.1 did not answer within 0.1 s"


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_nothing_is_asked(server: FakeModelServer, key: str | None) -> None:
    status = check_model(key, "gpt-6-luna", server.base_url, 5.0)
    assert (status.ok, status.message) == (False, "OPENAI_API_KEY is not set: the benchmarks label alone")
    assert server.asked == []
