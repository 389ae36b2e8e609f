"""The wire's grammar: JSON objects with absent fields, numbers in strings, ISO durations, two kinds of dates.

Here: reading one field. Absent is None, readable is a value. An optional field that is there and cannot be read is None
with a remark; an obligatory one is Unreadable, which refuses its item. Not here: which fields make a record
(`protocol`). No I/O, no clock.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from yt_assets.analysis.text.cleaning import sanitize
from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.records import Remarks

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


# YouTube's first year, and one that no announced premiere has come near: a date outside is a slip, which no table of
# times could hold.
_YEARS = range(2005, 2100)


class Unreadable(ProtocolError):
    """A field that must be there and is not, or cannot be read. `field`: its name inside the item, and its value."""

    def __init__(self, field: str, path: str, shown: str) -> None:
        super().__init__(reason="unreadableField", message=f"{path} cannot be read: {shown}", status=200)
        self.field = f"{field} is missing" if shown == "None" else f"{field} cannot be read: {shown}"


class Fields:
    """One JSON object of an answer, and the path to it inside its item, for messages.

    remarks: takes what is said of optional fields. item: the id that it is said of.
    """

    def __init__(
        self, values: Mapping[str, Any], path: str, *, remarks: Remarks | None = None, inside: str = "", item: str = ""
    ) -> None:
        self._values = values
        self.path = path
        self._remarks = remarks or Remarks()
        self._inside = inside
        self._item = item

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def unreadable(self, name: str) -> Unreadable:
        """Make the error for a field that is there and cannot be read, or is not there and must be."""
        return Unreadable(f"{self._inside}{name}", f"{self.path}.{name}", repr(self._values.get(name))[:60])

    def remark(self, name: str, what: str = "") -> None:
        """Say of an optional field that it is not taken as it is."""
        shown = what or repr(self._values.get(name))[:60]
        self._remarks.unknown.append(f"{self._item or self.path} {self._inside}{name} {shown}")

    def part(self, name: str) -> "Fields":
        """Give the object under `name`; an absent or unreadable part is an empty one."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            self.remark(name)
            value = None
        inside = f"{self._inside}{name}."
        return Fields(value or {}, f"{self.path}.{name}", remarks=self._remarks, inside=inside, item=self._item)

    def text(self, name: str, *, most: int | None = None) -> str | None:
        """Give a text of `most` characters, cleaned of what no database stores (NUL, lone surrogates)."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.remark(name)
            return None
        text = sanitize(value)
        if most is not None and len(text) > most:
            self.remark(name, f"is {len(text):,} characters long: cut at {most:,}")
            text = text[:most]
        return text

    def label(self, name: str, *, most: int) -> str | None:
        """Give a short text that means something as a whole: ASCII, up to `most` characters, None where it is more."""
        text = self.text(name) or None
        if text is not None and (len(text) > most or not text.isascii()):
            self.remark(name)
            return None
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts, without what is none; an absent list is an empty one."""
        values = self._values.get(name)
        if values is None:
            return ()
        texts = [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
        if not isinstance(values, list) or len(texts) < len(values):
            self.remark(name)
        return tuple(sanitize(value) for value in texts)

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
            self.remark(name)
            return None
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
            moment = _as_utc(datetime.fromisoformat(value))
        except (TypeError, ValueError, OverflowError):
            raise self.unreadable(name) from None
        if moment.year not in _YEARS:
            raise self.unreadable(name)
        return moment

    def moment_or_none(self, name: str) -> datetime | None:
        """The same where it may be absent, or unreadable."""
        try:
            return self.moment(name) if name in self else None
        except Unreadable:
            self.remark(name)
            return None


def read_list(body: bytes, kind: str, remarks: Remarks | None = None) -> tuple[Fields, list[Fields]]:
    """Read the body of a 200 answer that must be a list object of `kind`: the object itself and its items.

    remarks: takes what is said of optional fields. An item that is no object has no id, and is counted.

    An answer without `items` is an empty list: that is how the API says that nothing matched. Anything but the expected
    JSON object is a ProtocolError: a proxy's HTML page and half an answer come with a 200 as well.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        message = f"Expected {kind} and got {len(body)} bytes that are not JSON"
        raise ProtocolError(reason="notJson", message=message, status=200) from None
    actual = payload.get("kind") if isinstance(payload, dict) else type(payload).__name__
    if actual != kind:
        message = f"Expected {kind} and got {str(actual)[:60]!r}"
        raise ProtocolError(reason="unexpectedKind", message=message, status=200)
    remarks = remarks or Remarks()
    envelope = Fields(payload, kind, remarks=remarks)
    items = payload["items"] if "items" in envelope else []
    if not isinstance(items, list):
        raise envelope.unreadable(name="items")
    objects = [(index, item) for index, item in enumerate(items) if isinstance(item, dict)]
    remarks.nameless += len(items) - len(objects)
    return envelope, [
        Fields(item, f"{kind}.items[{index}]", remarks=remarks, item=_id_of(item)) for index, item in objects
    ]


def _id_of(item: Mapping[str, Any]) -> str:
    """An item's id where it can be read: what is said of its fields begins with it."""
    value = item.get("id")
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else ""


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
