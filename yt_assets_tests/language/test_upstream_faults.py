"""A server that fails in every way seen: `explain` never raises, never hangs, never overspends, never tells the key."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yt_assets.language.checkup import check_model
from yt_assets.language.faults import Upstream
from yt_assets_tests.language.fake_model_server import FakeModelServer, Says, says_error, says_text
from yt_assets_tests.language.samples import CANARY_KEY, UnlimitedAnalyst, facts, many
from yt_assets_tests.servers.untrusted import untrusted_server

BuildAnalyst = Callable[..., UnlimitedAnalyst]

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
    "cut off": (Says(b'{"id":', missing=5_000), "could not be reached (see OPENAI_BASE_URL)"),
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
    assert time.monotonic() - started < 8  # the read time-out is 10, and it waits for that again and again
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


def test_a_refused_certificate_is_told_and_not_asked_again(analyst: BuildAnalyst, tmp_path: Path) -> None:
    with untrusted_server(tmp_path) as place:
        problem = analyst(base_url=f"https://{place}/v1", max_retries=0).explain(many(20)).problem
    assert problem is not None
    assert "the certificate of 127.0.0.1 was refused (unable to get local issuer certificate)" in problem
    assert "SSL_CERT_FILE must hold the CA of this server's certificate" in problem


def test_a_message_names_the_host_of_an_address_and_nothing_else_of_it() -> None:
    assert Upstream("m", "https://user:hunter2@models.example:8443/v1?key=x", 1).host == "models.example"
    assert Upstream("m", "https://[::1/v1", 1).host == "(no host)"


@pytest.mark.parametrize("key", ["", "  ", "sk-line\nbreak", "sk-sp ace", "sk-ümlaut"])
def test_a_key_that_cannot_travel_is_said_so_and_not_quoted(server: FakeModelServer, key: str) -> None:
    """The HTTP library quotes the whole header, key included, when it refuses to send one with a line break."""
    asker = UnlimitedAnalyst(key, "test-model", server.base_url, language="English", timeout=5)
    problem = asker.explain([facts("a")]).problem
    assert problem is not None
    assert "OPENAI_API_KEY holds a character that no key has" in problem
    assert server.asked == []
    assert "sk-" not in problem


PROXIES: dict[str, tuple[str, str]] = {
    "SOCKS": ("socks5://127.0.0.1:1080", "its scheme is 'socks5', and http and https are allowed"),
    "SOCKS by its other name": ("socks://127.0.0.1:1080", "its scheme is 'socks'"),
    "a port that is none": ("http://127.0.0.1:notaport", "it is not an address with a port from 1 to 65535"),
    "no host": ("http://", "it names no host"),
    "a bracket too few": ("http://[::1", "it is not an address"),
}


@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("variable", ["ALL_PROXY", "http_proxy"])
def test_a_proxy_that_cannot_be_used_is_a_reason_with_its_variable_and_no_request(
    analyst: BuildAnalyst, monkeypatch: pytest.MonkeyPatch, variable: str, kind: str
) -> None:
    """The client cannot even be made then; ALL_PROXY=socks5://... used to fail every hour with an ImportError."""
    value, why = PROXIES[kind]
    monkeypatch.setenv(variable, value.replace("//127", "//me:hunter2@127"))
    answer = analyst(base_url="http://models.example/v1").explain(many(2))
    assert (answer.requests, answer.by_key) == (0, {})
    assert answer.problem is not None
    assert answer.problem.startswith("2 of 2 videos keep the benchmark's label alone: ")
    assert f"{variable} (" in answer.problem
    assert why in answer.problem
    assert "hunter2" not in answer.problem
    status = check_model(CANARY_KEY, "m", "http://models.example/v1", 5.0)
    assert not status.ok
    assert variable in status.message
    assert why in status.message


@pytest.mark.parametrize("value", ["127.0.0.1:1", "http://me:hunter2@127.0.0.1:1"])
def test_a_proxy_that_nobody_listens_at_is_named(
    analyst: BuildAnalyst, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """A proxy without a scheme is an HTTP one."""
    monkeypatch.setenv("ALL_PROXY", value)
    problem = analyst(base_url="http://models.example/v1").explain([facts("a")]).problem
    assert problem is not None
    assert "models.example could not be reached through the proxy http://127.0.0.1:1 (ALL_PROXY)" in problem
    assert "hunter2" not in problem


def test_a_proxy_that_wants_a_password_or_refuses_is_named(
    server: FakeModelServer, analyst: BuildAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a plain request it answers by itself; a tunnel it does not open. The fake server knows no CONNECT."""
    server.script = lambda _: Says(b"who are you", 407, "text/plain")
    proxy = server.base_url.removesuffix("/v1")
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    plain = analyst(base_url="http://models.example/v1").explain([facts("a")]).problem
    assert f"the proxy {proxy} (HTTP_PROXY) refused the request (status 407)" in str(plain)
    tunnelled = analyst(base_url="https://models.example/v1").explain([facts("a")]).problem
    assert f"the proxy {proxy} (HTTPS_PROXY) refused to connect to models.example" in str(tunnelled)


def test_requests_arrive_at_the_proxy_of_the_environment_but_not_those_for_this_machine_or_in_no_proxy(
    server: FakeModelServer, analyst: BuildAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.base_url.removesuffix("/v1"))
    assert analyst(base_url="http://models.example/v1").explain([facts("a")]).problem is None
    assert [asked.path for asked in server.asked] == ["http://models.example/v1/chat/completions"]
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    assert analyst().explain([facts("a")]).problem is None
    monkeypatch.setenv("no_proxy", "localhost.example")
    problem = analyst(base_url="http://localhost.example:1/v1", timeout=0.5).explain([facts("a")]).problem
    assert "could not be reached (see OPENAI_BASE_URL)" in str(problem)


def test_certificates_that_cannot_be_read_are_a_reason_with_their_variable(
    analyst: BuildAnalyst, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))
    answer = analyst(base_url="https://127.0.0.1:1/v1").explain([facts("a")])
    assert answer.requests == 0
    assert f"SSL_CERT_FILE ('{tmp_path}') holds no certificates that can be read" in str(answer.problem)
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates")
    problem = analyst(base_url="https://127.0.0.1:1/v1").explain([facts("a")]).problem
    assert "127.0.0.1 could not be reached (see OPENAI_BASE_URL)" in str(problem), "what names nothing counts as unset"


def test_what_is_raised_while_the_client_is_made_is_a_reason_whatever_it_is(
    analyst: BuildAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An optional helper that cannot be made costs its own output, and not the hour."""
    monkeypatch.setattr("yt_assets.language.exchange.LimitedTransport", _cannot_be_made)
    problem = analyst().explain([facts("a")]).problem
    assert "the model's client cannot be made on this machine (ImportError)" in str(problem)


def _cannot_be_made(*_: object) -> None:
    raise ImportError
