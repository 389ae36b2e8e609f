"""Whether Dagster's services are at work: its daemon and the hourly schedule, as its instance knows them.

Here: heartbeats, and whether the schedule was switched off. Not here: what became of hours (storage), starting services
(cli).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg

from yt_assets.orchestration.jobs import HOURLY_SCHEDULE


@dataclass(frozen=True)
class Services:
    """heartbeat: the newest of the daemon's parts, None when it never ran. silent: parts that do not answer."""

    heartbeat: datetime | None
    silent: tuple[str, ...]
    is_scheduled: bool

    @property
    def is_alive(self) -> bool:
        """Whether every part of the daemon answers."""
        return not self.silent


def services_of(instance: dg.DagsterInstance) -> Services:
    """What the instance knows of its services."""
    statuses = instance.get_daemon_statuses()
    beats = [status.last_heartbeat.timestamp for status in statuses.values() if status.last_heartbeat is not None]
    silent = [name.lower().replace("_", " ") for name, status in statuses.items() if not status.healthy]
    states = instance.all_instigator_state()
    is_off = any(each.instigator_name == HOURLY_SCHEDULE and each.status.value == "STOPPED" for each in states)
    return Services(datetime.fromtimestamp(max(beats), UTC) if beats else None, tuple(sorted(silent)), not is_off)
