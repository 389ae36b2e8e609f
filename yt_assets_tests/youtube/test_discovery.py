"""Channel references as people write them, and their lookup."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.discovery import channels_by_id, look_up, parse_channel_reference
from yt_assets.youtube.errors import BadChannelReference, ChannelNotFound
from yt_assets.youtube.records import ApiResult, ChannelRecord

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
        ("youtube.com/The-limitCh", "custom", "The-limitCh"),
        ("youtube.com/some_name/videos", "custom", "some_name"),
        ("youtube.com/some.name", "custom", "some.name"),
        ("youtube.com/a·b", "custom", "a·b"),
        ("youtube.com/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80", "custom", "हिन्दी"),
        ("youtube.com/live-from-berlin", "custom", "live-from-berlin"),
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
        *(
            (f"youtube.com/{page}", "another page")
            for page in (
                *("gaming", "GAMING", "show/SC1", "v/abc", "feed/trending", "results?search_query=a", "premium", "red"),
                *(
                    "trending",
                    "post/UgkxA",
                    "hashtag/a",
                    "account_privacy",
                    "my_videos",
                    "subscription_manager",
                    "blog",
                ),
                *(
                    "attribution_link?a=b",
                    "live_chat?v=a",
                    "robots.txt",
                    "iframe_api",
                    "get_video_info",
                    "-name",
                    "name_",
                ),
                *("some-name/other", "a+b", "a!"),
            )
        ),
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


class FakeSource(YouTubeClient):
    """Channels by id, handle and user name; writes down what it was asked."""

    def __init__(self, *records: ChannelRecord, usernames: dict[str, ChannelRecord] | None = None) -> None:
        self.records = records
        self.usernames = usernames or {}
        self.asked: list[str] = []

    def channels(self, *, ids: Sequence[str]) -> ApiResult[list[ChannelRecord]]:
        self.asked.append(f"{len(ids)} ids")
        return ApiResult([record for record in self.records if record.channel_id in ids], NOW)

    def channel_by_handle(self, handle: str) -> ApiResult[ChannelRecord | None]:
        self.asked.append(f"handle {handle}")
        wanted = "@" + handle.removeprefix("@").casefold()
        return ApiResult(next((r for r in self.records if (r.handle or "").casefold() == wanted), None), NOW)

    def channel_by_username(self, username: str) -> ApiResult[ChannelRecord | None]:
        self.asked.append(f"user {username}")
        return ApiResult(self.usernames.get(username), NOW)


def channel(number: int) -> ChannelRecord:
    return ChannelRecord(f"UC{number:021d}A", f"@Channel{number}", f"Channel {number}", None, None, None, None)


def test_ids_are_asked_for_by_fifty_and_come_in_the_order_they_were_asked_in() -> None:
    records = [channel(number) for number in range(120)]
    source = FakeSource(*records)
    ids = [record.channel_id for record in reversed(records)]
    found = channels_by_id(source, [*ids, *ids])
    assert list(found.items()) == list(zip(ids, reversed(records), strict=True))
    assert source.asked == ["50 ids", "50 ids", "20 ids"]


def test_an_id_without_a_channel_is_left_out_and_none_at_all_asks_nothing() -> None:
    source = FakeSource(channel(1))
    assert channels_by_id(source, [channel(9).channel_id, channel(1).channel_id]) == {channel(1).channel_id: channel(1)}
    assert channels_by_id(source, []) == {}
    assert source.asked == ["2 ids"]


@pytest.mark.parametrize(
    ("text", "number", "asked", "units"),
    [
        ("@channel1", 1, ["handle @channel1"], 1),
        ("youtube.com/user/Old", 2, ["user Old"], 1),
        ("youtube.com/c/Channel1", 1, ["handle Channel1"], 2),
        ("youtube.com/c/Older", 3, ["handle Older", "user Older"], 2),
    ],
)
def test_a_name_is_looked_up_in_the_way_of_its_kind(text: str, number: int, asked: list[str], units: int) -> None:
    source = FakeSource(channel(1), usernames={"Old": channel(2), "Older": channel(3)})
    reference = parse_channel_reference(text)
    assert look_up(source, reference) == channel(number)
    assert (source.asked, reference.units) == (asked, units)


def test_a_name_that_leads_nowhere_gives_none() -> None:
    assert look_up(FakeSource(channel(1)), parse_channel_reference("@Nobody")) is None


def test_a_channel_that_does_not_exist_is_named_as_it_was_written_and_many_are_counted() -> None:
    few = ChannelNotFound("https://youtube.com/@Nobody", "@another")
    assert "YouTube knows no channel 'https://youtube.com/@Nobody', '@another' (" in str(few)
    assert "YT_CHANNELS" in str(few)
    many = ChannelNotFound(*(f"@n{number}" for number in range(1_200)))
    assert "'@n9' and 1,190 more (" in str(many)
    assert len(many.references) == 1_200


def test_keys_tell_the_kinds_apart_and_not_upper_from_lower_case() -> None:
    keys = [parse_channel_reference(text).key for text in ("@Ab", "youtube.com/user/Ab", "youtube.com/c/Ab", ID)]
    assert keys == ["@ab", "user/ab", "c/ab", ID]
