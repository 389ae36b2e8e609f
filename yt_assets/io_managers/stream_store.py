"""A stream on its way into a table: what is written, what is refused, how far it has come.

Here: the storing thread's loop, and its count. Not here: threads and queues (batching.py), statements (storage).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from yt_assets.io_managers.orphan import require_run

if TYPE_CHECKING:
    from yt_assets.storage.engine import Database
    from yt_assets.storage.errors import Refusal
    from yt_assets.storage.rows import Batch

Log = Callable[[str], None]

# A log line after so many videos, and ten of them at most: each is stored as an event.
VIDEOS_PER_LOG_LINE, LOG_LINES = 500, 10
REFUSALS_TOLD = 20

# Videos in one transaction at most: one statement a table.
ROWS_TOGETHER = 500


@runtime_checkable
class RowStream(Protocol):
    """What a shard returns: iterating it does the work and yields batches to be stored."""

    table: str
    expected: int

    def __iter__(self) -> "Iterator[Batch]": ...

    def waiting(self, most: int) -> "Sequence[Batch]":
        """Further batches that are ready by now, at most so many; never waits for one."""
        ...


@dataclass
class StreamStore:
    """Stores one stream. A batch goes at once when nothing else waits; what has piled up goes with it.

    So a slow database gets fewer and larger transactions, and a crash loses no more than one of them. A row that
    cannot be stored is said, counted, and missing afterwards: another try of the step would meet it again, so it does
    not fail the step, and the settlement decides.
    """

    database: "Database"
    log: Log
    warn: Log
    require_run: Callable[[], None] = require_run
    videos: int = 0
    rows: int = 0
    bytes: int = 0
    batches: int = 0
    transactions: int = 0
    refusals: "list[Refusal]" = field(default_factory=list)

    def store(self, stream: RowStream) -> None:
        """Write everything. Raises DatabaseUnreachable, RunGone before a batch of an orphan, what the stream raises."""
        from yt_assets.storage.rows import merged

        portion = max(VIDEOS_PER_LOG_LINE, -(-stream.expected // LOG_LINES))
        for batch in stream:
            together = [batch, *stream.waiting(_more_than(batch))]
            before = self.videos
            for each in merged(together):
                self.require_run()
                self._write(each)
            self.batches += len(together)
            if before // portion != self.videos // portion:
                self.log(f"{stream.table}: {self.videos:,} of {stream.expected:,} videos stored")

    def facts(self) -> dict[str, Any]:
        """What is told of it afterwards. rows: of all tables. bytes: of these rows as JSON."""
        names = ("videos", "rows", "bytes", "batches", "transactions")
        told = {name: getattr(self, name) for name in names} | {"refused": len(self.refusals)}
        if not self.refusals:
            return told
        return told | {"refused_rows": [str(refusal) for refusal in self.refusals[:REFUSALS_TOLD]]}

    def _write(self, batch: "Batch") -> None:
        from yt_assets.storage.errors import RowsRefused
        from yt_assets.storage.rows import bytes_of, write_batch

        videos = batch.items
        try:
            self.rows += write_batch(self.database, batch)
        except RowsRefused as error:
            self.warn(str(error))
            self.refusals += error.refusals
            self.rows += error.stored
            videos -= len({refusal.key for refusal in error.refusals})
        self.videos += videos
        self.bytes += sum(bytes_of(rows) for rows in batch.rows.values())
        self.transactions += 1


def _more_than(batch: "Batch") -> int:
    """How many batches of this size may go into one transaction with it: short ones hold up nobody."""
    return ROWS_TOGETHER // max(batch.items, 1) - 1
