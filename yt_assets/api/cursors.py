"""Cursors: where the next page of a list begins, as an hour and a place in its order.

The hour is in it, so that pages of `latest` stay pages of one hour when a new one comes.

Here: places to cursors and back. Not here: pages (pagination.py).
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_HOUR = "%Y%m%d%H"
MOST = 10_000_000


class BadCursor(ValueError):
    """A cursor that this service did not give, or gave for another question."""


@dataclass(frozen=True)
class Place:
    """A place in the order of an hour."""

    hour: datetime
    offset: int


def cursor_of(place: Place, question: Mapping[str, Any]) -> str:
    """A cursor for this place, good for the same question alone."""
    plain = f"{place.hour:{_HOUR}}.{place.offset}.{_fingerprint(question)}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def place_of(cursor: str, question: Mapping[str, Any]) -> Place:
    """The place that a cursor names. Raises BadCursor."""
    try:
        plain = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        hour, offset, fingerprint = plain.split(".")
        place = Place(datetime.strptime(hour, _HOUR).replace(tzinfo=UTC), int(offset))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise BadCursor from None
    if fingerprint != _fingerprint(question) or not 0 < place.offset <= MOST:
        raise BadCursor
    return place


def _fingerprint(question: Mapping[str, Any]) -> str:
    text = repr(sorted((name, value) for name, value in question.items() if name != "cursor" and value is not None))
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()
