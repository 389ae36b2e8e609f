"""From references to channels: found once, kept, and what happens to them noticed and said."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from yt_assets.pipeline.capture.discovery import find_channels, known_channels
from yt_assets.youtube.errors import BadChannelReference, ChannelNotFound
from yt_assets_tests.pipeline.observatory import FIRST, Facts, Observatory, hour

Build = Callable[..., Observatory]


def said(observatory: Observatory, beginning: str) -> list[str]:
    return [line for line in observatory.log if line.startswith(beginning)]


def change(observatory: Observatory, *orders: Facts) -> None:
    """Replace the changes of the world that are in force."""
    observatory.sandbox.change(list(orders))


def found_by(observatory: Observatory, references: Sequence[str]) -> list[str]:
    """Ids of the channels that references lead to."""
    with observatory.client() as client:
        return find_channels(client, observatory.videos, references, observatory.budget()).channel_ids


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


def test_a_name_is_looked_up_once_and_then_asked_for_by_id_with_all_the_others(observatory: Observatory) -> None:
    observatory.capture(0)
    first = observatory.requests()["channels.list"]
    observatory.capture(1)
    assert (first, observatory.requests()["channels.list"] - first) == (3, 1)


@pytest.mark.parametrize("form", ["https://www.youtube.com/user/{name}", "youtube.com/c/{name}", "@{name}"])
def test_old_names_are_kept_as_handles_are(build: Build, form: str) -> None:
    """A /user/ name is on no channel's answer: it was looked up anew each hour."""
    observatory = build(channels=1)
    channel = observatory.sandbox.world.channels[0]
    bare = "".join(filter(str.isalnum, channel.handle))
    name = channel.handle.removeprefix("@") if form.startswith("@") else bare
    reference = form.format(name=name)
    assert found_by(observatory, [reference]) == [channel.channel_id]
    before = observatory.requests()["channels.list"]
    assert found_by(observatory, [form.format(name=name.upper())]) == [channel.channel_id]
    assert observatory.requests()["channels.list"] - before == 1


def test_two_names_of_one_channel_are_one_channel(build: Build) -> None:
    observatory = build(channels=1)
    channel = observatory.sandbox.world.channels[0]
    references = (channel.handle, channel.channel_id, f"https://www.youtube.com/{channel.handle}/videos")
    assert found_by(observatory, references) == [channel.channel_id]


def test_channels_come_in_the_order_in_which_they_were_written(build: Build) -> None:
    observatory = build(channels=6)
    channels = observatory.sandbox.world.channels[::-1]
    references = [channel.handle if channel.index % 2 else channel.channel_id for channel in channels]
    for _ in range(2):
        assert found_by(observatory, references) == [channel.channel_id for channel in channels]


def test_a_channel_that_renamed_itself_is_followed_and_said_once(observatory: Observatory) -> None:
    observatory.capture(0)
    channel = observatory.sandbox.world.channels[0]
    change(observatory, {"channel": channel.channel_id, "title": "Baking Lab", "handle": "@baking-lab"})
    for number in (1, 2):
        observatory.capture(number)
    assert said(observatory, "Renamed") == [
        f"Renamed: {channel.title} ({channel.handle}) is now Baking Lab (@baking-lab)"
    ]
    stored = {row["channel_id"]: row for row in observatory.rows("channels")}
    assert stored[channel.channel_id]["title"] == "Baking Lab"
    assert len(observatory.rows("raw_videos", 2)) == 60


def test_a_handle_that_somebody_else_took_does_not_change_the_watched_channel(build: Build) -> None:
    observatory = build(channels=2)
    ours, stranger = observatory.sandbox.world.channels
    observatory.channels = (ours.handle,)
    observatory.capture(0)
    change(
        observatory,
        {"channel": ours.channel_id, "handle": "@moved-on"},
        {"channel": stranger.channel_id, "handle": ours.handle},
    )
    observatory.capture(1)
    assert {row["channel_id"] for row in observatory.rows("videos")} == {ours.channel_id}


def test_a_channel_that_is_terminated_is_said_once_its_videos_are_found_gone_and_the_others_go_on(build: Build) -> None:
    """One of a hundred channels was deleted, and for a day nothing at all was captured."""
    observatory = build(channels=2)
    observatory.capture(0)
    gone = observatory.sandbox.world.channels[1]
    theirs = {row["video_id"] for row in observatory.rows("videos") if row["channel_id"] == gone.channel_id}
    change(observatory, {"channel": gone.channel_id, "terminated": True})
    settlement = observatory.capture(1)
    observatory.capture(2)
    assert len(said(observatory, f"No longer on YouTube: {gone.title}")) == 1
    assert (settlement.rows, settlement.notes["unavailable"], settlement.notes["left out"]) == (20, 20, 0)
    assert settlement.notes["channels gone"] == 1
    stored = {row["channel_id"]: row for row in observatory.rows("channels")}[gone.channel_id]
    assert (stored["availability"], stored["unavailable_since"]) == ("unavailable", hour(1) + timedelta(minutes=10))
    assert {row["video_id"] for row in observatory.rows("videos") if row["availability"] == "unavailable"} == theirs
    assert len(observatory.rows("raw_videos", 0)) == 40


def test_a_channel_that_returns_is_welcome_back_with_its_videos(build: Build) -> None:
    observatory = build(channels=2)
    observatory.capture(0)
    gone = observatory.sandbox.world.channels[1]
    change(observatory, {"channel": gone.channel_id, "terminated": True})
    observatory.capture(1)
    change(observatory)
    observatory.capture(2)
    assert said(observatory, "Back on YouTube") == [f"Back on YouTube: {gone.title} ({gone.handle})"]
    observatory.capture(25)
    assert {row["video_id"] for row in observatory.rows("raw_videos", 25)} == observatory.public()


@pytest.mark.parametrize("form", ["{id}", "https://www.youtube.com/channel/{id}", "https://youtube.com/{handle}"])
def test_a_vanished_channel_is_known_again_in_whatever_form_it_was_written(build: Build, form: str) -> None:
    observatory = build(channels=2)
    observatory.capture(0)
    gone = observatory.sandbox.world.channels[1]
    observatory.channels = (observatory.channels[0], form.format(id=gone.channel_id, handle=gone.handle.upper()))
    change(observatory, {"channel": gone.channel_id, "terminated": True})
    observatory.capture(1)
    assert len(said(observatory, "No longer on YouTube")) == 1


def test_one_empty_answer_about_all_channels_does_not_stop_the_hour(build: Build) -> None:
    observatory = build(channels=2)
    observatory.capture(0)
    observatory.fail({"at": 1, "method": "channels.list", "body": json.dumps({"kind": "youtube#channelListResponse"})})
    assert observatory.capture(1).rows == len(observatory.public())
    observatory.capture(2)
    assert {row["availability"] for row in observatory.rows("channels")} == {"public"}


def test_names_and_ids_that_lead_nowhere_are_named_as_they_were_written_and_the_others_found(build: Build) -> None:
    observatory = build(channels=1)
    wrong = ("https://youtube.com/@Nobody", "UC_x5XG1OV2P6uZZ5FSM9Ttw")
    assert len(found_by(observatory, [wrong[0], *observatory.channels, wrong[1]])) == 1
    with pytest.raises(ChannelNotFound) as caught:
        found_by(observatory, wrong)
    assert (caught.value.reference, caught.value.references) == (wrong[0], wrong)


def test_a_reference_that_names_no_channel_costs_no_unit_and_no_other(observatory: Observatory) -> None:
    with pytest.raises(BadChannelReference):
        found_by(observatory, ["two words"])
    assert observatory.requests()["channels.list"] == 0
    assert len(found_by(observatory, [*observatory.channels, "two words"])) == 3


def test_known_channels_are_known_without_asking_and_the_others_wait(observatory: Observatory) -> None:
    """An hour without a unit for anything but counts was lost to one name that was new."""
    assert known_channels(observatory.videos, observatory.channels) is None
    observatory.capture(0)
    before = observatory.requests()
    watched = known_channels(observatory.videos, [*observatory.channels, "@new-one"])
    assert watched is not None
    assert set(watched.unasked) == {channel.channel_id for channel in observatory.sandbox.world.channels}
    assert watched.waiting == ("@new-one",)
    assert observatory.requests() == before
