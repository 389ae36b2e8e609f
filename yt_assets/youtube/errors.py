"""What can go wrong with YouTube, as one tree: each error says what happened, why, and what a person can do.

Here: the facts of a failure. Not here: which answer means which error (`classify`), how often to try again (`retry`),
and what Dagster should do (the failures module above). No error ever holds the API key.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from yt_assets.youtube.records import ChannelRecord

KEY_PAGE = "https://console.cloud.google.com/apis/credentials"


def spoken_moment(at: datetime) -> str:
    """A moment as a message names it: in UTC and, where this machine has another time, in local time as well."""
    local = at.astimezone()
    utc = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"{utc} ({local:%Y-%m-%d %H:%M %Z} local time)" if local.utcoffset() else utc


class YouTubeError(Exception):
    """The root. `reason` is the API's own word where it gave one; `status` the HTTP status, None without an answer."""

    remedy = "Try again in the next hour; if it stays, look at the service's status page."

    def __init__(self, reason: str, message: str, status: int | None = None, *, remedy: str | None = None) -> None:
        super().__init__(reason, message, status)
        self.reason = reason
        self.message = message
        self.status = status
        if remedy is not None:
            self.remedy = remedy

    def __str__(self) -> str:
        where = self.reason if self.status is None else f"{self.reason}, HTTP {self.status}"
        return f"{self.message} ({where}). {self.remedy}"


class QuotaExhausted(YouTubeError):
    """The day's units of one bucket are gone; nothing more is granted before `resets_at` (aware UTC)."""

    def __init__(
        self, bucket: str, resets_at: datetime, *, reason: str = "quotaExceeded", status: int | None = None
    ) -> None:
        super().__init__(
            reason,
            f"The day's quota of the bucket {bucket!r} is spent",
            status,
            remedy=f"Nothing to repair: it starts anew at {spoken_moment(resets_at)}. To need less of it, watch "
            "fewer channels; for more, ask Google for a larger quota.",
        )
        self.bucket = bucket
        self.resets_at = resets_at


class OperatorNeeded(YouTubeError):
    """Nothing works until a person changes the key, its restrictions or the project it belongs to."""

    remedy = f"Look at the key and its restrictions on {KEY_PAGE}."


class Refused(YouTubeError):
    """One method is refused to this key, or does not accept the request; other methods may work."""

    remedy = (
        "Use another method for the same data where there is one; otherwise check YOUTUBE_API_ENDPOINT and the ids."
    )


class PageTokenRejected(Refused):
    """A page token is no longer valid: the list changed while it was read. Start it from the first page."""

    remedy = "Read the list again from its first page."


class ChannelUnavailable(YouTubeError):
    """A channel, or its list of uploads, is closed, suspended, private or gone. Others are not concerned."""

    remedy = "Open the channel in a browser; if it is gone for good, take it out of YT_CHANNELS."


class ChannelNotFound(ChannelUnavailable):
    """No channel answers to what the operator wrote.

    Raised after all the others were looked up: `references` are the ones without a channel, as they were written,
    `reference` is the first of them, and `found` the channels that do exist, by their references as written, in case
    the caller wants to go on.
    """

    def __init__(self, reference: str, *others: str, found: Mapping[str, ChannelRecord] | None = None) -> None:
        self.references = (reference, *others)
        named = ", ".join(repr(name) for name in self.references)
        super().__init__(
            "channelNotFound",
            f"YouTube knows no channel {named}",
            remedy="Check the spelling in YT_CHANNELS, or write the channel's id (UC and 22 more characters).",
        )
        self.reference = reference
        self.found = dict(found or {})


class TransientError(YouTubeError):
    """It may well work in a moment: an overloaded service, a rate limit, a connection lost.

    `retry_after` is the wait in seconds that the service asked for, or None.
    """

    def __init__(
        self, reason: str, message: str, status: int | None = None, *, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, message, status)
        self.retry_after = retry_after


class ProtocolError(YouTubeError):
    """An answer that is not what was asked for: no JSON, another kind of object, unreadable fields, foreign ids."""

    remedy = (
        "If it stays, something between here and YouTube answers in its place (a proxy, a login page), "
        "or YOUTUBE_API_ENDPOINT names another service."
    )


class BadChannelReference(ValueError):
    """A text that cannot name a channel; says which text, and what is allowed. A setting is wrong, not YouTube."""
