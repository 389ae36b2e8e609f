"""What the steps of the insights have in common: a range is read, computed and stored one hour at a time.

Here: the output of such a step, and hours that need the videos database alone. Not here: reading and storing an hour
(io_managers/hour_by_hour.py), what is computed of one (pipeline/insights).
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.assets.missed_hours import say_missed
from yt_assets.orchestration.assets.output_metadata.insights import show
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToRead, HoursToStore
from yt_assets.orchestration.io_managers.missed import but_for
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    import pandas as pd

    from yt_assets.storage.writing.hourly_frames import HourlyFrame

Compute = Callable[["pd.DataFrame", datetime], "HourlyFrame"]


def hourly_output(
    context: dg.AssetExecutionContext, features: HoursToRead, frames: Callable[[], Generator["HourlyFrame"]]
) -> Iterator[dg.Output[Any]]:
    """The output of a step that makes `frames` while they are stored; none where every hour was missed."""
    missed = say_missed(context, features.missed)
    if features.wanted.hours:
        yield dg.Output(HoursToStore(frames), metadata=but_for(missed))


def shown_hours(
    context: dg.AssetExecutionContext,
    features: HoursToRead,
    videos_database: DatabaseResource,
    computed_with: Callable[[Database], Compute],
    facts: Callable[..., Mapping[str, Any]],
) -> Generator["HourlyFrame"]:
    """What is computed of each hour, with `facts` of its rows attached to it."""
    with videos_database.open_for_step() as videos:
        for rows in features.each(videos, computed_with(videos), said(context.log.warning)):
            show(context, rows, facts)
            yield rows
