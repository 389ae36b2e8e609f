"""What can go wrong with YouTube: each error says what happened, why, and what a person can do.

Here: the facts of a failure. Not here: the root and the kinds (errors.py), which response means which error
(`classify`), how often to try again (`retry`), what a kind means for a step (orchestration/failures.py). No error ever
holds the API key.
"""

from datetime import UTC, datetime

from yt_assets.display.sanitize import harmless_line
from yt_assets.errors import Kind, YtAssetsError

# References that one message quotes.
NAMED = 10

KEY_PAGE = "https://console.cloud.google.com/apis/credentials"


def spoken_moment(at: datetime) -> str:
    """A moment as a message names it: in UTC and, where this machine has another time, in local time as well."""
    local = at.astimezone()
    utc = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"{utc} ({local:%Y-%m-%d %H:%M %Z} local time)" if local.utcoffset() else utc


class YouTubeError(YtAssetsError):
    """The room's root. `reason` is the API's own word where it gave one, `status` the HTTP status or None."""

    remedy = "Try again in the next hour; if it stays, look at the service's status page."

    def __init__(
        self,
        reason: str,
        message: str,
        status: int | None = None,
        *,
        remedy: str | None = None,
        setting: str | None = None,
    ) -> None:
        where = reason if status is None else f"{reason}, HTTP {status}"
        super().__init__(f"{message} ({where}).", self.remedy if remedy is None else remedy)
        self.setting = setting or self.setting
        self.reason = harmless_line(reason)
        self.message = harmless_line(message)
        self.status = status


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

    setting = "YOUTUBE_API_KEY"
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

    setting = "YT_CHANNELS"
    remedy = "Open the channel in a browser; if it is gone for good, take it out of YT_CHANNELS."


class ChannelNotFound(ChannelUnavailable):
    """No channel answers to what the operator wrote; raised after all the others were looked up.

    `references`: those without a channel, as they were written. `reference`: the first of them.
    """

    def __init__(self, reference: str, *others: str) -> None:
        self.references = (reference, *others)
        named = ", ".join(repr(name) for name in self.references[:NAMED])
        named += f" and {len(others) + 1 - NAMED:,} more" if len(others) >= NAMED else ""
        super().__init__(
            "channelNotFound",
            f"YouTube knows no channel {named}",
            remedy="Check the spelling in YT_CHANNELS, or write the channel's id (UC and 22 more characters).",
        )
        self.reference = reference


class TransientError(YouTubeError):
    """It may well work in a moment: an overloaded service, a rate limit, a connection lost.

    `retry_after` is the wait in seconds that the service asked for, or None.
    """

    kind: Kind = "transient"

    def __init__(
        self, reason: str, message: str, status: int | None = None, *, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, message, status)
        self.retry_after = retry_after


class ProtocolError(YouTubeError):
    """An answer that is not what was asked for: no JSON, another kind of object, unreadable fields, foreign ids."""

    kind: Kind = "transient"
    remedy = (
        "If it stays, something between here and YouTube answers in its place (a proxy, a login page), "
        "or YOUTUBE_API_ENDPOINT names another service."
    )


class BadChannelReference(YtAssetsError):
    """A text that cannot name a channel; says which text, and what is allowed. A setting is wrong, not YouTube."""

    setting = "YT_CHANNELS"
