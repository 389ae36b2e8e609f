"""Medians over the nearest others, all videos at once.

Belongs here: the arithmetic of rows sorted by group and age. Does not: who is comparable, and what is compared
(baselines, its only caller).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Reach = Callable[[FloatArray, FloatArray], npt.NDArray[np.bool_]]


def median_of_nearest(
    values: FloatArray, ages: FloatArray, groups: IntArray, reach: Reach, most: int
) -> tuple[FloatArray, IntArray]:
    """For each row the median of ``values`` over up to ``most`` others of its group, and how many they are.

    Others are those within ``reach(own ages, others' ages)``, the nearest by the ratio of their ages (+ 1 h) first;
    none gives NaN and 0. ``ages`` are hours, not negative. The cost is rows × 2 ``most``, however large a group is.
    """
    order = np.lexsort((values, ages, groups))
    value, age, group = values[order], ages[order], groups[order]
    steps = np.concatenate([np.arange(-most, 0), np.arange(1, most + 1)])
    other = np.arange(len(value))[:, None] + steps
    inside = (other >= 0) & (other < len(value))
    other = np.where(inside, other, 0)
    own = age[:, None]
    usable = inside & (group[other] == group[:, None]) & reach(own, age[other])
    distance = np.where(usable, np.abs(np.log((age[other] + 1) / (own + 1))), np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :most]
    chosen = np.where(
        np.take_along_axis(usable, nearest, axis=1), value[np.take_along_axis(other, nearest, axis=1)], np.inf
    )
    median, count = np.full(len(value), np.nan), np.zeros(len(value), dtype=np.int64)
    median[order], count[order] = _median_of_rows(chosen)
    return median, count


def median_of_pairs(rows: IntArray, values: FloatArray, length: int) -> tuple[FloatArray, IntArray]:
    """The median of ``values`` of each row number that ``rows`` names, and how many it has, for ``length`` rows."""
    median, count = np.full(length, np.nan), np.zeros(length, dtype=np.int64)
    by_row = pd.Series(values).groupby(rows).agg(["median", "count"])
    median[by_row.index], count[by_row.index] = by_row["median"], by_row["count"]
    return median, count


def _median_of_rows(values: FloatArray) -> tuple[FloatArray, IntArray]:
    """Medians along the rows of a matrix in which infinity stands for nothing."""
    count = np.isfinite(values).sum(axis=1)
    if not values.size:
        return np.full(len(values), np.nan), count
    ordered = np.sort(values, axis=1)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    pick = np.arange(len(values))
    middle = (ordered[pick, low] + ordered[pick, high]) / 2
    return np.where(count > 0, middle, np.nan), count
