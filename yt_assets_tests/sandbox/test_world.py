"""The world is the same for everyone who asks, and interesting from the first hour."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.sandbox.world.world import SimulatedVideo, World

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
T = EPOCH.timestamp()
HOUR = 3600.0


def make(seed: int = 7, channels: int = 8, videos: int = 25) -> World:
    return World(seed=seed, epoch=EPOCH, channels=channels, videos_per_channel=videos)


def everything(world: World) -> list[SimulatedVideo]:
    return [world.video_at(channel, n) for channel in world.channels for n in channel.public_numbers(T)]


@pytest.mark.parametrize(("channels", "videos"), [(1, 1), (1, 3), (8, 25), (30, 4), (2, 600)])
def test_every_channel_has_exactly_the_asked_number_of_public_videos_at_the_epoch(channels: int, videos: int) -> None:
    world = make(channels=channels, videos=videos)
    assert [len(channel.public_numbers(T)) for channel in world.channels] == [videos] * channels


def test_history_reaches_back_years_and_is_dense_before_the_epoch() -> None:
    oldest = [T - channel.timetable.published_at(0) for channel in make().channels]
    assert max(oldest) > 730 * 24 * HOUR
    recent = [v for v in everything(make()) if v.traits.published > T - 72 * HOUR]
    assert len(recent) >= 8 * 4


def test_channels_keep_publishing_after_the_epoch() -> None:
    channels = make().channels
    in_a_day = [channel.timetable.count(T + 24 * HOUR) - 25 for channel in channels]
    in_two_weeks = [channel.timetable.count(T + 14 * 24 * HOUR) - 25 for channel in channels]
    assert sum(in_a_day) >= 4
    assert min(in_two_weeks) >= 1
    assert max(in_two_weeks) <= 35


def test_publication_times_count_up_with_the_video_number() -> None:
    for channel in make().channels:
        times = [channel.timetable.published_at(number) for number in range(60)]
        assert times == sorted(times)
        assert [channel.timetable.count(t) for t in times] == list(range(1, 61))


def test_the_order_of_asking_changes_nothing() -> None:
    forwards, backwards = make(), make()
    first = [v.text(0) for v in everything(forwards)]
    second = [v.text(0) for v in reversed(everything(backwards))]
    assert first == second[::-1]
    assert [v.traits for v in everything(forwards)] == [v.traits for v in everything(backwards)]


def test_forgotten_videos_come_back_the_same() -> None:
    world = make()
    before = everything(world)
    world._videos.clear()
    assert [(v.video_id, v.traits) for v in everything(world)] == [(v.video_id, v.traits) for v in before]


def test_another_seed_is_another_world() -> None:
    assert {v.video_id for v in everything(make(1))}.isdisjoint(v.video_id for v in everything(make(2)))


def test_ids_that_differ_by_case_only_exist_and_are_two_videos() -> None:
    world = make(channels=2, videos=25)
    ids = [v.video_id for v in everything(world)]
    pairs = [(a, b) for a in ids for b in ids if a < b and a.lower() == b.lower()]
    assert pairs
    for one, other in pairs:
        assert world.video(one) is not world.video(other)


def test_every_case_appears_even_in_a_small_world() -> None:
    videos = everything(make(channels=1, videos=10))
    assert {v.traits.live_state(T) for v in videos} == {"none", "upcoming", "live"}
    assert {v.traits.kind for v in videos} >= {"long", "short", "live", "premiere"}
    assert any(v.traits.hides_likes for v in videos)
    assert any(v.traits.comments_off for v in videos)
    assert any(v.traits.gone_at is not None for v in videos)
    assert any(v.traits.curve.freeze_hours for v in videos)
    assert any(v.traits.curve.audit_hours for v in videos)


def test_shorts_last_a_minute_at_most() -> None:
    lengths = [v.traits.length for v in everything(make()) if v.traits.kind == "short"]
    assert lengths
    assert max(lengths) <= 60


def test_deleted_videos_leave_the_playlist_and_are_no_longer_public() -> None:
    world = make()
    video = next(v for v in everything(world) if v.traits.gone_at and v.traits.gone_at < T + 6 * HOUR)
    gone = float(video.traits.gone_at or 0)
    assert video.is_public(gone - 1)
    assert not video.is_public(gone)
    assert video.number in video.channel.public_numbers(gone - 1)
    assert video.number not in video.channel.public_numbers(gone)


def test_a_deleted_video_takes_its_views_out_of_its_channels_count() -> None:
    video = next(v for v in everything(make()) if v.traits.gone_at and v.traits.gone_at < T + 6 * HOUR)
    gone = float(video.traits.gone_at or 0)
    fallen = video.channel.views_at(gone - 1) - video.channel.views_at(gone)
    assert fallen == pytest.approx(video.traits.curve.views(gone), abs=video.channel.subscribers / 1e5 + 2)


def test_about_one_video_in_a_hundred_changes_its_title_in_a_day() -> None:
    videos = everything(make(channels=4, videos=500))
    changed = sum(v.traits.version(T) != v.traits.version(T + 24 * HOUR) for v in videos)
    assert 5 <= changed <= 40


def test_channels_differ_in_size_and_language() -> None:
    channels = make().channels
    sizes = [channel.subscribers for channel in channels]
    assert min(sizes) < 10_000
    assert max(sizes) > 2_000_000
    assert len({channel.theme.language.code for channel in channels}) >= 6
    assert len({channel.handle for channel in make(channels=40).channels}) == 40


def test_channels_are_found_by_id_playlist_handle_and_user_name() -> None:
    world = make()
    channel = world.channels[0]
    assert world.channel(channel.channel_id) is channel
    assert world.channel(channel.channel_id.lower()) is None
    assert world.channel_of_playlist(channel.uploads_playlist_id) is channel
    assert world.channel_by_handle("Kitchen-LAB") is channel
    assert world.channel_by_handle("@kitchen-lab") is channel
    assert world.channel_by_username("kitchenlab") is channel
    assert world.channel_by_username("nobody") is None


def test_ids_of_a_larger_world_with_the_same_seed_are_unknown() -> None:
    foreign = make(channels=9).channels[8]
    assert make(channels=8).video(make(channels=9).video_id_at(foreign, 3)) is None


@pytest.mark.parametrize(("channels", "videos"), [(0, 5), (5, 0), (20_000, 1), (1, 2_000_000)])
def test_impossible_sizes_are_refused_with_the_limits(channels: int, videos: int) -> None:
    with pytest.raises(ValueError, match="1 to 10000 channels"):
        make(channels=channels, videos=videos)


def test_a_world_of_fifty_thousand_videos_is_not_built_before_it_is_asked_for() -> None:
    began = time.process_time()
    world = make(videos=6_250)
    assert time.process_time() - began < 2
    assert not world._videos
    assert len(world.public_video_ids(world.channels[3], EPOCH + timedelta(hours=1))) >= 6_250
