"""Send a notice to where the operator wants to read it.

Here: the two forms of a message, and the sending. Not here: what is worth a message (incidents.py).
"""

import json
from dataclasses import asdict
from typing import Literal
from urllib.request import Request, urlopen

from yt_assets.alerts.incidents import Notice

WebhookFormat = Literal["json", "slack"]
TIMEOUT_SECONDS = 10
# Slack cuts a message at 40,000 characters; nobody reads a sentence of a thousand.
TEXT_CHARACTERS = 1_000


def message_of(notice: Notice, form: WebhookFormat) -> dict[str, str | int | None]:
    """What a receiver gets.

    json: text, event (opened, closed, missed), kind (failed, partial, missed), subject, hour, run_id, count. slack:
    text alone, which Slack, Mattermost and Rocket.Chat show. Slack reads <!channel> as a call to everybody, and reasons
    may quote what strangers wrote: its three special characters are escaped, as its documentation asks.
    """
    text = notice.text[:TEXT_CHARACTERS]
    if form == "slack":
        return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}
    return {**asdict(notice), "text": text}


def post(webhook: str, message: dict[str, str | int | None]) -> None:
    """Send JSON. Raises OSError when nobody takes it: an answer of 400 or more is one, and so is no answer."""
    body = json.dumps(message).encode()
    request = Request(webhook, data=body, headers={"Content-Type": "application/json"})  # noqa: S310  checked setting
    with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310  an http(s) URL, checked in the settings
        pass
