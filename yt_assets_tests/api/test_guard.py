"""Who is let in, how often, with how much; and what every answer carries."""

import base64
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from yt_assets.api.tokens import hash_of, is_let_in, new_token
from yt_assets_tests.api.conftest import Service

TOKEN = "yt_canary-token"


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()


def test_with_tokens_nothing_but_health_is_open(service: Service) -> None:
    client = service(yt_api_tokens=f"{hash_of('other')}, {hash_of(TOKEN)}")
    for path in ("/", "/v1/trending", "/v1/openapi.json", "/v1/hours/stream", "/static/page.css"):
        refused = client.get(path)
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json"), path
        assert "Bearer" in refused.headers["www-authenticate"]
        assert TOKEN not in refused.text
    assert [client.get(path).status_code for path in ("/v1/health", "/v1/ready")] == [200, 200]
    for header in (f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(TOKEN)):
        assert client.get("/v1/trending", headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer wrong", f"Bearer {hash_of(TOKEN)}", f"Token {TOKEN}", basic("wrong"), "Basic ä", "Basic !"],
)
def test_what_is_no_token_lets_nobody_in(header: str) -> None:
    """The hash in the settings is no token."""
    assert not is_let_in(header, {hash_of(TOKEN)})


def test_tokens_are_long_and_never_the_same() -> None:
    made = {new_token() for _ in range(50)}
    assert len(made) == 50
    assert min(len(token) for token in made) >= 43


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the counters of requests: a full minute that begins between two of them would let one more in."""
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: 1_800_000_030.0))


@pytest.mark.usefixtures("one_minute")
def test_more_than_the_rate_is_told_when_to_come_again(service: Service) -> None:
    client = service(yt_api_rate=3)
    answers = [client.get("/v1/health") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["retry-after"] == "60"


def test_what_is_too_big_is_refused_unread(client: TestClient) -> None:
    assert client.get(f"/v1/trending?channel={'x' * 5_000}").status_code == 414
    assert client.get("/v1/trending", headers={"X-Long": "x" * 20_000}).status_code == 431
    assert client.request("GET", "/v1/trending", content=b"{}").status_code == 413
    assert client.post("/v1/trending", content=iter([b"a", b"b"])).status_code == 413


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_served(method: str, client: TestClient) -> None:
    answer = client.request(method, "/v1/trending")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["status"] == 405


def test_head_is_get(client: TestClient) -> None:
    assert client.head("/v1/trending").headers["etag"] == client.get("/v1/trending").headers["etag"]
    assert client.head("/v1/hours/stream").status_code == 405


@pytest.mark.parametrize("path", ["/", "/v1/trending", "/v1/nothing", "/v1/trending?limit=0", "/static/page.css"])
def test_every_answer_carries_security_headers(path: str, client: TestClient) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_no_other_origin_reads_unless_it_is_named(service: Service) -> None:
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    closed = service()
    assert "access-control-allow-origin" not in closed.get("/v1/trending", headers=asking).headers
    opened = service(yt_api_origins="https://example.org", yt_api_tokens=hash_of(TOKEN))
    asked = opened.options("/v1/trending", headers={**asking, "Access-Control-Request-Headers": "Authorization"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, "https://example.org")
    other = opened.options("/v1/trending", headers={**asking, "Origin": "https://example.com"})
    assert "access-control-allow-origin" not in other.headers
    token = {"Authorization": f"Bearer {TOKEN}", "Origin": "https://example.org"}
    answer = opened.get("/v1/trending", headers=token)
    assert answer.headers["access-control-allow-origin"] == "https://example.org"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:1", 200), ("evil.example", 421), ("[", 421)],
)
def test_a_name_that_was_rebound_to_this_machine_reads_nothing(host: str, status: int, client: TestClient) -> None:
    assert client.get("/v1/health", headers={"Host": host}).status_code == status


def test_the_name_is_looked_at_behind_a_proxy_too(service: Service) -> None:
    """A browser on the machine goes past the proxy: the recommended door left the guard open."""
    client = service(yt_api_proxy="127.0.0.1")
    assert client.get("/v1/health", headers={"Host": "127.0.0.1"}).status_code == 200
    for name in ("evil.example", "evil.example:8000", "testserver", ""):
        refused = client.get("/v1/health", headers={"Host": name, "X-Forwarded-For": "192.0.2.1"})
        assert refused.status_code == 421, name
        assert "a proxy in front of it sends Host: 127.0.0.1" in refused.json()["detail"]


@pytest.mark.usefixtures("one_minute")
def test_a_refusal_can_be_read_by_the_pages_that_may_read(service: Service) -> None:
    """A page that was not let in saw a network error, and could not say that its token is old."""
    client = service(yt_api_origins="https://example.org", yt_api_tokens=hash_of(TOKEN), yt_api_rate=2)
    refused = [client.get("/v1/trending", headers={"Origin": "https://example.org"}) for _ in range(3)]
    assert [each.status_code for each in refused] == [401, 401, 429]
    assert {each.headers["access-control-allow-origin"] for each in refused} == {"https://example.org"}
    assert "Retry-After" in refused[-1].headers["access-control-expose-headers"]
    other = service(yt_api_origins="https://example.org", yt_api_tokens=hash_of(TOKEN))
    assert "access-control-allow-origin" not in other.get("/", headers={"Origin": "https://example.com"}).headers


def test_a_service_for_others_takes_any_name(service: Service) -> None:
    client = service(yt_api_host="0.0.0.0")  # noqa: S104  what an operator may choose
    assert client.get("/v1/health", headers={"Host": "insights.example"}).status_code == 200
