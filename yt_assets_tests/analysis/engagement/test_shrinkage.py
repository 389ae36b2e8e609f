"""The estimator alone: what it learns from rates of a known scatter, and what it does where it can learn nothing."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.engagement.shrinkage import MAX_PRIOR_VIEWS, UNLEARNED_PRIOR_VIEWS, Shrunk, shrink


def shrunk(counts: Any, views: Any, channel: Any = None, form: Any = None) -> Shrunk:
    size = len(counts)
    zeros = np.zeros(size, dtype=np.int64)
    return shrink(
        np.asarray(counts, dtype="float64"),
        np.asarray(views, dtype="float64"),
        zeros if channel is None else np.asarray(channel),
        zeros if form is None else np.asarray(form),
    )


@pytest.mark.parametrize(("shape", "views_of_prior"), [(2.0, 50), (8.0, 200), (40.0, 1_000)])
def test_the_strength_is_learned_from_the_scatter_of_the_rates(shape: float, views_of_prior: float) -> None:
    """Rates drawn from a gamma distribution around 4 % in 200 channels: its strength is shape / 4 %."""
    random = np.random.default_rng(7)
    channel = np.repeat(np.arange(200), 20)
    views = np.exp(random.normal(8, 1.5, 4_000)).round() + 30
    rates = random.gamma(shape, 0.04 / shape, 4_000)
    found = shrunk(np.minimum(random.poisson(views * rates), views), views, channel)
    assert np.median(found.prior_views) == pytest.approx(views_of_prior, rel=0.25)
    assert np.median(found.prior_rate) == pytest.approx(0.04, rel=0.05)


def test_a_channel_that_scatters_more_is_drawn_less() -> None:
    random = np.random.default_rng(7)
    channel = np.repeat(np.arange(20), 50)
    shape = np.where(channel == 0, 2.0, 40.0)
    views = np.full(1_000, 5_000.0)
    found = shrunk(random.poisson(views * random.gamma(shape, 0.04 / shape)), views, channel)
    assert found.prior_views[0] < found.prior_views[50:].min() / 3


def test_estimates_are_nearer_to_the_truth_than_the_raw_rate_and_than_a_fixed_strength() -> None:
    random = np.random.default_rng(7)
    channel = np.repeat(np.arange(200), 20)
    mean = (0.04 * np.exp(random.normal(0, 0.5, 200)))[channel]
    views = np.exp(random.normal(6, 1.5, 4_000)).round() + 30
    rates = mean * random.gamma(4, 1 / 4, 4_000)
    counts = np.minimum(random.poisson(views * rates), views)
    found = shrunk(counts, views, channel)
    fixed = (counts + 1_000 * found.prior_rate) / (views + 1_000)
    errors = [np.abs(guess - rates).mean() for guess in (found.rate, fixed, counts / views)]
    assert errors[0] < 0.9 * min(errors[1:])


def test_videos_that_scatter_less_than_chance_are_drawn_by_the_strongest_prior() -> None:
    found = shrunk([40] * 30, [1_000] * 30)
    assert found.prior_views == pytest.approx(MAX_PRIOR_VIEWS)
    assert found.rate == pytest.approx(0.04)


def test_one_video_is_its_own_prior_of_the_default_strength() -> None:
    found = shrunk([40], [1_000])
    assert (found.rate[0], found.prior_views[0]) == pytest.approx((0.04, UNLEARNED_PRIOR_VIEWS))


def test_channels_of_one_video_each_have_the_default_strength() -> None:
    found = shrunk([40, 100, 400], [1_000, 1_000, 2_000], [0, 1, 2])
    mean = 540 / 4_000
    assert found.prior_views == pytest.approx(UNLEARNED_PRIOR_VIEWS * mean / found.prior_rate)
    assert (found.prior_rate > 0.04).all()
    assert (found.prior_rate < 0.2).all()


def test_a_video_alone_in_its_format_is_drawn_to_all_videos() -> None:
    found = shrunk([40, 60, 50, 9], [1_000, 1_000, 1_000, 30], form=[0, 0, 0, 1])
    assert found.prior_rate[3] == pytest.approx(0.05, rel=0.2)
    assert found.rate[3] < 0.1


def test_nothing_liked_is_a_rate_of_zero() -> None:
    found = shrunk([0, 0], [1_000, 5])
    assert found.rate.tolist() == [0, 0]
    assert found.prior_rate.tolist() == [0, 0]
    assert found.is_evidence.tolist() == [False, False]
    assert found.prior_views == pytest.approx(MAX_PRIOR_VIEWS)


def test_no_videos_have_no_rates() -> None:
    found = shrunk([], [])
    assert [len(found.rate), len(found.prior_rate), len(found.prior_views), len(found.is_evidence)] == [0] * 4


VIDEOS = st.lists(
    st.tuples(st.integers(1, 10**9), st.floats(0, 1), st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=12
)


def _arrays(videos: list[tuple[int, float, int, int]]) -> tuple[Any, Any, Any, Any]:
    views, share, channel, form = (np.array(column) for column in zip(*videos, strict=True))
    codes = (np.unique(column, return_inverse=True)[1] for column in (channel, form))
    return np.floor(views * share), views, *codes


@settings(max_examples=60, deadline=None)
@given(VIDEOS)
def test_whatever_the_counts_the_estimate_is_finite_and_between(videos: list[tuple[int, float, int, int]]) -> None:
    counts, views, channel, form = _arrays(videos)
    found = shrunk(counts, views, channel, form)
    raw, slack = counts / views, 1e-9
    assert np.isfinite(found.rate).all()
    assert (found.rate >= np.minimum(raw, found.prior_rate) - slack).all()
    assert (found.rate <= np.maximum(raw, found.prior_rate) + slack).all()
    assert ((found.prior_views > 0) & (found.prior_views <= MAX_PRIOR_VIEWS * (1 + slack))).all()
    assert ((found.prior_rate >= 0) & (found.prior_rate <= 1 + slack)).all()


@settings(max_examples=60, deadline=None)
@given(VIDEOS)
def test_a_video_without_evidence_is_never_above_all_that_have_some(videos: list[tuple[int, float, int, int]]) -> None:
    found = shrunk(*_arrays(videos))
    if found.is_evidence.any() and not found.is_evidence.all():
        assert found.rate[~found.is_evidence].max() <= found.rate[found.is_evidence].max() + 1e-12


def test_another_like_never_lowers_the_estimate() -> None:
    """One video's likes move its channel's norm and scatter too; over real ranges the estimate still only rises."""
    random = np.random.default_rng(7)
    views = np.exp(random.normal(7, 1.5, 60)).round() + 30
    counts = random.poisson(views * 0.04).astype("float64")
    rates = []
    for likes in range(0, int(views[0]), max(1, int(views[0]) // 60)):
        counts[0] = likes
        rates.append(shrunk(counts, views, np.arange(60) % 6, np.arange(60) % 2).rate[0])
    assert rates == sorted(rates)
