"""Send a notice to where the operator wants to read it.

Here: the two forms of a message, the test message, and the sending. Not here: what is worth a message (incidents.py),
how often sending failed (deliveries.py).
"""

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from yt_assets.display.certificates import explained, refusal_in
from yt_assets.display.sanitize import plain
from yt_assets.errors import BadNetworkSetting, Kind, YtAssetsError
from yt_assets.orchestration.alerts.incidents import Notice

WebhookFormat = Literal["json", "slack"]
SETTING = "YT_ALERT_WEBHOOK_URL"
TIMEOUT_SECONDS = 10.0
# Slack cuts a message at 40,000 characters; a sentence of a thousand is too long to read.
TEXT_CHARACTERS = 1_000
# What receivers answer is not read: "ok", or a page about an error.
ANSWER_BYTES = 1_000_000

TEST = Notice(
    "test",
    "yt-assets doctor",
    "test",
    "A test message of yt_assets: alerts arrive here.",
    hour=None,
    run_id="",
    count=0,
)


class NotDelivered(YtAssetsError):
    """A message that did not arrive. The address is a password, and no word of it is repeated."""

    kind: Kind = "transient"

    def __init__(self, why: str, setting: str = SETTING) -> None:
        super().__init__(f"{setting}: the message did not arrive: {why}.")
        self.setting = setting


def message_of(notice: Notice, form: WebhookFormat) -> dict[str, str | int | None]:
    """What a receiver gets.

    json: text, event (opened, closed, missed, test), kind (failed, partial, missed, test), subject, hour, run_id,
    count. slack: text alone, which Slack, Mattermost and Rocket.Chat show. Slack reads <!channel> as a call to
    everybody, and reasons may quote what strangers wrote: its three special characters are escaped, as its
    documentation asks.
    """
    text = plain(notice.text)[:TEXT_CHARACTERS]
    if form == "slack":
        return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}
    return {**asdict(notice), "text": text}


def post(webhook: str, message: Mapping[str, Any], *, setting: str = SETTING) -> None:
    """Send JSON, once, by the way that the environment names for it. Raises NotDelivered, and nothing else.

    setting: where the address stands.
    """
    import httpx2

    from yt_assets.http_limits import BoundedTransport, Deadline, until

    try:
        with (
            until(Deadline(time.monotonic() + TIMEOUT_SECONDS)),
            httpx2.Client(
                transport=BoundedTransport(webhook, max_bytes=ANSWER_BYTES), timeout=TIMEOUT_SECONDS, trust_env=False
            ) as client,
        ):
            status = client.post(webhook, json=message).status_code
    except Exception as error:  # noqa: BLE001  a library may quote the address in any of them
        raise NotDelivered(reason_of_failure(error, "the receiver"), setting) from None
    if not httpx2.codes.is_success(status):
        why = f"the receiver answered with status {status}"
        redirected = f"{why}, and redirects are not followed"
        raise NotDelivered(redirected if httpx2.codes.is_redirect(status) else why, setting)


def reason_of_failure(error: Exception, server: str) -> str:
    """Why nothing arrived, in words of this project or of the system. server: as the sentence calls it."""
    if isinstance(error, BadNetworkSetting):
        return str(error).removesuffix(".")
    words = refusal_in(error)
    if words is not None:
        return f"{server}'s certificate was refused ({words}): {explained(words, trusted='SSL_CERT_FILE')}"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError):
            return f"{server} did not answer within {TIMEOUT_SECONDS:g} s"
        if isinstance(cause, OSError) and cause.strerror:
            return f"{server} could not be reached ({cause.strerror})"
        cause = cause.__cause__ or cause.__context__
    return f"{server}'s answer cannot be read, or the address cannot be used ({type(error).__name__})"
