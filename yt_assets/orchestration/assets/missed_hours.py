"""Hours that were never captured and cannot be any more: a run of them computes nothing, and fails nothing.

Here: what the step's log and the partition say then. Not here: which hours these are (pipeline/readiness.py,
pipeline/capture/plan.py), the sensor that finds them (alerts/missed.py).

A failed run of such an hour would turn its partition red and send an alert, for something that no run can mend.
"""

import dagster as dg

from yt_assets.orchestration.alerts.missed import observation_of, unobserved
from yt_assets.orchestration.foreign_words import said
from yt_assets.pipeline.errors import NeverCaptured

Context = dg.OpExecutionContext | dg.AssetExecutionContext


def say_missed(context: Context, error: NeverCaptured) -> None:
    """Say why nothing is computed: in the log, and once on each hour's partition of raw_videos."""
    said(context.log.warning)(f"Nothing is computed: {error.sentence}")
    for hour in unobserved(context.instance, error.hours):
        context.log_event(observation_of(context.instance, hour, why=error.sentence))
