"""The hour's share of the day's quota, and what names may take of it.

Here: the units that the running hour may spend, and their division between names that are looked up and the capture of
the channels that are known. Not here: quota days and buckets (youtube/quota), the lookups (names.py), lists
(listing.py), the choice of videos (request_plan.py).
"""

from datetime import datetime
from math import ceil

from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.pipeline.capture.listing import TOPS
from yt_assets.youtube.protocol import MAX_IDS
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET, QuotaLedger, allowance, quota_resets_at

# Names that one hour looks up at most. They are asked for one after the other, a fifth of a second each: a large quota
# must not have an hour spend its hour on names.
NAMES_AN_HOUR = 2_000


class HourBudget:
    """The hour's share of each bucket: what is left of the day divided by the hours left, when the hour is planned.

    now: this machine's clock, by which quota days are counted. counts: units for counts alone. What other processes
    spend meanwhile counts as spent by the hour: it is not there any more either way.
    """

    def __init__(self, ledger: QuotaLedger, now: datetime) -> None:
        self._ledger = ledger
        self.now = now
        self._left_at_first = ledger.left(DEFAULT_BUCKET)
        self._share = allowance(self._left_at_first, now)
        self.counts = allowance(ledger.left(BATCH_STATS_BUCKET), now)

    @property
    def unspent(self) -> int:
        """Units that are left of the hour's share of the bucket which pays for all but counts."""
        left = self._ledger.left(DEFAULT_BUCKET)
        return max(0, min(left, self._share - (self._left_at_first - left)))

    def kept_from_names(self, channels: int) -> int:
        """Units of the share that names leave to the capture of so many known channels, which were asked for."""
        return self.unspent - units_for_names(self.unspent, channels)

    def names_go_on_at(self) -> datetime:
        """The next hour whose share holds a unit, as far as the ledger can tell now; aware UTC."""
        resets_at = quota_resets_at(self.now)
        left = self._ledger.left(DEFAULT_BUCKET)
        next_hour = self.now.replace(minute=0, second=0, microsecond=0) + HOUR
        return max(next_hour, resets_at - left * HOUR) if left else resets_at


def units_for_names(rest: int, channels: int) -> int:
    """Give the units that names may take of what is left of an hour's share once the known channels were asked for.

    A half, because each new channel has a list and texts to be read; less where the lists of the known channels need
    more than the other half. Never less than a quarter: names arrive however many channels are watched.
    """
    lists = ceil(channels / TOPS)
    return max(min(rest // 2, rest - lists), rest // 4, min(rest, 1))


def hours_for_names(units: int, channels: int, daily: int) -> int | None:
    """Count the hours until names that cost `units` are looked up, beside so many known channels.

    None when they never are: asking for the channels takes the hour's whole share of `daily` units by then.
    """
    share, hours = daily // (DAY // HOUR), 0
    while units > 0:
        rest = share - ceil(channels / MAX_IDS)
        if rest <= 0:
            return None
        looked_up = min(units, units_for_names(rest, channels), NAMES_AN_HOUR)
        units, channels, hours = units - looked_up, channels + looked_up, hours + 1
    return hours
