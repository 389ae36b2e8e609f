"""What a list of channels will cost, before anything is captured: units, bytes, memory, time.

Here: arithmetic over measured figures (docs/benchmarks.md). Not here: how many videos channels have (cli/channels.py),
the division of a running hour (hour_budget.py, request_plan.py).
"""

from dataclasses import dataclass
from math import ceil

from yt_assets.analysis.priorities import SHARE_OF_TURNS, TURNS
from yt_assets.pipeline.capture.listing import TOPS
from yt_assets.youtube.protocol import MAX_IDS

HOURS = 24
# Bytes with indexes: of a snapshot and its features; of a row of trends and one of engagement. Of a video's text.
BYTES_SEEN, BYTES_SHOWN, BYTES_OF_TEXT = 390, 840, 2_000
# Of the estimated rows, those that are not dormant in a simulated world.
STORED_SHARE = 0.45
# Of the step that needs most, and of a warm hour: what any takes, and for a thousand videos.
MIB, MIB_A_THOUSAND, SECONDS, SECONDS_A_THOUSAND = 180.0, 4.0, 3.3, 0.28


@dataclass(frozen=True)
class Estimate:
    """A list of channels. videos: all of them. names: those to be looked up. quota: units of each bucket a day.

    uploads: new videos of all channels a day.
    """

    channels: int
    videos: int
    names: int
    quota: int
    uploads: float

    @property
    def share(self) -> int:
        """Units of each bucket in an hour."""
        return self.quota // HOURS

    @property
    def asked(self) -> int:
        """Units of an hour for the channels themselves."""
        return ceil(self.channels / MAX_IDS)

    @property
    def sees_all(self) -> bool:
        """Whether an hour can read every list and see every video."""
        return self.videos <= (2 * self.share - self.asked - self.channels) * MAX_IDS

    @property
    def lists(self) -> int:
        """Units of an hour for lists of uploads: all of them, or those with news and each once a day."""
        due = self.channels if self.sees_all else ceil((self.channels + self.uploads) / HOURS)
        return min(due, int(max(0, self.share - self.asked) * TOPS))

    @property
    def texts(self) -> int:
        """Units of an hour for texts: each once a day, and those of new uploads."""
        due = ceil((self.videos + self.uploads) / HOURS / MAX_IDS)
        return min(due, max(0, self.share - self.asked - self.lists))

    @property
    def seen(self) -> int:
        """Videos that an hour sees."""
        left = max(0, self.share - self.asked - self.lists)
        return min(self.videos, (left + self.share) * MAX_IDS)

    @property
    def units_an_hour(self) -> int:
        """Units of both buckets that an hour spends, once names and lists are read."""
        return self.asked + self.lists + self.texts + ceil(self.seen / MAX_IDS)

    @property
    def longest_wait(self) -> float:
        """Hours that a video waits at most; infinite where nothing is left for videos."""
        if self.seen >= self.videos:
            return 1.0
        return max(float(TURNS), self.videos / (SHARE_OF_TURNS * self.seen)) if self.seen else float("inf")

    @property
    def wanted(self) -> dict[str, int]:
        """Units of each bucket a day with which every hour sees every video, by name."""
        texts = ceil((self.videos + self.uploads) / MAX_IDS)
        lists = ceil(self.channels + self.uploads)
        return {"default": HOURS * self.asked + lists + texts, "batch_get_stats": HOURS * ceil(self.videos / MAX_IDS)}

    @property
    def first_pages(self) -> int:
        """Units for reading all lists whole, once, and for the names."""
        return self.names + max(self.channels, ceil(self.videos / MAX_IDS))

    @property
    def bytes_a_day(self) -> int:
        """Bytes that the databases grow by in a day, without texts."""
        shown = self.seen + STORED_SHARE * (self.videos - self.seen)
        return round(HOURS * (self.seen * BYTES_SEEN + shown * BYTES_SHOWN))

    @property
    def text_bytes(self) -> int:
        """Bytes of the texts of all videos."""
        return self.videos * BYTES_OF_TEXT

    @property
    def mebibytes(self) -> float:
        """Memory of the step that needs most."""
        return MIB + MIB_A_THOUSAND * self.videos / 1_000

    @property
    def seconds(self) -> float:
        """Processor time of an hour, once the texts are read."""
        return SECONDS + SECONDS_A_THOUSAND * self.videos / 1_000
