"""What may be kept, for how long, and by whom."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from yt_assets.api.response_cache import CHANGING_SECONDS, SETTLED_SECONDS, ResponseCache
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.storage.samples import HOUR

SETTLED = "max-age=86400, immutable"


def test_a_settled_hour_may_be_kept_for_a_day_and_latest_is_asked_for_again(client: TestClient) -> None:
    rules = {
        asked: client.get(f"/v1/trending{asked}").headers["cache-control"]
        for asked in ("", "?hour=2026-11-20T05", "?hour=2026-11-20T03", "?hour=2026-11-20T03&as=csv")
    }
    assert rules == {
        "": "no-cache",
        "?hour=2026-11-20T05": "no-cache",
        "?hour=2026-11-20T03": SETTLED,
        "?hour=2026-11-20T03&as=csv": SETTLED,
    }


def test_an_hour_settles_two_hours_after_its_start(service: Service) -> None:
    for minutes, rule in ((119, "no-cache"), (120, SETTLED)):
        client = service(now=HOUR + timedelta(minutes=minutes))
        assert client.get("/v1/keywords?hour=2026-11-20T05").headers["cache-control"] == rule


def test_an_entity_tag_spares_the_body(client: TestClient) -> None:
    first = client.get("/v1/trending")
    again = client.get("/v1/trending", headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = client.get("/v1/trending?as=csv", headers={"If-None-Match": first.headers["etag"]})
    assert (other.status_code, other.headers["etag"] == first.headers["etag"]) == (200, False)


def test_with_tokens_no_shared_cache_may_keep_an_answer(service: Service) -> None:
    from yt_assets.api.tokens import hash_of

    client = service(yt_api_tokens=hash_of("t"))
    answer = client.get("/v1/trending?hour=2026-11-20T03", headers={"Authorization": "Bearer t"})
    assert answer.headers["cache-control"] == f"private, {SETTLED}"


def test_errors_and_health_are_kept_by_nobody(client: TestClient) -> None:
    for path in ("/v1/health", "/v1/ready", "/v1/trending?limit=0", "/v1/nothing"):
        answer = client.get(path)
        assert (answer.headers["cache-control"], answer.headers.get("etag")) == ("no-store", None)


@pytest.mark.parametrize(("rule", "seconds"), [("no-cache", CHANGING_SECONDS), (SETTLED, SETTLED_SECONDS)])
def test_the_service_keeps_an_answer_for_its_time(rule: str, seconds: float) -> None:
    asked: list[str] = []
    now = [0.0]

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        headers = [(b"cache-control", rule.encode()), (b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"1", "more_body": True})
        await send({"type": "http.response.body", "body": b"2"})

    cache = ResponseCache(app, clock=lambda: now[0])
    client = TestClient(cache)
    assert [client.get("/a").text for _ in range(3)] == ["12"] * 3
    assert len(asked) == 1
    client.get("/a?limit=1")
    client.get("/a", headers={"Accept": "text/csv"})
    assert len(asked) == 3, "another query and another form are other answers"
    now[0] = seconds + 0.1
    client.get("/a")
    assert len(asked) == 4
    cache.clear()
    client.get("/a")
    assert len(asked) == 5
