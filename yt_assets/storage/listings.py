"""What readers look things up in: channels, hours, languages, a video's keyphrases.

Here: reads of both databases for the service. Not here: rankings (ranked.py), one video's hours (video_history.py).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from yt_assets.batching import batches_of
from yt_assets.storage.catalog import IDS_PER_STATEMENT
from yt_assets.storage.insights_schema import channel_digests, keyword_insights, trend_insights, video_titles
from yt_assets.storage.videos_schema import channels, hours, text_features, videos

_KNOWN = ("handle", "subscribers", "video_count", "availability", "last_seen_at")
_NEWEST_TEXT = and_(videos.c.video_id == text_features.c.video_id, videos.c.text_hash == text_features.c.text_hash)
_LEDGER = ("hour", "source", "state", "planned", "stored", "unavailable", "waiting", "settled_at", "reason")


def channels_with_insights(connection: Connection) -> list[dict[str, Any]]:
    """Channels by title: channel_id, title, videos (those with insights in any hour), source. Insights database."""
    names, row = ("channel_id", "title", "videos", "source"), video_titles.c
    newest = func.max(row.channel_title).label("title")
    statement = select(row.channel_id, newest, func.count(), func.max(row.source)).group_by(row.channel_id)
    found = [dict(zip(names, values, strict=True)) for values in connection.execute(statement)]
    return sorted(found, key=lambda channel: (str(channel["title"] or "").casefold(), channel["channel_id"]))


def known_of_channels(connection: Connection) -> dict[str, dict[str, Any]]:
    """handle, subscribers, video_count, availability, last_seen_at by channel id. Videos database."""
    statement = select(channels.c.channel_id, *(channels.c[name] for name in _KNOWN))
    return {key: dict(zip(_KNOWN, values, strict=True)) for key, *values in connection.execute(statement)}


def digest_of(connection: Connection, hour: datetime, channel_id: str) -> dict[str, Any] | None:
    """A channel's hour in words: digest, source. Insights database."""
    row = channel_digests.c
    statement = select(row.digest, row.source).where(row.hour == hour, row.channel_id == channel_id)
    found = connection.execute(statement).mappings().first()
    return None if found is None else dict(found)


def keyword_columns() -> Select[Any]:
    """The select of a keyword's row, for whoever describes its columns."""
    named = keyword_insights.outerjoin(video_titles, video_titles.c.video_id == keyword_insights.c.example_video_id)
    title = video_titles.c.title.label("example_title")
    return select(keyword_insights, title, video_titles.c.source).select_from(named)


def keyword_page(
    connection: Connection, hour: datetime, scope: str, sort: str, *, limit: int, offset: int = 0
) -> list[dict[str, Any]]:
    """Keywords of a scope at an hour, by a column, with a minus before it from high to low; NULL last."""
    row = keyword_insights.c
    key = row[sort.removeprefix("-")]
    order = (key.is_(None), key.desc() if sort.startswith("-") else key, row.keyword)
    statement = keyword_columns().where(row.hour == hour, row.scope == scope).order_by(*order)
    return [dict(found) for found in connection.execute(statement.limit(limit).offset(offset)).mappings()]


def hours_with_insights(connection: Connection, since: datetime, until: datetime) -> list[datetime]:
    """Hours of [since, until] that trends were made of, oldest first. Insights database."""
    row = trend_insights.c.hour
    return list(connection.scalars(select(row).where(row >= since, row <= until).distinct().order_by(row)))


def ledger_between(connection: Connection, since: datetime, until: datetime) -> dict[datetime, dict[str, Any]]:
    """Rows of the ledger in [since, until], by hour. Videos database."""
    statement = select(*(hours.c[name] for name in _LEDGER)).where(hours.c.hour >= since, hours.c.hour <= until)
    return {row["hour"]: dict(row) for row in connection.execute(statement).mappings()}


def oldest_hour(connection: Connection) -> datetime | None:
    """The oldest hour of which insights are stored, or None."""
    found: datetime | None = connection.scalar(select(func.min(trend_insights.c.hour)))
    return found


def videos_in_language(connection: Connection, language: str) -> frozenset[str]:
    """Ids of the videos whose newest text was guessed to be in this language. Videos database."""
    statement = select(videos.c.video_id).join_from(videos, text_features, _NEWEST_TEXT)
    return frozenset(connection.scalars(statement.where(text_features.c.language == language)))


def texts_of(connection: Connection, video_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Language and keyphrases (a list) of the newest text of videos, by id. Videos database."""
    found: dict[str, dict[str, Any]] = {}
    for ids in batches_of(video_ids, IDS_PER_STATEMENT):
        found |= {
            row.video_id: {"language": row.language, "keyphrases": row.keyphrases}
            for row in connection.execute(_texts_statement(), {"ids": ids})
        }
    return found


@cache
def _texts_statement() -> Select[Any]:
    chosen = select(videos.c.video_id, text_features.c.language, text_features.c.keyphrases)
    wanted = videos.c.video_id.in_(bindparam("ids", expanding=True))
    return chosen.join_from(videos, text_features, _NEWEST_TEXT).where(wanted)


def channel_of_handle(connection: Connection, handle: str) -> Collection[str]:
    """Ids of the channels that carry this @handle, in whatever case. Videos database."""
    return set(connection.scalars(select(channels.c.channel_id).where(func.lower(channels.c.handle) == handle.lower())))


def is_simulated(connection: Connection) -> bool:
    """Whether the names are those of simulated data. Insights database."""
    return connection.scalar(select(video_titles.c.source).limit(1)) == "sandbox"
