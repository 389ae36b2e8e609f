"""Channels that a person adds and removes while hours run: each hour has those that are watched when it is planned."""

from collections.abc import Callable

import pytest

from yt_assets.pipeline.capture.discovery import all_references
from yt_assets.pipeline.capture.watch_list import Added, add_channels
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets.youtube.errors import ChannelNotFound, QuotaExhausted
from yt_assets_tests.pipeline.observatory import FIRST, Observatory

Build = Callable[..., Observatory]


def add(observatory: Observatory, *references: str, groups: tuple[str, ...] = ()) -> Added:
    with observatory.client() as client:
        return add_channels(
            client, observatory.videos, observatory.channels, references, groups,
            now=observatory.sandbox.clock.now(), quota=observatory.daily_quota, uploads=0.5, log=observatory.log.append,
        )  # fmt: skip


def captured(observatory: Observatory, number: int) -> set[str]:
    """Ids of the channels of an hour that is captured now, as a run of it would be."""
    named = observatory.channels
    observatory.channels = tuple(all_references(observatory.videos, named))
    observatory.capture(number)
    observatory.channels = named
    channels = {row["video_id"]: row["channel_id"] for row in observatory.rows("videos")}
    return {channels[row["video_id"]] for row in observatory.rows("raw_videos", number)}


def test_each_hour_has_the_channels_that_are_watched_when_it_is_planned(build: Build) -> None:
    observatory = build(channels=4, videos_per_channel=3)
    one, two, three, four = (channel.channel_id for channel in observatory.sandbox.world.channels)
    observatory.channels = (observatory.channels[0],)
    assert captured(observatory, 0) == {one}
    add(observatory, observatory.sandbox.world.channels[1].handle, three)
    assert captured(observatory, 1) == {one, two, three}
    ChannelCatalog.remove(observatory.videos, [two], FIRST)
    add(observatory, four)
    assert captured(observatory, 2) == {one, three, four}
    observatory.channels = ()
    assert captured(observatory, 3) == {three, four}


def test_what_both_name_is_one_channel(build: Build) -> None:
    observatory = build(channels=2, videos_per_channel=3)
    observatory.capture(0)
    add(observatory, observatory.channels[0])
    assert all_references(observatory.videos, observatory.channels) == list(observatory.channels)


def test_references_in_the_settings_that_name_nothing_leave_the_added_channels(build: Build) -> None:
    observatory = build(channels=2, videos_per_channel=3)
    observatory.channels = ()
    add(observatory, channel := observatory.sandbox.world.channels[0].channel_id)
    observatory.channels = ("https://example.org/",)
    assert captured(observatory, 0) == {channel}


def test_the_cost_is_told_by_hour(build: Build) -> None:
    observatory = build(channels=3, videos_per_channel=60)
    observatory.channels, observatory.daily_quota = (), 10_000
    first = add(observatory, observatory.sandbox.world.channels[0].channel_id, groups=("mine",))
    assert (first.before.units_an_hour, first.before.videos, first.after.videos) == (0, 0, 60)
    # One for the channels, one for its list, one for texts, two for the counts of 60 videos.
    assert first.after.units_an_hour == 5
    again = add(observatory, *(channel.handle for channel in observatory.sandbox.world.channels))
    assert len(again.new_ids) == 2
    assert (again.before, again.after.videos) == (first.after, 180)


def test_a_name_that_leads_nowhere_costs_no_other_its_place(build: Build) -> None:
    observatory = build(channels=2, videos_per_channel=3)
    observatory.channels = ()
    added = add(observatory, "@nobody-has-this", observatory.sandbox.world.channels[0].handle)
    assert added.refused == "YouTube shows no channel '@nobody-has-this'"
    assert len(added.new_ids) == 1


def test_where_none_is_found_nothing_is_added(build: Build) -> None:
    observatory = build(channels=2, videos_per_channel=3)
    with pytest.raises(ChannelNotFound):
        add(observatory, "@nobody-has-this")
    assert observatory.rows("watched_channels") == []


def test_names_take_half_of_the_days_quota_and_the_rest_are_told(build: Build) -> None:
    observatory = build(channels=30, videos_per_channel=1)
    names, observatory.channels, observatory.daily_quota = observatory.channels, (), 20
    added = add(observatory, *names)
    assert len(added.new_ids) == 10
    assert added.refused is not None
    assert added.refused.startswith("20 names were not looked up")
    observatory.daily_quota = 10
    with pytest.raises(QuotaExhausted):
        add(observatory, *(channel.channel_id for channel in observatory.sandbox.world.channels))


@pytest.mark.thorough
def test_two_thousand_channels_are_added_and_removed_between_hours(build: Build) -> None:
    observatory = build(channels=2_000, videos_per_channel=1)
    observatory.channels = ()
    ids = sorted(channel.channel_id for channel in observatory.sandbox.world.channels)
    assert len(add(observatory, *ids, groups=("mine",)).new_ids) == 2_000
    assert captured(observatory, 0) == set(ids)
    ChannelCatalog.remove(observatory.videos, ids[:1_500], FIRST)
    assert captured(observatory, 1) == set(ids[1_500:])
    add(observatory, *ids[:1_000])
    assert captured(observatory, 2) == {*ids[:1_000], *ids[1_500:]}
