"""Whole answers, read from bytes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.protocol import (
    parse_channels,
    parse_uploads,
    parse_video_stats,
    parse_videos,
    text_hash,
)
from yt_assets.youtube.records import ChannelRecord, Remarks, StatsRecord, Upload, UploadsPage, VideoRecord
from yt_assets_tests.youtube import answers

UPLOADS_ID = "UU_x5XG1OV2P6uZZ5FSM9Ttw"


def as_bytes(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()


def read_video(**changes: Any) -> VideoRecord:
    answer = answers.listing("videoListResponse", [answers.video("v1", **changes)])
    return parse_videos(as_bytes(answer), asked=["v1"])[0]


def test_a_video_is_read_with_all_its_fields() -> None:
    assert read_video() == VideoRecord(
        video_id="v1",
        channel_id="UC_x5XG1OV2P6uZZ5FSM9Ttw",
        published_at=datetime(2026, 11, 19, 12, tzinfo=UTC),
        duration_seconds=1263,
        aspect_ratio=1.778,
        format="long",
        live_state="none",
        title="A title",
        description="A description",
        tags=("one", "two"),
        category_id="28",
        default_language=None,
        default_audio_language=None,
        text_hash=text_hash("A title", "A description", ["one", "two"], "28", None),
        views=100,
        likes=10,
        comments=1,
    )


def test_a_video_with_the_required_fields_alone_is_read() -> None:
    snippet = {"publishedAt": "2026-11-19T12:00:00Z", "channelId": "UC1"}
    bare = read_video(snippet=snippet, contentDetails=None, statistics=None)
    assert (bare.title, bare.description, bare.tags, bare.category_id) == ("", "", (), None)
    assert (bare.views, bare.likes, bare.comments) == (None, None, None)
    assert (bare.duration_seconds, bare.format, bare.live_state) == (None, "long", None)


def test_the_players_size_tells_the_shape_and_with_it_the_format() -> None:
    """A bound on the player's height, at no further cost, tells a landscape teaser from a Short."""
    teaser, vertical = {"duration": "PT45S"}, {"embedHtml": "<iframe>", "embedHeight": "720", "embedWidth": "405"}
    assert (read_video(contentDetails=teaser).aspect_ratio, read_video(contentDetails=teaser).format) == (1.778, "long")
    short = read_video(contentDetails=teaser, player=vertical)
    assert (short.aspect_ratio, short.format) == (0.562, "short")
    unknown = read_video(contentDetails=teaser, player={"embedHtml": "<iframe>"})
    assert (unknown.aspect_ratio, unknown.format) == (None, "short")


def test_a_hidden_count_is_none_and_a_zero_is_zero() -> None:
    seen = read_video(statistics={"viewCount": "0", "commentCount": "0"})
    assert (seen.views, seen.likes, seen.comments) == (0, None, 0)


@pytest.mark.parametrize("missing", ["publishedAt", "channelId"])
def test_a_video_without_what_was_asked_for_is_refused_and_the_others_are_read(missing: str) -> None:
    odd = answers.video("v1")
    del odd["snippet"][missing]
    remarks = Remarks()
    body = as_bytes(answers.listing("videoListResponse", [odd, answers.video("v2")]))
    assert [video.video_id for video in parse_videos(body, asked=["v1", "v2"], remarks=remarks)] == ["v2"]
    assert remarks.refused == {"v1": f"snippet.{missing} is missing"}
    assert remarks.sentences() == [f"Refused for what is missing: v1: snippet.{missing} is missing"]


def test_a_past_stream_stays_live_and_an_unknown_state_is_none() -> None:
    snippet = {**answers.video("v1")["snippet"], "liveBroadcastContent": "hologram"}
    past = read_video(snippet=snippet, liveStreamingDetails={"actualEndTime": "2026-11-19T13:00:00Z"})
    assert (past.format, past.live_state) == ("live", None)


def test_the_text_hash_names_the_text_and_nothing_else() -> None:
    """The recipe is stored with every text: another one would make all texts look changed."""
    assert text_hash("A title", "", ["a", "b"], "28", "en") == "0c2fa95dcbc4f848"
    snippet = answers.video("v1")["snippet"]
    assert read_video(statistics=None).text_hash == read_video().text_hash
    for name in ("title", "description", "categoryId", "defaultLanguage", "defaultAudioLanguage"):
        assert read_video(snippet={**snippet, name: "other"}).text_hash != read_video().text_hash
    assert read_video(snippet={**snippet, "tags": ["two", "one"]}).text_hash != read_video().text_hash


def test_missing_videos_are_left_out_and_foreign_ones_refused() -> None:
    """Three threads on one connection once got each other's answers, with a 200."""
    assert [v.video_id for v in parse_videos(as_bytes(answers.videos("b")), asked=["a", "b"])] == ["b"]
    with pytest.raises(ProtocolError, match="not asked for"):
        parse_videos(as_bytes(answers.videos("b", "c")), asked=["a", "b"])
    with pytest.raises(ProtocolError, match="not asked for"):
        parse_videos(as_bytes(answers.videos("DQW4")), asked=["dQw4"])


def test_an_id_that_is_answered_twice_counts_once() -> None:
    assert len(parse_videos(as_bytes(answers.videos("a", "a")), asked=["a"])) == 1


def test_batch_stats_are_read_with_hidden_counts() -> None:
    items = [answers.stats("a", viewCount="5", likeCount="0"), answers.stats("b"), {"id": "c"}]
    body = as_bytes(answers.listing("batchGetStatsResponse", items, summary={"failedVideoIds": []}))
    assert parse_video_stats(body, asked=["a", "b", "c", "d"]) == [
        StatsRecord("a", 5, 0, None),
        StatsRecord("b", None, None, None),
        StatsRecord("c", None, None, None),
    ]


def test_a_channel_is_read_with_all_its_fields() -> None:
    expected = ChannelRecord("UC1", "@someone", "Someone", "UU1", 1000, 7, None)
    assert parse_channels(as_bytes(answers.channels("UC1")), asked=["UC1"]) == [expected]
    assert parse_channels(as_bytes(answers.channels("UC1"))) == [expected]


def test_a_channel_with_an_id_alone_is_read() -> None:
    body = as_bytes(answers.listing("channelListResponse", [{"id": "UC1"}]))
    assert parse_channels(body) == [ChannelRecord("UC1", None, "", None, None, None, None)]


def test_hidden_subscribers_are_none_although_the_answer_says_zero() -> None:
    item = answers.channel("UC1")
    item["statistics"] = {"subscriberCount": "0", "hiddenSubscriberCount": True, "videoCount": "7", "viewCount": "12"}
    channel = parse_channels(as_bytes(answers.listing("channelListResponse", [item])))[0]
    assert (channel.subscribers, channel.video_count, channel.views) == (None, 7, 12)


def test_an_old_custom_address_is_no_handle() -> None:
    item = answers.channel("UC1", handle="googledevelopers")
    channel = parse_channels(as_bytes(answers.listing("channelListResponse", [item])))[0]
    assert channel == replace(channel, handle=None)


def test_a_page_of_uploads_gives_ids_in_order_and_the_next_token() -> None:
    body = as_bytes(answers.uploads("new", "old", next_page="CAIQAA"))
    assert parse_uploads(body) == UploadsPage((Upload("new", None), Upload("old", None)), "CAIQAA")
    assert parse_uploads(as_bytes(answers.uploads())) == UploadsPage((), None)


def test_uploads_are_read_from_either_part_and_from_the_right_playlist() -> None:
    snippet = {"playlistId": UPLOADS_ID, "resourceId": {"videoId": "v1"}}
    body = as_bytes(answers.listing("playlistItemListResponse", [{"id": "i", "snippet": snippet}]))
    assert parse_uploads(body, playlist_id=UPLOADS_ID).video_ids == ("v1",)
    with pytest.raises(ProtocolError, match="got items of"):
        parse_uploads(body, playlist_id="UUother")


def test_an_upload_without_a_video_is_passed_over_and_counted() -> None:
    body = as_bytes(answers.listing("playlistItemListResponse", [{"id": "i"}, *answers.uploads("a")["items"], {}]))
    page = parse_uploads(body)
    assert page.video_ids == ("a",)
    assert page.remarks.nameless == 2
