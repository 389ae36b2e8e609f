"""The three rankings of an hour: trending, engaging, keywords; and the videos of a channel.

Here: endpoints. Not here: SQL, pages, forms.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from yt_assets.api import models
from yt_assets.api.documented import answers
from yt_assets.api.listing import hour_page
from yt_assets.api.parameters import (
    AskedEngaging,
    AskedKeywords,
    AskedOfChannel,
    AskedTrending,
    AskedVideos,
    ChannelId,
)
from yt_assets.api.stores import Stores
from yt_assets.storage.listings import keyword_page, videos_in_language
from yt_assets.storage.ranked import Ranking, Wanted, ranked_ids, ranked_rows
from yt_assets.storage.rankings import ALL_CHANNELS

if TYPE_CHECKING:  # what SQL is, this room does not know
    from sqlalchemy import Connection

router = APIRouter(tags=["rankings"])
VIDEO_COLUMNS = tuple(models.VideoHour.model_fields)
KEYWORD_COLUMNS = tuple(models.KeywordHour.model_fields)


@router.get("/v1/trending", responses=answers(models.Videos), summary="Videos that rise")
def trending(request: Request, asked: Annotated[AskedTrending, Query()]) -> Response:
    """Videos of an hour by what rose most beyond what is normal for it and its channel."""
    return _videos(request, asked, "trending", _stores(request).channel_id(asked.channel), asked.sort)


@router.get("/v1/engaging", responses=answers(models.Videos), summary="Videos that engage")
def engaging(request: Request, asked: Annotated[AskedEngaging, Query()]) -> Response:
    """Videos of an hour by likes and comments against views; those without a rate are left out."""
    return _videos(request, asked, "engaging", _stores(request).channel_id(asked.channel), asked.sort)


@router.get("/v1/channels/{channel_id}/videos", responses=answers(models.Videos), summary="Videos of a channel")
def videos_of_channel(request: Request, channel_id: ChannelId, asked: Annotated[AskedOfChannel, Query()]) -> Response:
    """Videos of a channel at an hour; none when the hour has none of it."""
    return _videos(request, asked, "trending", channel_id, asked.sort)


@router.get("/v1/keywords", responses=answers(models.Keywords), summary="Keywords that carry views")
def keywords(request: Request, asked: Annotated[AskedKeywords, Query()]) -> Response:
    """Keywords of an hour, over all channels or within one."""
    scope = _stores(request).channel_id(asked.channel) or ALL_CHANNELS

    def read(connection: "Connection", hour: datetime, limit: int, offset: int) -> Sequence[Mapping[str, Any]]:
        return keyword_page(connection, hour, scope, asked.sort, limit=limit, offset=offset)

    return hour_page(request, asked, KEYWORD_COLUMNS, read, scope=scope)


def _videos(request: Request, asked: AskedVideos, ranking: Ranking, channel_id: str | None, sort: str) -> Response:
    stores = _stores(request)
    wanted = Wanted(ranking, channel_id, asked.format, asked.label, asked.min_views, _only(stores, asked.language))

    def read(connection: "Connection", hour: datetime, limit: int, offset: int) -> Sequence[Mapping[str, Any]]:
        ids = ranked_ids(connection, hour, wanted, sort, limit=limit, offset=offset)
        return ranked_rows(connection, hour, ids, ranking)

    return hour_page(request, asked, VIDEO_COLUMNS, read)


def _only(stores: Stores, language: str | None) -> frozenset[str] | None:
    if language is None:
        return None
    with stores.need_videos("languages").reading() as connection:
        return videos_in_language(connection, language)


def _stores(request: Request) -> Stores:
    stores: Stores = request.app.state.stores
    return stores
