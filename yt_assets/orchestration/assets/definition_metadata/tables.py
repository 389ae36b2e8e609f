"""An asset's table for the UI, out of the schemas: the comments that MySQL keeps are what the UI says.

GraphQL and Dagster+ read the lineage. The open-source UI draws none: each column's description has it in words.

Here: owner, tags, table, columns with what they come from, tables that an asset writes beside its own. Not here: the
schemas and their notes (storage/schema), how a figure comes about (docs/metrics.md).
"""

from collections.abc import Mapping
from typing import Any, TypedDict

import dagster as dg

from yt_assets.orchestration.asset_names import (
    CHANNEL_DAYS,
    CHANNEL_HOURS,
    DAYS,
    ENGAGEMENT_INSIGHTS,
    KEYWORD_DAYS,
    KEYWORD_INSIGHTS,
    RAW_VIDEOS,
    TREND_INSIGHTS,
    VIDEO_DAYS,
    VIDEO_EVENTS,
    VIDEO_FEATURES,
    VIDEO_MILESTONES,
)
from yt_assets.storage.schema.columns import notes_of
from yt_assets.storage.schema.tables import TABLES

OWNERS = ["team:yt_assets"]

# Whose figures they are: YouTube's policies ask that the two are kept apart.
OBSERVED, COMPUTED = "youtube", "this-project"
# Tables that an asset's steps write beside the one of its name. Every table of the schemas belongs to an asset.
BESIDE: Mapping[str, tuple[str, ...]] = {
    RAW_VIDEOS: (
        "hours",
        "capture_lease",
        "raw_videos_aside",
        "left_out",
        "absences",
        "raw_channels",
        "channels",
        "channel_references",
        "unknown_names",
        "watched_channels",
        "channel_groups",
        "videos",
        "video_texts",
        "video_versions",
        "quota_usage",
        "step_values",
    ),
    VIDEO_FEATURES: ("text_features",),
    KEYWORD_INSIGHTS: ("insight_hours", "video_titles"),
    TREND_INSIGHTS: (
        "insight_hours",
        "video_titles",
        "channel_titles",
        "channel_digests",
        "model_answers",
        "model_usage",
    ),
    ENGAGEMENT_INSIGHTS: ("insight_hours", "video_titles"),
    CHANNEL_HOURS: ("hours",),
    VIDEO_MILESTONES: ("insight_hours",),
    VIDEO_EVENTS: ("insight_hours",),
    VIDEO_DAYS: ("insight_days",),
    CHANNEL_DAYS: ("insight_days",),
    KEYWORD_DAYS: ("insight_days",),
}


class Described(TypedDict):
    """What the UI shows of any asset."""

    group_name: str
    kinds: set[str]
    owners: list[str]
    tags: dict[str, str]
    metadata: dict[str, Any]


class DecoratorOptions(Described):
    """What the decorators of the hourly assets have in common."""

    partitions_def: dg.PartitionsDefinition[str]
    backfill_policy: dg.BackfillPolicy


def decorator_options(asset: str, partitions: dg.PartitionsDefinition[str], *kinds: str) -> DecoratorOptions:
    """Options of one asset. kinds: badges in the UI, the last one that of its database, mysql or sqlite."""
    return {
        "partitions_def": partitions,
        "backfill_policy": dg.BackfillPolicy.single_run(),
        **_described(asset, *kinds),
    }


def asset_out(asset: str, kind: str, description: str) -> dg.AssetOut:
    """One of several assets of a step, in the insights database. kind: badge of the database, mysql or sqlite."""
    return dg.AssetOut(
        io_manager_key="insights_io_manager", is_required=False, description=description, **_described(asset, kind)
    )


def _described(asset: str, *kinds: str) -> Described:
    figures = OBSERVED if asset == RAW_VIDEOS else COMPUTED
    lineage = lineage_of(asset)
    return {
        # A group's hours are backfilled together: days, whose partitions are others, have one of their own.
        "group_name": "days" if asset in DAYS else database_of(asset),
        "kinds": {"python", *kinds},
        "owners": OWNERS,
        "tags": {"yt_assets/figures": figures, "yt_assets/database": database_of(asset)},
        "metadata": {
            "dagster/table_name": f"{database_of(asset)}.{asset}",
            "dagster/storage_kind": kinds[-1],
            "dagster/column_schema": schema_of(asset),
            **({} if lineage is None else {"dagster/column_lineage": lineage}),
            "tables beside": dg.MetadataValue.md(_beside(asset)),
        },
    }


def database_of(asset: str) -> str:
    """Which database holds an asset's table, or a table: videos or insights."""
    return "videos" if asset in TABLES["videos"] else "insights"


def schema_of(asset: str) -> dg.TableSchema:
    """Columns with type (as MySQL spells it), NULL or not, comment, and what they come from."""
    table = _table(asset)
    columns = [
        dg.TableColumn(
            column.name,
            notes_of(column).type_name,
            f"{column.comment}. From {_origin_in_words(notes_of(column).origin)}.",
            dg.TableColumnConstraints(nullable=bool(column.nullable)),
        )
        for column in table.c
    ]
    keys = ", ".join(column.name for column in table.primary_key)
    return dg.TableSchema(columns, dg.TableConstraints([f"one row for each {keys}"]))


def lineage_of(asset: str) -> dg.TableColumnLineage | None:
    """The columns above each column of an asset's table; None for an asset that has none above it."""
    deps = {
        column.name: [dg.TableColumnDep(dg.AssetKey(each.table.name), each.name) for each in sources]
        for column in _table(asset).c
        if not isinstance(sources := notes_of(column).origin, str)
    }
    return dg.TableColumnLineage(deps) if deps else None


def _origin_in_words(origin: Any) -> str:
    """Such as 'views, observed_at of raw_videos'."""
    if isinstance(origin, str):
        return origin
    names_by_table: dict[str, list[str]] = {}
    for source in origin:
        names_by_table.setdefault(source.table.name, []).append(source.name)
    return "; ".join(f"{', '.join(names)} of {table}" for table, names in names_by_table.items())


def _table(asset: str) -> Any:
    return TABLES[database_of(asset)][asset]


def _beside(asset: str) -> str:
    """A Markdown list of the other tables, in the words of docs/tables.md."""
    return "\n".join(
        [f"- `{database_of(name)}.{name}`: {_table(name).comment}" for name in BESIDE[asset]]
        + ["", "Every column of them: docs/tables.md."]
    )
