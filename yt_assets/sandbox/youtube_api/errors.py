"""Error answers, word for word as the service writes them.

Here: reason to status, domain, message and body. Not here: deciding that something is an error. The endpoints raise
`ApiError`, ordered faults build one by reason. Shapes: recorded answers, and
https://developers.google.com/youtube/v3/docs/errors
"""

import json
from dataclasses import dataclass
from typing import Any

_QUOTA_TEXT = (
    "The request cannot be completed because you have exceeded your "
    '<a href="/youtube/v3/getting-started#quota">quota</a>.'
)
_PER_DAY_TEXT = (
    "Quota exceeded for quota metric 'Batch Get Stats Queries' and limit 'Batch Get Stats Queries per day' of "
    "service 'youtube.googleapis.com' for consumer 'project_number:000000000000'."
)
_NOT_ENABLED_TEXT = (
    "YouTube Data API v3 has not been used in project 000000000000 before or it is disabled. Enable it by visiting "
    "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=000000000000 then retry. "
    "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
)
_BAD_KEY_TEXT = "API key not valid. Please pass a valid API key."
_BLOCKED_TEXT = "Requests to this API youtube method are blocked."
_UNREGISTERED_TEXT = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
    "form of API consumer identity to call this API."
)

# reason: (usual status, domain, message, gRPC status, ErrorInfo reason)
_KNOWN: dict[str, tuple[int, str, str, str, str]] = {
    "keyInvalid": (400, "global", _BAD_KEY_TEXT, "INVALID_ARGUMENT", "API_KEY_INVALID"),
    "badRequest": (400, "global", "Bad Request", "INVALID_ARGUMENT", ""),
    "processingFailure": (400, "youtube.core", "The API server failed to successfully process the request.", "", ""),
    "invalidPageToken": (400, "youtube.parameter", "The request specifies an invalid page token.", "", ""),
    "authError": (401, "global", "Invalid Credentials", "UNAUTHENTICATED", ""),
    "unregistered": (403, "global", _UNREGISTERED_TEXT, "PERMISSION_DENIED", ""),
    "forbidden": (403, "global", "Forbidden", "PERMISSION_DENIED", ""),
    "quotaExceeded": (403, "youtube.quota", _QUOTA_TEXT, "", ""),
    "dailyLimitExceeded": (403, "usageLimits", "Daily Limit Exceeded", "", ""),
    "rateLimitExceeded": (403, "usageLimits", "Rate Limit Exceeded", "", "RATE_LIMIT_EXCEEDED"),
    "userRateLimitExceeded": (403, "usageLimits", "User Rate Limit Exceeded", "", ""),
    "accessNotConfigured": (403, "usageLimits", _NOT_ENABLED_TEXT, "PERMISSION_DENIED", "SERVICE_DISABLED"),
    "keyBlocked": (403, "global", _BLOCKED_TEXT, "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"),
    "ipBlocked": (403, "global", _BLOCKED_TEXT, "PERMISSION_DENIED", "API_KEY_IP_ADDRESS_BLOCKED"),
    "channelClosed": (403, "youtube.channel", "The channel has been closed.", "", ""),
    "channelSuspended": (403, "youtube.channel", "The channel has been suspended.", "", ""),
    "playlistItemsNotAccessible": (403, "youtube.playlistItem", "Forbidden", "", ""),
    "channelNotFound": (404, "youtube.channel", "The channel cannot be found.", "", ""),
    "notFound": (404, "global", "Requested entity was not found.", "NOT_FOUND", ""),
    "aborted": (409, "global", "The operation was aborted.", "ABORTED", ""),
    "resourceExhausted": (429, "global", "Resource has been exhausted (e.g. check quota).", "RESOURCE_EXHAUSTED", ""),
    "internalError": (500, "global", "Internal error encountered.", "INTERNAL", ""),
    "backendError": (503, "global", "The service is currently unavailable.", "UNAVAILABLE", ""),
}
# The platform's own checks report these as another `errors[].reason`; the ErrorInfo tells them apart.
_WRITTEN_AS = {
    "keyInvalid": "badRequest",
    "unregistered": "forbidden",
    "keyBlocked": "forbidden",
    "ipBlocked": "forbidden",
    "resourceExhausted": "rateLimitExceeded",
}
_BY_STATUS = {400: "badRequest", 401: "authError", 403: "forbidden", 404: "notFound", 409: "aborted"}
_BY_STATUS |= {429: "resourceExhausted", 500: "internalError", 502: "backendError", 503: "backendError"}


@dataclass(eq=False)
class ApiError(Exception):
    """A refused request: the HTTP status and what the error body says."""

    status: int
    reason: str
    message: str
    domain: str
    grpc_status: str = ""
    location: tuple[str, str] | None = None  # (location, locationType)
    details: tuple[dict[str, Any], ...] = ()

    def body(self) -> bytes:
        """The JSON that the service would send."""
        entry: dict[str, Any] = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location is not None:
            entry |= {"location": self.location[0], "locationType": self.location[1]}
        error: dict[str, Any] = {"code": self.status, "message": self.message, "errors": [entry]}
        if self.grpc_status:
            error["status"] = self.grpc_status
        if self.details:
            error["details"] = list(self.details)
        return json.dumps({"error": error}, indent=2).encode()


def error_for(reason: str | None = None, status: int | None = None, message: str | None = None) -> ApiError:
    """The error for a reason, a status, or both; what is not given is what usually goes with the other."""
    if reason == "quotaExceeded" and status == 429:  # noqa: PLR2004 - granular buckets run out as 429
        return per_day_exhausted()
    reason = reason or _BY_STATUS.get(status or 500, "badRequest" if (status or 500) < 500 else "backendError")  # noqa: PLR2004
    usual = (500, "youtube.core", "The request cannot be completed.", "", "")
    usual_status, domain, text, grpc_status, info = _KNOWN.get(reason, usual)
    return ApiError(
        status=status or usual_status,
        reason=_WRITTEN_AS.get(reason, reason),
        message=message or text,
        domain=domain,
        grpc_status=grpc_status,
        details=_error_info(info) if info else (),
    )


def per_day_exhausted() -> ApiError:
    """A granular bucket's day is spent: 429, unlike the shared bucket's 403 (seen for the search bucket, 2026-08)."""
    limits = {"quota_metric": "youtube.googleapis.com/batch_get_stats", "quota_limit": "BatchGetStatsPerDayPerProject"}
    return ApiError(
        status=429,
        reason="rateLimitExceeded",
        message=_PER_DAY_TEXT,
        domain="global",
        grpc_status="RESOURCE_EXHAUSTED",
        details=_error_info("RATE_LIMIT_EXCEEDED", limits),
    )


def parameter_error(reason: str, message: str, location: str = "", kind: str = "parameter") -> ApiError:
    """A 400 about one parameter of the request."""
    domain = "youtube.part" if reason == "unknownPart" else "youtube.parameter"
    where = (location, kind) if location else ("parameters.", "other")
    return ApiError(400, reason, message, domain, location=where)


def _error_info(reason: str, metadata: dict[str, str] | None = None) -> tuple[dict[str, Any], ...]:
    service = {"service": "youtube.googleapis.com", **(metadata or {})}
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
    return ({**info, "metadata": service},)
