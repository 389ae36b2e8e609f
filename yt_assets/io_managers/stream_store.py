"""A stream on its way into a table: what is written, what is refused, how far it has come.

Here: the storing thread's loop, and its count. Not here: threads and queues (batching.py), statements (storage).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from yt_assets.storage.engine import Database
    from yt_assets.storage.errors import Refusal
    from yt_assets.storage.rows import Batch

Log = Callable[[str], None]

# A log line after so many videos: one a page of work, not one a batch.
VIDEOS_PER_LOG_LINE = 500
REFUSALS_TOLD = 20


@runtime_checkable
class RowStream(Protocol):
    """What a shard returns: iterating it does the work and yields batches to be stored."""

    table: str
    expected: int

    def __iter__(self) -> "Iterator[Batch]": ...


@dataclass
class StreamStore:
    """Stores one stream. A row that cannot be stored is said, counted, and missing afterwards: the settlement decides.

    Another try of the step would meet it again, so it does not fail the step.
    """

    database: "Database"
    log: Log
    warn: Log
    videos: int = 0
    batches: int = 0
    refusals: "list[Refusal]" = field(default_factory=list)

    def store(self, stream: RowStream) -> None:
        """Write everything, one transaction a batch. Raises DatabaseUnreachable, and what the stream raises."""
        for batch in stream:
            before = self.videos
            self.videos += batch.items - self._write(batch)
            self.batches += 1
            if before // VIDEOS_PER_LOG_LINE != self.videos // VIDEOS_PER_LOG_LINE:
                self.log(f"{stream.table}: {self.videos:,} of {stream.expected:,} videos stored")

    def facts(self) -> dict[str, Any]:
        """What is told of it afterwards."""
        told = {"videos": self.videos, "batches": self.batches, "refused": len(self.refusals)}
        if not self.refusals:
            return told
        return told | {"refused_rows": [str(refusal) for refusal in self.refusals[:REFUSALS_TOLD]]}

    def _write(self, batch: "Batch") -> int:
        """How many videos of the batch could not be stored."""
        from yt_assets.storage.errors import RowsRefused
        from yt_assets.storage.rows import write_batch

        try:
            write_batch(self.database, batch)
        except RowsRefused as error:
            self.warn(str(error))
            self.refusals += error.refusals
            return len({refusal.key for refusal in error.refusals})
        return 0
