"""Where Dagster keeps its runs: one home a data folder, initialised once before anything starts in it.

Here: DAGSTER_HOME, its dagster.yaml, the instance, on SQLite or on MySQL. Not here: the databases of the assets.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from yt_assets.cli.errors import settings_blamed
from yt_assets.settings import Settings

_HERE = Path(__file__).parent.parent
EMBEDDED, ON_MYSQL = "dagster.yaml", "deploy/mysql/dagster.yaml"


def prepare_home(settings: Settings) -> Path:
    """The home of this data folder, with the project's dagster.yaml; or the operator's own DAGSTER_HOME, untouched.

    Sets DAGSTER_HOME for this process and its children. Two Dagster processes that start together on an empty home can
    break it for good, so it is initialised here, by one. Raises WrongSetting when DAGSTER_MYSQL_URL cannot be used.
    """
    chosen = os.environ.get("DAGSTER_HOME")
    home = Path(chosen).expanduser() if chosen else settings.data_dir / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    if not chosen:
        # Put there whole: a copy in place is empty for a moment, and another process of this home may read it then.
        copy = shutil.copyfile(
            instance_config(ON_MYSQL if settings.dagster_mysql_url else EMBEDDED), home / f".dagster.yaml.{os.getpid()}"
        )
        copy.replace(home / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(home.absolute())
    with settings_blamed(), server_reached(settings), dg.DagsterInstance.get():
        return home


def instance_config(name: str = EMBEDDED) -> Path:
    """One of the project's dagster.yaml files: beside the package in a checkout, inside it when installed."""
    beside, inside = _HERE.parent / name, _HERE / name
    return beside if beside.is_file() else inside


@contextmanager
def server_reached(settings: Settings) -> Iterator[str | None]:
    """Ask Dagster's server before Dagster does: one sentence rather than its five tries and a traceback.

    What the account is refused inside the block, where Dagster makes its tables, is told in the same words. Yields the
    place; None where Dagster's storage is embedded. Raises BadDatabaseUrl, DatabaseUnreachable.
    """
    if settings.dagster_mysql_url is None:
        yield None
        return
    from yt_assets.storage.engine import Database

    url = settings.dagster_mysql_url.get_secret_value()
    with Database("dagster", url, setting="DAGSTER_MYSQL_URL") as database, database.reading():
        yield database.where
