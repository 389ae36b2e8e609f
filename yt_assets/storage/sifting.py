"""Which rows of a batch cannot be stored, and what is left of it without them.

Here: the batch without the videos that a refused row belongs to, a batch in parts, a refusal in words. Not here: what a
column takes (limits.py), or the sending (rows.py).

A video's rows belong together: counts whose text was refused would look complete for ever, since a text is asked for
only when it changed. So one refused row leaves out all rows of its video, and the hour's settlement finds it missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Table

from yt_assets.storage.errors import Refusal
from yt_assets.storage.fitting import all_fit
from yt_assets.storage.limits import SHOWN, misfits, shown

if TYPE_CHECKING:
    from yt_assets.storage.columnar import Row
    from yt_assets.storage.rows import Batch

Subject = tuple[str, str]


def refusals_in(table: Table, rows: Sequence["Row"]) -> list[Refusal]:
    """One refusal for each field that does not fit."""
    if all_fit(table, rows):
        return []
    return [
        Refusal(table.name, subject_of(table, row)[1], field, reason)
        for row in rows
        for field, reason in misfits(table, row)
    ]


def sifted(tables: Mapping[str, Table], batch: "Batch") -> tuple["Batch", list[Refusal]]:
    """The batch without what cannot be stored, and what that was."""
    refused: list[Refusal] = []
    out: set[Subject] = set()
    for name, rows in batch.rows.items():
        table = tables[name]
        for row in () if all_fit(table, rows) else rows:
            found = refusals_in(table, [row])
            if found:
                refused += found
                out.add(subject_of(table, row))
    return (_without(tables, batch, out) if out else batch), refused


def parts_of(tables: Mapping[str, Table], batch: "Batch") -> list["Batch"]:
    """Smaller batches that are the same together, in the same order; none when a batch is about one thing alone."""
    if batch.retired and any(batch.rows.values()):
        return [replace(batch, retired=(), hour=None), replace(batch, rows={}, items=0)]
    subjects = sorted({subject_of(tables[name], row) for name, rows in batch.rows.items() for row in rows})
    if len(subjects) < 2:  # noqa: PLR2004  halves need two
        return []
    middle = len(subjects) // 2
    return [_without(tables, batch, set(subjects[middle:])), _without(tables, batch, set(subjects[:middle]))]


def subject_of(table: Table, row: "Row") -> Subject:
    """What a row is about, as a kind and a name: a video, or else the row itself by its key."""
    if "video_id" in table.c:
        return "video", _named(row.get("video_id"))
    return table.name, " ".join(_named(row.get(column.name)) for column in table.primary_key)


def name_of(tables: Mapping[str, Table], batch: "Batch") -> str:
    """The one thing that a batch is about."""
    return next((subject_of(tables[name], row)[1] for name, rows in batch.rows.items() for row in rows), "")


def _without(tables: Mapping[str, Table], batch: "Batch", out: set[Subject]) -> "Batch":
    rows = {
        name: [row for row in rows if subject_of(tables[name], row) not in out] for name, rows in batch.rows.items()
    }
    return replace(batch, rows=rows, items=max(0, batch.items - len(out)))


def _named(value: object) -> str:
    text = str(value)
    return text if len(text) <= SHOWN and text.isascii() and text.isprintable() else shown(text)
