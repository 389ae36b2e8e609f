"""An asset's table for the UI, out of the schemas: the comments that MySQL keeps are what the UI says.

Here: owner, tags, table, columns, and the tables that an asset writes beside its own. Not here: the schemas (storage),
where columns come from (column_lineage.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg

from yt_assets.assets.described.column_lineage import lineage_of, words_of
from yt_assets.storage.dictionary import type_name
from yt_assets.storage.insights_schema import metadata as insights
from yt_assets.storage.videos_schema import metadata as videos

OWNERS = ["team:yt_assets"]

OBSERVED, COMPUTED = "youtube", "this-project"
"""Whose figures they are: YouTube's policies ask for the two to be told apart."""

# Written by an asset's steps beside the table that bears its name. Every table of the schemas is somebody's.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "raw_videos": (
        "hours",
        "channels",
        "channel_references",
        "videos",
        "video_texts",
        "video_versions",
        "quota_usage",
    ),
    "video_features": ("text_features",),
    "keyword_insights": ("video_titles",),
    "trend_insights": ("video_titles", "channel_digests", "model_answers", "model_usage"),
    "engagement_insights": ("video_titles",),
}


@dataclass(frozen=True)
class Described:
    """What an asset's decorator is given beside its kinds and its description."""

    owners: list[str]
    tags: dict[str, str]
    metadata: dict[str, Any]


def described(asset: str, kind: str) -> Described:
    """An asset in the UI before it has run. kind: of its database, mysql or sqlite."""
    figures = OBSERVED if asset == "raw_videos" else COMPUTED
    lineage = lineage_of(asset)
    metadata = {
        "dagster/table_name": f"{database_of(asset)}.{asset}",
        "dagster/storage_kind": kind,
        "dagster/column_schema": schema_of(asset),
        **({} if lineage is None else {"dagster/column_lineage": lineage}),
        "tables beside": dg.MetadataValue.md(_beside(asset)),
    }
    return Described(OWNERS, {"yt_assets/figures": figures, "yt_assets/database": database_of(asset)}, metadata)


def database_of(asset: str) -> str:
    """Which database holds an asset's table, or a table: videos or insights."""
    return "videos" if asset in videos.tables else "insights"


def schema_of(asset: str) -> dg.TableSchema:
    """Columns with type (as MySQL spells it), NULL or not, comment, and what they come from."""
    table = (videos if asset in videos.tables else insights).tables[asset]
    columns = [
        dg.TableColumn(
            column.name,
            type_name(column.type),
            f"{column.comment}. From {words_of(asset, column.name)}.",
            dg.TableColumnConstraints(nullable=bool(column.nullable)),
        )
        for column in table.c
    ]
    keys = ", ".join(column.name for column in table.primary_key)
    return dg.TableSchema(columns, dg.TableConstraints([f"one row for each {keys}"]))


def _beside(asset: str) -> str:
    """A Markdown list of the other tables, in the words of docs/tables.md."""
    tables = {**videos.tables, **insights.tables}
    return "\n".join(
        [f"- `{database_of(name)}.{name}`: {tables[name].comment}" for name in BESIDE[asset]]
        + ["", "Every column of them: docs/tables.md."]
    )
