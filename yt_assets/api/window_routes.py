"""Endpoints of windows of hours: what videos, channels, formats and hours of the week brought.

Here: which rows each of them asks for. Not here: lists of one hour (ranking_routes.py), days (history_routes.py), SQL
(storage).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from yt_assets.analysis.hours import WINDOWS
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.api import window_models as models
from yt_assets.api.kept_keywords import KeptKeywords
from yt_assets.api.models import COMPUTED
from yt_assets.api.openapi_responses import list_responses
from yt_assets.api.pagination import hour_page
from yt_assets.api.parameters import (
    AtHourParameters,
    ChannelId,
    FormatsParameters,
    GainedParameters,
    GrowthParameters,
    PublishingParameters,
)
from yt_assets.api.ranking_routes import query_of
from yt_assets.api.responses import CHANGING, cache_control_of, csv_response, form_of, json_response
from yt_assets.api.stores import Stores, moment_of, stored_hour, zone_of
from yt_assets.storage.insights_reading.reader import InsightsReader

router = APIRouter(tags=["windows"])
VIDEO_COLUMNS, CHANNEL_COLUMNS = tuple(models.GainedVideo.model_fields), tuple(models.GainedChannel.model_fields)
KEYWORD_COLUMNS = tuple(models.GainedKeyword.model_fields)
# What every window is made of.
TRENDS = "everything"


@router.get("/v1/gained", responses=list_responses(models.GainedVideos), summary="Videos by views gained in a window")
def gained(request: Request, parameters: Annotated[GainedParameters, Query()]) -> Response:
    """Videos by the views that they gained in 24 hours, 7 or 28 days, uploads of the window included."""
    channel_ids = request.app.state.stores.channel_ids(parameters.channel)
    query = replace(query_of(request, parameters), channel_ids=channel_ids)
    return hour_page(
        request,
        parameters,
        VIDEO_COLUMNS,
        TRENDS,
        lambda insights, hour, limit, offset: insights.gained(
            hour, WINDOWS[parameters.window], query, limit=limit, offset=offset
        ),
        window=parameters.window,
    )


@router.get("/v1/channels/gained", responses=list_responses(models.GainedChannels), summary="Channels by views gained")
def channels_gained(request: Request, parameters: Annotated[GrowthParameters, Query()]) -> Response:
    """Channels by the views that their videos gained, with subscribers and what these gained."""
    channel_ids = request.app.state.stores.channel_ids(parameters.channel)
    return hour_page(
        request,
        parameters,
        CHANNEL_COLUMNS,
        TRENDS,
        lambda insights, hour, limit, offset: insights.growth(
            hour, WINDOWS[parameters.window], channel_ids=channel_ids
        )[offset : offset + limit],
        window=parameters.window,
    )


@router.get("/v1/keywords/gained", responses=list_responses(models.GainedKeywords), summary="Keywords of a window")
def keywords_gained(request: Request, parameters: Annotated[GrowthParameters, Query()]) -> Response:
    """Keywords by what the videos that carry them gained, over all channels or within some: the first 200 of each."""
    stores: Stores = request.app.state.stores
    scopes = stores.channel_ids(parameters.channel) or (ALL_CHANNELS,)

    def read(insights: InsightsReader, hour: datetime, limit: int, offset: int) -> Sequence[Any]:
        kept: KeptKeywords = request.app.state.kept_keywords
        rows = [row for scope in scopes for row in kept.rows(stores, insights, hour, parameters.window, scope)]
        return rows[offset : offset + limit]

    return hour_page(
        request,
        parameters,
        KEYWORD_COLUMNS,
        TRENDS,
        read,
        window=parameters.window,
        scope=",".join(scopes),
    )


@router.get(
    "/v1/channels/{channel_id}/windows",
    responses=list_responses(models.ChannelWindows),
    summary="What a channel gained in 24 hours, 7 and 28 days",
)
def windows(request: Request, channel_id: ChannelId, parameters: Annotated[AtHourParameters, Query()]) -> Response:
    """Three windows up to an hour, each beside the same span before."""
    stores: Stores = request.app.state.stores
    channel_id = stores.channel_id(channel_id)
    row = stores.known_channel(channel_id)
    with stores.read_insights() as insights:
        hour = stored_hour(insights, parameters.hour)
        rows = [each for hours in WINDOWS.values() for each in insights.growth(hour, hours, channel_ids=[channel_id])]
    about = {"source": row["source"], "hour": hour, "channel_id": channel_id}
    return _whole(request, parameters, CHANNEL_COLUMNS, rows, about)


@router.get("/v1/formats", responses=list_responses(models.Formats), summary="Shorts, long videos and streams compared")
def formats(request: Request, parameters: Annotated[FormatsParameters, Query()]) -> Response:
    """What the videos of each format gained in a window, and what its uploads have."""
    stores: Stores = request.app.state.stores
    channel_ids = stores.channel_ids(parameters.channel)
    with stores.read_insights() as insights:
        hour = stored_hour(insights, parameters.hour)
        rows = insights.formats(hour, WINDOWS[parameters.window], channel_ids=channel_ids)
        about = {"source": _source(insights), "hour": hour, "window": parameters.window}
    return _whole(request, parameters, tuple(models.FormatGains.model_fields), rows, about)


@router.get("/v1/publishing-times", responses=list_responses(models.PublishingHours), summary="When to publish")
def publishing_times(request: Request, parameters: Annotated[PublishingParameters, Query()]) -> Response:
    """How videos do by the hour of the week in which they were published: median multiple of their channel's usual."""
    stores: Stores = request.app.state.stores
    zone, channel_ids = zone_of(parameters.zone), stores.channel_ids(parameters.channel)
    since = moment_of(parameters.published_after)
    with stores.read_insights() as insights:
        hour = stored_hour(insights, parameters.hour)
        rows = insights.publishing_times(hour, zone, channel_ids=channel_ids, format=parameters.format, since=since)
        about = {"source": _source(insights), "hour": hour, "zone": zone.key}
    return _whole(request, parameters, tuple(models.PublishingHour.model_fields), rows, about)


def _source(insights: InsightsReader) -> str:
    return "sandbox" if insights.is_simulated() else "youtube"


def _whole(
    request: Request,
    parameters: AtHourParameters,
    columns: Sequence[str],
    rows: Sequence[Any],
    about: dict[str, Any],
) -> Response:
    """Rows of an hour that need no pages."""
    hour: datetime = about["hour"]
    is_moving = parameters.hour == "latest"
    cache_control = CHANGING if is_moving else cache_control_of(hour, request.app.state.now())
    if form_of(request, parameters.form) == "csv":
        return csv_response(columns, rows, cache_control=cache_control)
    data = [{name: row.get(name) for name in columns} for row in rows]
    content = {"computed_by": COMPUTED, **about, "count": len(data), "data": data}
    return json_response(content, cache_control=cache_control)
