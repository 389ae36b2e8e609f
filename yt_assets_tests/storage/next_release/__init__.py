"""The release after this one, as far as migrations go: one more script for each database.

This release has one script a database, so that upgrades are tried with a script of the tests.

Here: making it the release in use; videos.py and insights.py are its scripts, which get their numbers when they are
written. Alembic alone reads them. Not here: what an upgrade must leave (test_upgrade.py, test_revisions.py).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yt_assets.storage.engine import migrate

SCRIPTS = Path(__file__).parent
THIS_RELEASE = migrate.MIGRATIONS
HEADS_NOW = dict(migrate.HEADS)
NEXT_HEADS = {name: f"{int(head) + 1:04}" for name, head in HEADS_NOW.items()}


def write_next_release(folder: Path) -> Path:
    """Both environments with one script more; the folder to give to `use_migrations`."""
    migrations = folder / "migrations"
    shutil.copytree(THIS_RELEASE, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    for name, number in NEXT_HEADS.items():
        script = (SCRIPTS / f"{name}.py").read_text(encoding="utf-8")
        script = script.replace('"next"', f'"{number}"', 1).replace('"head"', f'"{HEADS_NOW[name]}"', 1)
        (migrations / name / "versions" / f"{number}_next.py").write_text(script, encoding="utf-8")
    return migrations


def use_migrations(migrations: Path) -> None:
    """Make these the migrations of this process."""
    migrate.MIGRATIONS = migrations
    migrate.HEADS.update({name: migrate.revisions_of(name)[-1] for name in NEXT_HEADS})


@contextmanager
def next_release(folder: Path) -> Iterator[None]:
    """Within it, the next release is in use."""
    use_migrations(write_next_release(folder))
    try:
        yield
    finally:
        use_migrations(THIS_RELEASE)
