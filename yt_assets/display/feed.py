"""Alerts as an Atom feed (RFC 4287).

Here: the document. Not here: which alerts are in it (api/feed_routes.py).
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from yt_assets.display.alerts import Alert
from yt_assets.display.sanitize import plain

# RFC 4151: ids that stay the same wherever the service runs.
IDS = "tag:yt-assets.invalid,2026:"


def atom_feed(title: str, address: str, home: str, alerts: Sequence[Alert], updated: datetime) -> str:
    """The feed. address: its own; home: the page that it belongs to. updated: of the newest hour."""
    entries = "".join(_entry(each) for each in alerts)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{_text(title)}</title><id>{IDS}{_text(address.partition('://')[2].partition('/')[2])}</id>"
        f"<updated>{_time(updated)}</updated><author><name>yt_assets</name></author><generator>yt_assets</generator>"
        f'<link rel="self" href="{_text(address)}"/><link rel="alternate" type="text/html" href="{_text(home)}"/>'
        f"{entries}</feed>\n"
    )


def _entry(alert: Alert) -> str:
    links = alert.links
    others = "".join(f'<link rel="related" href="{_text(each)}"/>' for each in links.values())
    return (
        f"<entry><title>{_text(f'{alert.channel}: “{alert.title}” {alert.what}')}</title><id>{IDS}alert/{alert.id}</id>"
        f"<updated>{_time(alert.hour)}</updated><published>{_time(alert.row['happened_at'])}</published>"
        f'<link rel="alternate" href="{_text(links.get("page", links["youtube"]))}"/>{others}'
        f'<category term="{_text(alert.row["kind"])}"/><author><name>{_text(alert.channel)}</name></author>'
        f"<summary>{_text(alert.line)}</summary></entry>"
    )


def _text(value: object) -> str:
    """A text without what XML forbids, escaped."""
    return escape(plain(value))


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
