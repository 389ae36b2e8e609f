"""Attach facts and pictures to one hour's materialization, and never fail an hour for the sake of a picture.

Here: the only calls of add_asset_metadata. Not here: what is attached (capture.py, insights.py, history.py).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import dagster as dg

from yt_assets.orchestration.foreign_words import harmless, said
from yt_assets.orchestration.partitions import key_of


def attach(
    context: dg.AssetExecutionContext,
    hour: datetime,
    make: Callable[[], Mapping[str, Any]],
    asset: str | None = None,
) -> None:
    """Attach what `make` gives to this hour, of the step's one asset or of the one that is named.

    Values of None are left out; whatever goes wrong is a warning in the log.

    Of a range of hours each has its own: without the partition's key, all would carry what one of them has.
    """
    attach_to(context, key_of(hour), make, asset)


def attach_to(
    context: dg.AssetExecutionContext, partition: str, make: Callable[[], Mapping[str, Any]], asset: str | None = None
) -> None:
    """The same for any partition; `asset` names which one of a step that computes several."""
    try:
        made = {name: value for name, value in make().items() if value is not None}
        context.add_asset_metadata(harmless(made), asset_key=asset, partition_key=partition)
    except Exception as error:  # noqa: BLE001  a preview is worth no hour, whatever is wrong with it
        said(context.log.warning)(f"{partition} is stored, but its preview could not be made: {error!r}")


def markdown(text: str | None) -> dg.MarkdownMetadataValue | None:
    """Markdown for the UI; None stays None."""
    return None if text is None else dg.MetadataValue.md(text)
