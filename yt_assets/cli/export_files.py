"""Files of an export: a day of a table as Parquet or CSV, whole or not there.

Here: formats, what a file says of itself, putting it in place. Not here: rows (storage), which files (export.py).
pyarrow is imported when Parquet is written.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yt_assets.batching import Pipeline
from yt_assets.cli.json_documents import as_time
from yt_assets.display.sanitize import cell

if TYPE_CHECKING:
    import pyarrow as pa

    from yt_assets.storage.schema.column_facts import ColumnFacts

# Some rows: the values of each column.
Parts = Iterable[Sequence[Sequence[Any]]]
OURS, THEIRS = "yt_assets, not YouTube data", "YouTube Data API"
# Of one video after the other a figure differs little from the one before, and that packs best.
SORTED_BY = ("scope", "keyword", "channel_id", "video_id", "hour", "day")
# A spreadsheet shows 15 digits, and reads no exponents in some languages.
DIGITS = 6


def write_parquet(file: Path, columns: "Sequence[ColumnFacts]", parts: Parts, about: Mapping[str, str]) -> int:
    """Write a Parquet file; how many rows. about: goes into its footer. Meanings are metadata of the columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(columns, about)
    # The server reads the next hour while this one becomes Arrow's.
    table = pa.Table.from_batches(list(Pipeline(parts, partial(_batch, schema=schema))), schema)
    order = [(name, "ascending") for name in SORTED_BY if name in schema.names]
    figures = [column.name for column in columns if column.kind is float]
    texts = [column.name for column in columns if column.kind is not float]
    with half_written(file) as half:
        pq.write_table(
            table.sort_by(order),
            half,
            compression="zstd",
            compression_level=3,
            use_dictionary=texts,
            use_byte_stream_split=figures,
        )
    return int(table.num_rows)


def _schema(columns: "Sequence[ColumnFacts]", about: Mapping[str, str]) -> "pa.Schema":
    import pyarrow as pa

    kinds = {
        datetime: pa.timestamp("us", tz="UTC"),
        date: pa.date32(),
        bool: pa.bool_(),
        float: pa.float64(),
        int: pa.int64(),
        str: pa.string(),
    }
    fields = [
        pa.field(
            column.name,
            kinds[column.kind],
            metadata={"comment": column.meaning, "figure_of": THEIRS if column.is_by_youtube else OURS},
        )
        for column in columns
    ]
    return pa.schema(fields, dict(about))


def _batch(part: Sequence[Sequence[Any]], schema: "pa.Schema") -> "pa.RecordBatch":
    import pyarrow as pa

    arrays = [pa.array(each, field.type, from_pandas=False) for each, field in zip(part, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def write_csv(file: Path, columns: "Sequence[ColumnFacts]", parts: Parts, *, is_for_spreadsheet: bool) -> int:
    """Write CSV in UTF-8; how many rows. For a spreadsheet: with a mark, and with times and figures as it reads them.

    A text that a spreadsheet would run as a formula begins with an apostrophe either way.
    """
    shown: Callable[[Any], Any] = _for_spreadsheet if is_for_spreadsheet else _plain
    count = 0
    encoding = "utf-8-sig" if is_for_spreadsheet else "utf-8"
    with half_written(file) as half, half.open("w", encoding=encoding, newline="") as opened:
        writer = csv.writer(opened, lineterminator="\r\n" if is_for_spreadsheet else "\n")
        writer.writerow([column.name for column in columns])
        for part in parts:
            writer.writerows([shown(value) for value in row] for row in zip(*part, strict=True))
            count += len(part[0])
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return as_time(value)
    return cell(value) if isinstance(value, str) else value


def _for_spreadsheet(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return cell(value) if isinstance(value, str) else value


@contextmanager
def half_written(file: Path) -> Iterator[Path]:
    """A place to write to; what is whole there is put in place, on the disk, and what is not goes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Hidden, and with another ending: a program that reads all *.parquet of a folder must not see it.
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    try:
        yield half
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
