"""A stream on its way into a table: what is written, what is refused, how far it has come.

Here: the storing thread's loop, and its count. Not here: threads and queues (batching.py), statements (storage).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from yt_assets.orchestration.io_managers.orphan import require_run
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.writing.batches import Batch

Log = Callable[[str], None]

# A log line after so many videos, and ten of them at most: each is stored as an event.
VIDEOS_PER_LOG_LINE, LOG_LINES = 500, 10
REFUSALS_NAMED = 20

# Videos in one transaction at most: one statement a table.
ROWS_TOGETHER = 500


@runtime_checkable
class RowStream(Protocol):
    """What a shard returns: iterating it does the work and yields batches to be stored."""

    table: str
    expected: int

    def __iter__(self) -> Iterator[Batch]: ...

    def waiting(self, most: int) -> Sequence[Batch]:
        """Further batches that are ready by now, at most so many; never waits for one."""
        ...


@dataclass
class StreamStore:
    """Stores one stream. A batch goes at once when nothing else waits; what has piled up goes with it.

    So a slow database gets fewer and larger transactions, and a crash loses no more than one of them. A row that
    cannot be stored is said, counted, and missing afterwards: another try of the step would meet it again, so it does
    not fail the step, and the settlement decides.
    """

    database: Database
    log: Log
    warn: Log
    require_run: Callable[[], None] = require_run
    videos: int = 0
    rows: int = 0
    bytes: int = 0
    batches: int = 0
    transactions: int = 0
    refusals: list[str] = field(default_factory=list)

    def store(self, stream: RowStream) -> None:
        """Write everything. Raises DatabaseUnreachable, RunGone before a batch of an orphan, what the stream raises."""
        portion = max(VIDEOS_PER_LOG_LINE, -(-stream.expected // LOG_LINES))
        for batch in stream:
            # Further batches of this size, for one transaction with it: short ones hold up no other.
            together = [batch, *stream.waiting(ROWS_TOGETHER // max(batch.items, 1) - 1)]
            before = self.videos
            for each in Batch.merged(together):
                self.require_run()
                self._write(each)
            self.batches += len(together)
            if before // portion != self.videos // portion:
                self.log(f"{stream.table}: {self.videos:,} of {stream.expected:,} videos stored")

    def facts(self) -> dict[str, Any]:
        """Figures for the metadata. rows: of all tables. bytes: of these rows as JSON."""
        names = ("videos", "rows", "bytes", "batches", "transactions")
        facts = {name: getattr(self, name) for name in names} | {"refused": len(self.refusals)}
        if not self.refusals:
            return facts
        return facts | {"refused_rows": self.refusals[:REFUSALS_NAMED]}

    def _write(self, batch: Batch) -> None:
        from yt_assets.storage.writing.upserts import write_batch

        videos = batch.items
        try:
            self.rows += write_batch(self.database, batch)
        except RowsRefused as error:
            self.warn(str(error))
            self.refusals += map(str, error.refusals)
            self.rows += error.stored
            videos -= len({refusal.key for refusal in error.refusals})
        self.videos += videos
        self.bytes += batch.bytes
        self.transactions += 1
