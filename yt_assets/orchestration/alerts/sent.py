"""What was sent to each receiver, kept by Dagster's instance, so that nothing goes out twice.

Here: ids of alerts and reports by receiver and hour. Not here: which are due (rules_news.py), counts for doctor
(deliveries.py).

An id is written down right after its message arrived, each time in one statement: a daemon that is killed between the
two sends that one message again. A ring of hours bounds what is kept: an hour takes the place of the one four days
before it, and no alert is looked for any more by then.
"""

import json
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

import dagster as dg

RING = 96


class Sent:
    """The ids that one receiver has had, of the hours in the ring. receiver: its key."""

    def __init__(self, instance: dg.DagsterInstance, receiver: str) -> None:
        self._storage = instance.daemon_cursor_storage
        self._begin = f"yt_assets/sent/{sha256(receiver.encode()).hexdigest()[:16]}"
        values = self._storage.get_cursor_values({self._key(number) for number in range(RING)})
        self._by_hour: dict[str, list[str]] = {}
        for text in values.values():
            slot = json.loads(text)
            self._by_hour[slot["hour"]] = slot["ids"]
        self._ids = {each for ids in self._by_hour.values() for each in ids}

    def __contains__(self, id_: str) -> bool:
        """Whether it was sent."""
        return id_ in self._ids

    def add(self, hour: datetime, ids: Collection[str]) -> None:
        """Remember ids of an hour."""
        name = f"{hour:%Y-%m-%dT%H}"
        kept = self._by_hour[name] = [*self._by_hour.get(name, ()), *ids]
        self._ids.update(ids)
        # One key at a time: of several, Dagster leaves out those that are new when one of them is there.
        self._storage.set_cursor_values(
            {self._key(int(hour.timestamp() // 3600) % RING): json.dumps({"hour": name, "ids": kept})}
        )

    def _key(self, number: int) -> str:
        return f"{self._begin}/{number}"
