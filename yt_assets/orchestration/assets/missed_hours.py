"""Hours that were never captured and cannot be any more: a run of them computes nothing, and fails nothing.

Here: what the step's log and the partition say then. Not here: which hours these are (pipeline/readiness.py,
pipeline/capture/plan.py), the sensor that finds them (alerts/missed.py).

A failed run of such an hour would turn its partition red and send an alert, for something that no run can mend.
"""

from collections.abc import Sequence
from datetime import datetime

import dagster as dg

from yt_assets.orchestration.alerts.missed import observation_of, unobserved
from yt_assets.orchestration.foreign_words import said
from yt_assets.pipeline.errors import NeverCaptured

Context = dg.OpExecutionContext | dg.AssetExecutionContext


def say_missed(context: Context, error: NeverCaptured | None) -> Sequence[datetime]:
    """Say why these hours are left out: in the log, and once on each hour's partition of raw_videos.

    Gives the hours; none without an error.
    """
    if error is None:
        return ()
    said(context.log.warning)(f"Left out: {error.sentence}")
    for hour in unobserved(context.instance, error.hours):
        context.log_event(observation_of(context.instance, hour, why=error.sentence))
    return error.hours
