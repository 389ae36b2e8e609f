"""Endpoints of the lists of an hour, one each, and of the videos of a channel.

Here: which rows each of them asks for. Not here: SQL (storage), pages (pagination.py), JSON and CSV (responses.py).
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.api import models
from yt_assets.api.openapi_responses import list_responses
from yt_assets.api.pagination import hour_page
from yt_assets.api.parameters import (
    ChannelId,
    EngagingParameters,
    KeywordsParameters,
    ListParameters,
    SortedParameters,
    VideosParameters,
)
from yt_assets.api.stores import moment_of
from yt_assets.storage.insights_reading.selects import RankingQuery

router = APIRouter(tags=["rankings"])
VIDEO_COLUMNS = tuple(models.VideoHour.model_fields)
KEYWORD_COLUMNS = tuple(models.KeywordHour.model_fields)


@router.get("/v1/trending", responses=list_responses(models.Videos), summary="Videos that rise")
def trending(request: Request, parameters: Annotated[ListParameters, Query()]) -> Response:
    """What is viral, surging or rising, by views an hour beyond what is usual for it; empty in an hour without any."""
    return _list(request, parameters, "trending")


@router.get("/v1/gaining", responses=list_responses(models.Videos), summary="Videos with most views to come")
def gaining(request: Request, parameters: Annotated[ListParameters, Query()]) -> Response:
    """Videos by the views expected in the next 24 hours."""
    return _list(request, parameters, "gaining")


@router.get("/v1/growing", responses=list_responses(models.Videos), summary="Videos that grow most for their size")
def growing(request: Request, parameters: Annotated[ListParameters, Query()]) -> Response:
    """Videos by the views expected in the next 24 hours, as a share of those so far and 100 more."""
    return _list(request, parameters, "growing")


@router.get("/v1/outliers", responses=list_responses(models.Videos), summary="Videos against their own channel")
def outliers(request: Request, parameters: Annotated[ListParameters, Query()]) -> Response:
    """Uploads of the last 28 days by how many times their channel's usual at that age they have."""
    return _list(request, parameters, "outliers")


@router.get("/v1/engaging", responses=list_responses(models.Videos), summary="Videos that engage")
def engaging(request: Request, parameters: Annotated[EngagingParameters, Query()]) -> Response:
    """Uploads of the last 28 days, or of other days, by likes and comments against views; only those with a rate."""
    rankings = {"7": "engaging-week", "28": "engaging", "ever": "engaging-ever"}
    return _list(request, parameters, rankings[parameters.days])


@router.get("/v1/channels/{channel_id}/videos", responses=list_responses(models.Videos), summary="Videos of a channel")
def videos_of_channel(
    request: Request, channel_id: ChannelId, parameters: Annotated[SortedParameters, Query()]
) -> Response:
    """Videos of a channel at an hour, most views to come first; none when the hour has none of it."""
    channel_ids = request.app.state.stores.channel_ids([channel_id])
    return _videos(request, parameters, RankingQuery("everything", channel_ids))


@router.get("/v1/keywords", responses=list_responses(models.Keywords), summary="Keywords that carry views")
def keywords(request: Request, parameters: Annotated[KeywordsParameters, Query()]) -> Response:
    """Keywords of an hour, over all channels or within some, each with a ranking of its own."""
    scopes = request.app.state.stores.channel_ids(parameters.channel) or (ALL_CHANNELS,)
    return hour_page(
        request,
        parameters,
        KEYWORD_COLUMNS,
        "keywords",
        lambda insights, hour, limit, offset: insights.keywords(
            hour, scopes, limit=limit, offset=offset, sort=parameters.sort
        ),
        scope=",".join(scopes),
    )


def _list(request: Request, parameters: ListParameters, ranking: str) -> Response:
    channel_ids = request.app.state.stores.channel_ids(parameters.channel)
    return _videos(request, parameters, RankingQuery(ranking, channel_ids))


def _videos(request: Request, parameters: SortedParameters, query: RankingQuery) -> Response:
    filtered = replace(query_of(request, parameters), ranking=query.ranking, channel_ids=query.channel_ids)
    filtered = replace(filtered, sort=parameters.sort)
    return hour_page(
        request,
        parameters,
        VIDEO_COLUMNS,
        query.ranking,
        lambda insights, hour, limit, offset: insights.videos(hour, filtered, limit=limit, offset=offset),
    )


def query_of(request: Request, parameters: VideosParameters) -> RankingQuery:
    """The filters of a question about videos. Raises Problem 404 for a language where none may be read."""
    return RankingQuery(
        format=parameters.format,
        label=parameters.label,
        min_views=parameters.min_views,
        min_multiple=parameters.min_multiple,
        text=parameters.q,
        published_after=moment_of(parameters.published_after),
        published_before=moment_of(parameters.published_before),
        is_observed=None if parameters.observed is None else parameters.observed == "true",
        only=request.app.state.stores.ids_in_language(parameters.language),
    )
