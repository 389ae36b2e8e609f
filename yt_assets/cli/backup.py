"""`yt-assets backup` and `yt-assets restore`: both databases as files in a folder, and back into any engine.

Here: the two commands and what they say. Not here: what a backup holds (storage/copying/backups.py), progress
(copy.py).
"""

from pathlib import Path

import click

from yt_assets.cli.console import console
from yt_assets.cli.copy import DAGSTER, PLACE, opened, places_of, run_shown, settings_of
from yt_assets.cli.errors import CommandFailed, settings_blamed
from yt_assets.settings.environment import DATABASE_SETTINGS, load_settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), help="Delete the oldest backups in the folder beyond so many.")
def backup(folder: Path, keep: int | None) -> None:
    """Write a backup of both databases into a new folder in FOLDER, while hours run."""
    from yt_assets.storage.copying.backups import back_up

    screen = console()
    with settings_blamed():
        settings = load_settings()
    with opened(settings, None, to_read=True) as sources:
        try:
            made, outcome = run_shown(screen, lambda say: back_up(sources, folder, say, keep=keep))
        except OSError as error:
            message = f"'{folder}': no backup was written: {error.strerror}"
            raise CommandFailed(message) from error
    for line in outcome.lines({name: f"{made / name}.db" for name in DATABASE_SETTINGS}):
        screen.print(line, markup=False, soft_wrap=True)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--to", "target", type=PLACE, help="As of 'yt-assets copy'; by default the databases of this environment."
)
@click.option("--force", is_flag=True, help="Replace whatever the target holds.")
def restore(folder: Path, target: Path | None, force: bool) -> None:  # noqa: FBT001  click gives it by name
    """Copy a backup into both databases, of any engine. Stop Dagster and the service first."""
    from yt_assets.storage.copying.backups import restore as restored

    screen = console()
    with settings_blamed():
        place = load_settings() if target is None else settings_of(target, "--to")
    with opened(place, target) as targets:
        outcome = run_shown(screen, lambda say: restored(folder, targets, say, force=force))
    for line in (*outcome.lines(places_of(place)), DAGSTER):
        screen.print(line, markup=False, soft_wrap=True)
