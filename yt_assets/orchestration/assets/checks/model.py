"""The daily check of trend_insights: whether the language model is about to leave.

Here: what passes, warns or fails. Not here: the request (language/checkup.py), when it runs (schedules.py). It asks a
server, so the hourly job leaves it out.
"""

import dagster as dg

from yt_assets.orchestration.asset_names import TREND_INSIGHTS
from yt_assets.orchestration.resources.analyst import AnalystResource

WARN_WITHIN_DAYS = 30
MODEL_SHUTDOWN = dg.AssetCheckKey(dg.AssetKey(TREND_INSIGHTS), "model_shutdown")


@dg.asset_check(
    asset=MODEL_SHUTDOWN.asset_key,
    name=MODEL_SHUTDOWN.name,
    description=(
        f"Whether the model answers to its name, and for how long: warns {WARN_WITHIN_DAYS} days before the day "
        "that its server announces, fails after it. Hours go on with the benchmarks' labels either way."
    ),
)
def model_shutdown(analyst: AnalystResource) -> dg.AssetCheckResult:
    """Pass with words without a key; warn when it leaves soon or did not answer this once; fail when it is gone."""
    if not analyst.api_key:
        return dg.AssetCheckResult(passed=True, description="Skipped: OPENAI_API_KEY is not set, no model is used.")
    status = analyst.status()
    days = status.days_left
    soon = days is not None and days < WARN_WITHIN_DAYS
    announced = {} if status.shutdown_date is None else {"shutdown_date": status.shutdown_date.isoformat()}
    left = {} if days is None else {"days_left": days}
    return dg.AssetCheckResult(
        passed=status.ok and not soon,
        severity=dg.AssetCheckSeverity.WARN if status.ok or status.passing else dg.AssetCheckSeverity.ERROR,
        description=f"{status.message}.",
        metadata={**announced, **left},
    )
