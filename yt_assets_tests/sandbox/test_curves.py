"""Counts move as real ones do: they decay, surge, freeze, fall a little, and never contradict themselves."""

from datetime import UTC, datetime
from itertools import pairwise

from yt_assets.sandbox.world.curves import HOUR, Burst, Curve
from yt_assets.sandbox.world.world import SimulatedVideo, World

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
T = EPOCH.timestamp()
WORLD = World(seed=7, epoch=EPOCH, channels=8, videos_per_channel=25)
VIDEOS = [WORLD.video_at(channel, n) for channel in WORLD.channels for n in channel.public_numbers(T)]


def plain(
    bursts: tuple[Burst, ...] = (), freeze_hours: float = 0.0, audit_hours: float = 0.0, start: float = T
) -> Curve:
    return Curve(
        announced=T, start=start, potential=100_000, fast_share=0.6, fast_hours=20, slow_hours=100, rhythm=0.3,
        peak_hour=18, like_rate=0.04, comment_rate=0.003, early_likes=10.0, bursts=bursts, audit_hours=audit_hours,
        audit_share=0.02, freeze_hours=freeze_hours,
    )  # fmt: skip


def gains(curve: Curve, hours: range) -> list[int]:
    return [curve.views(T + (h + 1) * HOUR) - curve.views(T + h * HOUR) for h in hours]


def test_views_start_at_nothing_and_slow_down_with_age() -> None:
    curve = plain()
    assert curve.views(T) == 0
    by_day = [sum(gains(curve, range(day * 24, day * 24 + 24))) for day in (0, 1, 3, 10, 30)]
    assert by_day == sorted(by_day, reverse=True)
    assert by_day[-1] > 0


def test_a_day_has_a_busy_and_a_quiet_hour() -> None:
    week_old = gains(plain(), range(240, 264))
    assert max(week_old) > 1.4 * min(week_old)
    assert min(week_old) > 0


def test_a_burst_multiplies_the_growth_for_some_hours() -> None:
    quiet, surging = plain(), plain(bursts=(Burst(T + 200 * HOUR, 1.0, 3.0),))
    hours = range(197, 203)
    assert sum(gains(surging, hours)) > 20 * sum(gains(quiet, hours))


def test_some_videos_of_a_new_world_surge_within_six_hours() -> None:
    def multiple(video: SimulatedVideo) -> float:
        return video.traits.curve.views(T + 6 * HOUR) / max(100, video.traits.curve.views(T))

    multiples = sorted((multiple(video) for video in VIDEOS), reverse=True)
    assert multiples[2] > 3
    assert multiples[len(multiples) // 2] < 1.05


def test_frozen_counters_stand_still_and_then_jump() -> None:
    curve = plain(freeze_hours=1.5)
    seen = [curve.views(T + minutes * 60) for minutes in range(0, 600, 5)]
    assert len(set(seen)) <= 7
    assert seen[-1] > seen[0]


def test_corrections_make_views_fall_slightly() -> None:
    curve = plain(audit_hours=12)
    seen = [curve.views(T + hour * HOUR) for hour in range(400, 480)]
    falls = [before - after for before, after in pairwise(seen) if after < before]
    assert falls
    assert max(falls) < 0.03 * seen[-1]


def test_corrections_and_frozen_counters_occur_within_a_day_of_a_new_world() -> None:
    def hourly(video: SimulatedVideo) -> list[int]:
        return [video.traits.curve.views(T + hour * HOUR) for hour in range(25)]

    falling = [v for v in VIDEOS if any(b < a for a, b in pairwise(hourly(v)))]
    assert 3 <= len(falling) <= len(VIDEOS) // 5
    assert any(v.traits.curve.freeze_hours for v in VIDEOS)


def test_likes_exceed_views_before_a_premiere() -> None:
    curve = plain(start=T + 20 * HOUR)
    assert curve.views(T + 10 * HOUR) == 0
    assert curve.likes(T + 10 * HOUR) > 0
    assert curve.comments(T + 10 * HOUR) == 0
    assert curve.views(T + 21 * HOUR) > 0


def test_likes_and_comments_follow_the_views() -> None:
    curve = plain()
    for hours in (5, 50, 500):
        t = T + hours * HOUR
        assert 0.02 < curve.likes(t) / curve.views(t) < 0.08
        assert curve.comments(t) < curve.likes(t)


def test_a_live_has_viewers() -> None:
    assert plain().viewers(T + HOUR) >= 1
