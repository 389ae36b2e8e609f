"""The frames and arrays that this room takes and returns: columns, dtypes, types.

Here: how a table of column names and dtypes is made to hold for a frame, full or empty. Not here: any particular table
(each module states its own next to its formula).

Dtypes: ``str`` for texts, ``Int64`` for counts and ranks that may be missing, ``float64`` with NaN for rates.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

Columns = Mapping[str, str]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def conform(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Return ``frame`` with exactly these columns, dtypes and a fresh index; a missing column comes out empty.

    Infinite floats become NaN: a reader's database refuses them, and no rate of ours is infinite.
    """
    chosen = {name: _series(frame, name, dtype) for name, dtype in columns.items()}
    return pd.DataFrame(chosen).reset_index(drop=True)


def floats(values: pd.Series) -> FloatArray:
    """Numbers of any dtype, with NaN for what is missing."""
    return np.asarray(values.to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)


def _series(frame: pd.DataFrame, name: str, dtype: str) -> pd.Series:
    values = frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
    if dtype != "float64":
        return values.astype(pd.api.types.pandas_dtype(dtype))
    numbers = floats(pd.to_numeric(values).astype("Float64"))
    return pd.Series(np.where(np.isfinite(numbers), numbers, np.nan), index=frame.index, dtype="float64")
