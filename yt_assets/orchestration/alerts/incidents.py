"""Which endings of runs are news: an incident begins, or an incident is over.

Here: pure functions of how runs ended, in the order in which they ended. Not here: reading the runs (outcomes.py),
sending (webhook.py).

An incident is a series of bad endings of one job (or of one backfill), of one kind. The first one is a message, the
others are counted, and the first good ending is a message with the count.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# captured, noted, partial: the run succeeded. noted: without some names of YT_CHANNELS. failed: it did not. missed: it
# found that its hour can be captured no more.
Ending = Literal["captured", "noted", "partial", "failed", "missed"]
HAPPENED = {"failed": "failed", "partial": "was captured in part", "noted": "was captured without some names"}


@dataclass(frozen=True)
class Outcome:
    """How one run ended. subject: the job's name, or 'backfill ID'. missed: hours before it that have no capture."""

    subject: str
    ending: Ending
    run_id: str
    ended_at: datetime
    hour: str | None = None
    reason: str = ""
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One message. event: opened, closed, missed, or test. count: runs of the incident so far, or missed hours."""

    event: Literal["opened", "closed", "missed", "test"]
    subject: str
    kind: str
    text: str
    hour: str | None
    run_id: str
    count: int = 1


@dataclass
class OpenIncident:
    """An incident that goes on."""

    kind: str
    since: str | None
    count: int = 1


@dataclass
class Incidents:
    """The open incidents by subject. `report` takes every outcome once, oldest first."""

    going_on: dict[str, OpenIncident] = field(default_factory=dict)
    newest_hour: str | None = None

    def report(self, outcome: Outcome) -> list[Notice]:
        """The messages that an outcome is worth; mostly none.

        A run that found its hours missed is none: the hours are news with the next one that is captured.
        """
        if outcome.ending == "missed":
            return []
        return [*self._missed(outcome), *self._followed(outcome)]

    def _missed(self, outcome: Outcome) -> list[Notice]:
        """Hours missed since the newest outcome: a second capture of an hour misses nothing anew."""
        newest = self.newest_hour
        if outcome.hour is not None and outcome.ending != "failed":
            self.newest_hour = max(outcome.hour, newest or "")
        missed = [hour for hour in outcome.missed if newest is not None and hour > newest]
        if not missed:
            return []
        count = len(missed)
        hours = f"The hour {missed[0]} was" if count == 1 else f"{count} hours from {missed[0]} to {missed[-1]} were"
        text = f"{hours} not captured, and will stay missed: YouTube serves only the present."
        return [Notice("missed", outcome.subject, "missed", text, missed[0], outcome.run_id, count)]

    def _followed(self, outcome: Outcome) -> list[Notice]:
        before = self.going_on.get(outcome.subject)
        if outcome.ending == "captured":
            return [_closed(outcome, self.going_on.pop(outcome.subject))] if before else []
        if before and before.kind == outcome.ending:
            before.count += 1
            return []
        self.going_on[outcome.subject] = OpenIncident(outcome.ending, outcome.hour)
        text = f"{outcome.subject} {HAPPENED[outcome.ending]}{_at(outcome.hour)}: {outcome.reason}"
        return [Notice("opened", outcome.subject, outcome.ending, text, outcome.hour, outcome.run_id)]


def _closed(outcome: Outcome, incident: OpenIncident) -> Notice:
    runs = "1 run" if incident.count == 1 else f"{incident.count} runs"
    since = f" since {incident.since}" if incident.since else ""
    ended = HAPPENED[incident.kind].replace("was ", "were ")
    text = f"{outcome.subject} recovered{_at(outcome.hour)}, after {runs} that {ended}{since}."
    return Notice("closed", outcome.subject, incident.kind, text, outcome.hour, outcome.run_id, incident.count)


def _at(hour: str | None) -> str:
    return f" at {hour}" if hour else ""
