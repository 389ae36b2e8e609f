"""One snapshot against the one before."""

from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.analysis.features import CountSample, compute_features

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_rates_divide_by_the_time_between_two_observations() -> None:
    """The daemon was down for two hours: 300 views in three hours are 100 views an hour, not 300."""
    before = CountSample(NOON - timedelta(hours=3), views=700, likes=40, comments=10)
    now = CountSample(NOON, views=1_000, likes=50, comments=10)
    features = compute_features(now, before, NOON - timedelta(hours=20))
    assert (features.delta_hours, features.delta_views, features.delta_likes, features.delta_comments) == (
        3,
        300,
        10,
        0,
    )
    assert (features.age_hours, features.views_per_hour, features.views_per_hour_lifetime) == (20, 100, 50)
    assert (features.engagement_rate, features.like_rate, features.comment_rate) == (0.06, 0.05, 0.01)


def test_a_first_observation_has_no_deltas() -> None:
    features = compute_features(CountSample(NOON, 10, 1, 1), None, NOON - timedelta(hours=2))
    assert features.delta_hours is None
    assert features.delta_views is None
    assert features.views_per_hour is None
    assert features.views_per_hour_lifetime == 5


def test_views_that_were_taken_back_keep_their_sign() -> None:
    features = compute_features(CountSample(NOON, 90, 1, 1), CountSample(NOON - timedelta(hours=1), 100, 2, 1), None)
    assert (features.delta_views, features.delta_likes, features.views_per_hour) == (-10, -1, -10)
    assert features.age_hours is None
    assert features.views_per_hour_lifetime is None


@pytest.mark.parametrize("hidden", ["views", "likes", "comments"])
def test_what_needs_a_hidden_count_is_unknown_and_never_zero(hidden: str) -> None:
    counts: dict[str, int | None] = {"views": 100, "likes": 5, "comments": 1, hidden: None}
    now = CountSample(NOON, counts["views"], counts["likes"], counts["comments"])
    features = compute_features(now, CountSample(NOON - timedelta(hours=1), 90, 4, 1), NOON - timedelta(hours=9))
    assert getattr(features, f"delta_{hidden}") is None
    assert features.engagement_rate is None
    rates = {"views": features.views_per_hour, "likes": features.like_rate, "comments": features.comment_rate}
    assert [name for name, rate in rates.items() if rate is None] == (
        ["views", "likes", "comments"] if hidden == "views" else [hidden]
    )


def test_no_views_have_no_rates() -> None:
    features = compute_features(CountSample(NOON, 0, 0, 0), None, NOON - timedelta(hours=1))
    assert features.engagement_rate is None
    assert features.views_per_hour_lifetime == 0


def test_before_a_premiere_the_age_is_negative_and_likes_may_exceed_views() -> None:
    features = compute_features(CountSample(NOON, 2, 10, 0), None, NOON + timedelta(hours=5))
    assert features.age_hours == -5
    assert features.views_per_hour_lifetime is None
    assert features.like_rate == 5


@pytest.mark.parametrize("hours", [0, -1])
def test_an_observation_that_is_not_older_gives_no_velocity(hours: int) -> None:
    features = compute_features(CountSample(NOON, 9, 1, 1), CountSample(NOON - timedelta(hours=hours), 1, 1, 1), None)
    assert features.delta_hours == hours
    assert features.views_per_hour is None
