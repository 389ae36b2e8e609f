"""What an hour may spend of the day's quota units.

Here: the hour's share of each bucket, and what is left of it while a plan is made. Not here: days, buckets and ledgers
(youtube/quota), and what the units go to (capture.py).
"""

from datetime import datetime
from typing import Self

from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET, QuotaLedger, allowance


class HourBudget:
    """The hour's share: what is left of the day divided by the hours left, when the hour is planned.

    What other processes spend meanwhile counts as spent by the hour: it is not there any more either way.
    """

    def __init__(self, ledger: QuotaLedger, *, share: int, counts: int) -> None:
        self._ledger = ledger
        self._share = share
        self._left_at_first = ledger.left(DEFAULT_BUCKET)
        self.counts = counts

    @classmethod
    def of(cls, ledger: QuotaLedger, now: datetime) -> Self:
        """The budget of the hour that `now` is in, by the clock that the ledger's days go by."""
        share, counts = (allowance(ledger.left(bucket), now) for bucket in (DEFAULT_BUCKET, BATCH_STATS_BUCKET))
        return cls(ledger, share=share, counts=counts)

    @property
    def unspent(self) -> int:
        """Units that are left of the hour's share of the bucket which pays for all but counts."""
        left = self._ledger.left(DEFAULT_BUCKET)
        return max(0, min(left, self._share - (self._left_at_first - left)))
