"""Figures of six digits on their way in: what a server's FLOAT gives back is then what was written, on each engine.

Here: the rounding, of a frame's columns and of single values. Not here: which columns hold such figures (schema).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Table

from yt_assets.storage.schema.columns import BRIEF

DIGITS = 6
# Powers of ten up to this one are exact, so that one division gives the number that these digits spell.
MOST_EXACT = 22


def with_six_digits(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame, its columns that hold figures of single precision rounded."""
    names = [column.name for column in table.c if column.type is BRIEF and column.name in frame]
    rounded = {name: rounded_to_digits(frame[name].to_numpy("float64", na_value=np.nan)) for name in names}
    return frame.assign(**rounded)


def rounded_to_digits(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Each number as the nearest one of six digits; what is no finite number stays."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        places = DIGITS - 1 - np.floor(np.log10(np.abs(values)))
        up, down = 10.0 ** np.clip(places, 0, MOST_EXACT), 10.0 ** np.clip(-places, 0, MOST_EXACT)
        rounded = np.rint(values * up / down) * down / up
    is_plain = np.isfinite(values) & (np.abs(places) <= MOST_EXACT)
    others = np.flatnonzero(np.isfinite(values) & ~is_plain)
    result: npt.NDArray[Any] = np.where(is_plain, rounded, values)
    result[others] = [float(f"{value:.{DIGITS}g}") for value in values[others].tolist()]
    return result
