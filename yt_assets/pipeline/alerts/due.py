"""The alerts of an hour: rows that a rule wants, for each destination.

Here: what a rule asks, and whose channels it means. Not here: when an hour is looked at, what was sent before
(orchestration/alerts).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yt_assets.display.alerts import Alert, has_passed
from yt_assets.settings.alert_rules import AGE_PASSED, OUTLIER, VIEWS_PASSED, AlertRule
from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.videos_reader import VideosReader

Row = Mapping[str, Any]
_CHANNEL_ID = re.compile(r"UC[\w-]{22}")


@dataclass(frozen=True)
class Audience:
    """The channels that words in a file mean: ids, @handles and groups. by_id: of channels, see VideosReader."""

    by_id: Mapping[str, Row]

    @staticmethod
    def read(videos: Database) -> "Audience":
        """The channels as they are stored now."""
        with VideosReader(videos) as reader:
            return Audience(reader.channels())

    def meant_by(self, word: str) -> frozenset[str]:
        """Ids of the channels that a word means; none for one that is not known."""
        if _CHANNEL_ID.fullmatch(word):
            return frozenset({word})
        if word.startswith("@"):
            key = word.casefold()
            return frozenset(each for each, row in self.by_id.items() if str(row["handle"] or "").casefold() == key)
        return frozenset(each for each, row in self.by_id.items() if word in row["groups"])

    def chosen(self, words: Sequence[str]) -> frozenset[str] | None:
        """Ids of all that words mean; None for no words, which mean every channel."""
        return frozenset().union(*map(self.meant_by, words)) if words else None

    def unknown(self, words: Iterable[str]) -> list[str]:
        """Words that mean no channel that is stored, in their order."""
        return [word for word in dict.fromkeys(words) if not self.meant_by(word) & self.by_id.keys()]


def alerts_of(
    insights: InsightsReader, hour: datetime, rules: Iterable[AlertRule], audience: Audience, page: str | None
) -> dict[str, list[Alert]]:
    """The alerts of an hour by destination, in the order in which they happened, each once for a destination.

    page: the address of our own page, for links.
    """
    chosen = [(rule, audience.chosen(rule.of)) for rule in rules]
    least = [rule.times for rule, _ in chosen if rule.times is not None]
    rows = insights.alert_rows(hour, hour, times=min(least, default=None))
    found: dict[str, dict[str, Alert]] = defaultdict(dict)
    for row in reversed(rows):
        for rule, channel_ids in chosen:
            if (channel_ids is None or row["channel_id"] in channel_ids) and wants(rule, row):
                alert = Alert(row, page, rule.times)
                for name in rule.to:
                    found[name].setdefault(alert.key, alert)
    return {name: list(alerts.values()) for name, alerts in found.items()}


def wants(rule: AlertRule, row: Row) -> bool:
    """Whether a row is what a rule asks for, its channel aside."""
    if row["kind"] != rule.when:
        return False
    if rule.when == OUTLIER:
        return rule.times is not None and has_passed(row, rule.times)
    if rule.when == VIEWS_PASSED:
        mark = str(row["value_after"] or "")
        return rule.views is None or (mark.isdigit() and int(mark) >= rule.views)
    if rule.when == AGE_PASSED:
        is_its_age = rule.age_hours is None or row["passed_age"] in rule.age_hours
        return is_its_age and (rule.place is None or (row["place"] is not None and row["place"] <= rule.place))
    return True
