"""Endpoints of channels, one video over time, hours, and of the service's health.

Here: which rows each of them asks for. Not here: rankings (ranking_routes.py), SQL (storage).
"""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from yt_assets.api import models
from yt_assets.api.openapi_responses import json_responses, list_responses
from yt_assets.api.pagination import whole_page
from yt_assets.api.parameters import (
    ChannelId,
    HistoryParameters,
    HoursParameters,
    NoParameters,
    PageParameters,
    VideoId,
)
from yt_assets.api.responses import CHANGING, cache_control_of, csv_response, form_of, json_response
from yt_assets.api.stores import Stores, stored_hour, video_of
from yt_assets.storage.engine.migrate import check_schema

router = APIRouter(tags=["lookups"])
CHANNEL_COLUMNS = tuple(models.Channel.model_fields)
HOUR_COLUMNS = tuple(models.Hour.model_fields)
HISTORY_COLUMNS = tuple(models.HistoryHour.model_fields)


@router.get("/v1/channels", responses=list_responses(models.Channels), summary="Channels")
def channels(request: Request, parameters: Annotated[PageParameters, Query()]) -> Response:
    """Channels with insights, by title."""
    return whole_page(request, parameters, CHANNEL_COLUMNS, request.app.state.stores.channels())


@router.get("/v1/channels/{channel_id}", responses=json_responses(models.OneChannel), summary="A channel")
def channel(request: Request, channel_id: ChannelId, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """A channel, and its newest hour in words."""
    stores: Stores = request.app.state.stores
    channel_id = stores.channel_id(channel_id)
    row = stores.known_channel(channel_id)
    with stores.read_insights() as insights:
        hour = insights.newest_hour()
        digest = None if hour is None else insights.digest(hour, channel_id)
    envelope = {"computed_by": models.COMPUTED, "source": row["source"], "hour": hour}
    return json_response({**envelope, "digest": digest, "channel": row})


@router.get("/v1/videos/{video_id}", responses=list_responses(models.VideoHistory), summary="A video over time")
def video(request: Request, video_id: VideoId, parameters: Annotated[HistoryParameters, Query()]) -> Response:
    """A video with its hours, oldest first, without pages. Hours in which it was not seen have no row."""
    stores: Stores = request.app.state.stores
    with stores.read_insights() as insights:
        row = video_of(insights, video_id)
        until = stored_hour(insights, parameters.until)
        since = until - timedelta(hours=parameters.hours - 1)
        history = insights.history(video_id, since, until)
    is_moving = parameters.until == "latest"
    cache_control = CHANGING if is_moving else cache_control_of(until, request.app.state.now())
    if form_of(request, parameters.form) == "csv":
        return csv_response(HISTORY_COLUMNS, history, cache_control=cache_control)
    named = stores.with_text(row)
    envelope = {"computed_by": models.COMPUTED, "source": named.pop("source"), "video": named}
    return json_response({**envelope, "since": since, "until": until, "history": history}, cache_control=cache_control)


@router.get("/v1/hours", responses=list_responses(models.Hours), summary="Hours captured, partial and missed")
def hours(request: Request, parameters: Annotated[HoursParameters, Query()]) -> Response:
    """Hours up to the newest, newest first; those that were never captured are there as missed."""
    return whole_page(request, parameters, HOUR_COLUMNS, request.app.state.stores.hours(parameters.hours))


@router.get(
    "/v1/health", responses=json_responses(models.Health), summary="Whether the process answers", tags=["health"]
)
async def health(_parameters: Annotated[NoParameters, Query()]) -> Response:
    """Nothing is asked of a database."""
    return json_response({"status": "ok"}, cache_control="no-store")


@router.get(
    "/v1/ready", responses=json_responses(models.Readiness), summary="Whether databases answer", tags=["health"]
)
def ready(request: Request, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """Both databases answer, at the schema of this release; 503 otherwise."""
    stores: Stores = request.app.state.stores
    for database in filter(None, (stores.insights, stores.videos)):
        check_schema(database)
    content: dict[str, Any] = {"status": "ok", "newest_hour": stores.newest_hour()}
    return json_response({**content, "videos_database": stores.videos is not None}, cache_control="no-store")
