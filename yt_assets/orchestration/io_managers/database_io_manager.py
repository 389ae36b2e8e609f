"""The I/O manager of both databases: the third thread of a shard, and the loader of whole hours.

Here: what is done with each kind of output, and the metadata that every write reports. Not here: Dagster's partitions
(table_slice.py), a stream's batches (stream_store.py), SQL (storage). Calls nothing outside the database.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

import dagster as dg
from pydantic import Field

from yt_assets.analysis.hours import spoken
from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.foreign_words import harmless, said
from yt_assets.orchestration.io_managers.day_by_day import DaysToStore
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToRead, HoursToStore
from yt_assets.orchestration.io_managers.missed import MISSED, materializations
from yt_assets.orchestration.io_managers.orphan import require_run
from yt_assets.orchestration.io_managers.stream_store import RowStream, StreamStore
from yt_assets.orchestration.io_managers.table_slice import slice_of_input, slice_of_output
from yt_assets.orchestration.io_managers.values import require_same_settings
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.runs_at_work import wait_for_earlier_runs
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.step_values import StepValues
from yt_assets.storage.reading.hours import HourlyTable

if TYPE_CHECKING:
    import pandas as pd


class DatabaseIOManager(dg.ConfigurableIOManager):
    """Stores streams, hourly frames and settlements; loads hours as DataFrames.

    * A stream (from a shard) is written as it comes. This thread is the storing one of three.
    * HoursToStore are computed and replaced one at a time, each in a transaction of its own. So are DaysToStore.
    * An HourlyFrame, or a DataFrame with an `hour` column, replaces the partition's hours in one transaction.
    * A Settlement says that a table is complete; nothing more is written.

    Every write tells its rows, its bytes (of the rows as JSON, near what is sent), its seconds and its database. Table
    and columns are metadata of the definitions: in events they would be stored again every hour.
    """

    database: DatabaseResource
    row_settings: dict[str, str] = Field(default={}, description="Digests of the settings that change rows")

    # Dagster takes the events of a generator, and declares a function.
    def handle_output(  # type: ignore[override]
        self, context: dg.OutputContext, obj: Any
    ) -> Iterator[dg.AssetMaterialization]:
        """Store one output. Raises dagster.Failure with one sentence, retried or not as failures.py decides.

        Of a range with missed hours it reports the others; of any other range, Dagster reports all.
        """
        from yt_assets.pipeline.capture.values import Settlement
        from yt_assets.storage.writing.hourly_frames import HourlyFrame

        started = monotonic()
        with translated(), self.database.open_for_step() as database:
            if isinstance(obj, RowStream):
                store = StreamStore(database, said(context.log.info), said(context.log.warning))
                store.store(obj)
                # No row counts: a shard is a share of its partition. The settlement has them.
                facts: dict[str, Any] = {**store.facts(), "database": database.where}
            elif isinstance(obj, Settlement):
                facts = {"rows": obj.rows, **_counts(database, obj.table, obj.rows), "database": database.where}
                facts |= obj.notes
            elif isinstance(obj, DaysToStore):
                name = context.asset_key.path[-1]
                facts = obj.store(database, name, context.run_id, said(context.log.warning))
                facts |= {**_counts(database, name, facts["rows"]), "database": database.where}
            else:
                output = slice_of_output(context)
                terms: dict[str, Any] = {"run_id": context.run_id, "ready": require_run}
                if isinstance(obj, HoursToStore):
                    with closing(obj.frames()) as frames:
                        stored = HourlyFrame.store_each(frames, database, output.table, **terms)
                else:
                    whole = obj if isinstance(obj, HourlyFrame) else HourlyFrame(obj, output.hours)
                    stored = whole.store(database, output.table, output.hours, **terms)
                if stored.kept:
                    said(context.log.warning)(kept_words(output.table, stored.kept))
                counts = _counts(database, output.table, stored.rows)
                facts = {"rows": stored.rows, "bytes": stored.bytes, **counts, "database": database.where}
                facts |= {"kept_hours": len(stored.kept)} if stored.kept else {}
        reported = {**facts, "seconds": round(monotonic() - started, 3)}
        if MISSED in (context.output_metadata or {}):
            yield from materializations(context, harmless(reported))
        else:
            context.add_output_metadata(harmless(reported))

    def load_input(self, context: dg.InputContext) -> "pd.DataFrame | HoursToRead":
        """Whole hours of the upstream table, sorted by key, with declared dtypes; HoursToRead of an input `by_hour`.

        An hour that was written and has no rows is empty. One that was never written fails the step, without a retry;
        by hour, those that were missed are left out. In a run, of features, on a machine with other settings it fails.
        """
        from yt_assets.pipeline.readiness import require_captured, require_materialized, without_missed
        from yt_assets.storage.reading.frames import Frames

        if context.has_input_name:  # in a run: the insights begin with what they load
            wait_for_earlier_runs(context.instance, context.step_context.run_id, said(context.log.info))
        wanted = slice_of_input(context)
        with translated(), self.database.open_for_step() as database:
            missed = None
            if database.name == "videos":
                if context.has_input_name:
                    require_same_settings(StepValues(database, context.step_context.run_id), self.row_settings)
                if wanted.by_hour:
                    there, missed = without_missed(database, wanted.hours, datetime.now(UTC))
                    wanted = replace(wanted, hours=there)
                require_captured(database, wanted.table, wanted.hours)
            else:
                require_materialized(database, wanted.table, wanted.hours)
            if wanted.by_hour:
                return HoursToRead(wanted, missed)
            with database.reading() as connection:
                return Frames(connection).hours(wanted.table, wanted.hours, wanted.columns)


def kept_words(table: str, kept: Sequence[datetime]) -> str:
    """What is said of hours that a slower step did not replace."""
    which = spoken(kept[0]) + (f" and {len(kept) - 1:,} more hours" if len(kept) > 1 else "")
    return f"{which}: {table} is made of a newer capture already, and stays as it is"


def _counts(database: Database, name: str, in_partitions: int) -> dict[str, int]:
    """Rows of the partitions written, and of the table where it has no more than a hundred thousand."""
    with database.reading() as connection:
        in_table = HourlyTable(connection, name).count()
    counted = {} if in_table is None else {"dagster/row_count": in_table}
    return {"dagster/partition_row_count": in_partitions, **counted}
