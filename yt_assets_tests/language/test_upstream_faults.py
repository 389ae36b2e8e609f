"""A server that fails in every way seen: `explain` never raises, never hangs, never overspends, never tells the key."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import pytest

from yt_assets.language.faults import Upstream
from yt_assets.language.model import OpenAITrendAnalyst
from yt_assets_tests.language.fake_model_server import FakeModelServer, Says, says_error, says_text
from yt_assets_tests.language.samples import CANARY_KEY, facts, many

BuildAnalyst = Callable[..., OpenAITrendAnalyst]

NOT_THE_API = "answered, but not in the API's format"

FAULTS: dict[str, tuple[Says, str]] = {
    "HTML with status 200": (Says(b"<html>Sign in to the wifi</html>", content_type="text/html"), NOT_THE_API),
    "HTML called JSON": (Says(b"<html>Sign in to the wifi</html>"), NOT_THE_API),
    "nothing": (Says(b""), NOT_THE_API),
    "another object": (Says(b'{"object": "list", "data": []}'), NOT_THE_API),
    "no choices": (Says(b'{"choices": []}'), NOT_THE_API),
    "bytes that are no text": (Says(b"\xff\xfe\x00"), NOT_THE_API),
    "deep nesting": (Says(b"[" * 100_000), NOT_THE_API),
    "5 MB": (says_text("x" * 5_000_000), "longer than 1,000,000 bytes"),
    "401": (says_error(401, "invalid_api_key"), "OPENAI_API_KEY was refused (status 401)"),
    "403": (says_error(403, None), "OPENAI_API_KEY may not use OPENAI_MODEL 'test-model' (status 403)"),
    "404 for the model": (says_error(404, "model_not_found"), "OPENAI_MODEL 'test-model' does not exist"),
    "404 for the address": (Says(b"no such page", 404, "text/plain"), "check it and OPENAI_BASE_URL"),
    "429 without credit": (says_error(429, "insufficient_quota"), "no credit left"),
    "429": (says_error(429, "rate_limit_exceeded"), "limits the rate of requests"),
    "400": (says_error(400, None), "lacks structured outputs"),
    "405": (says_error(405, None), "refused the request (status 405)"),
    "500": (says_error(500, None), "failed with status 500"),
    "503 in HTML": (Says(b"<h1>upstream</h1>", 503, "text/html"), "failed with status 503"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_becomes_one_sentence_without_the_key(
    server: FakeModelServer, analyst: BuildAnalyst, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    says, expected = FAULTS[fault]
    server.script = lambda _: says
    with caplog.at_level(logging.DEBUG):
        asker = analyst()
        answer = asker.explain([facts("a")])
    assert answer.by_key == {}
    assert answer.problem is not None
    assert expected in answer.problem
    assert "\n" not in answer.problem
    told = f"{answer} {asker!r} {vars(asker)} {caplog.text}"
    assert CANARY_KEY not in told
    assert "upstream's own words" not in answer.problem


@pytest.mark.parametrize("fault", ["401", "403", "404 for the model", "429 without credit"])
def test_a_fault_that_no_request_can_mend_is_not_retried_and_ends_the_asking(
    server: FakeModelServer, analyst: BuildAnalyst, fault: str
) -> None:
    """The openai client retries every 429, so an account without credit used to cost three requests a batch."""
    server.script = lambda _: FAULTS[fault][0]
    answer = analyst(max_retries=2, threads=1).explain(many(50))
    assert (answer.requests, len(server.asked)) == (1, 1)
    assert answer.problem is not None
    assert answer.problem.startswith("50 of 50 videos keep")


def test_a_passing_fault_is_retried_and_no_more_than_allowed(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    server.script = lambda _: says_error(503, None)
    assert analyst(max_retries=1).explain(many(10)).requests == 2


def test_a_fault_that_passes_costs_no_opinion(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    recovered = server.script
    server.script = lambda asked: recovered(asked) if len(server.asked) > 1 else says_error(500, None)
    answer = analyst(max_retries=1).explain(many(10))
    assert (len(answer.by_key), answer.problem, answer.requests) == (10, None, 2)


def test_retries_count_against_the_budget(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    server.script = lambda _: says_error(500, None)
    answer = analyst(max_retries=1, max_requests=1).explain(many(10))
    assert (answer.requests, len(server.asked)) == (1, 1)


def test_one_lost_batch_does_not_sink_the_others(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    works = server.script
    server.script = lambda asked: says_error(500, None) if "v00" in asked.ids else works(asked)
    answer = analyst().explain(many(20))
    assert len(answer.by_key) == 10
    assert answer.problem == "10 of 20 videos keep the benchmark's label alone: 127.0.0.1 failed with status 500 (10)"


def test_a_silent_server_is_given_up_after_the_timeout(server: FakeModelServer, analyst: BuildAnalyst) -> None:
    server.script = lambda _: Says(silent=True)
    answer = analyst(timeout=0.1).explain([facts("a")])
    assert answer.problem is not None
    assert "127.0.0.1 did not answer within 0.1 s" in answer.problem


@pytest.mark.parametrize("says", [Says(silent=True), Says(b"x" * 5_000, drips=True)], ids=["silent", "dripping"])
def test_the_deadline_ends_what_a_read_timeout_does_not(
    server: FakeModelServer, analyst: BuildAnalyst, says: Says
) -> None:
    """A server that sends a byte now and then never trips a read time-out: an hour waited for it in an experiment."""
    server.script = lambda _: says
    started = time.monotonic()
    answer = analyst(timeout=10, deadline=0.2).explain(many(20))
    assert time.monotonic() - started < 2
    assert answer.problem is not None
    assert "the deadline of 0.2 s passed (20)" in answer.problem


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("http://127.0.0.1:1/v1", "127.0.0.1 could not be reached"),
        ("localhost:11434", "could not be reached"),
        ("http://127.0.0.1:notaport/v1", "OPENAI_BASE_URL is not a URL"),
        ("http://[::1/v1", "OPENAI_BASE_URL is not a URL"),
        ("http://user:hunter2@127.0.0.1:1/v1", "127.0.0.1 could not be reached"),
    ],
)
def test_a_wrong_address_is_named_by_its_setting(analyst: BuildAnalyst, base_url: str, expected: str) -> None:
    problem = analyst(base_url=base_url).explain([facts("a")]).problem
    assert problem is not None
    assert expected in problem
    assert "hunter2" not in problem


def test_a_message_names_the_host_of_an_address_and_nothing_else_of_it() -> None:
    assert Upstream("m", "https://user:hunter2@models.example:8443/v1?key=x", 1).host == "models.example"
    assert Upstream("m", "https://[::1/v1", 1).host == "(no host)"


@pytest.mark.parametrize("key", ["", "  ", "sk-line\nbreak", "sk-sp ace", "sk-ümlaut"])
def test_a_key_that_cannot_travel_is_said_so_and_not_quoted(server: FakeModelServer, key: str) -> None:
    """The HTTP library quotes the whole header, key included, when it refuses to send one with a line break."""
    problem = OpenAITrendAnalyst(key, "test-model", server.base_url).explain([facts("a")]).problem
    assert problem is not None
    assert "OPENAI_API_KEY holds a character that no key has" in problem
    assert server.asked == []
    assert "sk-" not in problem
