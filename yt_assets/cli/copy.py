"""`yt-assets copy`: both databases into two others, such as from SQLite files to MySQL.

Here: which databases a file or a folder names, progress, what follows from the copy. Not here: the copying
(storage/copying), backups (backup.py).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from yt_assets.cli.console import console
from yt_assets.cli.errors import CommandFailed, WrongSetting, settings_blamed
from yt_assets.errors import YtAssetsError
from yt_assets.settings.env_file import env_values
from yt_assets.settings.environment import DATABASE_SETTINGS, DatabaseName, Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from yt_assets.storage.copying.copies import CopyProgress
    from yt_assets.storage.engine.database import Database

Result = TypeVar("Result")
PLACE = click.Path(path_type=Path, exists=True)
DAGSTER = (
    "Dagster keeps its own history: with the Dagster home (or DAGSTER_MYSQL_URL) of before, its hours stay green as "
    "they are; a new one shows none of the stored hours until you backfill them, which costs no quota units."
)
BEHIND = "Hours were written at the source meanwhile: stop Dagster there and run this again, it brings what changed."


@click.command()
@click.option("--from", "source", type=PLACE, help="As --to; by default the databases of this environment.")
@click.option(
    "--to",
    "target",
    type=PLACE,
    required=True,
    help="A file with VIDEOS_DATABASE_URL and INSIGHTS_DATABASE_URL, or a folder for videos.db and insights.db.",
)
@click.option("--force", is_flag=True, help="Replace whatever the target holds.")
def copy(source: Path | None, target: Path, force: bool) -> None:  # noqa: FBT001  click gives it by name
    """Copy both databases into two others. Run again, it goes on where it broke off, or brings what changed."""
    from yt_assets.storage.copying.copies import DatabaseCopy

    screen = console()
    with settings_blamed():
        origin = load_settings() if source is None else settings_of(source, "--from")
        place = settings_of(target, "--to")
    with opened(origin, source, to_read=True) as sources, opened(place, target) as targets:
        outcome = run_shown(screen, lambda say: DatabaseCopy(sources, targets).run(say, force=force))
    for line in (*outcome.lines(places_of(place)), DAGSTER):
        screen.print(line, markup=False, soft_wrap=True)
    if outcome.is_behind:
        screen.print(BEHIND, style="bold yellow", soft_wrap=True)


def settings_of(place: Path, option: str) -> Settings:
    """The settings of a file, or of a folder with SQLite files; no password stands on a command line.

    Raises SettingsError.
    """
    if place.is_dir():
        # In a URL % begins an escape, and ? the options.
        folder = str(place.absolute()).replace("%", "%25").replace("?", "%3F")
        return load_settings({setting: f"sqlite:///{folder}/{name}.db" for name, setting in DATABASE_SETTINGS.items()})
    try:
        settings = load_settings(env_values(place))
    except SettingsError as error:
        message = f"{option} {place}: {error}"
        raise SettingsError(message) from None
    chosen = {"videos": settings.videos_database_url, "insights": settings.insights_database_url}
    missing = [setting for name, setting in DATABASE_SETTINGS.items() if chosen[name] is None]
    if missing:
        message = f"{option} {place}: it must set {' and '.join(missing)}."
        raise SettingsError(message)
    return settings


@contextmanager
def opened(settings: Settings, place: Path | None, *, to_read: bool = False) -> "Iterator[dict[str, Database]]":
    """Both databases of these settings, by name. place: where the settings come from; None for the environment.

    Raises WrongSetting.
    """
    from yt_assets.storage.engine.database import Database
    from yt_assets.storage.engine.read_only import ReadOnlyDatabase

    kind = ReadOnlyDatabase if to_read else Database

    def handle(name: DatabaseName, setting: str) -> "Database":
        said = setting if place is None else f"{setting} of {place}"
        return kind(name, settings.database_url(name), setting=said, ca=settings.database_ca)

    with ExitStack() as stack:
        with settings_blamed():
            databases = {
                str(name): stack.enter_context(handle(name, setting)) for name, setting in DATABASE_SETTINGS.items()
            }
        yield databases


def run_shown(screen: Console, work: "Callable[[Callable[[CopyProgress], None]], Result]") -> Result:
    """Run a copy with a bar a table on a terminal, and a line a table elsewhere. Raises WrongSetting, CommandFailed."""
    with _Bars(screen) as bars:
        try:
            return work(bars.show)
        except YtAssetsError as error:
            ending = CommandFailed if error.kind == "later_run" else WrongSetting
            raise ending(error.sentence) from error


def places_of(settings: Settings) -> dict[str, str]:
    """Where both databases are, for messages."""
    return {name: settings.database_place(name) for name in DATABASE_SETTINGS}


class _Bars:
    """Progress of a copy, and of its check."""

    def __init__(self, screen: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
        self._bars = Progress(
            *columns, TextColumn("rows"), TimeRemainingColumn(), console=screen, disable=not screen.is_terminal
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bars":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, at: "CopyProgress") -> None:
        """A table's rows so far; the bar of the one before it goes."""
        words = f"{'check' if at.is_check else 'copy'} {at.database}: {at.table}"
        if words not in self._tasks:
            for task in self._tasks.values():
                self._bars.update(task, visible=False)
            self._tasks[words] = self._bars.add_task(words, total=at.of)
            if not self._bars.console.is_terminal:
                self._bars.console.print(f"{words}, {at.of:,} rows", markup=False, soft_wrap=True)
        self._bars.update(self._tasks[words], completed=at.rows)
