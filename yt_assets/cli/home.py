"""Where Dagster keeps its runs: one home a data folder, initialised once before anything starts in it.

Here: DAGSTER_HOME, its dagster.yaml, the instance, on SQLite or on MySQL, the first hour. Not here: the databases of
the assets.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from yt_assets.cli.errors import WrongSetting, settings_blamed
from yt_assets.settings.env_file import keep_above_env_file
from yt_assets.settings.environment import DATABASE_SETTINGS, Settings
from yt_assets.settings.first_hour import write_first_hour, written_first_hour
from yt_assets.settings.folders import close_to_others, make_private
from yt_assets.storage.errors import StorageError

# Dagster pastes the path of its SQLite files into a URL as it is; the project's storage does not.
_OUR_STORAGE = "yt_assets.orchestration.instance.sqlite"
_MISREAD = re.compile(r"\?|%[0-9A-Fa-f]{2}")
_HERE = Path(__file__).parent.parent
EMBEDDED, ON_MYSQL = "dagster.yaml", "deploy/mysql/dagster.yaml"


def prepare_home(settings: Settings, wanted: datetime | None = None) -> Path:
    """The home of this data folder, with the project's dagster.yaml; or the operator's own DAGSTER_HOME, with its own.

    Sets DAGSTER_HOME for this process and its children. Two Dagster processes that start together on an empty home can
    break it for good, so it is initialised here, by one. Writes down with which hour partitions begin: wanted, the
    running hour by default. Raises WrongSetting when the folder, or DAGSTER_MYSQL_URL, cannot be used.
    """
    import dagster as dg  # a second of processor time, which no other command needs

    from yt_assets.orchestration.instance.first_hour import first_hour

    chosen = os.environ.get("DAGSTER_HOME")
    home = home_of(settings)
    if chosen and settings.dagster_mysql_url is None:
        _require_read_as_written(home.absolute())
    write_instance_config(settings)
    os.environ["DAGSTER_HOME"] = str(home.absolute())
    keep_above_env_file(os.environ)
    running = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with settings_blamed(), server_reached(settings), dg.DagsterInstance.get() as instance:
        first = first_hour(instance, wanted or running, lambda: _oldest_hour(settings))
    if written_first_hour(str(home)) != first:
        write_first_hour(home, first)
    return home


def write_instance_config(settings: Settings) -> Path:
    """Make the home, with the project's dagster.yaml unless it is the operator's own; its dagster.yaml.

    Raises WrongSetting when the folder cannot be used.
    """
    chosen, home = os.environ.get("DAGSTER_HOME"), home_of(settings)
    try:
        make_private(home)
        if settings.data_dir.is_dir():
            close_to_others(settings.data_dir)
        if not chosen:
            # Put there whole: a copy in place is empty for a moment, and another process of this home may read it then.
            config = instance_config(ON_MYSQL if settings.dagster_mysql_url else EMBEDDED)
            copy = shutil.copyfile(config, home / f".dagster.yaml.{os.getpid()}")
            copy.replace(home / "dagster.yaml")
    except OSError as error:
        setting = "DAGSTER_HOME" if chosen else "YT_DATA_DIR"
        message = f"{setting}: '{home.absolute()}' cannot be used: {error.strerror}"
        raise WrongSetting(message) from error
    return home / "dagster.yaml"


def _require_read_as_written(home: Path) -> None:
    """Refuse an operator's own home where Dagster's own storage would look for its files in another place."""
    config = home / "dagster.yaml"
    if _MISREAD.search(str(home)) and not (config.is_file() and _OUR_STORAGE in config.read_text(encoding="utf-8")):
        message = (
            f"DAGSTER_HOME: Dagster's own files cannot lie in '{home}': it reads ? and % with two hexadecimal digits "
            f"as parts of an address; its dagster.yaml must name the storage of {_OUR_STORAGE}, as the project's does"
        )
        raise WrongSetting(message)


def _oldest_hour(settings: Settings) -> datetime | None:
    """The oldest hour in the videos database; None where there is none, or no database yet."""
    from yt_assets.storage.engine.read_only import ReadOnlyDatabase
    from yt_assets.storage.reading.hours import HourLedger

    url, setting = settings.database_url("videos"), DATABASE_SETTINGS["videos"]
    try:
        with ReadOnlyDatabase("videos", url, setting=setting, ca=settings.database_ca) as videos:
            with suppress(StorageError):  # its hours count before its migration, too
                if not videos.may_read():
                    return None
            with videos.reading() as connection:
                return HourLedger(connection).oldest()
    except StorageError:  # said where the hour is captured
        return None


def home_of(settings: Settings) -> Path:
    """Where Dagster's home is, or will be."""
    chosen = os.environ.get("DAGSTER_HOME")
    return Path(chosen).expanduser() if chosen else settings.data_dir / "dagster"


def instance_config(name: str = EMBEDDED) -> Path:
    """One of the project's dagster.yaml files."""
    return packaged(name)


def packaged(name: str) -> Path:
    """A file that belongs to the project: beside the package in a checkout, inside it when installed."""
    beside, inside = _HERE.parent / name, _HERE / name
    return beside if beside.is_file() else inside


@contextmanager
def server_reached(settings: Settings) -> Iterator[str | None]:
    """Ask Dagster's server before Dagster does: one sentence rather than its five tries and a traceback.

    Inside the block Dagster makes its tables; what the account is refused there ends in the same words. Yields the
    place; None where Dagster's storage is embedded. Raises BadDatabaseUrl, DatabaseUnreachable.
    """
    if settings.dagster_mysql_url is None:
        yield None
        return
    from yt_assets.storage.engine.database import Database

    url = settings.dagster_mysql_url.get_secret_value()
    with Database("dagster", url, setting="DAGSTER_MYSQL_URL") as database, database.reading():
        yield database.where
