"""What is checked before an hour is run by hand: wrong settings end here, with nothing written.

Here: one look at the databases, the key and the channels. Not here: the same checks line by line (doctor.py).
"""

from datetime import datetime
from typing import TYPE_CHECKING

from yt_assets.cli.errors import settings_blamed
from yt_assets.resources.databases import DatabaseResource
from yt_assets.resources.youtube import YouTubeResource
from yt_assets.settings import DATABASE_SETTINGS, DatabaseName, Settings
from yt_assets.steps.errors import MixedSources, NoChannels

if TYPE_CHECKING:
    from yt_assets.steps.discovery import Watched
    from yt_assets.storage.engine import Database
    from yt_assets.youtube.client import YouTubeClient


def open_resource(settings: Settings, name: DatabaseName) -> DatabaseResource:
    """The resource of one database, as the settings say."""
    url, setting = settings.database_url(name), DATABASE_SETTINGS[name]
    return DatabaseResource(name=name, url=url, setting=setting, ca=settings.database_ca)


def youtube_resource(settings: Settings) -> YouTubeResource:
    """The YouTube resource, as the settings say."""
    key = settings.youtube_api_key
    return YouTubeResource(
        api_key=key.get_secret_value() if key else None,
        endpoint=settings.youtube_api_endpoint,
        daily_quota=settings.yt_daily_quota,
    )


def preflight(settings: Settings) -> None:
    """Reach both databases, and find every channel. Raises WrongSetting."""
    from yt_assets.storage.hours import foreign_source

    with settings_blamed():
        if not settings.channels:
            raise NoChannels
        with open_resource(settings, "insights").open(), open_resource(settings, "videos").open() as videos:
            with videos.reading() as connection:
                other = foreign_source(connection, settings.source)
            if other is not None:
                raise MixedSources(videos.where, videos.setting, other, settings.source)
            with youtube_resource(settings).open(videos) as client:
                find_channels_or_stop(client, videos, settings)


def find_channels_or_stop(client: "YouTubeClient", videos: "Database", settings: Settings) -> "Watched":
    """The channels as YouTube shows them; as they were, when the quota for asking is spent.

    Raises ChannelNotFound when none of them is there, and QuotaExhausted when one was never looked up.
    """
    from yt_assets.steps.discovery import find_channels, known_channels
    from yt_assets.youtube.errors import ChannelNotFound, QuotaExhausted

    try:
        watched = find_channels(client, videos, settings.channels)
    except QuotaExhausted:
        known = known_channels(videos, settings.channels)
        if known is None:
            raise
        return known
    if not watched.found:
        raise ChannelNotFound(*settings.channels)
    return watched


def newest_captured(settings: Settings) -> datetime | None:
    """The newest settled hour of the videos database. Raises WrongSetting when it cannot be reached."""
    from yt_assets.storage.hours import newest_hour

    with settings_blamed(), open_resource(settings, "videos").open() as videos, videos.reading() as connection:
        record = newest_hour(connection)
        return None if record is None else record.hour
