"""The wire's grammar: JSON objects with absent fields, numbers in strings, ISO durations, two kinds of dates.

Here: reading one field, with one rule for all of them: absent is None, readable is a value, and anything else is a
ProtocolError that says where it stood. Not here: which fields make a record (`protocol`). No I/O, no clock.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from yt_assets.analysis.text import sanitize
from yt_assets.youtube.errors import ProtocolError

# The largest number that a signed 64-bit column holds. The API's uint64 could say more; no video has come near.
MAX_COUNT = 2**63 - 1

_COUNT = re.compile(r"[0-9]{1,19}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
# Of no video, and all that an INT column takes. Python refuses to read numbers of more than 4,300 digits at all.
_MAX_SECONDS = 2**31 - 1
_MAX_DURATION_CHARACTERS = 64
_SECONDS_OF = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


class Fields:
    """One JSON object of an answer, and the path to it for error messages."""

    def __init__(self, values: Mapping[str, Any], path: str) -> None:
        self._values = values
        self.path = path

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def unreadable(self, name: str) -> ProtocolError:
        """Make the error for a field that is there and cannot be read, or is not there and must be."""
        shown = repr(self._values.get(name))[:60]
        return ProtocolError(
            reason="unreadableField", message=f"{self.path}.{name} cannot be read: {shown}", status=200
        )

    def part(self, name: str) -> "Fields":
        """Give the object under `name`; an absent part is an empty one."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.unreadable(name)
        return Fields(value or {}, f"{self.path}.{name}")

    def text(self, name: str) -> str | None:
        """Give a text, cleaned of what no database stores (NUL, lone surrogates)."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.unreadable(name)
        return sanitize(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts; an absent list is an empty one."""
        values = self._values.get(name)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.unreadable(name)
        return tuple(sanitize(value) for value in values)

    def flag(self, name: str) -> bool:
        """Tell whether the field says true; an absent one does not."""
        return self._values.get(name) is True

    def count(self, name: str) -> int | None:
        """Give a count, which the API writes as a string of digits ("0" is 0), and now and then as a number."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _COUNT.fullmatch(value):
            value = int(value)
        if type(value) is not int or not 0 <= value <= MAX_COUNT:
            raise self.unreadable(name)
        return value

    def identifier(self, name: str) -> str:
        """Give an id that must be there: plain ASCII, upper and lower case kept apart."""
        value = self._values.get(name)
        if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
            raise self.unreadable(name)
        return value

    def moment(self, name: str) -> datetime:
        """Give a point in time that must be there, with or without fractions of a second, as aware UTC."""
        value: Any = self._values.get(name)
        try:
            return _as_utc(datetime.fromisoformat(value))
        except (TypeError, ValueError, OverflowError):
            raise self.unreadable(name) from None


def read_list(body: bytes, kind: str) -> tuple[Fields, list[Fields]]:
    """Read the body of a 200 answer that must be a list object of `kind`: the object itself and its items.

    An answer without `items` is an empty list: that is how the API says that nothing matched. Anything but the expected
    JSON object is a ProtocolError: a proxy's HTML page and half an answer come with a 200 as well.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        message = f"Expected {kind} and got {len(body)} bytes that are not JSON"
        raise ProtocolError(reason="notJson", message=message, status=200) from None
    found = payload.get("kind") if isinstance(payload, dict) else type(payload).__name__
    if found != kind:
        message = f"Expected {kind} and got {str(found)[:60]!r}"
        raise ProtocolError(reason="unexpectedKind", message=message, status=200)
    envelope = Fields(payload, kind)
    items = payload["items"] if "items" in envelope else []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise envelope.unreadable(name="items")
    return envelope, [Fields(item, f"{kind}.items[{index}]") for index, item in enumerate(items)]


def parse_duration(text: str | None) -> int | None:
    """Give the seconds of an ISO 8601 duration such as 'PT21M3S' or 'P1DT2H', None where there is no length (yet).

    'P0D' stands at announced and running live streams. A text that is no duration, and one of 68 years or more, counts
    as unknown too: the length decides a video's format and nothing else, and is not worth an hour's counts that cannot
    be fetched again.
    """
    match = _DURATION.fullmatch(text or "")
    if match is None or len(match[0]) > _MAX_DURATION_CHARACTERS:
        return None
    seconds = sum(int(number) * _SECONDS_OF[unit] for unit, number in match.groupdict(default="0").items())
    return seconds if 0 < seconds <= _MAX_SECONDS else None


def parse_http_date(text: str | None) -> datetime | None:
    """Give the moment of an HTTP `Date` header as aware UTC, None when it is absent or no date."""
    if not text:
        return None
    try:
        return _as_utc(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None


def _as_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
