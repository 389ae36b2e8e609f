"""Names of channels that are looked up one by one, and written down as they are found.

Here: the order of the lookups, their end, and channel_references. Not here: what a reference may look like and the
question itself (youtube/discovery), the units that names may take (hour_budget.py), what becomes of the channels
(discovery.py).

A name costs a unit, and an answer that is not stored is paid for again. So fifty names are in the database before the
next one is asked: a process that is killed loses no more.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zlib import crc32

from yt_assets.pipeline.capture.hour_budget import HourBudget
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.discovery import ChannelReference, look_up
from yt_assets.youtube.errors import ChannelUnavailable, ProtocolError, QuotaExhausted, TransientError
from yt_assets.youtube.records import ChannelRecord

PORTION = 50
# A name that led nowhere costs its unit once a day, since it may exist tomorrow. A corrected one is another name.
ASKED_AGAIN_AFTER = timedelta(days=1)
LOOKED_UP = "Looked up: "


@dataclass
class NameLookup:
    """The lookup of some names; `run` does it, within what `budget` has above `kept` units. most: names to ask for.

    By the names' keys: channels, those that were found; nowhere, those that lead to no channel; waiting, those that
    were not asked for. trouble: why it ended early, if it passes.
    """

    client: YouTubeClient
    database: Database
    budget: HourBudget
    kept: int
    most: int
    log: Callable[[str], None]
    channels: dict[str, ChannelRecord] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    trouble: TransientError | ProtocolError | QuotaExhausted | None = None
    _unwritten: list[str] = field(default_factory=list)
    _unknown: int = 0
    _written: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        """How many names were asked for."""
        return len(self.channels) + len(self.nowhere)

    def run(self, names: Mapping[str, ChannelReference], written: Mapping[str, str]) -> None:
        """Look up as many of the names as the budget allows. Whatever ends it, what was found is written down.

        written: by the names' keys, how the operator wrote them.

        Their order changes from hour to hour, so that names which lead nowhere keep no other from its turn. Raises
        OperatorNeeded and Refused, which no other name would escape either.
        """
        self._written = written
        hour = f"{self.budget.now:%Y-%m-%d %H}"
        queue = deque(sorted(names, key=lambda key: crc32(f"{hour} {key}".encode())))
        try:
            while queue and self._has_room(names[queue[0]]):
                channel = self._ask(names[queue[0]])
                self._take(queue.popleft(), channel)
                if self.asked % PORTION == 0:
                    self._write()
                    self.log(f"{self.asked:,} of {len(names):,} names are looked up")
        except (QuotaExhausted, TransientError, ProtocolError) as error:
            self.trouble = error
            self.log(f"Names are not looked up any further in this hour: {error}")
        finally:
            self.waiting = list(queue)
            self._write()

    def _has_room(self, name: ChannelReference) -> bool:
        unspent = self.budget.unspent
        return self.asked < self.most and unspent > self.kept and unspent >= name.units

    def _ask(self, name: ChannelReference) -> ChannelRecord | None:
        try:
            return look_up(self.client, name)
        except ChannelUnavailable:
            return None

    def _take(self, key: str, channel: ChannelRecord | None) -> None:
        if channel is None:
            self.nowhere.append(key)
        else:
            self.channels[key] = channel
            self._unwritten.append(key)

    def _write(self) -> None:
        """Write down what the names led to, and say which channels: once, since each of these is looked up once."""
        unknown = [{"reference": key, "asked_at": self.budget.now} for key in self.nowhere[self._unknown :]]
        if unknown:
            write_batch(self.database, Batch({"unknown_names": unknown}, items=0))
            self._unknown = len(self.nowhere)
        if self._unwritten:
            led = (f"{self._written[key]!r} is {self.channels[key].named}" for key in self._unwritten)
            self.log(f"{LOOKED_UP}{'; '.join(led)}")
            at = self.client.now()
            found = {key: self.channels[key].channel_id for key in self._unwritten}
            rows = [{"reference": key, "channel_id": channel_id, "found_at": at} for key, channel_id in found.items()]
            write_batch(self.database, Batch({"channel_references": rows}, items=0))
            self._unwritten.clear()
