"""What is checked before an hour is run by hand: wrong settings end here, with nothing written.

Here: one look at the databases, the key and the channels. Not here: the same checks line by line (doctor.py).
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

from yt_assets.analysis.hours import HOUR
from yt_assets.cli.errors import settings_blamed
from yt_assets.cli.reading import added_channels
from yt_assets.orchestration.asset_names import INSIGHTS
from yt_assets.pipeline.errors import MixedSources, NoChannels
from yt_assets.settings.environment import DATABASE_SETTINGS, DatabaseName, Settings
from yt_assets.youtube.errors import ChannelNotFound, QuotaExhausted

if TYPE_CHECKING:
    from yt_assets.orchestration.resources.databases import DatabaseResource
    from yt_assets.orchestration.resources.youtube import YouTubeResource
    from yt_assets.pipeline.capture.discovery import WatchedChannels
    from yt_assets.storage.engine.database import Database
    from yt_assets.youtube.client import YouTubeClient


def open_resource(settings: Settings, name: DatabaseName) -> "DatabaseResource":
    """The resource of one database, as the settings say."""
    from yt_assets.orchestration.resources.databases import DatabaseResource

    url, setting = settings.database_url(name), DATABASE_SETTINGS[name]
    return DatabaseResource(name=name, url=url, setting=setting, ca=settings.database_ca)


def youtube_resource(settings: Settings) -> "YouTubeResource":
    """The YouTube resource, as the settings say."""
    from yt_assets.orchestration.resources.youtube import YouTubeResource

    key = settings.youtube_api_key
    return YouTubeResource(
        api_key=key.get_secret_value() if key else None,
        endpoint=settings.youtube_api_endpoint,
        daily_quota=settings.yt_daily_quota,
    )


def require_distinct_databases(settings: Settings, *, reached: bool = True) -> None:
    """Look whether all databases differ, before anything is written; if `reached`, whether their servers answer, too.

    Raises WrongSetting.
    """
    from yt_assets.storage.engine.database import Database

    ca = settings.database_ca
    with settings_blamed():
        databases = [
            Database(name, settings.database_url(name), setting=setting, ca=ca)
            for name, setting in DATABASE_SETTINGS.items()
        ]
        if settings.dagster_mysql_url is not None:
            url = settings.dagster_mysql_url.get_secret_value()
            databases.append(Database("dagster", url, setting="DAGSTER_MYSQL_URL"))
        with ExitStack() as stack:
            for database in databases:
                stack.enter_context(database)
                if reached and database.dialect != "sqlite":
                    with database.reading():
                        pass
            for first, second in combinations(databases, 2):
                second.require_other_than(first)


def preflight(settings: Settings, say: Callable[[str], None]) -> None:
    """Reach both databases, and find the channels. Raises WrongSetting.

    say: takes what looked-up names led to, and what is wrong with some of them while others can be captured.
    """
    from yt_assets.pipeline.capture.names import PORTION

    with settings_blamed():
        require_channels(settings)
        with open_resource(settings, "insights").open(), open_resource(settings, "videos").open() as videos:
            require_own_source(videos, settings)
            with youtube_resource(settings).open(videos) as client:
                watched = find_channels_or_stop(client, videos, settings, few=PORTION, say=say)
        if watched.wrong_names is not None:
            say(f"{watched.wrong_names}: {watched.remedy}")


def require_channels(settings: Settings) -> None:
    """Look whether any channel is named or was added, before a database is made for it. Raises NoChannels."""
    if not settings.channels and not any(added_channels(settings).values()):
        raise NoChannels


def require_own_source(videos: "Database", settings: Settings) -> None:
    """Refuse a database that holds hours of another source. Raises MixedSources."""
    from yt_assets.storage.reading.hours import HourLedger

    with videos.reading() as connection:
        other = HourLedger(connection).foreign_source(settings.source)
    if other is not None:
        raise MixedSources(videos.where, videos.setting, other, settings.source)


def find_channels_or_stop(
    client: "YouTubeClient", videos: "Database", settings: Settings, *, few: int, say: Callable[[str], None]
) -> "WatchedChannels":
    """The channels as YouTube shows them; as they were, when the quota for asking is spent.

    Names that were never looked up are asked for when they are few; of more, one is, to see that the key works: the
    hours have shares of the quota for them. Raises ChannelNotFound when none of the channels is there, QuotaExhausted
    or NamesWaiting when none is known and none can be asked for.
    """
    from yt_assets.pipeline.capture.discovery import all_references, find_channels, known_channels, sort_references
    from yt_assets.pipeline.capture.hour_budget import HourBudget

    references = all_references(videos, settings.channels)
    names = len(sort_references(videos, references).names)
    budget, most = HourBudget(client.quota, datetime.now(UTC)), names if names <= few else 1
    try:
        watched = find_channels(client, videos, references, budget, most=most, log=say)
    except QuotaExhausted:
        known = known_channels(videos, references)
        if known is None:
            raise
        return known
    if not watched.found and not watched.waiting:
        raise ChannelNotFound(*references)
    return watched


def newest_finished(settings: Settings) -> datetime | None:
    """The newest captured hour, or the one before it where its insights are not there.

    None before the first capture. Raises WrongSetting when a database cannot be reached.
    """
    from yt_assets.storage.reading.hours import HourLedger, HourlyTable

    with settings_blamed(), open_resource(settings, "videos").open() as videos, videos.reading() as connection:
        record = HourLedger(connection).newest()
    if record is None:
        return None
    with settings_blamed(), open_resource(settings, "insights").open() as insights, insights.reading() as connection:
        marks = [HourlyTable(connection, name).written([record.hour]).get(record.hour) for name in INSIGHTS]
    is_whole = all(mark is not None and mark.generation == record.generation for mark in marks)
    return record.hour if is_whole else record.hour - HOUR
