"""`yt-assets channels add`, `import` and `remove`: the watch list in the videos database, while hours run.

Here: what is typed, what is said. Not here: the lookup and the cost (pipeline/capture/watch_list.py), the list itself
(storage), how it is shown (channel_list.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from yt_assets.analysis.words import counted
from yt_assets.cli.channel_references import parsed, references_in
from yt_assets.cli.console import console
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.home import home_of, prepare_home
from yt_assets.cli.options import UPLOADS
from yt_assets.cli.preflight import open_resource, require_distinct_databases, require_own_source, youtube_resource
from yt_assets.cli.world import start_world
from yt_assets.display.sanitize import harmless_line
from yt_assets.settings.environment import Settings

if TYPE_CHECKING:
    from yt_assets.pipeline.capture.watch_list import Added
    from yt_assets.youtube.discovery import ChannelReference

NAMED = 5
LONGEST_GROUP = 64
GROUP = "A group to put them into, such as mine or competitors; may be repeated."
OUT_OF_GROUP = "Only take them out of this group; they stay watched. May be repeated."
FORGET = "Delete all of their rows from both databases, for good."
NEXT = "The next hour has {}."


@click.command()
@click.argument("channels", nargs=-1, required=True, metavar="CHANNEL...")
@click.option("--group", "groups", multiple=True, help=GROUP)
def add(channels: tuple[str, ...], groups: tuple[str, ...]) -> None:
    """Watch channels from the next hour on: ids, @handles or addresses. Says what they cost.

    A channel that is watched already is put into the groups.
    """
    _add(parsed(channels, "CHANNEL"), groups)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--group", "groups", multiple=True, help=GROUP)
def import_file(file: Path, groups: tuple[str, ...]) -> None:
    """Watch all channels in FILE, as `add` does: one on each line, or apart by commas; # begins a comment."""
    _add(references_in(file), groups)


@click.command()
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@click.option("--file", type=click.Path(path_type=Path), help="A file of channels to remove.")
@click.option("--group", "groups", multiple=True, help=OUT_OF_GROUP)
@click.option("--forget", is_flag=True, help=FORGET)
@click.option("--yes", is_flag=True, help="Forget without asking.")
def remove(channels: tuple[str, ...], file: Path | None, groups: tuple[str, ...], *, forget: bool, yes: bool) -> None:
    """Watch channels no more, from the next hour on. What was captured stays, unless they are forgotten."""
    references = parsed(channels, "CHANNEL") | (references_in(file) if file else {})
    if not references:
        message = "CHANNEL is missing: name channels to remove, or a --file of them."
        raise WrongSetting(message)
    if groups and forget:
        message = "--forget and --group exclude each other: one deletes channels, the other keeps them."
        raise WrongSetting(message)
    screen, at = console(), datetime.now(UTC)
    _require_groups(groups)
    with _checked_settings() as settings:
        from yt_assets.storage.reading.catalog import ChannelCatalog

        with settings_blamed(), open_resource(settings, "videos").open() as videos:
            ids = _known_ids(settings, references, watched_too=not groups)
            if groups:
                ChannelCatalog.ungroup(videos, ids, groups)
                screen.print(f"{counted(len(ids), 'channel')} no longer in {_groups(groups)}.", markup=False)
                return
            if forget and not yes:
                click.confirm(f"Delete all rows of {counted(len(ids), 'channel')} for good?", abort=True)
            ChannelCatalog.remove(videos, ids, at)
        screen.print(f"{counted(len(ids), 'channel')} removed. {NEXT.format('none of them')}", markup=False)
        if forget:
            _forget(screen, settings, ids)


def _add(references: "dict[ChannelReference, str]", groups: Sequence[str]) -> None:
    from yt_assets.pipeline.capture.watch_list import add_channels
    from yt_assets.youtube.errors import ChannelNotFound

    screen = console()
    _require_groups(groups)
    with _checked_settings() as settings:
        videos = open_resource(settings, "videos")
        try:
            with settings_blamed(), videos.open() as database, youtube_resource(settings).open(database) as client:
                require_own_source(database, settings)
                added = add_channels(
                    client,
                    database,
                    settings.channels,
                    list(references.values()),
                    groups,
                    now=datetime.now(UTC),
                    quota=settings.yt_daily_quota,
                    uploads=UPLOADS,
                    log=lambda words: screen.print(harmless_line(words), markup=False, soft_wrap=True),
                )
        except WrongSetting as error:
            if isinstance(error.__cause__, ChannelNotFound):
                message = f"{error.__cause__}: check the spelling, or take the id. Nothing was added."
                raise WrongSetting(message) from None
            raise
    for line in _lines(added, groups):
        screen.print(harmless_line(line), markup=False, soft_wrap=True)
    if added.refused is not None:
        message = f"{added.refused}. The others are watched."
        raise CommandFailed(message)


def _lines(added: "Added", groups: Sequence[str]) -> Iterator[str]:
    """What was added, and what it costs."""
    found = added.watched.found
    names = [each.named for each in found[:NAMED]]
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    again = len(found) - len(added.new_ids)
    already = f" ({again:,} of them watched already)" if again else ""
    into = f", in {_groups(groups)}" if groups else ""
    yield f"{counted(len(found), 'channel')}{already}{into}: {', '.join(names)}{more}"
    before, after = added.before, added.after
    units = after.units_an_hour - before.units_an_hour
    yield f"{after.videos - before.videos:+,} videos, {units:+,} units an hour. {NEXT.format('them')}"
    if after.seen < after.videos:
        yield (
            f"The quota of {after.quota:,} units a day then shows {after.seen:,} of {after.videos:,} videos in an "
            f"hour; each has its turn within {after.longest_wait:,.0f} h."
        )


@contextmanager
def _checked_settings() -> Iterator[Settings]:
    """The settings of a command that changes the list; without a key, beside the simulated world."""
    settings = checked_settings()
    require_distinct_databases(settings)
    if not settings.is_keyless:
        yield settings
        return
    sandbox = start_world(settings)
    try:
        yield checked_settings()
    finally:
        sandbox.stop()


def _require_groups(groups: Sequence[str]) -> None:
    """Raises WrongSetting."""
    for group in groups:
        if not 0 < len(group.strip()) <= LONGEST_GROUP or harmless_line(group) != group or "," in group:
            shown = harmless_line(group)[: LONGEST_GROUP + 1]
            message = f"--group is '{shown}': it must be 1 to {LONGEST_GROUP} characters, none of them a comma."
            raise WrongSetting(message)


def _known_ids(settings: Settings, references: "dict[ChannelReference, str]", *, watched_too: bool) -> list[str]:
    """Ids of these channels. Raises WrongSetting for one that was never captured or added.

    watched_too: refuse those that YT_CHANNELS names: hours would go on to capture them.
    """
    from yt_assets.pipeline.capture.discovery import sort_references

    with open_resource(settings, "videos").open() as videos:
        named = sort_references(videos, settings.channels).ids if settings.channels and watched_too else {}
        sorts = sort_references(videos, list(references.values()))
    unknown = [sorts.written[key] for key in sorts.names]
    unknown += [sorts.written[key] for channel_id, key in sorts.ids.items() if channel_id not in sorts.stored]
    if unknown:
        message = f"CHANNEL is '{unknown[0]}': no such channel is known; 'yt-assets channels list' has all of them."
        raise WrongSetting(message)
    kept = [sorts.written[key] for channel_id, key in sorts.ids.items() if channel_id in named]
    if kept:
        message = (
            f"CHANNEL is '{kept[0]}': YT_CHANNELS names it, and what it names is always watched: take it out there."
        )
        raise WrongSetting(message)
    return list(sorts.ids)


def _forget(screen: Console, settings: Settings, ids: Sequence[str]) -> None:
    """Delete the rows of channels that are watched no more, once no run works on hours that have them."""
    from yt_assets.storage.deletion.retention import Deletion

    _wait_for_runs(screen, settings)
    deleted: Counter[str] = Counter()
    with (
        settings_blamed(),
        open_resource(settings, "videos").open() as videos,
        open_resource(settings, "insights").open() as insights,
        screen.status("Deleting ..."),
    ):
        for table, rows in Deletion({"videos": videos, "insights": insights}).forget_channels(ids):
            deleted[table] += rows
    screen.print(f"{counted(deleted.total(), 'row')} deleted from {counted(len(deleted), 'table')}.", markup=False)


def _wait_for_runs(screen: Console, settings: Settings) -> None:
    if not home_of(settings).is_dir():
        return
    import dagster as dg

    from yt_assets.orchestration.runs_at_work import name_of, runs_at_work, wait_while

    prepare_home(settings)
    with dg.DagsterInstance.get() as instance:
        wait_while(
            lambda: runs_at_work(instance),
            lambda records: screen.print(
                f"{name_of(records[0])} is at work, and may write rows of them: waiting until it is over "
                "(Ctrl-C stops; the same command goes on)",
                soft_wrap=True,
            ),
        )


def _groups(groups: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(groups))
