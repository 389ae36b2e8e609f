"""Frames have the columns and dtypes that were promised, full or empty."""

import pandas as pd

from yt_assets.analysis.frames import conform

COLUMNS = {"name": "str", "count": "Int64", "rate": "float64"}


def test_a_missing_column_comes_out_empty_and_an_extra_one_not_at_all() -> None:
    frame = conform(pd.DataFrame({"name": ["a"], "other": [1]}, index=[7]), COLUMNS)
    assert list(frame.columns) == list(COLUMNS)
    assert frame.index.tolist() == [0]
    assert frame[["count", "rate"]].isna().all(axis=None)


def test_infinity_becomes_missing() -> None:
    frame = conform(pd.DataFrame({"rate": [1.0, float("inf"), float("-inf"), None]}), COLUMNS)
    assert frame["rate"].notna().tolist() == [True, False, False, False]


def test_an_empty_frame_has_its_dtypes() -> None:
    assert {name: str(dtype) for name, dtype in conform(pd.DataFrame(), COLUMNS).dtypes.items()} == COLUMNS
