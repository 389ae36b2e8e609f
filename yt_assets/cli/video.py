"""`yt-assets video`: one video, for people and for programs.

Here: which video, and what is read of it. Not here: how it looks (video_sheet.py).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from yt_assets.analysis.hours import WINDOWS
from yt_assets.cli.console import console
from yt_assets.cli.errors import WrongSetting, checked_settings
from yt_assets.cli.json_documents import json_of
from yt_assets.cli.reading import newest_hour, readers
from yt_assets.cli.video_sheet import show_video
from yt_assets.youtube.video_addresses import video_id_of

if TYPE_CHECKING:
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

# As the API's question of a video has it.
HISTORY = timedelta(hours=671)
EVENTS = 20


@click.command()
@click.argument("video")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
def video(video: str, *, as_json: bool) -> None:
    """Show one video: how it does now, beside its channel, over time. VIDEO is an id or an address."""
    video_id = video_id_of(video)
    if video_id is None:
        message = f"VIDEO is '{video}': it must be a video's id or address, such as https://youtu.be/dQw4w9WgXcQ."
        raise WrongSetting(message)
    with readers(checked_settings()) as (insights, videos):
        document = video_document(insights, videos, video_id)
    if as_json:
        click.echo(json_of(document))
    else:
        show_video(console(), document)


def video_document(insights: "InsightsReader", videos: "VideosReader | None", video_id: str) -> Mapping[str, Any]:
    """All that is shown of a video. Raises WrongSetting for one that no hour had, CommandFailed before any hour.

    hour: the newest of all. now: the video's row of that hour, or of the newest that saw it. windows: what it gained in
    24 hours, 7 and 28 days. history: its hours, oldest first.
    """
    hour, named = newest_hour(insights), insights.video(video_id)
    if named is None:
        message = f"VIDEO is '{video_id}': no hour has seen this video. yt-assets top lists videos that were seen."
        raise WrongSetting(message)
    text: dict[str, Any] = {"language": None, "keyphrases": []}
    if videos is not None:
        text |= videos.text(video_id)
    history = insights.history(video_id, hour - HISTORY, hour)
    seen_last: datetime = history[-1]["hour"] if history else hour
    return {
        "hour": hour,
        "source": named.pop("source"),
        "video": {**named, **text},
        "now": insights.video_at(hour, video_id) or insights.video_at(seen_last, video_id),
        "windows": [
            dict(row) for hours in WINDOWS.values() for row in insights.video_windows(hour, hours, video_ids=[video_id])
        ],
        "milestones": insights.milestones(video_id),
        "events": insights.events(hour, video_id=video_id, limit=EVENTS),
        "history": history,
    }
