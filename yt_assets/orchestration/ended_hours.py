"""Hours that ended, one sentence each, for the log of a service.

Here: which runs of the hourly job ended since the last look, and what they brought. Not here: messages to a webhook
(alerts/), who looks (cli/up.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import dagster as dg

from yt_assets.analysis.words import counted
from yt_assets.orchestration.alerts.outcomes import finished_runs, outcome_of
from yt_assets.orchestration.asset_names import RAW_VIDEOS
from yt_assets.orchestration.jobs import HOURLY
from yt_assets.orchestration.partitions import hour_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger

# Dagster touches a run's row once more after its end, and clocks of processes differ.
OVERLAP = timedelta(minutes=2)
LEVELS = {"captured": "info", "noted": "info", "partial": "warning", "missed": "warning", "failed": "error"}


@dataclass
class EndedHours:
    """Looks for hourly runs that ended since `since`; each is said once."""

    instance: dg.DagsterInstance
    database: Database
    since: datetime
    _said: dict[str, float] = field(default_factory=dict)

    def news(self) -> Iterator[tuple[str, str]]:
        """Level and sentence of each run that ended. Raises DatabaseUnreachable."""
        for record in finished_runs(self.instance, after=self.since - OVERLAP, names=frozenset({HOURLY})):
            run_id, ended = record.dagster_run.run_id, record.end_time or 0.0
            if run_id in self._said or ended < self.since.timestamp():
                continue
            self._said[run_id] = ended
            outcome = outcome_of(record, self.instance, self.database, HOURLY)
            if outcome.hour is None:
                continue
            hour = hour_of(outcome.hour)
            words = f"{hour:%H:%M} {'captured' if outcome.ending == 'noted' else outcome.ending}"
            reason = f": {outcome.reason}" if outcome.reason else ""
            yield LEVELS[outcome.ending], f"{words}{self._brought(record, hour, outcome.ending)}{reason}"

    def _brought(self, record: dg.RunRecord, hour: datetime, ending: str) -> str:
        """Videos, units and seconds of a run that captured something."""
        if ending not in {"captured", "noted", "partial"}:
            return ""
        with self.database.reading() as connection:
            stored = HourLedger(connection).records([hour]).get(hour)
        parts = [] if stored is None else [counted(stored.stored, "video")]
        of_type = dg.DagsterEventType.ASSET_MATERIALIZATION
        for each in self.instance.get_records_for_run(record.dagster_run.run_id, of_type=of_type).records:
            made = each.event_log_entry.asset_materialization
            if made is not None and made.asset_key.path[-1] == RAW_VIDEOS and "quota units" in made.metadata:
                parts.append(counted(float(str(made.metadata["quota units"].value)), "unit"))
        if record.start_time is not None and record.end_time is not None:
            parts.append(f"{record.end_time - record.start_time:.0f} s")
        return f": {', '.join(parts)}"
