"""Rows of one shape, kept column by column.

Here: a sequence of rows that makes a row only for whoever looks at it, and a column of any rows. Not here: rows out of
DataFrames (frames.py), and what becomes of them (fitting.py, literals.py, rows.py).

An insight writes one row a video. Made into dicts, checked and written out row by row, they cost more than it took to
compute what they say.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from operator import itemgetter
from typing import Any, Self, overload

Row = Mapping[str, Any]


class ColumnRows(Sequence[Row]):
    """Rows out of columns: lists of equal length, by name."""

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = columns
        self._length = len(next(iter(columns.values()), ()))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> Row | Self:
        if isinstance(place, slice):
            return type(self)({name: values[place] for name, values in self.columns.items()})
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return {name: values[place] for name, values in self.columns.items()}

    def __iter__(self) -> Iterator[Row]:
        names = list(self.columns)
        return (dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True))

    def sorted_by(self, names: Sequence[str]) -> Self:
        """The same rows in the order of these columns, the first one first."""
        # A column of one value orders nothing: most rows are of one hour.
        telling = [self.columns[name] for name in names if not _is_constant(self.columns[name])]
        if not telling or not len(self):
            return self
        keys: Sequence[Any] = telling[0] if len(telling) == 1 else list(zip(*telling, strict=True))
        order = sorted(range(len(self)), key=keys.__getitem__)
        return type(self)({name: [values[place] for place in order] for name, values in self.columns.items()})


def column_of(rows: Sequence[Row], name: str) -> Sequence[Any]:
    """One column's values, in the order of the rows."""
    return rows.columns[name] if isinstance(rows, ColumnRows) else list(map(itemgetter(name), rows))


def have_columns(rows: Sequence[Row], names: Set[str]) -> bool:
    """Whether each row has just these columns."""
    if isinstance(rows, ColumnRows):
        return rows.columns.keys() == names
    return all(row.keys() == names for row in rows)


def _is_constant(values: Sequence[Any]) -> bool:
    first = values[0] if values else None
    return all(value is first or value == first for value in values)
