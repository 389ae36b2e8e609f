"""From references to channels, and from uploads playlists to the catalog."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from yt_assets.steps.discovery import find_channels
from yt_assets.youtube.errors import ChannelNotFound, TransientError
from yt_assets_tests.steps.observatory import FIRST, Observatory, hour

HOURS_UNTIL_A_NEW_UPLOAD = 40


def test_a_channel_is_stored_with_what_the_service_says_of_it(observatory: Observatory) -> None:
    observatory.capture(0)
    at = FIRST + timedelta(minutes=10)
    stored = {row["channel_id"]: row for row in observatory.rows("channels")}
    for channel in observatory.sandbox.world.channels:
        row = stored[channel.channel_id]
        assert (row["handle"], row["title"]) == (channel.handle, channel.title)
        assert row["uploads_playlist_id"] == channel.uploads_playlist_id
        assert (row["first_seen_at"], row["last_seen_at"]) == (at, at)


def test_a_channel_keeps_its_first_sight_and_moves_its_last(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.capture(2)
    for row in observatory.rows("channels"):
        assert row["first_seen_at"] == FIRST + timedelta(minutes=10)
        assert row["last_seen_at"] == hour(2) + timedelta(minutes=10)


def test_known_handles_are_asked_for_by_id_all_in_one_call(observatory: Observatory) -> None:
    observatory.capture(0)
    first = observatory.requests()["channels.list"]
    observatory.capture(1)
    assert (first, observatory.requests()["channels.list"] - first) == (3, 1)


def test_a_first_listing_that_is_interrupted_leaves_no_gap(build: Callable[..., Observatory]) -> None:
    """Three pages, the second unreadable: with the first page stored, the next listing would stop at it for ever."""
    observatory = build(channels=1, videos_per_channel=120)
    observatory.fail({"from": 2, "method": "playlistItems.list", "status": 500})
    with pytest.raises(TransientError):
        observatory.at(FIRST).plan(FIRST)
    assert observatory.counts() == {}
    observatory.fail()
    plan, _ = observatory.plan(FIRST)
    assert set(plan.video_ids) == observatory.public()
    assert len(plan.video_ids) == 120


def test_a_first_listing_that_is_closed_half_way_leaves_no_gap(build: Callable[..., Observatory]) -> None:
    """The channel was closed between two pages and came back: its first page alone must not pass for the whole."""
    observatory = build(channels=1, videos_per_channel=120)
    refusal = {"status": 403, "reason": "playlistItemsNotAccessible"}
    observatory.fail({"at": 2, "method": "playlistItems.list", **refusal})
    plan, _ = observatory.at(FIRST).plan(FIRST)
    assert plan.video_ids == ()
    observatory.fail()
    again, _ = observatory.plan(FIRST)
    assert set(again.video_ids) == observatory.public()


def test_one_channel_whose_first_listing_fails_does_not_undo_the_others(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=2, videos_per_channel=30)
    observatory.fail({"from": 2, "method": "playlistItems.list", "status": 500})
    with pytest.raises(TransientError):
        observatory.at(FIRST).plan(FIRST)
    assert len(observatory.rows("videos")) == 30
    assert observatory.rows("hours") == []


def test_new_uploads_are_found_by_reading_only_the_pages_that_hold_them(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=1, videos_per_channel=200)
    observatory.capture(0)
    known, pages = observatory.public(), observatory.requests()["playlistItems.list"]
    observatory.capture(HOURS_UNTIL_A_NEW_UPLOAD)
    new = observatory.public() - known
    assert pages == 4
    assert observatory.requests()["playlistItems.list"] - pages == 1
    assert new != set()
    assert new <= {row["video_id"] for row in observatory.rows("raw_videos", HOURS_UNTIL_A_NEW_UPLOAD)}
    assert f"{observatory.sandbox.world.channels[0].title}: {len(new):,} new uploads" in observatory.log


def test_more_new_uploads_than_a_page_holds_are_all_found(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=1, videos_per_channel=20)
    observatory.capture(0)
    late = 60 * 24
    observatory.at(hour(late))
    plan, _ = observatory.plan(hour(late))
    assert len(observatory.public()) > 120
    assert observatory.public() <= set(plan.video_ids)


def test_a_closed_list_of_uploads_is_said_and_its_known_videos_are_still_observed(observatory: Observatory) -> None:
    observatory.capture(0)
    refusal = {"status": 403, "reason": "playlistItemsNotAccessible"}
    observatory.fail({"at": 1, "method": "playlistItems.list", **refusal})
    settlement = observatory.capture(1)
    assert settlement.rows == 60
    title = observatory.sandbox.world.channels[0].title
    assert [line for line in observatory.log if line.startswith(f"{title}: uploads cannot be listed")]


def test_a_channel_without_an_uploads_playlist_has_no_videos_and_is_no_failure(
    build: Callable[..., Observatory],
) -> None:
    observatory = build(channels=1)
    channel = observatory.sandbox.world.channels[0]
    bare = {"id": channel.channel_id, "snippet": {"title": channel.title}}
    body = json.dumps({"kind": "youtube#channelListResponse", "items": [bare]})
    observatory.fail({"at": 1, "method": "channels.list", "body": body})
    plan, _ = observatory.at(FIRST).plan(FIRST)
    assert plan.video_ids == ()
    assert observatory.requests()["playlistItems.list"] == 0
    assert observatory.rows("channels")[0]["uploads_playlist_id"] is None


def test_a_known_channel_that_vanished_is_said_and_left_out(build: Callable[..., Observatory]) -> None:
    """One of a hundred channels was deleted, and for a day nothing at all was captured."""
    observatory = build(channels=2)
    observatory.capture(0)
    gone = observatory.sandbox.world.channels[1]
    stored = {row["video_id"] for row in observatory.rows("videos") if row["channel_id"] == gone.channel_id}
    observatory.sandbox.world._by_id.pop(gone.channel_id)
    settlement = observatory.capture(1)
    assert f"No longer on YouTube, left out: {gone.handle}" in observatory.log
    assert settlement.rows == 20
    assert stored.isdisjoint(row["video_id"] for row in observatory.rows("raw_videos", 1))


@pytest.mark.parametrize("form", ["{id}", "https://www.youtube.com/channel/{id}", "https://youtube.com/{handle}"])
def test_a_vanished_channel_is_known_again_in_whatever_form_it_was_written(
    build: Callable[..., Observatory], form: str
) -> None:
    observatory = build(channels=2)
    observatory.capture(0)
    gone = observatory.sandbox.world.channels[1]
    observatory.channels = (observatory.channels[0], form.format(id=gone.channel_id, handle=gone.handle.upper()))
    observatory.sandbox.world._by_id.pop(gone.channel_id)
    observatory.capture(1)
    assert observatory.log[-2].startswith("No longer on YouTube, left out: ")


def test_when_every_channel_is_gone_the_setting_is_wrong(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=1)
    observatory.capture(0)
    observatory.sandbox.world._by_id.clear()
    with pytest.raises(ChannelNotFound):
        observatory.at(hour(1)).plan(hour(1))


def test_two_names_of_one_channel_are_one_channel(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=1)
    channel = observatory.sandbox.world.channels[0]
    with observatory.client() as client:
        references = (channel.handle, channel.channel_id, f"https://www.youtube.com/{channel.handle}/videos")
        found = find_channels(client, observatory.videos, references, observatory.log.append)
    assert [record.channel_id for record in found] == [channel.channel_id]
