"""Which channel, hour or videos a command is asked about, as people write it.

Here: from words to ids, hours and filters; each wrong word ends in one sentence. Not here: the rows (storage), the
options of each command (its own file), the spellings of channels (youtube/discovery.py).
"""

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.cli.errors import WrongSetting, settings_blamed
from yt_assets.cli.reading import read_only
from yt_assets.settings.environment import Settings
from yt_assets.youtube.discovery import parse_channel_reference
from yt_assets.youtube.errors import BadChannelReference

if TYPE_CHECKING:
    from yt_assets.storage.insights_reading.selects import RankingQuery
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

HOUR_FORMS = (
    "%Y-%m-%d-%H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%HZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H", "%Y-%m-%d %H:%M",
)  # fmt: skip
_SPAN = re.compile(r"([1-9][0-9]{0,4})([hd])")
# A refusal lists handles that may be meant, and no screen of them.
MOST_NAMED = 8


@dataclass(frozen=True)
class Filters:
    """Which videos of an hour. since: a moment, or how long before the hour."""

    channel_ids: tuple[str, ...] = ()
    since: datetime | timedelta | None = None
    format: str | None = None
    label: str | None = None

    @property
    def are_about_videos(self) -> bool:
        """Whether they ask what keywords do not have."""
        return any(each is not None for each in (self.since, self.format, self.label))

    def query(self, hour: datetime) -> "RankingQuery":
        """The same as the reader takes them, at an hour."""
        from yt_assets.storage.insights_reading.selects import RankingQuery

        after = _before(hour, self.since) if isinstance(self.since, timedelta) else self.since
        return RankingQuery(channel_ids=self.channel_ids, format=self.format, label=self.label, published_after=after)


def read_hour(option: str, text: str) -> datetime:
    """The hour that a text names. Raises WrongSetting."""
    moment = _moment(text, HOUR_FORMS)
    if moment is None:
        message = f"{option} is '{text}': it must be an hour such as 2026-11-20-05:00 (UTC)."
        raise WrongSetting(message)
    return moment.replace(minute=0, second=0)


def read_since(option: str, text: str) -> datetime | timedelta:
    """A day, a moment, or a span before the hour that is shown. Raises WrongSetting."""
    span = _SPAN.fullmatch(text)
    if span is not None:
        return int(span[1]) * (DAY if span[2] == "d" else HOUR)
    moment = _moment(text, ("%Y-%m-%d", *HOUR_FORMS))
    if moment is None:
        message = f"{option} is '{text}': it must be a day or an hour (UTC) such as 2026-11-20, or a span such as 7d."
        raise WrongSetting(message)
    return moment


def one_of(option: str, text: str | None, allowed: Collection[str]) -> str | None:
    """The text, which is one of few words; None for None. Raises WrongSetting."""
    if text is not None and text not in allowed:
        *first, last = allowed
        message = f"{option} is '{text}': it must be {', '.join(first)} or {last}."
        raise WrongSetting(message)
    return text


def channel_ids(settings: Settings, name: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The ids of captured channels by id, @handle, address or a name that one of them has. Raises WrongSetting.

    name: of the option or argument, for the message. texts: several channels in one may have commas between them.
    """
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

    if not texts:
        return ()
    with settings_blamed(), read_only(settings, "videos") as database, VideosReader(database) as videos:
        named = [
            each.strip()
            for text in texts
            for each in ([text] if videos.channels_named(text) else text.split(","))  # names of channels have commas
        ]
        return tuple(dict.fromkeys(_channel_id(name, text, videos) for text in named))


def _before(hour: datetime, span: timedelta) -> datetime | None:
    """So long before an hour; None, as every video is younger, where no year has such a time."""
    try:
        return hour - span
    except OverflowError:
        return None


def _channel_id(name: str, text: str, videos: "VideosReader") -> str:
    spellings = [text, f"@{text}"]
    with suppress(BadChannelReference):  # what is known may be named in ways that YouTube does not know
        spellings.append(parse_channel_reference(text).key)
    ids = videos.channels_named(*spellings)
    if len(ids) == 1:
        return ids[0]
    if ids:
        message = f"{name} is '{text}': {len(ids)} channels have this name; it must be one of {_listed(ids)}."
        raise WrongSetting(message)
    handles = sorted(row["handle"].lower() for row in videos.channels().values() if row["handle"])
    message = f"{name} is '{text}': it must be one of {_listed(handles) or 'the captured channels'}, a name or an id."
    raise WrongSetting(message)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _moment(text: str, forms: Sequence[str]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
