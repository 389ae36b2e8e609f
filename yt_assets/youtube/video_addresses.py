"""From what a person writes to a video: its id, or an address copied from a browser.

Here: reading such a text. Not here: channels (discovery.py), addresses that we show (display/links.py). Called by cli.
"""

import re
from urllib.parse import parse_qs, urlsplit

from yt_assets.youtube.discovery import HOSTS

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
SHORT_HOST = "youtu.be"
# Pages of a video that keep its id in the path.
PAGES = frozenset({"shorts", "live", "embed", "v"})


def video_id_of(text: str) -> str | None:
    """The id of the video that a text names; None where it names none. Sends no request."""
    written = text.strip()
    if VIDEO_ID.fullmatch(written):
        return written
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    first, *rest = [part for part in parts.path.split("/") if part] or [""]
    if host == SHORT_HOST:
        named = first
    elif host not in HOSTS:
        return None
    elif first == "watch":
        named = next(iter(parse_qs(parts.query).get("v", [])), "")
    else:
        named = rest[0] if first in PAGES and rest else ""
    return named if VIDEO_ID.fullmatch(named) else None
