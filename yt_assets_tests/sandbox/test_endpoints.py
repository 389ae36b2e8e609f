"""Parameters, filters, paging and refusals of the four methods."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from yt_assets.sandbox.world.ids import page_token

from .conftest import EPOCH, Asker

VIDEO_PARTS = "id,snippet,contentDetails,statistics,liveStreamingDetails"


def ids_of(ask: Asker, channel: int = 0) -> list[str]:
    world = ask.sandbox.world
    return world.public_video_ids(world.channels[channel], ask.sandbox.clock.now())


def test_channels_are_found_by_comma_list_and_by_repeated_ids(ask: Asker) -> None:
    wanted = [channel.channel_id for channel in ask.sandbox.world.channels]
    by_comma = ask.get("channels", part="id", id=",".join(wanted)).json
    repeated = ask.get("channels", part=["id"], id=wanted).json
    assert [item["id"] for item in by_comma["items"]] == wanted
    assert repeated == by_comma


@pytest.mark.parametrize("handle", ["@kitchen-lab", "kitchen-lab", "@Kitchen-LAB"])
def test_a_handle_is_found_with_or_without_at_in_any_case(ask: Asker, handle: str) -> None:
    (item,) = ask.get("channels", part="snippet,contentDetails,statistics", forHandle=handle).json["items"]
    assert item["snippet"]["customUrl"] == "@kitchen-lab"
    assert item["contentDetails"]["relatedPlaylists"]["uploads"] == "UU" + item["id"][2:]
    assert len(item["statistics"]["subscriberCount"].rstrip("0")) <= 3
    assert item["statistics"]["videoCount"] == "25"


def test_a_user_name_is_found(ask: Asker) -> None:
    assert len(ask.get("channels", part="id", forUsername="KitchenLab").json["items"]) == 1


@pytest.mark.parametrize("wanted", [{"id": "UC" + "x" * 22}, {"forHandle": "@nobody"}, {"forUsername": "nobody"}])
def test_an_unknown_channel_is_an_envelope_without_items(ask: Asker, wanted: dict[str, str]) -> None:
    """Clients that read answer["items"] broke on it: the key itself is missing (medialab/minet#753)."""
    heard = ask.get("channels", part="id", **wanted)
    assert heard.status == 200
    assert heard.json.keys() == {"kind", "etag", "pageInfo"}
    assert heard.json["pageInfo"] == {"totalResults": 0, "resultsPerPage": 5}


def test_uploads_come_newest_first_in_pages_that_join_up(ask: Asker) -> None:
    channel = ask.sandbox.world.channels[0]
    seen: list[dict[str, str]] = []
    sizes: list[int] = []
    token: str | None = ""
    while token is not None:
        page = ask.get("playlistItems", part="contentDetails", playlistId=channel.uploads_playlist_id, maxResults=10,
                       **({"pageToken": token} if token else {})).json  # fmt: skip
        seen += [item["contentDetails"] for item in page["items"]]
        sizes.append(len(page["items"]))
        assert page["pageInfo"] == {"totalResults": 25, "resultsPerPage": 10}
        token = page.get("nextPageToken")
    assert sizes == [10, 10, 5]
    assert [item["videoId"] for item in seen] == ids_of(ask)
    times = [item["videoPublishedAt"] for item in seen]
    assert times == sorted(times, reverse=True)


def test_previous_pages_lead_back(ask: Asker) -> None:
    playlist = ask.sandbox.world.channels[0].uploads_playlist_id
    first = ask.get("playlistItems", part="snippet", playlistId=playlist).json
    second = ask.get("playlistItems", part="snippet", playlistId=playlist, pageToken=first["nextPageToken"]).json
    back = ask.get("playlistItems", part="snippet", playlistId=playlist, pageToken=second["prevPageToken"]).json
    assert len(first["items"]) == 5
    assert "prevPageToken" not in first
    assert back["items"] == first["items"]
    assert [item["snippet"]["position"] for item in second["items"]] == [5, 6, 7, 8, 9]


def test_no_results_may_be_asked_for(ask: Asker) -> None:
    playlist = ask.sandbox.world.channels[0].uploads_playlist_id
    page = ask.get("playlistItems", part="id", playlistId=playlist, maxResults=0).json
    assert page["items"] == []
    assert "nextPageToken" not in page


def test_playlist_items_by_id_are_an_empty_list(ask: Asker) -> None:
    assert ask.get("playlistItems", part="id", id="unknown").json["items"] == []


def last_pages(ask: Asker, offset: int) -> tuple[Any, Any]:
    """The page from this place of the first channel's uploads on, and the statistics of the channel."""
    channel = ask.sandbox.world.channels[0]
    token = page_token(offset, backwards=False)
    page = ask.get("playlistItems", part="contentDetails", playlistId=channel.uploads_playlist_id, maxResults=50,
                   pageToken=token).json  # fmt: skip
    return page, ask.get("channels", part="statistics", id=channel.channel_id).json["items"][0]["statistics"]


def test_a_playlist_ends_at_its_newest_twenty_thousand_items(open_sandbox: Callable[..., Asker]) -> None:
    """YouTube serves no more of them and says so nowhere: the totals still count everything."""
    ask = open_sandbox(channels=1, videos_per_channel=20_010)
    page, statistics = last_pages(ask, 19_980)
    assert [item["contentDetails"]["videoId"] for item in page["items"]] == ids_of(ask)[19_980:20_000]
    assert "nextPageToken" not in page
    assert (page["pageInfo"]["totalResults"], statistics["videoCount"]) == (20_010, "20010")
    assert last_pages(ask, 20_000)[0]["items"] == []


def test_a_playlist_of_twenty_thousand_items_is_listed_whole(open_sandbox: Callable[..., Asker]) -> None:
    ask = open_sandbox(channels=1, videos_per_channel=20_000)
    page, _ = last_pages(ask, 19_950)
    assert page["items"][-1]["contentDetails"]["videoId"] == ids_of(ask)[-1]


def test_new_videos_appear_in_later_hours(ask: Asker) -> None:
    before = set(ids_of(ask))
    ask.sandbox.clock.set(now=EPOCH + timedelta(days=2))
    newest = ids_of(ask)[0]
    assert newest not in before
    assert len(ask.get("videos", part="id", id=newest).json["items"]) == 1
    ask.sandbox.clock.set(now=EPOCH)
    assert ask.get("videos", part="id", id=newest).json["items"] == []


def test_parts_select_what_is_answered(ask: Asker) -> None:
    (wanted, *_) = ids_of(ask)
    bare = ask.get("videos", part="id", id=wanted).json["items"][0]
    full = ask.get("videos", part=["snippet", "statistics,topicDetails"], id=wanted).json["items"][0]
    assert bare.keys() == {"kind", "etag", "id"}
    assert full.keys() == {"kind", "etag", "id", "snippet", "statistics"}


def test_unknown_and_repeated_ids_are_silently_left_out(ask: Asker) -> None:
    first, second, *_ = ids_of(ask)
    answer = ask.get("videos", part="id", id=f"{first},dQw4w9WgXcQ,{second},{first}").json
    assert [item["id"] for item in answer["items"]] == [first, second]
    assert answer["pageInfo"] == {"totalResults": 2, "resultsPerPage": 2}


def test_videos_are_found_by_exact_case_only(ask: Asker) -> None:
    ids = ids_of(ask, 0) + ids_of(ask, 1)
    one, other = next((a, b) for a in ids for b in ids if a < b and a.lower() == b.lower())
    items = ask.get("videos", part="snippet", id=f"{one},{other}").json["items"]
    assert [item["id"] for item in items] == [one, other]
    assert items[0]["snippet"]["channelId"] != items[1]["snippet"]["channelId"]


def test_a_deleted_video_is_missing_from_all_three_methods(ask: Asker) -> None:
    ids = ids_of(ask)
    ask.sandbox.clock.set(now=EPOCH + timedelta(hours=5))
    (gone,) = set(ids) - set(ids_of(ask))
    assert ask.get("videos", part="id", id=gone).json["items"] == []
    assert ask.get("videos:batchGetStats", part="id", id=gone).json["items"] == []
    playlist = ask.sandbox.world.channels[0].uploads_playlist_id
    page = ask.get("playlistItems", part="contentDetails", playlistId=playlist, maxResults=50).json
    assert gone not in {item["contentDetails"]["videoId"] for item in page["items"]}


def test_hidden_likes_closed_comments_and_broadcasts_look_as_they_do_on_youtube(ask: Asker) -> None:
    items = ask.get("videos", part=VIDEO_PARTS, id=",".join(ids_of(ask))).json["items"]
    upcoming = next(item for item in items if item["snippet"]["liveBroadcastContent"] == "upcoming")
    assert upcoming["contentDetails"]["duration"] == "P0D"
    assert upcoming["statistics"]["viewCount"] == "0"
    assert int(upcoming["statistics"]["likeCount"]) > 0
    assert upcoming["liveStreamingDetails"].keys() == {"scheduledStartTime"}
    live = next(item for item in items if item["snippet"]["liveBroadcastContent"] == "live")
    assert int(live["liveStreamingDetails"]["concurrentViewers"]) > 0
    assert "actualEndTime" not in live["liveStreamingDetails"]
    assert any("likeCount" not in item["statistics"] for item in items)
    assert any("commentCount" not in item["statistics"] for item in items)
    assert any("liveStreamingDetails" not in item for item in items)


def test_a_premiere_becomes_an_ordinary_video(ask: Asker) -> None:
    items = ask.get("videos", part="snippet", id=",".join(ids_of(ask))).json["items"]
    wanted = next(item["id"] for item in items if item["snippet"]["liveBroadcastContent"] == "upcoming")
    ask.sandbox.clock.set(now=EPOCH + timedelta(days=1))
    (item,) = ask.get("videos", part=VIDEO_PARTS, id=wanted).json["items"]
    assert item["snippet"]["liveBroadcastContent"] == "none"
    assert item["contentDetails"]["duration"].startswith("PT")
    assert "actualEndTime" in item["liveStreamingDetails"]


def test_batch_stats_and_videos_agree_on_the_counts(ask: Asker) -> None:
    ids = ",".join(ids_of(ask))
    stats = ask.get("videos:batchGetStats", part="statistics", id=ids).json["items"]
    videos = ask.get("videos", part="statistics", id=ids).json["items"]
    for stat, video in zip(stats, videos, strict=True):
        assert stat["statistics"] == {n: v for n, v in video["statistics"].items() if n != "favoriteCount"}


@pytest.mark.parametrize(
    ("method", "parameters", "status", "reason"),
    [
        ("videos", {"id": "x"}, 400, "required"),
        ("videos", {"part": "snippet"}, 400, "missingRequiredParameter"),
        ("videos", {"part": "nonsense", "id": "x"}, 400, "unknownPart"),
        ("videos", {"part": "fileDetails", "id": "x"}, 403, "forbidden"),
        ("videos", {"part": "id", "chart": "mostPopular"}, 403, "forbidden"),
        ("videos", {"part": "id", "id": ",".join(map(str, range(51)))}, 400, "invalidFilters"),
        ("videos:batchGetStats", {"part": "statistics"}, 400, "missingRequiredParameter"),
        ("videos:batchGetStats", {"part": "status", "id": "x"}, 400, "unknownPart"),
        ("videos:batchGetStats", {"part": "id", "id": ",".join(map(str, range(51)))}, 400, "invalidFilters"),
        ("channels", {"part": "id"}, 400, "missingRequiredParameter"),
        ("playlistItems", {"part": "id"}, 400, "missingRequiredParameter"),
        ("playlistItems", {"part": "id", "playlistId": "UUnothing"}, 404, "playlistNotFound"),
        ("playlistItems", {"part": "id", "playlistId": "UUnothing", "maxResults": 51}, 400, "invalidParameter"),
        ("playlistItems", {"part": "id", "playlistId": "UUnothing", "maxResults": "x"}, 400, "invalidParameter"),
    ],
)
def test_refusals_carry_the_services_reason(
    ask: Asker, method: str, parameters: dict[str, object], status: int, reason: str
) -> None:
    heard = ask.get(method, **parameters)
    assert (heard.status, heard.reason) == (status, reason)
    assert heard.json["error"]["code"] == status
    assert heard.json["error"]["message"]


def test_a_made_up_page_token_is_refused(ask: Asker) -> None:
    playlist = ask.sandbox.world.channels[0].uploads_playlist_id
    heard = ask.get("playlistItems", part="id", playlistId=playlist, pageToken="invented")
    assert (heard.status, heard.reason) == (400, "invalidPageToken")
