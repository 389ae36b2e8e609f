"""`yt-assets migrate`: bring both databases to the schema of this release.

Here: saying what was done. Not here: how (storage/engine/migrate.py), or Dagster's own (`dagster instance migrate`).
Every start does the same where its account may; where it may not, this command does, before a new release starts.
"""

import click

from yt_assets.cli.console import console
from yt_assets.cli.errors import checked_settings, settings_blamed
from yt_assets.cli.preflight import require_distinct_databases
from yt_assets.settings.environment import DATABASE_SETTINGS


@click.command()
def migrate() -> None:
    """Bring both databases to this release's schema; the account must be allowed to change tables."""
    from yt_assets.storage.engine.database import Database
    from yt_assets.storage.engine.migrate import ensure_schema

    settings = checked_settings()
    require_distinct_databases(settings)
    screen = console()
    for name, setting in DATABASE_SETTINGS.items():
        url, ca = settings.database_url(name), settings.database_ca
        with settings_blamed(), Database(name, url, setting=setting, ca=ca) as database:
            state = ensure_schema(database)
            done = _worded(state.before, state.now, is_changed=state.is_changed)
            screen.print(f"{name} at {database.where}: {done}", markup=False, soft_wrap=True)


def _worded(before: str | None, now: str, *, is_changed: bool) -> str:
    if not is_changed:
        return f"at schema {now} already"
    if before == now:
        return f"at schema {now}, its views made again"
    return f"made, at schema {now}" if before is None else f"from schema {before} to {now}"
