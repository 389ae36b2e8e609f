"""From uploads playlists to the catalog: complete, in few pages, over as many hours as the quota asks."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from yt_assets.pipeline.capture.discovery import find_channels, note_changes
from yt_assets.pipeline.capture.listing import Listing
from yt_assets.storage.schema.tables import TABLES
from yt_assets.youtube.errors import TransientError
from yt_assets_tests.pipeline.observatory import FIRST, Facts, Observatory, hour

HOURS_UNTIL_A_NEW_UPLOAD = 40
CLOSED = {"status": 403, "reason": "playlistItemsNotAccessible"}

Build = Callable[..., Observatory]


def listed(observatory: Observatory) -> set[str]:
    """Ids of all videos in the catalog."""
    return {row["video_id"] for row in observatory.rows("videos")}


def pages(observatory: Observatory) -> int:
    """Requests for pages of uploads since the sandbox's start."""
    return observatory.requests()["playlistItems.list"]


def channel_row(observatory: Observatory) -> Facts:
    """The only channel."""
    (row,) = observatory.rows("channels")
    return row


def test_a_first_reading_that_is_interrupted_goes_on_where_it_stopped(build: Build) -> None:
    """Three pages, the second unreadable: a later reading must neither stop at the first page nor pay for it again."""
    observatory = build(channels=1, videos_per_channel=120)
    observatory.fail({"from": 2, "method": "playlistItems.list", "status": 500})
    observatory.capture(0)
    assert len(listed(observatory)) == 50
    assert channel_row(observatory)["full_pass_at"] is None
    observatory.fail()
    before = pages(observatory)
    observatory.capture(1)
    assert listed(observatory) == observatory.public()
    assert pages(observatory) - before == 1 + 2, "the top, and the two pages that were missing"
    assert channel_row(observatory)["full_pass_at"] == hour(1) + timedelta(minutes=10)


def test_a_first_reading_that_is_closed_half_way_leaves_no_gap(build: Build) -> None:
    """The channel was closed between two pages and came back: its first page alone must not pass for the whole."""
    observatory = build(channels=1, videos_per_channel=120)
    observatory.fail({"at": 2, "method": "playlistItems.list", **CLOSED})
    observatory.capture(0)
    observatory.fail()
    observatory.capture(1)
    assert listed(observatory) == observatory.public()


def test_one_channel_whose_list_fails_does_not_stop_the_others(build: Build) -> None:
    observatory = build(channels=2, videos_per_channel=30)
    observatory.fail({"from": 2, "method": "playlistItems.list", "status": 500})
    settlement = observatory.capture(0)
    assert settlement.rows == 30
    assert settlement.notes["lists put off"] == 1
    assert [line for line in observatory.log if "uploads cannot be listed now, the next hour tries again" in line]


def test_a_first_hour_without_a_single_list_is_worth_another_try(build: Build) -> None:
    observatory = build(channels=2)
    observatory.fail({"from": 1, "method": "playlistItems.list", "status": 500})
    with pytest.raises(TransientError):
        observatory.at(FIRST).plan(FIRST)


def test_lists_that_fail_one_after_the_other_are_not_asked_for_any_further(build: Build) -> None:
    observatory = build(channels=8, videos_per_channel=10)
    observatory.capture(0)
    observatory.fail({"from": 1, "method": "playlistItems.list", "status": 503})
    before = pages(observatory)
    settlement = observatory.capture(1)
    assert pages(observatory) - before == 3 * 4, "three channels, four attempts each"
    assert settlement.notes["lists put off"] == 8
    assert settlement.notes["captured"] == "now"


def test_many_lists_make_few_lines_of_the_log(build: Build) -> None:
    """Each line is an event that Dagster keeps: five hundred channels made five hundred of a first hour."""
    observatory = build(channels=130, videos_per_channel=1)
    observatory.at(FIRST).plan(FIRST)
    told = [line for line in observatory.log if "uploads are listed" in line]
    assert len(told) == 21
    assert told[-1].startswith("100 lists had news, at last ")


def test_new_uploads_are_found_by_reading_only_the_pages_that_hold_them(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=200)
    observatory.capture(0)
    known, before = observatory.public(), pages(observatory)
    observatory.capture(HOURS_UNTIL_A_NEW_UPLOAD)
    new = observatory.public() - known
    assert before == 4
    assert pages(observatory) - before == 2, "the page that holds them, and the one that brings nothing new"
    assert new != set()
    assert new <= {row["video_id"] for row in observatory.rows("raw_videos", HOURS_UNTIL_A_NEW_UPLOAD)}
    assert f"{observatory.sandbox.world.channels[0].title}: {len(new):,} new uploads" in observatory.log


def test_more_new_uploads_than_a_page_holds_are_all_found(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=20)
    observatory.capture(0)
    late = 60 * 24
    observatory.at(hour(late))
    plan, _ = observatory.plan(hour(late))
    assert len(observatory.public()) > 120
    assert observatory.public() <= set(plan.video_ids)


def test_a_top_that_is_read_half_way_is_read_again_from_its_beginning(build: Build) -> None:
    """Its newest page, stored alone, would have passed for everything that was new."""
    observatory = build(channels=1, videos_per_channel=20)
    observatory.capture(0)
    late = 60 * 24
    observatory.fail({"from": 2, "method": "playlistItems.list", "status": 500})
    observatory.capture(late)
    observatory.fail()
    observatory.capture(late + 1)
    assert observatory.public() <= listed(observatory)


def test_a_closed_list_of_uploads_is_said_and_its_known_videos_are_still_observed(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.fail({"at": 1, "method": "playlistItems.list", **CLOSED})
    settlement = observatory.capture(1)
    assert settlement.rows == 60
    titles = {channel.title for channel in observatory.sandbox.world.channels}
    (said,) = [line for line in observatory.log if ": uploads cannot be listed" in line]  # of whichever came first
    assert said.split(":")[0] in titles


def test_a_channel_without_an_uploads_playlist_has_no_videos_and_is_no_failure(build: Build) -> None:
    observatory = build(channels=1)
    channel = observatory.sandbox.world.channels[0]
    bare = {"id": channel.channel_id, "snippet": {"title": channel.title}}
    body = json.dumps({"kind": "youtube#channelListResponse", "items": [bare]})
    observatory.fail({"at": 1, "method": "channels.list", "body": body})
    plan, _ = observatory.at(FIRST).plan(FIRST)
    assert plan.video_ids == ()
    assert pages(observatory) == 0
    assert channel_row(observatory)["uploads_playlist_id"] is None


def test_an_empty_channel_is_a_fact_said_once_and_its_first_upload_is_found(build: Build) -> None:
    """YouTube has no playlist at all for a channel that never uploaded: 404, each hour."""
    observatory = build(channels=1)
    channel = observatory.sandbox.world.channels[0]
    observatory.sandbox.change([{"channel": channel.channel_id, "empty": True}])
    for number in (0, 1):
        assert observatory.capture(number).rows == 0
    assert len([line for line in observatory.log if line.endswith("has no public videos")]) == 1
    assert not [line for line in observatory.log if "cannot be listed" in line]
    observatory.sandbox.change([])
    observatory.capture(2)
    assert listed(observatory) == observatory.public() != set()


def deep_video(observatory: Observatory) -> str:
    """A video on the second page of the only channel's list, where no hour looks."""
    channel = observatory.sandbox.world.channels[0]
    return observatory.sandbox.world.public_video_ids(channel, FIRST)[70]


def test_what_the_first_reading_missed_is_found_by_the_weekly_one(build: Build) -> None:
    """The channel counted it from the beginning, so its count says nothing new."""
    observatory = build(channels=1, videos_per_channel=120)
    hidden = deep_video(observatory)
    observatory.sandbox.change([{"video": hidden, "listed": False}])
    observatory.capture(0)
    assert channel_row(observatory)["unlisted"] == 1
    observatory.sandbox.change([])
    observatory.capture(1)
    assert hidden not in listed(observatory)
    observatory.capture(7 * 24 + 1)
    assert hidden in listed(observatory)


def test_a_channel_that_counts_more_than_before_is_read_on_in_that_hour(build: Build) -> None:
    """The last look at a list was a day ago, or a week: the hours in between are lost."""
    observatory = build(channels=1, videos_per_channel=120)
    hidden = deep_video(observatory)
    observatory.sandbox.change([{"video": hidden, "private": True}])
    observatory.capture(0)
    observatory.sandbox.change([])
    observatory.capture(1)
    assert hidden in {row["video_id"] for row in observatory.rows("raw_videos", 1)}
    before = pages(observatory)
    observatory.capture(2)
    assert pages(observatory) - before == 1, "what was found is not looked for again"


def test_a_count_that_no_list_can_explain_costs_one_reading_and_not_one_each_hour(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=120)
    observatory.capture(0)
    hidden = deep_video(observatory)
    # Counted, and in no list: the catalog does not know it any more either.
    with observatory.videos.engine.begin() as connection:
        for table in ("videos", "raw_videos"):
            connection.execute(TABLES["videos"][table].delete().where(TABLES["videos"][table].c.video_id == hidden))
    observatory.sandbox.change([{"video": hidden, "listed": False}])
    spent = []
    for number in range(1, 6):
        before = pages(observatory)
        observatory.capture(number)
        spent.append(pages(observatory) - before)
    assert spent == [3, 1, 1, 1, 1]
    assert channel_row(observatory)["unlisted"] == 1
    assert {row["waiting"] for row in observatory.rows("hours")} == {0}


def test_a_repeated_reading_takes_few_pages_an_hour_and_is_taken_up_again(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=300)
    observatory.daily_quota = 24 * 40  # an hour's share is 40 units, and a repeated reading takes a fortieth: a page
    observatory.capture(0)
    week = 7 * 24 + 3
    spent = []
    for number in range(week, week + 8):
        before = pages(observatory)
        observatory.capture(number)
        spent.append(pages(observatory) - before)
    assert max(spent) <= 3, "the top, a second page below new ones, and one page of the repeated reading"
    assert channel_row(observatory)["full_pass_at"] > hour(week)
    assert channel_row(observatory)["page_token"] is None


def test_a_place_to_go_on_that_youtube_no_longer_knows_starts_the_reading_again(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=120)
    observatory.fail({"from": 2, "method": "playlistItems.list", "status": 500})
    observatory.capture(0)
    observatory.fail({"at": 2, "method": "playlistItems.list", "status": 400, "reason": "invalidPageToken"})
    observatory.capture(1)
    assert listed(observatory) == observatory.public()


def test_uploads_come_with_their_time_of_publication_before_their_text_is_read(build: Build) -> None:
    observatory = build(channels=1)
    observatory.at(FIRST).plan(FIRST)
    published = {row["video_id"]: row["published_at"] for row in observatory.rows("videos")}
    for video_id, at in published.items():
        video = observatory.sandbox.world.video(video_id)
        assert video is not None
        assert at.timestamp() == video.traits.published


@pytest.mark.thorough
def test_a_channel_of_25_000_uploads_is_listed_as_far_as_youtube_lists_it_and_the_rest_is_said(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=25_000)
    observatory.channels = (observatory.sandbox.world.channels[0].channel_id,)
    observatory.at(FIRST)
    with observatory.client() as client:
        watched = find_channels(client, observatory.videos, observatory.channels, observatory.budget())
        note_changes(watched, observatory.videos, FIRST, observatory.log.append)
        for _ in range(2):
            Listing(client, observatory.videos, FIRST, 500, observatory.log.append).run(watched.channel_ids)
    assert len(listed(observatory)) == 20_000
    assert pages(observatory) == 400 + 1, "each page once, and the top of the second hour"
    assert channel_row(observatory)["unlisted"] == 5_000
    assert observatory.log[-1].endswith("YouTube lists its newest 20,000 uploads alone; 5,000 are older")
