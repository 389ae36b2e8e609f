"""One look of the sensor for alert rules: what is due, what of it was not sent yet, and the sending.

Here: the order of the work, and what the sensor's cursor keeps. Not here: which rows a rule wants (pipeline/alerts),
one message (receivers.py), what each receiver had (sent.py), when to look (rules_sensor.py).

An hour is done when all its messages arrived, and is looked at again when it is written again: what was sent is known
by its id, and only what is new goes out. A receiver that refuses keeps its hours open, for three days; the others
go on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256

import dagster as dg
from pydantic import BaseModel, Field

from yt_assets.analysis.words import counted
from yt_assets.batching import batches_of
from yt_assets.display.alerts import MOST_ALERTS, Alert
from yt_assets.display.reports import ReportWords
from yt_assets.orchestration.alerts.deliveries import KEY_OF_RULES, count_delivery
from yt_assets.orchestration.alerts.receivers import Receiver, deliver_alerts, deliver_report, receivers_of
from yt_assets.orchestration.alerts.sent import Sent
from yt_assets.orchestration.alerts.webhook import NotDelivered
from yt_assets.pipeline.alerts.due import Audience, alerts_of
from yt_assets.pipeline.alerts.reports import due_at, report_rows
from yt_assets.settings.alert_rules import AlertRules
from yt_assets.settings.environment import Settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader

# For so long an hour's messages are tried again.
TRIED_FOR = timedelta(hours=72)
# Dagster gives a sensor a minute.
SECONDS = 40.0
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class RulesCursor(BaseModel):
    """What the sensor remembers.

    since: the newest hour when a rule, or a report, was first seen: what is older is no news. done: hours whose
    messages all arrived, by name, each with the moment at which it was written.
    """

    since: dict[str, datetime] = Field(default_factory=dict)
    done: dict[str, datetime] = Field(default_factory=dict)


@dataclass
class Look:
    """One look. seconds: a clock that only goes forward."""

    instance: dg.DagsterInstance
    settings: Settings
    rules: AlertRules
    cursor: RulesCursor
    now: datetime
    seconds: Callable[[], float]
    sent: int = 0
    failures: list[str] = field(default_factory=list)
    _had: dict[str, Sent] = field(default_factory=dict)
    _away: set[str] = field(default_factory=set)
    _until: float = 0.0

    def at(self, videos: Database, insights: Database) -> str:
        """Send what is due. Returns what came of it; raises DatabaseUnreachable."""
        self._until = self.seconds() + SECONDS
        with InsightsReader(insights) as reader:
            written = reader.hours_written(self.now - TRIED_FOR)
        self._remember_rules(max(written, default=EARLIEST))
        self.cursor.done = {name: at for name, at in self.cursor.done.items() if _hour(name) in written}
        due = [hour for hour in sorted(written) if self.cursor.done.get(_name(hour)) != written[hour]]
        is_quiet = bool(due) and self.rules.is_quiet(self.now)
        if due and not is_quiet:
            audience = Audience.read(videos)
            for hour in due:
                if self._send_hour(insights, audience, hour):
                    self.cursor.done[_name(hour)] = written[hour]
        self._send_reports(videos, insights)
        waiting = f", {counted(len(self.failures), 'receiver')} waited for: {self.failures[0]}" if self.failures else ""
        quiet = "quiet hours: what is due waits; " if is_quiet else ""
        return f"{quiet}{counted(self.sent, 'message')} sent{waiting}"

    def _remember_rules(self, newest: datetime) -> None:
        """A rule that is new begins after the newest hour; one that is gone is forgotten."""
        names = [f"rule {name}" for name in self.rules.rules]
        since = {name: self.cursor.since.get(name, newest) for name in names}
        for name, report in self.rules.reports.items():
            since[f"report {name}"] = self.cursor.since.get(f"report {name}", due_at(report, self.rules, self.now))
        self.cursor.since = since

    def _send_reports(self, videos: Database, insights: Database) -> None:
        """Send the last report of each that is due, once; quiet hours do not hold back what has its own time."""
        receivers = receivers_of(self.rules)
        for name, report in self.rules.reports.items():
            due = due_at(report, self.rules, self.now)
            if due <= self.cursor.since[f"report {name}"] or self.now - due > TRIED_FOR:
                continue
            id_ = sha256(f"report:{name}:{due:%Y-%m-%dT%H:%M}".encode()).hexdigest()[:16]
            waiting = [each for to in report.to for each in receivers[to] if id_ not in self._had_by(each)]
            if not waiting:
                continue
            channel_ids = Audience.read(videos).chosen(report.of)
            with InsightsReader(insights) as reader:
                rows = None if channel_ids == frozenset() else report_rows(reader, report, due, self.now, channel_ids)
            if rows is None:
                continue
            words = ReportWords(rows, name, self.rules.time_zone, self.settings.yt_page_url)
            for each in waiting:
                if self.try_once(each, partial(deliver_report, each, words, id_, self.settings)):
                    self._had_by(each).add(due, [id_])

    def _send_hour(self, insights: Database, audience: Audience, hour: datetime) -> bool:
        """Send what an hour owes. Returns whether every message arrived."""
        rules = [rule for name, rule in self.rules.rules.items() if self.cursor.since[f"rule {name}"] < hour]
        if not rules:
            return True
        with InsightsReader(insights) as reader:
            found = alerts_of(reader, hour, rules, audience, self.settings.yt_page_url)
        receivers = receivers_of(self.rules)
        arrived = [self._send_to(each, hour, found[name]) for name in sorted(found) for each in receivers[name]]
        return all(arrived)

    def _send_to(self, receiver: Receiver, hour: datetime, alerts: Sequence[Alert]) -> bool:
        had = self._had_by(receiver)
        for some in batches_of([each for each in alerts if each.id not in had], MOST_ALERTS):
            if not self.try_once(receiver, partial(deliver_alerts, receiver, some, self.settings)):
                return False
            had.add(hour, [each.id for each in some])
        return True

    def _had_by(self, receiver: Receiver) -> Sent:
        if receiver.key not in self._had:
            self._had[receiver.key] = Sent(self.instance, receiver.key)
        return self._had[receiver.key]

    def try_once(self, receiver: Receiver, send: Callable[[], None]) -> bool:
        """One try, unless this receiver refused before in this look, or its time is over. Whether it arrived."""
        if receiver.key in self._away or self.seconds() > self._until:
            return False
        try:
            send()
        except NotDelivered as error:
            self._away.add(receiver.key)
            self.failures.append(str(error))
            count_delivery(self.instance, str(error), KEY_OF_RULES)
            return False
        self.sent += 1
        count_delivery(self.instance, None, KEY_OF_RULES)
        return True


def _name(hour: datetime) -> str:
    return f"{hour:%Y-%m-%dT%H}"


def _hour(name: str) -> datetime:
    return datetime.fromisoformat(f"{name}:00+00:00")
