"""Endpoints of what became of videos and channels: milestones, events, days.

Here: which rows each of them asks for. Not here: a video's hours (lookup_routes.py), SQL (storage).
"""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from yt_assets.api import models
from yt_assets.api.openapi_responses import list_responses
from yt_assets.api.pagination import events_page
from yt_assets.api.parameters import ChannelId, DaysParameters, EventsParameters, FormParameters, VideoId
from yt_assets.api.responses import csv_response, form_of, json_response
from yt_assets.api.stores import Stores, moment_of, parsed_moment, video_of

router = APIRouter(tags=["history"])
MILESTONE_COLUMNS = tuple(models.Milestone.model_fields)
DAY_COLUMNS = tuple(models.ChannelDay.model_fields)


@router.get(
    "/v1/videos/{video_id}/milestones",
    responses=list_responses(models.VideoMilestones),
    summary="A video at fixed ages, beside its channel's last ten",
)
def milestones(request: Request, video_id: VideoId, parameters: Annotated[FormParameters, Query()]) -> Response:
    """Views, likes and comments at 1 hour to 28 days, and the place among the channel's last ten at the same age."""
    stores: Stores = request.app.state.stores
    with stores.read_insights() as insights:
        row = video_of(insights, video_id)
        rows = insights.milestones(video_id)
    if form_of(request, parameters.form) == "csv":
        return csv_response(MILESTONE_COLUMNS, rows)
    named = stores.with_text(row)
    return json_response({"computed_by": models.COMPUTED, "source": named.pop("source"), "video": named, "data": rows})


@router.get("/v1/events", responses=list_responses(models.VideoEvents), summary="What happened to videos")
def events(request: Request, parameters: Annotated[EventsParameters, Query()]) -> Response:
    """Published, renamed, taken down, back and more, newest hour first."""
    stores: Stores = request.app.state.stores
    since = moment_of(parameters.since)
    kinds = [kind for text in parameters.kind for kind in text.split(",")]
    channel_ids = stores.channel_ids(parameters.channel)
    return events_page(
        request, parameters, since=since, kinds=kinds, channel_ids=channel_ids, video_id=parameters.video
    )


@router.get("/v1/channels/{channel_id}/days", responses=list_responses(models.ChannelDays), summary="A channel's days")
def days(request: Request, channel_id: ChannelId, parameters: Annotated[DaysParameters, Query()]) -> Response:
    """What a channel gained on each UTC day, oldest first, without pages."""
    stores: Stores = request.app.state.stores
    channel_id = stores.channel_id(channel_id)
    row = stores.known_channel(channel_id)
    with stores.read_insights() as insights:
        until = insights.newest_day() if parameters.until == "latest" else parsed_moment(parameters.until).date()
        since: date | None = None if until is None else until - timedelta(days=parameters.days - 1)
        rows = [] if since is None or until is None else insights.days_of_channel(channel_id, since, until)
    if form_of(request, parameters.form) == "csv":
        return csv_response(DAY_COLUMNS, rows)
    envelope = {"computed_by": models.COMPUTED, "source": row["source"], "channel_id": channel_id}
    return json_response({**envelope, "since": since, "until": until, "count": len(rows), "data": rows})
