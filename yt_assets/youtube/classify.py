"""Error responses, read: (status, headers, body) of a response that is not a 200 in, one error of the tree out.

Here: the policy table, in one place, from the most to the least specific rule. Not here: what is done about it. Pure.

An error response carries its reason twice, in two generations' words: `error.errors[].reason` ("quotaExceeded") and
`error.details[].reason` ("API_KEY_INVALID"). Either may be missing, and a proxy's HTML has none, so all are collected
and the status decides what they leave open.
Sources: https://developers.google.com/youtube/v3/docs/errors and the `ErrorInfo` reasons of googleapis'
`google/api/error_reason.proto`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from yt_assets.display.sanitize import plain
from yt_assets.youtube import quota
from yt_assets.youtube.errors import (
    KEY_PAGE,
    ChannelUnavailable,
    OperatorNeeded,
    PageTokenRejected,
    ProtocolError,
    QuotaExhausted,
    Refused,
    TransientError,
    YouTubeError,
)
from yt_assets.youtube.wire import parse_http_date

DAILY = frozenset({"quotaExceeded", "dailyLimitExceeded"})
PASSING = DAILY | {
    *("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "servingLimitExceeded", "processingFailure")
}
PASSING_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
TOKEN = frozenset({"invalidPageToken", "pageTokenInvalid"})
CHANNEL = frozenset(
    {
        "playlistNotFound",
        "channelNotFound",
        "channelClosed",
        "channelSuspended",
        "channelForbidden",
        "playlistItemsNotAccessible",
        "playlistForbidden",
    }
)
BLOCKED_REMEDY = f"Loosen the key's application restrictions on {KEY_PAGE}, or run where they allow it."
OPERATOR_REMEDIES = {
    "API_KEY_INVALID": f"Set YOUTUBE_API_KEY to a key that {KEY_PAGE} shows as active.",
    "keyInvalid": f"Set YOUTUBE_API_KEY to a key that {KEY_PAGE} shows as active.",
    "keyExpired": f"Set YOUTUBE_API_KEY to a key that {KEY_PAGE} shows as active.",
    "SERVICE_DISABLED": "Enable 'YouTube Data API v3' for the key's project, then wait a few minutes.",
    "accessNotConfigured": "Enable 'YouTube Data API v3' for the key's project, then wait a few minutes.",
    "API_KEY_IP_ADDRESS_BLOCKED": BLOCKED_REMEDY,
    "API_KEY_HTTP_REFERRER_BLOCKED": BLOCKED_REMEDY,
    "API_KEY_ANDROID_APP_BLOCKED": BLOCKED_REMEDY,
    "API_KEY_IOS_APP_BLOCKED": BLOCKED_REMEDY,
    "ipRefererBlocked": BLOCKED_REMEDY,
    "CONSUMER_SUSPENDED": "The key's project is suspended: read Google's mail about it.",
    "CONSUMER_INVALID": "The key's project is gone: make a key in another one.",
}
BLOCKED_KEY_REMEDY = f"Allow 'YouTube Data API v3' in the key's API restrictions on {KEY_PAGE}."


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """A response that is not a 200, taken apart: `reasons` in the service's order, `letters` its words and limits."""

    method: str
    status: int
    headers: Mapping[str, str]
    reasons: tuple[str, ...]
    message: str
    letters: str
    observed_at: datetime

    @property
    def reason(self) -> str:
        """Give the most telling word: the first reason, or the bare status."""
        return self.reasons[0] if self.reasons else f"http{self.status}"

    @property
    def story(self) -> str:
        """Say in one line which method was refused, in the service's words where it had any."""
        return f"{self.method} was refused" + (f": {self.message}" if self.message else "")

    def has(self, reasons: frozenset[str]) -> bool:
        """Tell whether one of these reasons is given."""
        return not reasons.isdisjoint(self.reasons)


def classify(
    status: int, headers: Mapping[str, str], body: bytes, *, method: str, observed_at: datetime
) -> YouTubeError:
    """Make the error that an error response is. Header names are lower case; `observed_at` is when it was sent."""
    error = _error_object(body)
    response = ErrorResponse(
        method=method,
        status=status,
        headers=headers,
        reasons=tuple(_reasons(error)),
        message=_plain(error.get("message")),
        # Letters only, so that 'Queries per day' and 'SearchQueriesPerDayPerProject' say the same.
        letters=re.sub(r"[^a-z]", "", json.dumps(error, ensure_ascii=False).lower()),
        observed_at=observed_at,
    )
    return next(build(response) for applies, build in RULES if applies(response))


def retry_after_seconds(headers: Mapping[str, str], observed_at: datetime) -> float | None:
    """Give the wait that a `Retry-After` header asks for, in seconds or until a date; None when there is none."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    until = parse_http_date(text)
    return None if until is None else max(0.0, (until - observed_at).total_seconds())


def _error_object(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if isinstance(payload, list) and payload:
        payload = payload[0]
    error = payload.get("error") if isinstance(payload, dict) else None
    return error if isinstance(error, dict) else {}


def _reasons(error: dict[str, Any]) -> Iterator[str]:
    """Yield the newer generation first: its words are the more exact (API_KEY_INVALID against badRequest)."""
    for name in ("details", "errors"):
        entries = error.get(name)
        for entry in entries if isinstance(entries, list) else []:
            reason = entry.get("reason") if isinstance(entry, dict) else None
            if isinstance(reason, str):
                yield reason[:80]


def _plain(text: object) -> str:
    """Make the service's message one line without markup: it writes links in HTML."""
    words = re.sub(r"<[^>]*>", "", text) if isinstance(text, str) else ""
    return plain(words)[:300].rstrip(".")


def _day_is_spent(response: ErrorResponse) -> bool:
    """A 429 is not always 'in a moment': the newer buckets answer an empty day with it, and say 'per day'."""
    if response.status not in {403, 429}:
        return False
    return "perday" in response.letters or (response.has(DAILY) and "perminute" not in response.letters)


def _is_refused_method(response: ErrorResponse) -> bool:
    """Batch statistics are new, and a key may reach videos.list without them; elsewhere a 401 or 403 is the key's."""
    alternative = response.method == quota.BATCH_STATS_METHOD
    return response.status in {400, 404, 405, 501} or (alternative and response.status in {401, 403})


def _is_a_closed_list(response: ErrorResponse) -> bool:
    """A refusal of one channel's list. Whatever is wrong with the key would have stopped the question for channels."""
    is_about_the_key = "API_KEY_SERVICE_BLOCKED" in response.reasons
    return response.method == "playlistItems.list" and response.status in {403, 404, 410} and not is_about_the_key


def _quota_exhausted(response: ErrorResponse) -> YouTubeError:
    spoken_of = response.observed_at - quota.TURN_OF_THE_DAY
    bucket, resets_at = quota.bucket_of(response.method), quota.quota_resets_at(spoken_of)
    return QuotaExhausted(bucket, resets_at, reason=response.reason, status=response.status)


def _transient(response: ErrorResponse) -> YouTubeError:
    wait = retry_after_seconds(response.headers, response.observed_at)
    return TransientError(response.reason, response.story, response.status, retry_after=wait)


def _operator_needed(response: ErrorResponse) -> YouTubeError:
    remedies = (OPERATOR_REMEDIES[reason] for reason in response.reasons if reason in OPERATOR_REMEDIES)
    blocked = BLOCKED_KEY_REMEDY if "API_KEY_SERVICE_BLOCKED" in response.reasons else None
    return OperatorNeeded(response.reason, response.story, response.status, remedy=next(remedies, blocked))


def _plainly(kind: type[YouTubeError]) -> Callable[[ErrorResponse], YouTubeError]:
    return lambda response: kind(response.reason, response.story, response.status)


RULES: tuple[tuple[Callable[[ErrorResponse], bool], Callable[[ErrorResponse], YouTubeError]], ...] = (
    (_day_is_spent, _quota_exhausted),
    (lambda response: response.status in PASSING_STATUS or response.has(PASSING), _transient),
    (lambda response: response.has(TOKEN), _plainly(PageTokenRejected)),
    (lambda response: response.has(CHANNEL), _plainly(ChannelUnavailable)),
    (lambda response: "apikeynotvalid" in response.letters, _operator_needed),
    (lambda response: response.has(frozenset(OPERATOR_REMEDIES)), _operator_needed),
    (_is_a_closed_list, _plainly(ChannelUnavailable)),
    (_is_refused_method, _plainly(Refused)),
    (lambda response: response.status in {401, 403}, _operator_needed),
    (lambda response: response.status > HTTPStatus.INTERNAL_SERVER_ERROR, _transient),
    (lambda _: True, _plainly(ProtocolError)),
)
