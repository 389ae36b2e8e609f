"""What a Dagster context asks for, as plain data: a table, some hours, some columns.

Here: the only place that reads partitions and metadata from I/O contexts. Not here: reading or writing rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from yt_assets.partitions import hour_of, hours_between


@dataclass(frozen=True)
class TableSlice:
    """Some hours of a table; columns None means all of them."""

    table: str
    hours: tuple[datetime, ...]
    columns: tuple[str, ...] | None = None


def slice_of_output(context: dg.OutputContext) -> TableSlice:
    """The slice that an asset's output replaces: its own table, its own hours."""
    return TableSlice(context.asset_key.path[-1], _hours(context.asset_partition_keys))


def slice_of_input(context: dg.InputContext) -> TableSlice:
    """The slice that an asset reads from the one above it. Metadata `columns` on the input narrows it."""
    columns = (context.definition_metadata or {}).get("columns")
    hours = _hours(context.asset_partition_keys)
    return TableSlice(context.asset_key.path[-1], hours, tuple(columns) if columns else None)


def materialized_hours(context: dg.InputContext) -> set[datetime]:
    """Hours of the asset above that Dagster has a materialization of."""
    return {hour_of(key) for key in context.instance.get_materialized_partitions(context.asset_key)}


def hours_of_step(context: dg.OpExecutionContext | dg.AssetExecutionContext) -> Sequence[datetime]:
    """The hours that a step is run for: one, or a range in a backfill."""
    keys = context.partition_key_range
    return hours_between(keys.start, keys.end)


def _hours(keys: Sequence[str]) -> tuple[datetime, ...]:
    return tuple(sorted(hour_of(key) for key in keys))
