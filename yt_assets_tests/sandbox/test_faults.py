"""Faults come at the ordered call, and only there."""

import http.client
from collections.abc import Callable

import pytest

from yt_assets.sandbox.youtube_api.errors import error_for

from .conftest import Asker, Heard


def call(ask: Asker) -> Heard:
    return ask.get("videos", part="id", id="x")


def test_a_fault_comes_at_its_call_of_its_method(ask: Asker) -> None:
    call(ask)
    ask.put("/sandbox/faults", [{"at": 2, "method": "videos.list", "status": 500}])
    ask.get("channels", part="id", id="x")
    assert [call(ask).status for _ in range(3)] == [200, 500, 200]


def test_without_a_method_all_calls_count(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"at": 2, "status": 403, "reason": "quotaExceeded"}])
    ask.get("channels", part="id", id="x")
    heard = call(ask)
    assert (heard.status, heard.reason) == (403, "quotaExceeded")


def test_a_span_of_calls_may_fail(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"from": 2, "to": 3, "status": 503}])
    assert [call(ask).status for _ in range(4)] == [200, 503, 503, 200]
    ask.put("/sandbox/faults", [{"from": 1, "status": 503}])
    assert [call(ask).status for _ in range(3)] == [503, 503, 503]


def test_faulty_calls_cost_quota_too(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"from": 1, "to": 5, "status": 500}])
    call(ask)
    assert ask.send("GET", "/sandbox").json["quota"]["used"]["default"] == 1


def test_the_plan_can_be_read_and_cancelled(ask: Asker) -> None:
    orders = [{"at": 1, "status": 500}]
    assert ask.put("/sandbox/faults", orders).json == orders
    assert ask.send("GET", "/sandbox/faults").json == orders
    assert ask.send("DELETE", "/sandbox/faults").json == []
    assert call(ask).status == 200


def test_a_truncated_answer_is_not_json_although_it_says_200(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"at": 1, "truncate": 20}])
    heard = call(ask)
    assert (heard.status, len(heard.body)) == (200, 20)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        _ = heard.json


def test_a_body_may_be_cut_down_to_nothing(ask: Asker) -> None:
    """0 is a number of bytes like any other, and was once taken for no order at all."""
    ask.put("/sandbox/faults", [{"at": 1, "truncate": 0}])
    heard = call(ask)
    assert (heard.status, heard.body) == (200, b"")


def test_a_body_of_ones_own_may_be_ordered(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"at": 1, "body": "<html>busy"}, {"at": 2, "status": 502, "body": "[]"}])
    first, second = call(ask), call(ask)
    assert (first.status, first.body, first.headers["Content-Type"][:9]) == (200, b"<html>busy", "text/html")
    assert (second.status, second.json) == (502, [])


def test_a_dropped_connection_has_no_answer(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"at": 1, "drop": True}])
    with pytest.raises(http.client.RemoteDisconnected):
        call(ask)
    ask.connection.close()
    assert call(ask).status == 200


def test_delay_and_drip_pause_where_they_say(open_sandbox: Callable[..., Asker]) -> None:
    pauses: list[float] = []
    ask = open_sandbox(pause=pauses.append)
    ask.put("/sandbox/faults", [{"at": 1, "delay": 0.5}, {"at": 2, "drip": 0.3, "truncate": 4}])
    call(ask)
    assert pauses == [0.5]
    assert call(ask).body == b'{"ki'
    assert pauses == [0.5, 0.3, 0.3, 0.3, 0.3]


def test_retry_after_can_be_ordered(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"at": 1, "status": 429, "retry_after": 7}])
    heard = call(ask)
    assert (heard.headers["Retry-After"], heard.reason) == ("7", "rateLimitExceeded")


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("500", "must be an object"),
        ({"at": 1}, "needs an effect"),
        ({"at": 1, "drop": False}, "needs an effect"),
        ({"status": 500}, "needs either 'at'"),
        ({"at": 1, "from": 2, "status": 500}, "needs either 'at'"),
        ({"at": 0, "status": 500}, "counts calls from 1"),
        ({"at": "3", "status": 500}, "counts calls from 1"),
        ({"at": 1, "status": 99}, "from 200 to 599"),
        ({"at": 1, "status": "500"}, "from 200 to 599"),
        ({"at": 1, "delay": -1}, "from 0 to 600"),
        ({"at": 1, "body": 5}, "must be a text"),
        ({"at": 1, "drop": "yes"}, "true or false"),
        ({"at": 1, "half_close": 1}, "true or false"),
        ({"at": 1, "leave_out": 0}, "from 1 to 50"),
        ({"at": 1, "foreign": 51}, "from 1 to 50"),
        ({"at": 1, "foreign": 1.5}, "from 1 to 50"),
        ({"at": 1, "leave_out": 1, "status": 500}, "cannot have status as well"),
        ({"at": 1, "foreign": 1, "body": "{}"}, "cannot have body as well"),
        ({"at": 1, "status": 500, "method": "search.list"}, "unknown method"),
        ({"at": 1, "stauts": 500}, "unknown field 'stauts'"),
    ],
)
def test_a_senseless_order_is_refused_in_one_sentence(ask: Asker, order: object, said: str) -> None:
    heard = ask.put("/sandbox/faults", [{"at": 9, "status": 500}, order])
    assert heard.status == 400
    assert heard.json["error"].startswith("Fault 2 ")
    assert said in heard.json["error"]


def test_the_plan_must_be_a_list(ask: Asker) -> None:
    assert "JSON list" in ask.put("/sandbox/faults", {"at": 1}).json["error"]


@pytest.mark.parametrize(
    ("reason", "status", "info"),
    [
        ("accessNotConfigured", 403, "SERVICE_DISABLED"),
        ("keyInvalid", 400, "API_KEY_INVALID"),
        ("keyBlocked", 403, "API_KEY_SERVICE_BLOCKED"),
        ("rateLimitExceeded", 403, "RATE_LIMIT_EXCEEDED"),
        ("processingFailure", 400, ""),
        ("somethingNew", 500, ""),
    ],
)
def test_errors_by_reason_have_the_usual_status_and_error_info(reason: str, status: int, info: str) -> None:
    error = error_for(reason)
    assert error.status == status
    assert [detail["reason"] for detail in error.details] == ([info] if info else [])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 502, 503, 504, 418])
def test_errors_by_status_keep_the_status(status: int) -> None:
    assert error_for(status=status).status == status


def test_a_granular_bucket_runs_out_as_429_per_day() -> None:
    error = error_for("quotaExceeded", 429)
    assert (error.status, error.grpc_status) == (429, "RESOURCE_EXHAUSTED")
    assert "per day" in error.message
