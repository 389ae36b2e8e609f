"""What can go wrong with an hour, said in one sentence that a person understands.

Here: the error tree of the steps. Not here: whether Dagster tries again (failures.py decides).
"""

from collections.abc import Sequence
from datetime import datetime

SPOKEN_HOUR = "%Y-%m-%d %H:00 UTC"


def spoken(hour: datetime) -> str:
    """An hour as messages name it."""
    return hour.strftime(SPOKEN_HOUR)


def _nearest(before: datetime | None, after: datetime | None) -> str:
    near = " and ".join(spoken(found) for found in (before, after) if found is not None)
    return f"the nearest captured hours are {near}" if near else "no hour has been captured yet"


class HourError(Exception):
    """The root of everything that is wrong with an hour."""


class NeverCaptured(HourError):
    """Hours have no snapshots and can have none any more: YouTube serves only the present.

    hours: all of those, oldest first; before, after: the captured hours next to the first.
    """

    def __init__(self, hours: Sequence[datetime], before: datetime | None, after: datetime | None) -> None:
        self.hour = hours[0]
        which, was = spoken(hours[0]), "was"
        if len(hours) > 1:
            which, was = (
                f"{spoken(hours[0])} and {len(hours) - 1:,} more of the hours up to {spoken(hours[-1])}",
                "were",
            )
        # Before the oldest hour that is kept nobody can tell a missed hour from a deleted one.
        deleted = f", or {was} deleted at the end of retention," if before is None and after is not None else ""
        super().__init__(
            f"{which} {was} never captured{deleted} and cannot be any more, because YouTube serves only "
            f"the present; {_nearest(before, after)}."
        )


class NotYet(HourError):
    """An hour that has not begun."""

    def __init__(self, hour: datetime, now: datetime) -> None:
        super().__init__(f"{spoken(hour)} has not begun: it is {now:%Y-%m-%d %H:%M} UTC by YouTube's clock.")


class NotCapturedYet(HourError):
    """An hour whose features or insights are asked for before its snapshots exist."""

    def __init__(self, hour: datetime, before: datetime | None, after: datetime | None) -> None:
        super().__init__(
            f"{spoken(hour)} has no snapshots: materialize raw_videos for it first; {_nearest(before, after)}."
        )


class NotMaterialized(HourError):
    """Hours of a table that nobody has written. One that was written and has no rows is another thing: it is empty."""

    def __init__(self, asset: str, missing: Sequence[datetime], asked: int) -> None:
        which = spoken(missing[0])
        if asked > 1:
            which = f"{len(missing):,} of {asked:,} hours, {which} among them"
        super().__init__(f"{asset} was never written for {which}: materialize {asset} for it first.")


class WindowClosed(HourError):
    """A capture ran on past the end of its hour; what it had stored until then stands."""

    def __init__(self, hour: datetime, observed_at: datetime) -> None:
        super().__init__(
            f"The window of {spoken(hour)} is over: an answer came at {observed_at:%H:%M:%S} UTC. "
            "What was stored before stands; use more shards (YT_SHARDS) or fewer channels (YT_CHANNELS)."
        )


class BatchesLost(HourError):
    """Some batches of a shard could not be fetched; the rest is stored. Another try fetches only what is missing."""

    def __init__(self, lost: int, of: int, reason: str) -> None:
        super().__init__(
            f"{lost:,} of {of:,} videos could not be fetched; the others are stored. First reason: {reason}"
        )


class HourIncomplete(HourError):
    """Too little of an hour is stored for it to be read."""

    def __init__(self, hour: datetime, table: str, stored: int, expected: int) -> None:
        super().__init__(f"{spoken(hour)} is incomplete: {table} holds {stored:,} of {expected:,} videos.")


class NothingObserved(HourError):
    """The quota left not a single observation to an hour."""

    def __init__(self, hour: datetime, reason: str) -> None:
        super().__init__(f"{spoken(hour)} has no snapshot. {reason}")


class RunGone(HourError):
    """A step whose run is over: its worker was killed, and the hour is run again by somebody else."""

    def __init__(self) -> None:
        super().__init__(
            "The run of this step is gone: its worker process has ended. The step stops here; what it stored before "
            "stands, and another run of the hour writes the rest."
        )


class MixedSources(HourError):
    """Simulated and real hours in one database would make every figure worthless."""

    def __init__(self, where: str, setting: str, found: str, asked: str) -> None:
        super().__init__(
            f"The videos database at {where} holds hours from {found}; hours from {asked} must not be mixed with them: "
            f"set {setting} to another database."
        )


class UnwatchedChannel(HourError):
    """A run asks for a channel that nobody watches."""

    def __init__(self, channel: str, watched: Sequence[str]) -> None:
        named = ", ".join(watched[:5]) + (f" and {len(watched) - 5} more" if len(watched) > 5 else "")  # noqa: PLR2004
        super().__init__(f"channels: '{channel}' is not watched; allowed are those of YT_CHANNELS: {named or 'none'}")


class NoChannels(HourError):
    """Nobody said which channels to watch."""

    def __init__(self) -> None:
        super().__init__(
            "YT_CHANNELS is not set: name at least one channel id, @handle or channel URL, separated by commas."
        )
