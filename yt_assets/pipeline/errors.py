"""What can go wrong with an hour, said in one sentence that a person understands.

Here: the errors of the steps. Not here: the root and the kinds (errors.py), what a kind means for a step
(orchestration/failures.py).
"""

from collections.abc import Sequence
from datetime import datetime

from yt_assets.analysis.hours import spoken
from yt_assets.errors import Kind, YtAssetsError


def _nearest(before: datetime | None, after: datetime | None) -> str:
    near = " and ".join(spoken(hour) for hour in (before, after) if hour is not None)
    return f"the nearest captured hours are {near}" if near else "no hour has been captured yet"


class HourError(YtAssetsError):
    """The root of everything that is wrong with an hour."""


class NeverCaptured(HourError):
    """Hours have no snapshots and can have none any more: YouTube serves only the present.

    hours: all of those, oldest first; before, after: the captured hours next to the first.
    """

    def __init__(self, hours: Sequence[datetime], before: datetime | None, after: datetime | None) -> None:
        self.hours = tuple(hours)
        which, was = spoken(hours[0]), "was" if len(hours) == 1 else "were"
        if len(hours) > 1:
            which += f" and {len(hours) - 1:,} more of the hours up to {spoken(hours[-1])}"
        # Before the oldest hour that is kept, a missed hour and a deleted one look alike.
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
            f"{spoken(hour)} has no snapshots:", f"materialize raw_videos for it first; {_nearest(before, after)}."
        )


class NotMaterialized(HourError):
    """Hours of a table that were never written. An hour that was written and has no rows is empty instead."""

    def __init__(self, asset: str, missing: Sequence[datetime], asked: int) -> None:
        which = spoken(missing[0])
        if asked > 1:
            which = f"{len(missing):,} of {asked:,} hours, {which} among them"
        super().__init__(f"{asset} was never written for {which}:", f"materialize {asset} for it first.")


class WindowClosed(HourError):
    """A capture ran on past the end of its hour; what it had stored until then stands."""

    def __init__(self, hour: datetime, observed_at: datetime) -> None:
        super().__init__(
            f"The window of {spoken(hour)} is over: an answer came at {observed_at:%H:%M:%S} UTC.",
            "What was stored before stands; use more shards (YT_SHARDS) or fewer channels (YT_CHANNELS).",
        )


class BatchesLost(HourError):
    """Some batches of a shard could not be fetched; the rest is stored. Another try fetches only what is missing."""

    kind: Kind = "transient"

    def __init__(self, lost: int, of: int, reason: str) -> None:
        super().__init__(
            f"{lost:,} of {of:,} videos could not be fetched; the others are stored. First reason: {reason}"
        )


class HourIncomplete(HourError):
    """Too little of an hour is stored for it to be read: a later run may fetch what others have lost."""

    kind: Kind = "later_run"

    def __init__(self, hour: datetime, table: str, stored: int, expected: int) -> None:
        super().__init__(f"{spoken(hour)} is incomplete: {table} holds {stored:,} of {expected:,} videos.")


class FeaturesBehind(HourError):
    """Features that are of another generation of the hour than its snapshots: the hour was captured again since."""

    kind: Kind = "later_run"
    is_overtaken = True

    def __init__(self, hour: datetime) -> None:
        super().__init__(
            f"{spoken(hour)} was captured again, and its features are of the capture before:",
            "materialize video_features for it first.",
        )


class OwnedByAnother(HourError):
    """Another installation captures other channels into this database."""

    setting = "YT_CHANNELS"

    def __init__(self, owner: str, until: datetime) -> None:
        super().__init__(
            f"{owner} captures other channels into this database, until {until:%Y-%m-%d %H:%M UTC} at least:",
            "watch the same channels (YT_CHANNELS), name a database of its own (VIDEOS_DATABASE_URL), or stop that "
            "installation first.",
        )


class StandsBy(HourError):
    """Another installation captures the same channels into this database; this one takes over when that has stopped."""

    kind: Kind = "later_run"

    def __init__(self, owner: str, until: datetime) -> None:
        super().__init__(
            f"{owner} captures the same channels into this database:",
            f"this installation takes over when that one has stopped, from {until:%Y-%m-%d %H:%M UTC} on.",
        )


class NothingObserved(HourError):
    """The quota left not a single observation to an hour."""

    def __init__(self, hour: datetime, reason: str) -> None:
        super().__init__(f"{spoken(hour)} has no snapshot. {reason}")


class RunGone(HourError):
    """A step whose run is over: its worker was killed, and another run of the hour takes over."""

    kind: Kind = "later_run"

    def __init__(self) -> None:
        super().__init__(
            "The run of this step is gone: its worker process has ended. The step stops here; what it stored before "
            "stands, and another run of the hour writes the rest."
        )


class DeliveredTooOften(HourError):
    """A step that takes its worker's life each time, such as one that needs more memory than there is."""

    kind: Kind = "later_run"

    def __init__(self, name: str, times: int) -> None:
        super().__init__(
            f"{name} was given to workers {times} times, and none of them lived to its end:",
            "look for what killed them, such as too little memory.",
        )


class SettingsDiffer(HourError):
    """A step on a machine whose settings are not those that its run began with: the hour would be of both."""

    def __init__(self, names: Sequence[str], here: str, there: str) -> None:
        what, them = ("is", "it") if len(names) == 1 else ("are", "them")
        super().__init__(
            f"{', '.join(names)} on {here} {what} not what this run began with on {there}:",
            f"set {them} alike on both, and start the worker on {here} again.",
        )
        self.setting = names[0]


class NoStepValue(HourError):
    """A step looks for what another one handed to it, in another database."""

    setting = "VIDEOS_DATABASE_URL"

    def __init__(self, name: str, where: str, host: str) -> None:
        super().__init__(
            f"The videos database at {where}, as {host} has it, holds no value of the step {name}:",
            "every machine must have the same VIDEOS_DATABASE_URL, and a run must be started again within two days.",
        )


class MixedSources(HourError):
    """Simulated and real hours in one database would make every figure worthless."""

    def __init__(self, where: str, setting: str, found: str, asked: str) -> None:
        super().__init__(
            f"The videos database at {where} holds hours from {found}; hours from {asked} must not be mixed with them:",
            f"set {setting} to another database.",
        )
        self.setting = setting


class UnwatchedChannel(HourError):
    """A run asks for a channel that is not watched."""

    setting = "YT_CHANNELS"

    def __init__(self, channel: str, watched: Sequence[str]) -> None:
        named = ", ".join(watched[:5]) + (f" and {len(watched) - 5} more" if len(watched) > 5 else "")  # noqa: PLR2004
        super().__init__(
            f"channels: '{channel}' is not watched;",
            f"allowed are of YT_CHANNELS or added: {named or 'none'}",
        )


class NoChannels(HourError):
    """No channels to watch were named."""

    setting = "YT_CHANNELS"
    remedy = "name channel ids, @handles or channel URLs there, or add a channel by 'yt-assets channels add'."

    def __init__(self) -> None:
        super().__init__("YT_CHANNELS is not set, and no channel was added:", self.remedy)


class NamesWaiting(HourError):
    """Not a single channel is known, and no name could be looked up: the quota leaves nothing for it before `until`."""

    def __init__(self, names: int, until: datetime) -> None:
        which = "The one name" if names == 1 else f"None of the {names:,} names"
        has = "has not been" if names == 1 else "has been"
        super().__init__(
            f"{which} in YT_CHANNELS {has} looked up yet, and the quota leaves no unit for it in this hour.",
            f"Nothing to repair: the lookups go on at {spoken(until)}, and each name is looked up once.",
        )
