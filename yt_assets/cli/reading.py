"""Both databases for commands that only read.

Here: opening them, so that nothing is written and no schema is made. Not here: what is read (storage/insights_reading),
the databases of commands that capture (preflight.py).
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from yt_assets.cli.console import NOTHING_YET
from yt_assets.cli.errors import CommandFailed, settings_blamed
from yt_assets.settings.environment import DATABASE_SETTINGS, DatabaseName, Settings

if TYPE_CHECKING:
    from yt_assets.storage.engine.read_only import ReadOnlyDatabase
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.videos_reader import VideosReader


def read_only(settings: Settings, name: DatabaseName) -> "ReadOnlyDatabase":
    """One of the databases. Raises BadDatabaseUrl, and DatabaseUnreachable where a SQLite file is missing."""
    from yt_assets.storage.engine.read_only import ReadOnlyDatabase

    return ReadOnlyDatabase(name, settings.database_url(name), setting=DATABASE_SETTINGS[name], ca=settings.database_ca)


@contextmanager
def readers(settings: Settings) -> "Iterator[tuple[InsightsReader, VideosReader | None]]":
    """A reader of each database, of videos where the account may read it. Raises WrongSetting."""
    from yt_assets.storage.engine.migrate import check_schema
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

    with settings_blamed(), ExitStack() as stack:
        insights = stack.enter_context(read_only(settings, "insights"))
        videos = stack.enter_context(read_only(settings, "videos"))
        check_schema(insights)
        of_videos = stack.enter_context(VideosReader(videos)) if videos.may_read() else None
        yield stack.enter_context(InsightsReader(insights)), of_videos


@contextmanager
def readable_videos(settings: Settings) -> "Iterator[ReadOnlyDatabase]":
    """The videos database at the schema of this release. Raises DatabaseUnreachable, SchemaTooOld, SchemaTooNew."""
    from yt_assets.storage.engine.migrate import check_schema

    with read_only(settings, "videos") as videos:
        check_schema(videos)
        yield videos


def added_channels(settings: Settings) -> dict[str, bool]:
    """The channels that were ever added, by id, each with whether it is watched.

    None where there is no database of this release that can be read. Makes no database: a command that ends with a
    wrong setting leaves none behind.
    """
    from yt_assets.storage.errors import StorageError
    from yt_assets.storage.reading.catalog import ChannelCatalog

    with suppress(StorageError), read_only(settings, "videos") as videos:  # said where the database is opened
        if videos.may_read():
            with videos.reading() as connection:
                entries = ChannelCatalog(connection).entries()
            return {channel_id: entry.is_watched for channel_id, entry in entries.items()}
    return {}


def newest_hour(insights: "InsightsReader") -> datetime:
    """The newest hour with insights. Raises CommandFailed before the first."""
    hour = insights.newest_hour()
    if hour is None:
        raise CommandFailed(NOTHING_YET)
    return hour
