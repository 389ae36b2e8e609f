"""What doctor finds of the channels: whether YouTube knows them, what their names cost, what became of their videos.

Here: the findings about channels, names and the newest hour. Not here: the other questions, and how they are shown
(doctor.py).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from yt_assets.analysis.words import counted
from yt_assets.cli.errors import WrongSetting, settings_blamed
from yt_assets.cli.findings import Finding
from yt_assets.cli.preflight import find_channels_or_stop, open_resource, require_channels, youtube_resource
from yt_assets.settings.environment import Settings

if TYPE_CHECKING:
    from yt_assets.pipeline.capture.discovery import WatchedChannels

# Names of channels that it looks up, and channels that it lists by name.
FEW = 10


def channels(settings: Settings, nowhere: list[str]) -> Iterator[Finding]:
    """Ask YouTube for the channels that are known, and for a few names: the key, the network and the references.

    nowhere: takes the names that lead to no channel.
    """
    from yt_assets.pipeline.capture.names import LOOKED_UP

    said: list[str] = []
    try:
        with settings_blamed():
            require_channels(settings)
            with open_resource(settings, "videos").open() as videos, youtube_resource(settings).open(videos) as client:
                watched = find_channels_or_stop(client, videos, settings, few=FEW, say=said.append)
    except WrongSetting as error:
        yield Finding("wrong", "channels", str(error))
        return
    nowhere += watched.nowhere
    yield Finding("ok", "channels", _found(watched))
    led = [words.removeprefix(LOOKED_UP) for words in said if words.startswith(LOOKED_UP)]
    if led:
        yield Finding("ok", "looked up", "; ".join(led))
    if watched.wrong_names is not None:
        yield Finding("note", "wrong names", f"{watched.wrong_names}: {watched.remedy}")


def _found(watched: "WatchedChannels") -> str:
    if watched.unasked:
        return f"{len(watched.unasked):,} channels as they were seen last: the quota for asking is spent"
    names = _some([channel.handle or channel.title for channel in watched.found])
    gone = f"; no longer on YouTube: {_some(watched.gone)}" if watched.gone else ""
    found = f"{counted(len(watched.found), 'channel')}: {names}" if watched.found else "no channel is known yet"
    return f"the key works; {found}{gone}"


def newest_hour(settings: Settings) -> Iterator[Finding]:
    """What became of every video that was named in the newest captured hour."""
    from yt_assets.storage.reading.hours import HourLedger

    try:
        with settings_blamed(), open_resource(settings, "videos").open() as videos, videos.reading() as connection:
            record = HourLedger(connection).newest()
    except WrongSetting:  # said in the line of the database
        return
    if record is None:
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in record.account.items())
    words = f"the newest captured hour is {record.hour:%Y-%m-%d %H:%M} UTC; of its videos {counts}"
    why = f": {record.reason}" if record.reason else ""
    yield Finding("ok" if not record.reason else "note", "hour", f"{words}{why}")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - FEW:,} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more


def names_waiting(settings: Settings, nowhere: Sequence[str]) -> Iterator[Finding]:
    """What the names cost that wait to be looked up, and how long they take; nothing when none does."""
    from yt_assets.pipeline.capture.discovery import all_references, sort_references
    from yt_assets.pipeline.capture.hour_budget import hours_for_names

    try:
        with settings_blamed(), open_resource(settings, "videos").open() as videos:
            sorts = sort_references(videos, all_references(videos, settings.channels))
    except WrongSetting:  # said in the lines of the database and of the channels
        return
    names = [name for key, name in sorts.names.items() if sorts.written[key] not in nowhere]
    if not names:
        return
    units, daily = sum(name.units for name in names), settings.yt_daily_quota
    hours = hours_for_names(units, len(sorts.ids), daily)
    if hours is None:
        duration = "never, as asking for the known channels takes each hour's whole share before that"
    else:
        duration = f"in some {hours:,} hours" if hours > 1 else "in the next hour"
    yield Finding(
        "note",
        "names",
        f"{len(sorts.ids):,} of {len(sorts.written):,} channels known; {len(names):,} names wait to be looked "
        f"up: {units:,} units, at {daily:,} a day {duration}; the known channels are captured meanwhile",
    )
