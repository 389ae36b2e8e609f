"""Who captures into the videos database: the one row of the table capture_lease.

Here: a claim on it, in one transaction. Not here: what a claim means (pipeline/capture/ownership.py).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.videos import capture_lease

CAPTURES = "captures"


@dataclass(frozen=True)
class Lease:
    """A holder, what it watches, and for how long it holds (see the comments of the table).

    holder: '' for a Dagster instance in memory, which has forgotten itself by the next run.
    """

    holder: str
    host: str
    home: str
    channels: int
    channels_hash: str
    taken_at: datetime
    ends_at: datetime

    def claim(self, database: Database, *, patience: timedelta) -> "Lease | None":
        """Take the lease, or give the one that stands against it; None when it was taken.

        A holder renews its own, and never shortens it. Another's ends at its end, and so much later for who watches
        other channels. Raises DatabaseUnreachable.
        """
        row = {"name": CAPTURES, **asdict(self)}
        columns, of_captures = list(row), capture_lease.c.name == CAPTURES

        def work(connection: Connection) -> Lease | None:
            # Leaves a row alone which is there, or which another process made first.
            first = dialects.upsert(
                capture_lease, connection.dialect.name, columns=columns, fence=None, keep=frozenset(columns)
            )
            connection.execute(first, row)
            found = connection.execute(select(capture_lease).where(of_captures).with_for_update()).one()
            held = Lease(*found[1:])
            waits = timedelta() if held.channels_hash == self.channels_hash else patience
            if not self._is_of(held) and self.taken_at < held.ends_at + waits:
                return held
            own = {"holder": self.holder or held.holder, "ends_at": max(self.ends_at, held.ends_at)}
            values = row | own if self._is_of(held) else row
            connection.execute(capture_lease.update().where(of_captures).values(values))
            return None

        return database.write(work)

    def _is_of(self, held: "Lease") -> bool:
        """Whether both are of one installation; an instance in memory counts as that of its machine."""
        in_memory = "" in (self.holder, held.holder) and self.host == held.host
        return self.holder == held.holder or in_memory
