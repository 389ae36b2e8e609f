"""Single fields of the wire: absent, readable, unreadable are three different things."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.records import Remarks
from yt_assets.youtube.wire import Fields, parse_duration, parse_http_date, read_list

KIND = "youtube#videoListResponse"


def fields(**values: Any) -> Fields:
    return Fields(values, "item")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT21M3S", 1263),
        ("PT45S", 45),
        ("PT2H", 7200),
        ("P1DT2H", 93_600),
        ("P1W", 604_800),
        ("P0D", None),
        ("PT0S", None),
        ("", None),
        (None, None),
        ("21:03", None),
        ("PT٣S", None),
    ],
)
def test_a_duration_is_seconds_and_no_length_is_none(text: str | None, seconds: int | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(("value", "count"), [("0", 0), ("17", 17), (17, 17), (None, None), ("9" * 18, int("9" * 18))])
def test_counts_are_read_from_strings_and_numbers_and_absent_is_none(value: object, count: int | None) -> None:
    assert fields(viewCount=value).count("viewCount") == count


@pytest.mark.parametrize("value", ["", "many", "-1", -1, "1.5", 1.5, True, [], "٣", str(2**63), "9" * 400])
def test_a_count_that_is_no_count_is_unknown_and_never_zero(value: object) -> None:
    remarks = Remarks()
    assert Fields({"viewCount": value}, "item", remarks=remarks, item="v1").count("viewCount") is None
    assert remarks.unknown == [f"v1 viewCount {value!r:.60}"]


@pytest.mark.parametrize(
    "text", ["2026-11-20T05:00:00Z", "2026-11-20T05:00:00.000Z", "2026-11-20T10:00:00+05:00", "2026-11-20T05:00:00"]
)
def test_timestamps_are_aware_utc_with_and_without_fractions(text: str) -> None:
    moment = fields(publishedAt=text).moment("publishedAt")
    assert moment == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", 5, "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"]
)
def test_a_missing_or_unreadable_timestamp_is_an_error(value: object) -> None:
    with pytest.raises(ProtocolError):
        fields(publishedAt=value).moment("publishedAt")


@pytest.mark.parametrize("value", [None, "", "a b", "a,b", "é", 5, "x" * 65])
def test_an_id_is_plain_ascii_and_must_be_there(value: object) -> None:
    with pytest.raises(ProtocolError):
        fields(id=value).identifier("id")


def test_texts_lose_what_no_database_can_store() -> None:
    """A lone surrogate in a title once stopped the driver before anything was sent."""
    title = json.loads('"caf\\u0065\\u0301 \\ud83d"')
    cleaned = fields(title=title, tags=[title])
    assert (cleaned.text("title") or "").encode().decode().startswith("café")
    assert cleaned.texts("tags") == (cleaned.text("title"),)


def test_absent_texts_parts_and_flags_are_empty() -> None:
    empty = fields(tags=None)
    assert empty.text("title") is None
    assert empty.texts("tags") == ()
    assert empty.part("snippet").part("thumbnails").text("url") is None
    assert not empty.flag("hidden")
    assert "tags" not in empty


def test_an_optional_field_of_the_wrong_type_is_unknown_and_said_with_its_place() -> None:
    remarks = Remarks()
    values = {"snippet": [], "title": 5, "tags": "one", "labels": [1, "two"], "outer": {"inner": 7}}
    wrong = Fields(values, "item", remarks=remarks, item="v1")
    assert wrong.part("snippet").text("title") is None
    assert (wrong.text("title"), wrong.texts("tags"), wrong.texts("labels")) == (None, (), ("two",))
    assert wrong.part("outer").count("inner") == 7
    assert wrong.part("outer").text("inner") is None
    assert remarks.unknown == [
        "v1 snippet []",
        "v1 title 5",
        "v1 tags 'one'",
        "v1 labels [1, 'two']",
        "v1 outer.inner 7",
    ]


def test_texts_are_cut_and_labels_are_not() -> None:
    long = fields(title="x" * 300, categoryId="x" * 9, defaultLanguage="ü")
    assert long.text("title", most=255) == "x" * 255
    assert long.label("categoryId", most=8) is None
    assert long.label("defaultLanguage", most=35) is None


def test_a_list_without_items_is_an_empty_list() -> None:
    """The API leaves `items` out, or empty, when nothing matched."""
    for answer in ({"kind": KIND}, {"kind": KIND, "items": []}, {"kind": KIND, "items": None}):
        assert read_list(json.dumps(answer).encode(), KIND)[1] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sign in to the network</html>",
        b'{"kind": "youtube#videoListResponse", "items": [{"id"',
        b'"' + KIND.encode() + b'"',
        b"[]",
        b"null",
        b"{}",
        b'{"kind": "youtube#channelListResponse", "items": []}',
        b'{"kind": "youtube#videoListResponse", "items": {}}',
        b"\xff\xfe\xff",
        b"[" * 100_000,
    ],
)
def test_a_200_that_is_not_the_expected_object_is_a_protocol_error(body: bytes) -> None:
    """The Google client hands such bodies on as a str, without an exception."""
    with pytest.raises(ProtocolError):
        read_list(body, KIND)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 20 Nov 2026 05:10:00 GMT", datetime(2026, 11, 20, 5, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 05:10:00 -0000", datetime(2026, 11, 20, 5, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:10:00 +0500", datetime(2026, 11, 20, 5, 10, tzinfo=UTC)),
        ("soon", None),
        ("Fri, 31 Dec 9999 23:59:59 -2300", None),
        ("", None),
        (None, None),
    ],
)
def test_http_dates_are_aware_utc_or_none(text: str | None, moment: datetime | None) -> None:
    assert parse_http_date(text) == moment
