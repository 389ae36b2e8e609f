"""Rows on their way in: by row or by column, and the batches that share a transaction.

Here: the values themselves, what a row is about, a batch without some videos, in halves, or joined with the next ones.
Not here: which rows fit (checks.py), their sending (upserts.py), rows out of DataFrames (hourly_frames.py).

An insight writes one row a video. Made into dicts, checked and written out row by row, they cost more than it took to
compute what they say: so their rows are kept as columns.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter
from typing import Any, Self, overload

from sqlalchemy import Table

from yt_assets.storage.writing.generations import Numbers

Row = Mapping[str, Any]
Subject = tuple[str, str]

# The size of many rows is estimated from every sixteenth: measuring all took a tenth of an hour's work.
ALL_MEASURED, MEASURED = 160, 16

# How much of a value a message may quote.
QUOTED = 60


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
        if not telling:
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


def bytes_of(rows: Sequence[Row]) -> int:
    """The length of rows as JSON in UTF-8: near what is sent, and the same on every engine."""
    some = list(rows if len(rows) <= ALL_MEASURED else rows[::MEASURED])
    whole = json.dumps(some, ensure_ascii=False, default=str).encode(errors="replace")
    size = len(whole) - 2 * max(len(some), 1)  # but for brackets and what stands between rows
    return round(size * len(rows) / max(len(some), 1))


def quoted(value: object) -> str:
    """A value as a message may quote it: its first characters, and nothing that a terminal or a log trips over."""
    text = value if isinstance(value, str) else repr(value)
    start = repr(text[:QUOTED]) if isinstance(value, str) else text[:QUOTED]
    return f"{start}…" if len(text) > QUOTED else start


def subject_of(table: Table, row: Row) -> Subject:
    """What a row is about, as a kind and a name: a video, or else the row itself by its key."""
    if "video_id" in table.c:
        return "video", _named(row.get("video_id"))
    return table.name, " ".join(_named(row.get(column.name)) for column in table.primary_key)


def _named(value: object) -> str:
    text = str(value)
    return text if len(text) <= QUOTED and text.isascii() and text.isprintable() else quoted(text)


@dataclass(frozen=True)
class Batch:
    """Rows that belong into one transaction, by table name.

    items: how many videos the batch is about, for progress. retired: videos that YouTube left out of an answer of
    `hour`, given at `observed_at`. plans, generations: numbers that its hours must still have when it is written.
    """

    rows: Mapping[str, Sequence[Row]]
    items: int
    retired: Sequence[str] = ()
    hour: datetime | None = None
    observed_at: datetime | None = None
    plans: Numbers = field(default_factory=dict)
    generations: Numbers = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """The length of all rows as JSON."""
        return sum(bytes_of(rows) for rows in self.rows.values())

    @staticmethod
    def merged(batches: "Sequence[Batch]") -> "list[Batch]":
        """The same rows in fewer batches, in the same order; one transaction each.

        A batch with retired videos ends one: of a batch, rows are written before videos are retired. So does a row with
        other columns than those before it: one statement serves all rows of a table.
        """
        groups: list[list[Batch]] = []
        for batch in batches:
            if groups and not groups[-1][-1].retired and _alike(groups[-1], batch):
                groups[-1].append(batch)
            else:
                groups.append([batch])
        return [_together(group) for group in groups]

    def subjects(self, tables: Mapping[str, Table]) -> list[Subject]:
        """What the rows are about, sorted."""
        return sorted({subject_of(tables[name], row) for name, rows in self.rows.items() for row in rows})

    def without(self, tables: Mapping[str, Table], subjects: Collection[Subject]) -> "Batch":
        """The batch without all rows about these subjects."""
        rows = {
            name: [row for row in rows if subject_of(tables[name], row) not in subjects]
            for name, rows in self.rows.items()
        }
        return replace(self, rows=rows, items=max(0, self.items - len(subjects)))

    def parts(self, tables: Mapping[str, Table]) -> "list[Batch]":
        """Smaller batches that are the same together, in the same order; none when a batch is about one thing alone."""
        if self.retired and any(self.rows.values()):
            return [replace(self, retired=()), replace(self, rows={}, items=0)]
        subjects = self.subjects(tables)
        if len(subjects) < 2:  # noqa: PLR2004  halves need two
            return []
        middle = len(subjects) // 2
        return [self.without(tables, set(subjects[middle:])), self.without(tables, set(subjects[:middle]))]


def _alike(group: Sequence[Batch], batch: Batch) -> bool:
    columns = {name: rows[0].keys() for before in group for name, rows in before.rows.items() if rows}
    return all(columns.get(name, rows[0].keys()) == rows[0].keys() for name, rows in batch.rows.items() if rows)


def _together(group: Sequence[Batch]) -> Batch:
    rows: dict[str, list[Row]] = {}
    for batch in group:
        for name, more in batch.rows.items():
            rows.setdefault(name, []).extend(more)
    plans = {hour: number for batch in group for hour, number in batch.plans.items()}
    generations = {hour: number for batch in group for hour, number in batch.generations.items()}
    items = sum(batch.items for batch in group)
    return replace(group[-1], rows=rows, items=items, plans=plans, generations=generations)
