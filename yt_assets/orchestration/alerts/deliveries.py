"""How many messages arrived, how many did not, and why: kept by the instance, for `yt-assets doctor`.

Here: the count, in the instance's own storage. Not here: the sending (webhook.py), when to send (sensors.py).
"""

from datetime import UTC, datetime

import dagster as dg
from pydantic import BaseModel

# Messages to the operator, and those by rules.
KEY, KEY_OF_RULES = "yt_assets/alerts", "yt_assets/alert_rules"


class Deliveries(BaseModel):
    """Messages of this instance. failing: tries that failed since the last message that arrived; why: the last one."""

    arrived: int = 0
    arrived_at: datetime | None = None
    failed: int = 0
    failing: int = 0
    failing_since: datetime | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """All of it, as a clause."""
        arrived = f"{self.arrived:,} messages arrived" + (
            f", the last at {self.arrived_at:%Y-%m-%d %H:%M} UTC" if self.arrived_at else ""
        )
        if not self.failing:
            return f"{arrived}; {self.failed:,} tries failed before that" if self.failed else arrived
        since = f" since {self.failing_since:%Y-%m-%d %H:%M} UTC" if self.failing_since else ""
        return f"{self.failing:,} tries failed{since}, {arrived}. {self.why}"


def deliveries(instance: dg.DagsterInstance, key: str = KEY) -> Deliveries:
    """What the instance remembers, of messages of one kind."""
    text = instance.daemon_cursor_storage.get_cursor_values({key}).get(key)
    return Deliveries.model_validate_json(text) if text else Deliveries()


def count_delivery(instance: dg.DagsterInstance, failure: str | None, key: str = KEY) -> Deliveries:
    """Count one try. failure: why it failed, None when the message arrived."""
    now, before = datetime.now(UTC), deliveries(instance, key)
    if failure is None:
        after = before.model_copy(
            update={"arrived": before.arrived + 1, "arrived_at": now, "failing": 0, "failing_since": None, "why": ""}
        )
    else:
        since = before.failing_since or now
        tries = {"failed": before.failed + 1, "failing": before.failing + 1}
        after = before.model_copy(update={**tries, "failing_since": since, "why": failure})
    instance.daemon_cursor_storage.set_cursor_values({key: after.model_dump_json()})
    return after
