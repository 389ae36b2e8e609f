"""Ranges that hold missed hours: the others are reported, and the missed ones stay unmaterialized.

Here: the mark on an output, and the events in place of Dagster's. Not here: which hours those are
(pipeline/readiness.py), why they were missed (assets/missed_hours.py).

Dagster reports every partition of a range once its output is stored. It reports none for an output with a key of its
own, which it made for observations.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import dagster as dg
from dagster._core.definitions.data_version import DataVersion
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION as NOT_BY_DAGSTER
from dagster._core.execution.plan.execute_step import _build_data_version_tags, _get_input_provenance_data

from yt_assets.orchestration.partitions import day_key_of, key_of

MISSED = "missed hours"


def but_for(missed: Collection[datetime | date]) -> dict[str, Any]:
    """Metadata of the output of a range that holds these missed hours or days; none where there are none."""
    keys = [key_of(each) if isinstance(each, datetime) else day_key_of(each) for each in missed]
    return {NOT_BY_DAGSTER: True, MISSED: keys} if keys else {}


def materializations(context: dg.OutputContext, facts: Mapping[str, Any]) -> Iterator[dg.AssetMaterialization]:
    """An event for each partition of the range but the missed ones, with what was attached to it.

    And with the versions of what it was made of, as Dagster's own have: without them it would call each day stale that
    lacks an hour.
    """
    missed = set((context.output_metadata or {})[MISSED].value)
    step = context.step_context
    versions = _build_data_version_tags(
        DataVersion(step.run_id),
        step.run_id,
        _get_input_provenance_data(context.asset_key, step),
        False,  # noqa: FBT003
    )
    for key in context.asset_partition_keys:
        if key not in missed:
            own = step.get_asset_metadata(asset_key=context.asset_key, partition_key=key)
            yield dg.AssetMaterialization(
                context.asset_key, partition=key, metadata={**facts, **(own or {})}, tags=versions
            )
