"""The median of the others, against the obvious loop."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.baselines import age_band, median_of_others


def test_age_bands_have_exclusive_upper_edges() -> None:
    ages = pd.Series([-5.0, 0.0, 5.9, 6.0, 24.0, 72.0, 168.0, 720.0, np.nan])
    assert age_band(ages).tolist()[:-1] == [0, 0, 0, 1, 2, 3, 4, 5]
    assert pd.isna(age_band(ages).iloc[-1])


def test_a_video_is_not_compared_with_itself() -> None:
    median, others = median_of_others(np.array([1.0, 2.0, 900.0]), pd.DataFrame({"channel": ["c"] * 3}))
    assert median.tolist() == [451.0, 450.5, 1.5]
    assert others.tolist() == [2, 2, 2]


VALUE = st.just(math.nan) | st.integers(0, 9).map(float)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUE, st.sampled_from(["a", "b", None])), max_size=12))
def test_it_is_what_a_loop_would_find(rows: list[tuple[float, str | None]]) -> None:
    median, others = median_of_others(
        np.array([value for value, _ in rows], dtype="float64"), pd.DataFrame({"group": [name for _, name in rows]})
    )
    for place, (value, name) in enumerate(rows):
        is_member = name is not None and not math.isnan(value)
        rest = [v for at, (v, n) in enumerate(rows) if is_member and at != place and n == name and not math.isnan(v)]
        assert others[place] == len(rest)
        expected = statistics.median(rest) if rest else math.nan
        assert median[place] == pytest.approx(expected, nan_ok=True)
