"""Channel references as people write them, and their lookup."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from yt_assets.youtube.discovery import parse_channel_reference, resolve_channels
from yt_assets.youtube.errors import BadChannelReference, ChannelNotFound
from yt_assets.youtube.records import Answer, ChannelRecord

ID = "UC_x5XG1OV2P6uZZ5FSM9Ttw"
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (ID, "id", ID),
        (f"  {ID}\n", "id", ID),
        (f"https://www.youtube.com/channel/{ID}", "id", ID),
        (f"youtube.com/channel/{ID}/videos?view=0#top", "id", ID),
        (f"m.youtube.com/channel/{ID}", "id", ID),
        (f"channel/{ID}", "id", ID),
        ("@GoogleDevelopers", "handle", "@GoogleDevelopers"),
        ("GoogleDevelopers", "handle", "@GoogleDevelopers"),
        ("google.developers", "handle", "@google.developers"),
        ("@GoogleDevelopers/videos", "handle", "@GoogleDevelopers"),
        ("HTTPS://YouTube.com/@GoogleDevelopers/shorts?si=abc", "handle", "@GoogleDevelopers"),
        ("youtube.com/@%E6%97%A5%E6%9C%AC", "handle", "@日本"),
        ("@हिन्दी", "handle", "@हिन्दी"),
        ("https://youtube.com/user/GoogleDevelopers", "username", "GoogleDevelopers"),
        ("http://m.youtube.com/c/GoogleDevelopers/about", "custom", "GoogleDevelopers"),
        ("www.youtube.com/GoogleDevelopers", "custom", "GoogleDevelopers"),
        ("/c/GoogleDevelopers", "custom", "GoogleDevelopers"),
    ],
)
def test_every_usual_way_to_name_a_channel_is_read(text: str, kind: str, value: str) -> None:
    reference = parse_channel_reference(text)
    assert (reference.kind, reference.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no channel"),
        ("   ", "names no channel"),
        ("youtube.com", "names no channel"),
        ("https://www.youtube.com/", "names no channel"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "another page"),
        ("youtube.com/playlist?list=PL1", "another page"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtu.be has no channels"),
        ("https://vimeo.com/@someone", "vimeo.com has no channels"),
        ("https://youtube.com.evil.example/@someone", "has no channels"),
        ("http://[broken", "has no channels"),
        ("vimeo.com/someone", "no address of YouTube"),
        (ID[:-1], "looks like an id"),
        (ID.replace("UC", "UU"), "looks like an id"),
        (f"youtube.com/channel/{ID[:-1]}", "no channel id"),
        ("youtube.com/channel", "names no channel"),
        ("/c/", "names no channel"),
        ("two words", "no handle"),
        ("@", "no handle"),
        ("@" + "x" * 31, "no handle"),
        ("youtube.com/user/a%20b", "no channel's name"),
    ],
)
def test_a_text_that_names_no_channel_is_refused_with_what_is_allowed(text: str, why: str) -> None:
    with pytest.raises(BadChannelReference) as caught:
        parse_channel_reference(text)
    assert repr(text) in str(caught.value)
    assert why in str(caught.value)
    assert "allowed are a channel id (UC and 22 more characters), a @handle" in str(caught.value)


class FakeSource:
    """Channels by id, handle and user name; writes down what it was asked."""

    def __init__(self, *records: ChannelRecord, usernames: dict[str, ChannelRecord] | None = None) -> None:
        self.records = records
        self.usernames = usernames or {}
        self.asked: list[str] = []

    def channels(self, *, ids: Sequence[str]) -> Answer[list[ChannelRecord]]:
        self.asked.append(f"{len(ids)} ids")
        return Answer([record for record in self.records if record.channel_id in ids], NOW)

    def channel_by_handle(self, handle: str) -> Answer[ChannelRecord | None]:
        self.asked.append(f"handle {handle}")
        wanted = "@" + handle.removeprefix("@").casefold()
        return Answer(next((r for r in self.records if (r.handle or "").casefold() == wanted), None), NOW)

    def channel_by_username(self, username: str) -> Answer[ChannelRecord | None]:
        self.asked.append(f"user {username}")
        return Answer(self.usernames.get(username), NOW)


def channel(number: int) -> ChannelRecord:
    return ChannelRecord(f"UC{number:021d}A", f"@Channel{number}", f"Channel {number}", None, None, None)


def test_ids_are_asked_for_by_fifty_and_the_order_is_the_operators() -> None:
    records = [channel(number) for number in range(120)]
    source = FakeSource(*records)
    references = [record.channel_id for record in reversed(records)]
    found = resolve_channels(source, references, {})
    assert list(found.items()) == list(zip(references, reversed(records), strict=True))
    assert source.asked == ["50 ids", "50 ids", "20 ids"]


def test_handles_are_asked_one_by_one_and_known_ones_go_with_the_ids() -> None:
    """A handle costs a unit, and can change its owner; an id shares its unit with 49 others, and cannot."""
    source = FakeSource(channel(1), channel(2), channel(3))
    found = resolve_channels(
        source, ["@channel1", channel(2).channel_id, "Channel3"], {"@Channel3": "UC" + "0" * 20 + "3A"}
    )
    assert list(found.values()) == [channel(1), channel(2), channel(3)]
    assert source.asked == ["2 ids", "handle @channel1"]


def test_one_channel_named_in_two_ways_is_found_under_both() -> None:
    source, by_id = FakeSource(channel(1)), channel(1).channel_id
    found = resolve_channels(source, ["@Channel1", by_id, "@Channel1"], {})
    assert found == {"@Channel1": channel(1), by_id: channel(1)}


def test_a_user_name_and_a_custom_name_are_looked_up_each_in_their_way() -> None:
    source = FakeSource(channel(1), usernames={"Old": channel(2), "Older": channel(3)})
    references = ["youtube.com/user/Old", "youtube.com/c/Channel1", "youtube.com/c/Older"]
    assert list(resolve_channels(source, references, {}).values()) == [channel(2), channel(1), channel(3)]
    assert source.asked == ["user Old", "handle Channel1", "handle Older", "user Older"]


def test_a_channel_that_does_not_exist_is_named_as_it_was_written() -> None:
    source = FakeSource(channel(1))
    gone = channel(9).channel_id
    with pytest.raises(ChannelNotFound) as caught:
        resolve_channels(source, ["https://youtube.com/@Nobody", "@Channel1", gone], {})
    assert caught.value.reference == "https://youtube.com/@Nobody"
    assert caught.value.references == ("https://youtube.com/@Nobody", gone)
    assert caught.value.found == {"@Channel1": channel(1)}
    assert "'https://youtube.com/@Nobody'" in str(caught.value)
    assert "YT_CHANNELS" in str(caught.value)


def test_a_wrong_reference_is_refused_before_a_unit_is_spent() -> None:
    source = FakeSource(channel(1))
    with pytest.raises(BadChannelReference):
        resolve_channels(source, ["@Channel1", "two words"], {})
    assert source.asked == []


def test_keys_tell_the_kinds_apart_and_not_upper_from_lower_case() -> None:
    keys = [parse_channel_reference(text).key for text in ("@Ab", "youtube.com/user/Ab", "youtube.com/c/Ab", ID)]
    assert keys == ["@ab", "user/ab", "c/ab", ID]
