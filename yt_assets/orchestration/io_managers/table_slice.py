"""What a Dagster context asks for, as plain data: a table, some hours, some columns.

Here: the only place that reads partitions and metadata from I/O contexts. Not here: reading or writing rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from yt_assets.orchestration.partitions import hour_of, hours_between


@dataclass(frozen=True)
class TableSlice:
    """Some hours of a table; columns None means all of them. by_hour: each is read when it is asked for."""

    table: str
    hours: tuple[datetime, ...]
    columns: tuple[str, ...] | None = None
    by_hour: bool = False


def slice_of_output(context: dg.OutputContext) -> TableSlice:
    """The slice that an asset's output replaces: its own table, its own hours."""
    return TableSlice(context.asset_key.path[-1], _hours(context.asset_partition_keys))


def slice_of_input(context: dg.InputContext) -> TableSlice:
    """The slice that an asset reads from the one above it, by the input's metadata `columns` and `by_hour`."""
    metadata = context.definition_metadata or {}
    columns = metadata.get("columns")
    hours = _hours(context.asset_partition_keys)
    by_hour = bool(metadata.get("by_hour"))
    return TableSlice(context.asset_key.path[-1], hours, tuple(columns) if columns else None, by_hour)


def hours_of_step(context: dg.OpExecutionContext | dg.AssetExecutionContext) -> Sequence[datetime]:
    """The hours that a step is run for: one, or a range in a backfill."""
    keys = context.partition_key_range
    return hours_between(keys.start, keys.end)


def _hours(keys: Sequence[str]) -> tuple[datetime, ...]:
    return tuple(sorted(hour_of(key) for key in keys))
