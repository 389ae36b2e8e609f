"""Ranges that hold missed hours: the others are reported, and the missed ones stay unmaterialized.

Here: the mark on an output, and the events in place of Dagster's. Not here: which hours those are
(pipeline/readiness.py), why they were missed (assets/missed_hours.py).

Dagster reports every partition of a range once its output is stored. It reports none for an output with a key of its
own, which it made for observations.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import dagster as dg
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION as NOT_BY_DAGSTER

from yt_assets.orchestration.partitions import key_of

MISSED = "missed hours"


def but_for(missed: Collection[datetime]) -> dict[str, Any]:
    """Metadata of the output of a range that holds these missed hours; none where there are none."""
    return {NOT_BY_DAGSTER: True, MISSED: [key_of(hour) for hour in missed]} if missed else {}


def materializations(context: dg.OutputContext, facts: Mapping[str, Any]) -> Iterator[dg.AssetMaterialization]:
    """An event for each hour of the range but the missed ones, with what was attached to it."""
    missed = set((context.output_metadata or {})[MISSED].value)
    for key in context.asset_partition_keys:
        if key not in missed:
            own = context.step_context.get_asset_metadata(asset_key=context.asset_key, partition_key=key)
            yield dg.AssetMaterialization(context.asset_key, partition=key, metadata={**facts, **(own or {})})
