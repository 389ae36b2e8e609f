"""When the first hour comes, said when services start.

Here: the sentence. Not here: what starts an hour (orchestration/schedules.py, orchestration/sensors.py).
"""

from datetime import datetime

from yt_assets.analysis.hours import HOUR
from yt_assets.cli.preflight import open_resource
from yt_assets.settings.environment import Settings


def when_hours_come(settings: Settings, now: datetime) -> str:
    """Whether the running hour is still captured, and when the next one comes."""
    from yt_assets.orchestration.run_retry import LATEST_CAPTURE
    from yt_assets.storage.reading.hours import HourLedger

    running = now.replace(minute=0, second=0, microsecond=0)
    with open_resource(settings, "videos").open() as videos, videos.reading() as connection:
        begun = HourLedger(connection).records([running])
    following = f"the next hour comes at {running + HOUR:%H:%M} UTC."
    if begun:
        return f"{running:%H:%M} UTC is captured; {following}"
    if now - running > LATEST_CAPTURE:
        return f"{running:%H:%M} UTC has too few minutes left to be captured; {following}"
    return f"{running:%H:%M} UTC is captured within two minutes; {following}"
