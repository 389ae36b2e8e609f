"""The I/O manager of both databases: the third thread of a shard, and the loader of whole hours.

Here: what is done with each kind of output, and the metadata that every write reports. Not here: Dagster's partitions
(table_slice.py), a stream's batches (stream_store.py), SQL (storage). Calls nothing outside the database.
"""

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.failures import translated
from yt_assets.io_managers.orphan import require_run
from yt_assets.io_managers.stream_store import RowStream, StreamStore
from yt_assets.io_managers.table_slice import materialized_hours, slice_of_input, slice_of_output
from yt_assets.resources.databases import DatabaseResource

if TYPE_CHECKING:
    import pandas as pd

    from yt_assets.steps.plans import Settlement
    from yt_assets.storage.engine import Database
    from yt_assets.storage.frames import HourlyFrame


class DatabaseIOManager(dg.ConfigurableIOManager):
    """Stores streams, hourly frames and settlements; loads hours as DataFrames.

    * A stream (from a shard) is written as it comes. This thread is the storing one of three.
    * An HourlyFrame, or a DataFrame with an `hour` column, replaces the partition's hours in one transaction.
    * A Settlement says that a table is complete; nothing more is written.

    Every write tells its rows, its bytes (of the rows as JSON, near what is sent), its seconds and its database. Table
    and columns are metadata of the definitions (assets/described): in events they would be stored again every hour.
    """

    database: DatabaseResource

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Store one output. Raises dagster.Failure with one sentence, retried or not as failures.py decides."""
        from yt_assets.steps.plans import Settlement

        started = monotonic()
        with translated(), self.database.open_for_step() as database:
            if isinstance(obj, Settlement):
                facts = _settled(obj, database)
            elif isinstance(obj, RowStream):
                facts = _stored_stream(context, obj, database)
            else:
                facts = _replaced(context, obj, database)
        context.add_output_metadata({**facts, "seconds": round(monotonic() - started, 3)})

    def load_input(self, context: dg.InputContext) -> "pd.DataFrame":
        """Whole hours of the upstream table, sorted by key, with declared dtypes.

        An hour that was written and has no rows is empty. One that was never written fails the step, without a retry.
        """
        from yt_assets.steps.written import require_captured, require_materialized
        from yt_assets.storage.frames import read_hours
        from yt_assets.storage.rows import TABLES

        wanted = slice_of_input(context)
        with translated(), self.database.open_for_step() as database:
            if database.name == "videos":
                require_captured(database, wanted.table, wanted.hours)
            else:
                require_materialized(database, wanted.table, wanted.hours, lambda: materialized_hours(context))
            with database.reading() as connection:
                return read_hours(connection, TABLES[database.name][wanted.table], wanted.hours, wanted.columns)


def _stored_stream(context: dg.OutputContext, stream: RowStream, database: "Database") -> dict[str, Any]:
    store = StreamStore(database, context.log.info, context.log.warning)
    store.store(stream)
    # No row counts: a shard is a share of its partition. The settlement has them.
    return {**store.facts(), "database": database.where}


def _replaced(context: dg.OutputContext, obj: "HourlyFrame | pd.DataFrame", database: "Database") -> dict[str, Any]:
    from yt_assets.storage.frames import HourlyFrame, rows_of
    from yt_assets.storage.rows import bytes_of, replace_hours

    wanted = slice_of_output(context)
    hourly = obj if isinstance(obj, HourlyFrame) else HourlyFrame(obj, wanted.hours)
    rows = rows_of(hourly.frame)
    titles = _new_titles(hourly, database)
    require_run()
    replace_hours(database, wanted.table, wanted.hours, rows, titles=titles)
    counts = _counts(database, wanted.table, len(rows))
    return {"rows": len(rows), "bytes": bytes_of(rows), **counts, "database": database.where}


def _new_titles(hourly: "HourlyFrame", database: "Database") -> Sequence[Any]:
    """One name a video, of a range of hours the newest; names that are stored already are left out."""
    from yt_assets.storage.frames import rows_of
    from yt_assets.storage.titles import titles_to_write

    if hourly.titles is None:
        return []
    newest = hourly.titles.sort_values("hour").drop_duplicates("video_id", keep="last")
    with database.reading() as connection:
        return rows_of(titles_to_write(connection, newest.rename(columns={"hour": "as_of_hour"})))


def _settled(settlement: "Settlement", database: "Database") -> dict[str, Any]:
    counts = _counts(database, settlement.table, settlement.rows)
    return {"rows": settlement.rows, **counts, "database": database.where, **settlement.notes}


def _counts(database: "Database", name: str, in_partitions: int) -> dict[str, int]:
    """Rows of the partitions written, and of the table where it has no more than a hundred thousand."""
    from yt_assets.storage.presence import count_rows

    with database.reading() as connection:
        in_table = count_rows(connection, database.name, name)
    counted = {} if in_table is None else {"dagster/row_count": in_table}
    return {"dagster/partition_row_count": in_partitions, **counted}
