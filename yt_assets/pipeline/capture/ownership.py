"""One installation captures into a database: the others wait until it has stopped.

Here: the lease in the terms of a capture, and what a claim that fails means. Not here: its row
(storage/ledgers/lease.py), the plan (plan.py).

The lease lasts to the end of the hour that is captured, by YouTube's clock: at that moment the next hour begins, and
the first to come captures it. So of two installations with the same channels one is the other's stand-in. One with
other channels would turn every second hour into something else: it waits until the holder has let a whole hour go.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from yt_assets.analysis.hours import HOUR
from yt_assets.pipeline.capture.values import Installation
from yt_assets.pipeline.errors import OwnedByAnother, StandsBy
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.lease import Lease
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets.youtube.discovery import parse_channel_reference
from yt_assets.youtube.errors import BadChannelReference

PATIENCE = HOUR


def claim_captures(
    owner: Installation, hours: Sequence[datetime], settled: Collection[datetime], now: datetime, database: Database
) -> str | None:
    """Take the lease for captures, or settlements, of these hours; None when that worked.

    settled: those of them that are captured. Where another installation with the same channels has captured all of
    them, the sentence that says so. Raises StandsBy, OwnedByAnother otherwise.
    """
    asked = Lease(
        holder=owner.key,
        host=owner.host,
        home=owner.home,
        channels=len(owner.channels),
        channels_hash=_hash_of(owner.channels, database),
        taken_at=now,
        ends_at=max(hours) + HOUR,
    )
    held = asked.claim(database, patience=PATIENCE)
    if held is None:
        return None
    same = held.channels_hash == asked.channels_hash
    who = f"the installation on {held.host} ({held.home})"
    if same and set(hours) <= set(settled):
        return f"Kept as it is: {who} has captured it"
    raise StandsBy(who, held.ends_at) if same else OwnedByAnother(who, held.ends_at + PATIENCE)


def _hash_of(channels: Sequence[str], database: Database) -> str:
    """Names a set of channels, however each of them is written: by its id, where that is known."""
    with database.reading() as connection:
        ids = ChannelCatalog(connection).references()
    known = sorted({ids.get(key.casefold(), key) for key in map(_key_of, channels)})
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]


def _key_of(channel: str) -> str:
    try:
        return parse_channel_reference(channel).key
    except BadChannelReference:  # said by the plan; it is no other channel for that
        return channel
