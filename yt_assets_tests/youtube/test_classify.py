"""The policy table, over the bodies that were seen in the wild."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.youtube.classify import classify
from yt_assets.youtube.errors import (
    ChannelUnavailable,
    OperatorNeeded,
    PageTokenRejected,
    ProtocolError,
    QuotaExhausted,
    Refused,
    TransientError,
    YouTubeError,
)
from yt_assets_tests.youtube.answers import refusal

NOW = datetime(2026, 11, 20, 5, 10, tzinfo=UTC)
PER_DAY = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'youtube.googleapis.com'"
PER_MINUTE = PER_DAY.replace("per day", "per minute")


def read(
    status: int, body: object, *, method: str = "videos.list", headers: dict[str, str] | None = None
) -> YouTubeError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return classify(status, headers or {}, content, method=method, observed_at=NOW)


def limit(status: int, quota_limit: str) -> dict[str, Any]:
    detail = {"reason": "RATE_LIMIT_EXCEEDED", "metadata": {"quota_limit": quota_limit}}
    return {"error": {"code": status, "message": "Quota exceeded", "details": [detail]}}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, refusal(403, "quotaExceeded")),
        (403, refusal(403, "dailyLimitExceeded")),
        (429, refusal(429, "rateLimitExceeded", detail="RATE_LIMIT_EXCEEDED", message=PER_DAY)),
        (429, {"error": {"code": 429, "message": PER_DAY, "status": "RESOURCE_EXHAUSTED"}}),
        (429, limit(429, "VideoStatsBatchPerDayPerProject")),
        (403, [refusal(403, detail="quotaExceeded")]),
    ],
)
def test_a_spent_day_is_known_by_its_reason_its_text_or_its_limit(status: int, body: object) -> None:
    """The newer buckets answer an empty day with a 429, which the Google client repeats."""
    error = read(status, body)
    assert isinstance(error, QuotaExhausted)
    assert error.bucket == "default"
    assert error.resets_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert "2026-11-20 08:00 UTC" in str(error)


def test_a_spent_day_of_batch_statistics_leaves_the_default_bucket_alone() -> None:
    error = read(429, limit(429, "VideoStatsBatchPerDayPerProject"), method="videos.batchGetStats")
    assert isinstance(error, QuotaExhausted)
    assert error.bucket == "batch_get_stats"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, refusal(403, "rateLimitExceeded")),
        (403, refusal(403, "userRateLimitExceeded")),
        (403, refusal(403, "quotaExceeded", message=PER_MINUTE)),
        (429, refusal(429, "quotaExceeded", message=PER_MINUTE)),
        (429, limit(429, "defaultPerMinutePerProject")),
        (429, b""),
        (400, refusal(400, "processingFailure")),
        (408, b""),
        (409, refusal(409, "aborted")),
        (500, refusal(500, "backendError")),
        (502, b"<html>Bad Gateway</html>"),
        (503, refusal(503, detail="SERVICE_UNAVAILABLE")),
        (504, b""),
        (520, b"error code: 520"),
    ],
)
def test_what_may_pass_invites_another_attempt(status: int, body: object) -> None:
    assert type(read(status, body)) is TransientError


@pytest.mark.parametrize(
    ("status", "body", "remedy"),
    [
        (400, refusal(400, "badRequest", detail="API_KEY_INVALID"), "Set YOUTUBE_API_KEY"),
        (400, refusal(400, "keyInvalid"), "Set YOUTUBE_API_KEY"),
        (400, refusal(400, "badRequest", message="API key not valid. Please pass a valid API key."), "Look at the key"),
        (403, refusal(403, "accessNotConfigured", detail="SERVICE_DISABLED"), "Enable 'YouTube Data API v3'"),
        (403, refusal(403, "forbidden", detail="API_KEY_SERVICE_BLOCKED"), "API restrictions"),
        (403, refusal(403, "forbidden", detail="API_KEY_IP_ADDRESS_BLOCKED"), "application restrictions"),
        (403, refusal(403, "ipRefererBlocked"), "application restrictions"),
        (403, refusal(403, "forbidden"), "Look at the key"),
        (403, b"<html>Forbidden</html>", "Look at the key"),
        (401, refusal(401, "authError"), "Look at the key"),
    ],
)
def test_what_a_person_must_mend_comes_with_the_remedy(status: int, body: object, remedy: str) -> None:
    error = read(status, body)
    assert type(error) is OperatorNeeded
    assert remedy in error.remedy
    assert remedy in str(error)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "playlistNotFound"),
        (404, "channelNotFound"),
        (403, "channelNotFound"),
        (403, "channelClosed"),
        (403, "channelSuspended"),
        (403, "channelForbidden"),
        (403, "playlistItemsNotAccessible"),
    ],
)
def test_what_concerns_one_channel_stops_only_that_one(status: int, reason: str) -> None:
    error = read(status, refusal(status, reason), method="playlistItems.list")
    assert type(error) is ChannelUnavailable
    assert (error.reason, error.status) == (reason, status)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, refusal(403, "forbidden")),
        (403, refusal(403, "forbidden", detail="API_KEY_SERVICE_BLOCKED")),
        (401, refusal(401, "required")),
        (404, b"<html>Not Found</html>"),
        (501, refusal(501, "notImplemented")),
    ],
)
def test_refused_batch_statistics_leave_the_key_unquestioned(status: int, body: object) -> None:
    """The method is younger than many keys' restrictions; videos.list gives the same counts."""
    assert type(read(status, body, method="videos.batchGetStats")) is Refused


def test_a_bad_key_is_a_bad_key_for_batch_statistics_too() -> None:
    body = refusal(400, "badRequest", detail="API_KEY_INVALID")
    assert type(read(400, body, method="videos.batchGetStats")) is OperatorNeeded


def test_a_bad_request_is_refused_and_a_bad_page_token_told_apart() -> None:
    assert type(read(400, refusal(400, "unexpectedParameter"))) is Refused
    assert type(read(400, refusal(400, "invalidPageToken"))) is PageTokenRejected


@pytest.mark.parametrize("status", [204, 301, 302, 418])
def test_what_no_api_answers_is_a_protocol_error(status: int) -> None:
    assert type(read(status, b"")) is ProtocolError


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"error": "text"}',
        b'{"error": {"message": 5, "errors": "none", "details": [null, {"reason": 7}]}}',
        b"\xff\xff",
        b"[" * 100_000,
    ],
)
def test_a_refusal_of_any_shape_is_classified_by_its_status(body: bytes) -> None:
    """HttpError itself fails on some of these."""
    assert type(read(500, body)) is TransientError
    assert read(500, body).reason == "http500"


def test_the_message_is_one_plain_line_and_bounded() -> None:
    message = 'You have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.\n' + "x" * 5000
    error = read(400, refusal(400, "badRequest", message=message))
    assert error.message.startswith("videos.list was refused: You have exceeded your quota. xxx")
    assert len(error.message) < 400
    assert "HTTP 400" in str(error)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Fri, 20 Nov 2026 05:10:30 GMT", 30.0),
        ("Fri, 20 Nov 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    error = read(503, b"", headers={"retry-after": header} if header else {})
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds
