"""`yt-assets migrate`: bring both databases to the schema of this release.

Here: saying what was done. Not here: how (storage/migrate.py), or Dagster's own tables (`dagster instance migrate`).
Every start does the same where its account may. Where the project runs as an account that may not, this command is run
once, as one that may, before a new release starts.
"""

from typing import TYPE_CHECKING

import click

from yt_assets.cli.console import console
from yt_assets.cli.errors import checked_settings, settings_blamed
from yt_assets.settings import DATABASE_SETTINGS

if TYPE_CHECKING:
    from yt_assets.storage.migrate import SchemaState


@click.command()
def migrate() -> None:
    """Bring both databases to this release's schema; the account must be allowed to change tables."""
    from yt_assets.storage.engine import Database
    from yt_assets.storage.migrate import ensure_schema

    settings = checked_settings()
    screen = console()
    for name, setting in DATABASE_SETTINGS.items():
        with settings_blamed(), Database(name, settings.database_url(name), setting=setting) as database:
            done = _worded(ensure_schema(database))
            screen.print(f"{name} at {database.where}: {done}", markup=False, soft_wrap=True)


def _worded(state: "SchemaState") -> str:
    if not state.is_changed:
        return f"at schema {state.now} already"
    if state.found == state.now:
        return f"at schema {state.now}, its views made again"
    return f"made, at schema {state.now}" if state.found is None else f"from schema {state.found} to {state.now}"
