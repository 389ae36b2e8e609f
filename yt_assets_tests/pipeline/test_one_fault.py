"""What is wrong in one field, one video, one channel or one list costs that alone."""

from collections.abc import Callable
from typing import Any

import pytest

from yt_assets_tests.pipeline.edited import Answer, EditedObservatory
from yt_assets_tests.pipeline.observatory import Facts

Build = Callable[..., EditedObservatory]


def put(item: Answer, path: str, value: Any) -> None:
    """Give a field another value; ... takes it out."""
    *parts, last = path.split(".")
    for part in parts:
        item = item.setdefault(part, {})
    if value is ...:
        item.pop(last, None)
    else:
        item[last] = value


def on_one(video_id: str, path: str, value: Any) -> Callable[[Answer], None]:
    """An edit of one item alone."""

    def edit(answer: Answer) -> None:
        for item in answer.get("items", []):
            if item["id"] == video_id:
                put(item, path, value)

    return edit


def said(observatory: EditedObservatory, words: str) -> list[str]:
    """Lines of the log that hold these words."""
    return [line for line in observatory.log if words in line]


def ledger(observatory: EditedObservatory) -> Facts:
    """The row of the only hour."""
    (row,) = observatory.rows("hours")
    return row


# Fields of a video that may be unknown, what is answered in their place, and the column that is NULL then.
OPTIONAL = [
    ("statistics.viewCount", "-1", "views"),
    ("statistics.viewCount", "1234.0", "views"),
    ("statistics.viewCount", "", "views"),
    ("statistics.viewCount", str(2**64 - 1), "views"),
    ("statistics.likeCount", [], "likes"),
    ("statistics.commentCount", {"a": 1}, "comments"),
    ("statistics", "none", "views"),
    ("snippet.tags", ["one", None, "two"], None),
    ("snippet.tags", "one", None),
    ("snippet.title", "x" * 300, None),
    ("snippet.title", 5, None),
    ("snippet.categoryId", "x" * 9, None),
    ("snippet.defaultLanguage", "ü" * 3, None),
    ("contentDetails.duration", 7, None),
    ("player.embedWidth", "wide", None),
    ("snippet.liveBroadcastContent", 1, None),
]


@pytest.mark.parametrize(("path", "value", "column"), OPTIONAL)
def test_an_optional_field_that_cannot_be_read_is_unknown_with_a_note(
    path: str, value: Any, column: str | None, edited: Build
) -> None:
    """It took fifty videos with it, and with them the hour."""
    observatory = edited()
    odd = sorted(observatory.public())[3]
    observatory.edits = {"videos.list": on_one(odd, path, value)}
    assert observatory.capture(0).rows == 60
    row = next(row for row in observatory.rows("raw_videos", 0) if row["video_id"] == odd)
    assert column is None or row[column] is None
    assert said(observatory, f"Fields that cannot be read count as unknown: {odd} {path}")
    assert (ledger(observatory)["state"], ledger(observatory)["left_out"]) == ("captured", 0)


# Fields that a video must have.
OBLIGATORY = [
    ("snippet.publishedAt", ..., "snippet.publishedAt is missing"),
    ("snippet.publishedAt", "0001-01-01T00:00:00Z", "snippet.publishedAt cannot be read: '0001-01-01T00:00:00Z'"),
    ("snippet.publishedAt", "yesterday", "snippet.publishedAt cannot be read: 'yesterday'"),
    ("snippet.publishedAt", "9999-12-31T23:59:59Z", "snippet.publishedAt cannot be read: '9999-12-31T23:59:59Z'"),
    ("snippet.channelId", ..., "snippet.channelId is missing"),
    ("snippet.channelId", 17, "snippet.channelId cannot be read: 17"),
    ("snippet", ..., "snippet.channelId is missing"),
    ("snippet.tags", ["y" * 70_000], "tags: it is 70,004 bytes of JSON, 65,535 fit"),
]


@pytest.mark.parametrize(("path", "value", "why"), OBLIGATORY)
def test_a_video_without_an_obligatory_field_is_refused_by_id_and_field_and_59_are_kept(
    path: str, value: Any, why: str, edited: Build
) -> None:
    observatory = edited()
    odd = sorted(observatory.public())[3]
    observatory.edits = {"videos.list": on_one(odd, path, value)}
    assert observatory.capture(0).rows == 59
    (row,) = observatory.rows("left_out")
    assert (row["video_id"], row["reason"][: len(why)], row["is_refused"]) == (odd, why, 1)
    hour_row = ledger(observatory)
    assert (hour_row["state"], hour_row["stored"], hour_row["left_out"]) == ("partial", 59, 1)
    assert hour_row["reason"].startswith(f"left out: {odd} ({why}")


def test_refused_videos_do_not_fail_the_hour_of_the_others(edited: Build) -> None:
    """Nine tenths is a rule on what was lost on the way; what YouTube says of a video no other try mends."""
    observatory = edited()
    bad = set(sorted(observatory.public())[:25])

    def edit(answer: Answer) -> None:
        for item in answer["items"]:
            if item["id"] in bad:
                del item["snippet"]["publishedAt"]

    observatory.edits = {"videos.list": edit}
    assert observatory.capture(0).rows == 35
    assert ledger(observatory)["left_out"] == 25


def test_an_item_without_a_readable_id_calls_no_video_gone(edited: Build) -> None:
    observatory = edited()
    odd = sorted(observatory.public())[3]
    observatory.edits = {"videos.list": on_one(odd, "id", None)}
    assert observatory.capture(0).rows == 59
    assert {row["availability"] for row in observatory.rows("videos")} == {"public"}
    assert [(row["video_id"], row["reason"]) for row in observatory.rows("left_out")] == [
        (odd, "an item of the answer has no readable id")
    ]


CHANNEL_FLAWS: list[tuple[str, Any]] = [
    ("statistics.videoCount", ""),
    ("statistics.videoCount", "-5"),
    ("statistics.subscriberCount", "1.2K"),
    ("snippet.title", "x" * 300),
    ("snippet.title", None),
    ("snippet.title", 5),
    ("snippet.customUrl", f"@{'y' * 80}"),
    ("snippet.customUrl", 3),
    ("statistics", []),
]


@pytest.mark.parametrize(("path", "value"), CHANNEL_FLAWS)
def test_an_odd_field_of_one_channel_costs_no_video(path: str, value: Any, edited: Build) -> None:
    """It failed the hour of all channels, each hour."""
    observatory = edited()
    channel = observatory.sandbox.world.channels[1].channel_id
    observatory.edits = {"channels.list": on_one(channel, path, value)}
    for number in (0, 1):
        assert observatory.capture(number).rows == 60
    assert len(observatory.rows("channels")) == 3


@pytest.mark.parametrize("status", [403, 404, 410])
def test_one_channels_refused_list_stays_that_channels(status: int, edited: Build) -> None:
    observatory = edited()
    closed = observatory.sandbox.world.channels[1]
    observatory.refused = {f"UU{closed.channel_id[2:]}": (status, "forbidden")}
    assert observatory.capture(0).rows == 40
    assert len(said(observatory, f"{closed.title}: uploads cannot be listed")) == 1
    observatory.refused = {}
    assert observatory.capture(25).rows >= 60


def test_refused_lists_of_many_channels_do_not_stop_the_others(edited: Build) -> None:
    """Three in a row passed for a service that fails."""
    observatory = edited(channels=8, videos_per_channel=5)
    closed = observatory.sandbox.world.channels[:6]
    observatory.refused = {f"UU{channel.channel_id[2:]}": (410, "gone") for channel in closed}
    assert observatory.capture(0).rows == 10


def test_a_question_that_is_refused_for_one_of_its_channels_finds_the_others(edited: Build) -> None:
    observatory = edited(channels=5, videos_per_channel=4)
    observatory.capture(0)
    suspended = observatory.sandbox.world.channels[2].channel_id
    observatory.refused = {suspended: (403, "channelSuspended")}
    observatory.capture(1)
    states = {row["channel_id"]: row["availability"] for row in observatory.rows("channels")}
    assert states == dict.fromkeys(states, "public") | {suspended: "unavailable"}


def test_an_odd_id_in_a_list_is_left_out_and_the_others_are_captured(edited: Build) -> None:
    observatory = edited(channels=2)
    listed = {f"UU{channel.channel_id[2:]}" for channel in observatory.sandbox.world.channels[:1]}

    def edit(answer: Answer) -> None:
        if answer["items"] and answer["items"][0]["snippet"]["playlistId"] in listed:
            for item, key in zip(answer["items"][:3], ["much-too-long-for-a-video", None, "a b"], strict=True):
                item["contentDetails"]["videoId"] = key

    observatory.edits = {"playlistItems.list": edit}
    assert observatory.capture(0).rows == 38
    (row,) = observatory.rows("left_out")
    assert (row["video_id"], row["is_refused"]) == ("much-too-long-for-a-video", 1)
    account = ledger(observatory)
    assert (account["stored"], account["left_out"], account["waiting"], account["named"]) == (38, 1, 0, 39)
    assert said(observatory, "Refused without a readable id: 1 items")
