"""What is normal: the median of the others.

Belongs here: age bands, and medians of a group that leave out the video they are meant for. Does not: which groups to
compare with (``trends.outlier_multiples``, its only caller).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

AGE_BANDS_HOURS = (6.0, 24.0, 72.0, 168.0, 720.0)
"""Upper edges, exclusive: < 6 h, 6-24 h, 1-3 days, 3-7 days, 7-30 days, older. A view's worth changes with age: half of
the views of the first 90 days come in the first two weeks (TubeMogul, 10,916 videos)."""


def age_band(age_hours: pd.Series) -> pd.Series:
    """Number of the age band, 0 to 5, as Int64; missing where the age is. Before a premiere: 0."""
    bands = np.searchsorted(AGE_BANDS_HOURS, age_hours.to_numpy(dtype="float64", na_value=np.nan), side="right")
    return pd.Series(bands, index=age_hours.index, dtype="Int64").where(age_hours.notna())


def median_of_others(values: FloatArray, groups: pd.DataFrame) -> tuple[FloatArray, IntArray]:
    """For each row the median of ``values`` over the other rows of its group, and how many others there are.

    ``groups`` holds the columns that make up the group, one row for each value. Rows with a NaN value or a missing
    group column belong to no group: NaN and 0. So does a row that is alone (NaN, 0).
    """
    median, others = np.full(len(values), np.nan), np.zeros(len(values), dtype=np.int64)
    member = np.flatnonzero(~np.isnan(values) & groups.notna().all(axis=1).to_numpy())
    if not len(member):
        return median, others
    numbers = groups.iloc[member].groupby(list(groups.columns), sort=True).ngroup()
    group: IntArray = np.asarray(numbers, dtype=np.int64)
    order = np.lexsort((values[member], group))
    rows, group = member[order], group[order]
    median[rows], others[rows] = _leave_one_out(values[rows], group)
    return median, others


def _leave_one_out(values: FloatArray, group: IntArray) -> tuple[FloatArray, IntArray]:
    """``values`` sorted within runs of equal ``group``."""
    sizes = np.bincount(group)
    begin = (np.cumsum(sizes) - sizes)[group]
    others = sizes[group] - 1
    place = np.arange(len(values)) - begin
    low, high = np.maximum(others - 1, 0) // 2, others // 2
    # Without its own row, everything from its place on moves up by one.
    low, high = low + (low >= place), high + (high >= place)
    last = len(values) - 1
    middle = (values[np.minimum(begin + low, last)] + values[np.minimum(begin + high, last)]) / 2
    return np.where(others > 0, middle, np.nan), others.astype(np.int64)
