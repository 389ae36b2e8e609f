"""What is news: an incident begins, and an incident is over.

Pure functions of how runs ended, in the order in which they did. An incident is a row of bad endings of one job (or of
one backfill), of one kind; the first is told, the further ones are counted, and the first good ending is told with the
count. So a key that was revoked at night is one message at 03:00, and not eight until somebody wakes up.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Ending = Literal["captured", "partial", "failed"]
"""How a run ended: captured or partial for one that succeeded, failed for one that did not."""


@dataclass(frozen=True)
class Outcome:
    """How one run ended. subject: the job's name, or 'backfill ID'. missed: hours before it that nobody captured."""

    subject: str
    ending: Ending
    run_id: str
    ended_at: datetime
    hour: str | None = None
    reason: str = ""
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One message. event: opened, closed, or missed. count: runs of the incident so far, or missed hours."""

    event: Literal["opened", "closed", "missed"]
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
    """The incidents that go on, by subject. `tell` is given every outcome once, oldest first."""

    going_on: dict[str, OpenIncident] = field(default_factory=dict)
    newest_hour: str | None = None

    def tell(self, outcome: Outcome) -> list[Notice]:
        """What is news about this outcome; mostly nothing."""
        return [*self._missed(outcome), *self._followed(outcome)]

    def _missed(self, outcome: Outcome) -> list[Notice]:
        """Hours missed since the newest that was heard of: an hour that is captured again missed nothing anew."""
        known = self.newest_hour
        if outcome.hour is not None and outcome.ending != "failed":
            self.newest_hour = max(outcome.hour, known or "")
        missed = [hour for hour in outcome.missed if known is not None and hour > known]
        return [_gap(outcome, missed)] if missed else []

    def _followed(self, outcome: Outcome) -> list[Notice]:
        before = self.going_on.get(outcome.subject)
        if outcome.ending == "captured":
            return [_closed(outcome, self.going_on.pop(outcome.subject))] if before else []
        if before and before.kind == outcome.ending:
            before.count += 1
            return []
        self.going_on[outcome.subject] = OpenIncident(outcome.ending, outcome.hour)
        return [_opened(outcome)]


def _opened(outcome: Outcome) -> Notice:
    happened = "failed" if outcome.ending == "failed" else "was captured in part"
    text = f"{outcome.subject} {happened}{_at(outcome.hour)}: {outcome.reason}"
    return Notice("opened", outcome.subject, outcome.ending, text, outcome.hour, outcome.run_id)


def _closed(outcome: Outcome, incident: OpenIncident) -> Notice:
    runs = "1 run" if incident.count == 1 else f"{incident.count} runs"
    since = f" since {incident.since}" if incident.since else ""
    text = f"{outcome.subject} is well again{_at(outcome.hour)}, after {runs} that {_were(incident.kind)}{since}."
    return Notice("closed", outcome.subject, incident.kind, text, outcome.hour, outcome.run_id, incident.count)


def _gap(outcome: Outcome, missed: list[str]) -> Notice:
    hours = (
        f"The hour {missed[0]} was"
        if len(missed) == 1
        else f"{len(missed)} hours from {missed[0]} to {missed[-1]} were"
    )
    text = f"{hours} not captured, and will stay missed: YouTube serves only the present."
    return Notice("missed", outcome.subject, "missed", text, missed[0], outcome.run_id, len(missed))


def _were(kind: str) -> str:
    return "failed" if kind == "failed" else "were captured in part"


def _at(hour: str | None) -> str:
    return f" at {hour}" if hour else ""
