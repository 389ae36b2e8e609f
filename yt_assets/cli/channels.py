"""`yt-assets channels`: the group; and `estimate`, what a list of channels will cost before anything is captured.

Here: the file, how many videos its channels have, the lines. Not here: the arithmetic (pipeline/capture/estimate.py),
the list of watched channels (watch_list.py, channel_list.py).
"""

from collections.abc import Iterator
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yt_assets.analysis.words import counted, number
from yt_assets.cli.channel_list import list_channels
from yt_assets.cli.channel_references import references_in
from yt_assets.cli.errors import WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.options import UPLOADS, Amount
from yt_assets.cli.watch_list import add, import_file, remove

if TYPE_CHECKING:
    from yt_assets.pipeline.capture.estimate import Estimate
    from yt_assets.youtube.discovery import ChannelReference

OF_UPLOADS = "New videos of a channel a day, on average."
OF_VIDEOS = "Videos of a channel, on average. Without it YouTube is asked for fifty of the ids, which costs one unit."


@click.group()
def channels() -> None:
    """List, add and remove watched channels; estimate what some cost."""


channels.add_command(add)
channels.add_command(import_file)
channels.add_command(remove)
channels.add_command(list_channels)


@channels.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--videos", type=click.IntRange(min=0), help=OF_VIDEOS)
@click.option("--uploads", type=Amount(0, 1_000), default=UPLOADS, show_default=True, help=OF_UPLOADS)
def estimate(file: Path, videos: int | None, uploads: float) -> None:
    """Print units by bucket and day, bytes, memory and time for the channels in FILE."""
    from yt_assets.pipeline.capture.estimate import Estimate

    settings = checked_settings()
    references = list(references_in(file))
    names = sum(reference.units for reference in references if reference.kind != "id")
    of_each = float(videos) if videos is not None else _asked(references, file)
    count = len(references)
    of_all = Estimate(count, round(count * of_each), names, settings.yt_daily_quota, count * uploads)
    click.echo("\n".join(_lines(of_all)))


def _asked(references: "list[ChannelReference]", file: Path) -> float:
    """The mean of videos of some of the channels, as YouTube counts them."""
    from yt_assets.cli.preflight import open_resource, youtube_resource
    from yt_assets.youtube.discovery import channels_by_id
    from yt_assets.youtube.protocol import MAX_IDS

    settings = checked_settings()
    ids = [reference.value for reference in references if reference.kind == "id"]
    some = ids[:: max(1, len(ids) // MAX_IDS)][:MAX_IDS]
    if not some:
        message = (
            f"--videos is missing: '{file}' names no channel by its id, so YouTube cannot be asked for fifty at once."
        )
        raise WrongSetting(message)
    resource = youtube_resource(settings)
    with settings_blamed(), open_resource(settings, "videos").open() as database, resource.open(database) as client:
        counts = [each.video_count for each in channels_by_id(client, some).values() if each.video_count is not None]
    if not counts:
        message = f"--videos is missing: YouTube counts no videos of the channels in '{file}'."
        raise WrongSetting(message)
    return sum(counts) / len(counts)


def _lines(of: "Estimate") -> Iterator[str]:
    new = f"{number(of.uploads)} new a day"
    yield f"{counted(of.channels, 'channel')}, {counted(of.videos, 'video')}, {new}"
    yield f"units a day ({of.quota:,} in each bucket):"
    per_day = {"channels": of.asked, "lists": of.lists, "texts": of.texts}
    yield f"  default          {', '.join(f'{24 * units:,} for {name}' for name, units in per_day.items())}"
    yield f"  batch_get_stats  {24 * of.share if of.seen < of.videos else of.wanted['batch_get_stats']:,} for counts"
    yield f"  once             {of.first_pages:,} for names and all lists"
    share = f"{of.seen / of.videos:.0%}".replace("%", " %") if of.videos else "all"
    wait = "a video that the quota never reaches" if isinf(of.longest_wait) else f"{of.longest_wait:,.0f} h"
    yield f"an hour sees       {of.seen:,} videos ({share}); the longest wait is {wait}"
    yield f"to see all hourly  {', '.join(f'{units:,} units a day of {bucket}' for bucket, units in of.wanted.items())}"
    yield f"databases          {of.bytes_a_day / 1e9:,.1f} GB a day, and {of.text_bytes / 1e9:,.1f} GB of texts"
    yield f"memory             {of.mebibytes:,.0f} MiB in the largest step"
    yield f"processor          {of.seconds:,.0f} s an hour, once the texts are read"
