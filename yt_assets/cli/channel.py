"""`yt-assets channel`: one channel, for people and for programs.

Here: which channel, and what is read of it. Not here: how it looks (channel_sheet.py), what channels cost
(channels.py).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from yt_assets.analysis.hours import WINDOWS
from yt_assets.cli.channel_sheet import show_channel
from yt_assets.cli.console import console
from yt_assets.cli.errors import WrongSetting, checked_settings
from yt_assets.cli.filters import channel_ids
from yt_assets.cli.json_documents import json_of
from yt_assets.cli.reading import newest_hour, readers
from yt_assets.cli.tables import with_gains
from yt_assets.display.links import channel_page
from yt_assets.settings.environment import Settings
from yt_assets.youtube.video_addresses import VIDEO_ID, video_id_of

if TYPE_CHECKING:
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

Row = Mapping[str, Any]
NEWEST, GAINING, DAYS, EVENTS = 10, 5, 14, 8
# What the list of uploads does not say already.
EVENT_KINDS = (
    "went_live", "premiered", "became_video", "title_changed", "taken_down", "back", "views_passed", "turned_viral",
)  # fmt: skip
NO_CATALOG = ("handle", "subscribers", "video_count", "availability", "last_seen_at", "watched_until", "groups")


@click.command()
@click.argument("channel")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
def channel(channel: str, *, as_json: bool) -> None:
    """Show one channel: its size, newest uploads, what gains.

    CHANNEL is an id, a @handle, a name or an address; the address of a video stands for its channel.
    """
    settings = checked_settings()
    video_id = None if VIDEO_ID.fullmatch(channel.strip()) else video_id_of(channel)
    channel_id = _of_video(settings, video_id) if video_id else _only(channel_ids(settings, "CHANNEL", [channel]))
    with readers(settings) as (insights, videos):
        document = channel_document(insights, videos, channel_id)
    if as_json:
        click.echo(json_of({name: _without_gains(part) for name, part in document.items()}))
    else:
        show_channel(console(), document)


def _only(ids: Sequence[str]) -> str:
    if len(ids) > 1:
        message = f"CHANNEL names {len(ids)} channels: it must be one; `yt-assets top --channel` takes several."
        raise WrongSetting(message)
    return ids[0]


def channel_document(insights: "InsightsReader", videos: "VideosReader | None", channel_id: str) -> dict[str, Any]:
    """All that is shown of a channel. Raises WrongSetting for one without a video, CommandFailed before any hour.

    windows: what it gained in 24 hours, 7 and 28 days. newest: its newest uploads, newest first. best_of_newest: the id
    of the one with most views for its age. gaining: those with most views to come. days: oldest first.
    """
    from yt_assets.storage.insights_reading.selects import RankingQuery

    hour = newest_hour(insights)
    rows = insights.channels(channel_id)
    if not rows:
        message = f"CHANNEL is '{channel_id}': no hour has seen a video of it. yt-assets doctor says what is watched."
        raise WrongSetting(message)
    catalog = {} if videos is None else videos.channels(channel_id).get(channel_id, {})
    query = RankingQuery("everything", (channel_id,), sort="-published_at")
    newest = insights.videos(hour, query, limit=NEWEST)
    gaining = insights.videos(hour, RankingQuery("gaining", (channel_id,)), limit=GAINING)
    until = insights.newest_day()
    since = None if until is None else until - timedelta(days=DAYS - 1)
    return {
        "hour": hour,
        "source": rows[0].pop("source"),
        "channel": {**dict.fromkeys(NO_CATALOG), **catalog, **rows[0], "link": channel_page(channel_id)},
        "digest": insights.digest(hour, channel_id),
        "windows": [
            dict(row) for hours in WINDOWS.values() for row in insights.growth(hour, hours, channel_ids=[channel_id])
        ],
        "newest": with_gains(insights, newest, hour),
        "best_of_newest": _best(newest),
        "gaining": with_gains(insights, gaining, hour),
        "days": [] if since is None or until is None else insights.days_of_channel(channel_id, since, until),
        "events": insights.events(hour, channel_ids=(channel_id,), kinds=EVENT_KINDS, limit=EVENTS),
    }


def _best(newest: Sequence[Row]) -> str | None:
    """The upload with most views for its age; None where too few can be compared."""
    compared = [row for row in newest if row["outlier_multiple"] is not None]
    return max(compared, key=lambda row: float(row["outlier_multiple"]))["video_id"] if compared else None


def _of_video(settings: Settings, video_id: str) -> str:
    """The channel of a video by its address. Raises WrongSetting."""
    with readers(settings) as (insights, _videos):
        named = insights.video(video_id)
    if named is None:
        message = f"CHANNEL is the address of video '{video_id}': no hour has seen this video."
        raise WrongSetting(message)
    return str(named["channel_id"])


def _without_gains(part: Any) -> Any:
    """Rows as they are stored: their lines of blocks are for people."""
    if not isinstance(part, list):
        return part
    return [{name: value for name, value in row.items() if name != "gains"} for row in part]
