"""Order is not promised: new videos, returned ones and lists that are not there, wherever a list shows them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from yt_assets_tests.pipeline.edited import EditedObservatory
from yt_assets_tests.pipeline.observatory import FIRST, hour
from yt_assets_tests.pipeline.test_one_fault import ledger, on_one, said

Build = Callable[..., EditedObservatory]


@pytest.mark.parametrize("count", [130, 10, ""])
def test_a_known_video_on_top_hides_none_of_120_new_ones(count: object, edited: Build) -> None:
    """Seventy-one of them were missed for a day, and nothing said so."""
    observatory = edited(channels=1, videos_per_channel=130)
    channel = observatory.sandbox.world.channels[0]
    order = [*observatory.sandbox.world.public_video_ids(channel, FIRST)]
    old, new = order[120:], order[:120]
    observatory.lists[f"UU{channel.channel_id[2:]}"] = old
    observatory.edits["channels.list"] = on_one(channel.channel_id, *_count(10))
    assert observatory.capture(0).rows == 10
    observatory.lists[f"UU{channel.channel_id[2:]}"] = [old[0], *new, *old[1:]]
    # A count that lags behind, or that cannot be read, hides none of them either.
    observatory.edits["channels.list"] = on_one(channel.channel_id, *_count(count))
    assert observatory.capture(1).rows == 130


def test_seventy_new_ones_below_fifty_known_ones_are_found_because_the_channel_counts_them(edited: Build) -> None:
    observatory = edited(channels=1, videos_per_channel=130)
    channel = observatory.sandbox.world.channels[0]
    order = [*observatory.sandbox.world.public_video_ids(channel, FIRST)]
    old, new = order[70:], order[:70]
    observatory.lists[f"UU{channel.channel_id[2:]}"] = old
    observatory.edits["channels.list"] = on_one(channel.channel_id, *_count(60))
    assert observatory.capture(0).rows == 60
    observatory.lists[f"UU{channel.channel_id[2:]}"] = [*old[:55], *new, *old[55:]]
    observatory.edits["channels.list"] = on_one(channel.channel_id, *_count(130))
    assert observatory.capture(1).rows == 130


def test_what_a_channel_counts_and_its_list_has_not_shown_yet_waits(edited: Build) -> None:
    observatory = edited(channels=1, videos_per_channel=700)
    observatory.daily_quota = 24
    assert observatory.capture(0).rows < 700
    row = ledger(observatory)
    assert row["stored"] + row["waiting"] == row["named"] == len(observatory.public())
    assert row["waiting"] > 0


def _count(count: object) -> tuple[str, Any]:
    return "statistics.videoCount", str(count)


def test_a_video_that_is_back_in_the_list_is_asked_for_in_that_hour(edited: Build) -> None:
    """It was asked for after 1, 2, 4, 8 hours, and after a month within seven days."""
    observatory = edited(channels=1)
    gone = sorted(observatory.public())[2]
    observatory.capture(0)
    observatory.sandbox.change([{"video": gone, "private": True}])
    for number in (1, 2, 3):  # gone in the first of them, and asked for again in the second
        observatory.capture(number)
    assert gone not in {row["video_id"] for row in observatory.rows("raw_videos", 3)}
    observatory.sandbox.change([])
    observatory.capture(4)
    assert gone in {row["video_id"] for row in observatory.rows("raw_videos", 4)}


def test_a_list_that_is_not_there_is_asked_for_once_a_day_and_said_once(edited: Build) -> None:
    """Channels that YouTube generates have videos and no list: twenty requests and lines in twenty hours."""
    observatory = edited(channels=2, videos_per_channel=3)
    closed = observatory.sandbox.world.channels[1]
    playlist = f"UU{closed.channel_id[2:]}"
    observatory.refused = {playlist: (404, "playlistNotFound")}
    asked = 0
    for number in range(26):
        before = observatory.requests()["playlistItems.list"]
        observatory.capture(number)
        asked += observatory.requests()["playlistItems.list"] - before
    assert len(said(observatory, f"{closed.title}: uploads cannot be listed")) == 1
    assert asked == 26 + 2, "the other list each hour, this one in the first hour and a day later"
    assert {row["waiting"] for row in observatory.rows("hours")} == {0}
    observatory.refused = {}
    observatory.capture(49)
    assert hour(49) <= max(row["listed_at"] for row in observatory.rows("channels")) < hour(49) + timedelta(hours=1)
    assert {row["list_closed_since"] for row in observatory.rows("channels")} == {None}
