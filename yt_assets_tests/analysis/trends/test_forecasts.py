"""The decay law and its parts, each with figures computed by hand."""

from math import expm1, log, log1p

import pandas as pd
import pytest

from yt_assets.analysis.trends.forecasts import Forecast, forecast
from yt_assets.analysis.trends.trajectories import read_trajectories
from yt_assets_tests.analysis.rows import AS_OF, Seen, snapshots


def expect(*rows: Seen, horizon: float = 24) -> float:
    return float(forecast(read_trajectories(snapshots(*rows), AS_OF), horizon).gain[0])


def found_for(*rows: Seen) -> Forecast:
    return forecast(read_trajectories(snapshots(*rows), AS_OF), 24)


def ages(begin: float, end: float) -> float:
    """Growth of ln(age + 3 h)."""
    return log((end + 3) / (begin + 3))


def once(age: float, horizon: float = 24) -> float:
    """Share of all views to come within the horizon, for a video seen once."""

    def growth(hours: float) -> float:
        return log1p(hours / 5) + float((hours / 12_000) ** 1.5)

    return (growth(age + horizon) - growth(age)) / growth(age)


def settled(age: float) -> float:
    return float(1 / (1 + (age / 500) ** -2))


def old(age: float) -> float:
    return float(1 / (1 + (age / 3_000) ** -2))


def going_on(gain: float, age: float, hours: float = 24) -> float:
    """A day's gain after what is lost where no day before it was seen, and in old age."""
    return expm1(log1p(gain) - 0.25 * 0.5 * (1 - settled(age)) * hours / 24 - 0.05 * old(age))


def test_the_gain_of_a_day_goes_on_by_the_logarithm_of_age() -> None:
    gain = expect(("v", 48, 24, 1_000), ("v", 48, 0, 3_400))
    assert gain == pytest.approx(going_on(2_400, 48) * ages(48, 72) / ages(24, 48))
    assert gain < 2_400


def test_a_video_seen_once_goes_on_by_all_its_views() -> None:
    assert expect(("v", 10, 0, 1_000)) == pytest.approx(1_000 * once(10))


def test_an_old_video_seen_once_gains_more_than_the_logarithm_says() -> None:
    alone = 1_000 * log((5_029) / (5_005)) / log1p(1_000)
    assert expect(("v", 5_000, 0, 1_000)) > 1.3 * alone


def test_an_old_video_remembers_the_day_before_with_half_the_weight() -> None:
    """100 views yesterday and 400 today of a video of a year: neither, but their weighted geometric mean."""
    age = 8_760
    gain = expect(("v", age, 48, 1_000), ("v", age, 24, 1_100), ("v", age, 0, 1_500))
    scaled = 100 * ages(age - 24, age) / ages(age - 48, age - 24)
    weight = 0.5 * settled(age)
    level = (log1p(400) + weight * log1p(scaled)) / (1 + weight)
    momentum = 0.25 * (1 - settled(age)) * 1.0  # the change, 1.39, is cut at 1
    assert gain == pytest.approx(expm1(level + momentum - 0.05 * old(age)) * ages(age, age + 24) / ages(age - 24, age))
    assert 200 < gain < 300


def test_a_young_video_that_gained_speed_goes_on_gaining_it() -> None:
    steady = expect(("v", 72, 24, 1_000), ("v", 72, 0, 2_000))
    rising = expect(("v", 72, 48, 500), ("v", 72, 24, 1_000), ("v", 72, 0, 2_000))
    assert rising > 1.1 * steady


def test_a_day_that_was_hardly_seen_ends_the_memory() -> None:
    """Three days ago lies behind a hole: what was before it is not today's pace."""
    rows: tuple[Seen, ...] = (("v", 8_760, 24, 1_000), ("v", 8_760, 0, 1_400))
    correction: tuple[Seen, ...] = (("v", 8_760, 72, 0), ("v", 8_760, 48, 2_000))
    assert expect(*correction, *rows) == expect(*rows)


def test_a_frozen_counter_goes_on_by_the_days_before() -> None:
    """480 views a day, then two days of none: YouTube's counter stood still, nobody stopped watching."""
    rows: tuple[Seen, ...] = (("v", 720, 72, 1_000), ("v", 720, 48, 1_480), ("v", 720, 24, 1_480), ("v", 720, 0, 1_480))
    assert expect(*rows) == pytest.approx(going_on(480, 672) * ages(720, 744) / ages(648, 672))


def test_a_quiet_video_that_gains_nothing_is_expected_to_gain_nothing() -> None:
    assert expect(("v", 8_760, 24, 50), ("v", 8_760, 0, 50)) == 0


def test_an_unknown_age_is_read_from_the_share_of_the_last_day_and_the_time_watched() -> None:
    """Of 2,000 views 1,000 came in the last day; the age at which the logarithm gives a day half of all views."""
    low, high = 24.0, 1_000.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if ages(middle - 24, middle) / ages(0, middle) > 0.5 else (low, middle)
    age = high**0.4 * (30 + 24) ** 0.6
    assert expect(("v", None, 24, 1_000), ("v", None, 0, 2_000)) == pytest.approx(
        0.9 * going_on(1_000, age) * ages(age, age + 24) / ages(age - 24, age)
    )


def test_an_unknown_age_seen_once_is_thirty_hours() -> None:
    assert expect(("v", None, 0, 1_000)) == pytest.approx(1_000 * once(30))


def test_two_hours_are_mixed_with_an_hour_at_the_pace_of_all_views_in_logarithms() -> None:
    lifetime = 1_000 * once(50) / ages(50, 74)
    apart = log1p(lifetime * ages(48, 50)) - log1p(100)
    prior = 1 * (1 - 2 / 24) / 2 / (1 + (apart / 1.5) ** 2)
    seen = going_on(expm1(log1p(100) + apart * prior / (1 + prior)), 50, hours=2)
    assert expect(("v", 50, 2, 900), ("v", 50, 0, 1_000)) == pytest.approx(seen * ages(50, 74) / ages(48, 50))


def test_a_stale_video_goes_on_from_its_last_observation() -> None:
    gain = expect(("v", 60, 36, 1_000), ("v", 60, 12, 3_400))
    assert gain == pytest.approx(going_on(2_400, 48) * ages(60, 84) / ages(24, 48))


def test_what_was_once_is_soon_forgotten() -> None:
    """Three million views in 73 days, and one an hour: 8,171 were foretold where 25 came."""
    looks: list[Seen] = [("v", 1_752, float(ago), 3_000_010 - ago) for ago in range(10)]
    assert expect(looks[0]) > 1_000
    assert expect(*looks[:2]) < 60
    assert expect(*looks) < 30


def test_a_day_far_below_the_others_of_an_old_video_is_not_believed() -> None:
    age = 20_000.0
    days: list[Seen] = [("v", age, 24.0 * (7 - day), 100_000 + 1_000 * day) for day in range(7)]
    assert expect(*days, ("v", age, 0, 106_100)) > 0.7 * expect(*days, ("v", age, 0, 107_000))


def test_four_of_five_gains_lie_between_the_bounds_which_widen_with_what_is_not_known() -> None:
    """benchmarks/trend_forecast measures how many; here, what widens them."""
    once = found_for(("v", 100, 0, 10_000))
    day = found_for(("v", 100, 24, 8_000), ("v", 100, 0, 10_000))
    days = found_for(*[("v", 100, 24.0 * ago, 10_000 - 2_000 * ago) for ago in range(4)])
    widths = [float((found.high[0] + 10) / (found.low[0] + 10)) for found in (once, day, days)]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] < 2.5
    for found in (once, day, days):
        assert 0 <= found.low[0] <= found.gain[0] <= found.high[0]


def test_six_hours_follow_the_same_hours_of_yesterday() -> None:
    """Yesterday 300 of 480 views came in the six hours that are next."""
    rows: tuple[Seen, ...] = (("v", 8_760, 24, 1_000), ("v", 8_760, 18, 1_300), ("v", 8_760, 0, 1_480))
    found = forecast(read_trajectories(snapshots(*rows), AS_OF), 6)
    even = 480 / ages(8_736, 8_760) * ages(8_736, 8_742)
    assert found.without_rhythm[0] == pytest.approx(going_on(480, 8_760) * ages(8_760, 8_766) / ages(8_736, 8_760))
    assert found.gain[0] / found.without_rhythm[0] == pytest.approx(320 / (20 + even))


def test_without_a_whole_day_there_is_no_rhythm() -> None:
    found = forecast(read_trajectories(snapshots(("v", 99, 6, 0), ("v", 99, 0, 480)), AS_OF), 6)
    assert found.gain[0] == found.without_rhythm[0]


def test_nothing_is_foretold_for_nobody() -> None:
    nothing = read_trajectories(snapshots(("v", 9, 0, 1)).iloc[:0], pd.Timestamp(AS_OF))
    assert forecast(nothing, 6).gain.tolist() == []
