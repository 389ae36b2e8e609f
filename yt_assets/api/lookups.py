"""Channels, one video over time, hours, and whether the service is well.

Here: endpoints. Not here: rankings (rankings.py), SQL.
"""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from yt_assets.api import models
from yt_assets.api.answers import channel_facts, hours_of, named, with_texts
from yt_assets.api.documented import answers, documented
from yt_assets.api.listing import whole_page
from yt_assets.api.parameters import AskedHistory, AskedLedger, AskedNothing, AskedPage, ChannelId, VideoId
from yt_assets.api.problems import Problem
from yt_assets.api.replies import CHANGING, csv_reply, form_of, json_reply, keeping_of
from yt_assets.api.stores import Stores, stored_hour
from yt_assets.storage.listings import digest_of
from yt_assets.storage.migrate import check_schema
from yt_assets.storage.video_history import read_video_history

router = APIRouter(tags=["lookups"])
CHANNEL_COLUMNS = tuple(models.Channel.model_fields)
HOUR_COLUMNS = tuple(models.Hour.model_fields)
HISTORY_COLUMNS = tuple(models.HistoryHour.model_fields)


@router.get("/v1/channels", responses=answers(models.Channels), summary="Channels")
def channels(request: Request, asked: Annotated[AskedPage, Query()]) -> Response:
    """Channels with insights, by title."""
    return whole_page(request, asked, CHANNEL_COLUMNS, channel_facts(request.app.state.stores))


@router.get("/v1/channels/{channel_id}", responses=documented(models.OneChannel), summary="A channel")
def channel(request: Request, channel_id: ChannelId, _asked: Annotated[AskedNothing, Query()]) -> Response:
    """A channel, and its newest hour in words."""
    stores: Stores = request.app.state.stores
    found = next((row for row in channel_facts(stores) if row["channel_id"] == channel_id), None)
    if found is None:
        raise Problem(404, "no channel with this id was captured: /v1/channels lists those that were")
    hour = stores.newest_hour()
    with stores.insights.reading() as connection:
        digest = None if hour is None else digest_of(connection, hour, channel_id)
    whole = {"computed_by": models.COMPUTED, "source": found["source"], "hour": hour}
    return json_reply({**whole, "digest": digest, "channel": found})


@router.get("/v1/videos/{video_id}", responses=answers(models.VideoHistory), summary="A video over time")
def video(request: Request, video_id: VideoId, asked: Annotated[AskedHistory, Query()]) -> Response:
    """A video with its hours, oldest first, without pages. Hours in which it was not seen have no row."""
    stores: Stores = request.app.state.stores
    with stores.insights.reading() as connection:
        row = named(connection, video_id)
        until = stored_hour(connection, asked.until)
        since = until - timedelta(hours=asked.hours - 1)
        history = read_video_history(connection, video_id, since, until)
    facts = with_texts(stores, row)
    keeping = CHANGING if asked.until == "latest" else keeping_of(until, request.app.state.now())
    if form_of(request, asked.form) == "csv":
        return csv_reply(HISTORY_COLUMNS, history, keeping=keeping)
    envelope = {"computed_by": models.COMPUTED, "source": facts.pop("source")}
    return json_reply({**envelope, "video": facts, "since": since, "until": until, "history": history}, keeping=keeping)


@router.get("/v1/hours", responses=answers(models.Hours), summary="Hours captured, partial and missed")
def hours(request: Request, asked: Annotated[AskedLedger, Query()]) -> Response:
    """Hours up to the newest, newest first; those that were never captured are there as missed."""
    return whole_page(request, asked, HOUR_COLUMNS, hours_of(request.app.state.stores, asked.hours))


@router.get("/v1/health", responses=documented(models.Health), summary="Whether the process answers", tags=["health"])
async def health(_asked: Annotated[AskedNothing, Query()]) -> Response:
    """Nothing is asked of a database."""
    return json_reply({"status": "ok"}, keeping="no-store")


@router.get("/v1/ready", responses=documented(models.Readiness), summary="Whether databases answer", tags=["health"])
def ready(request: Request, _asked: Annotated[AskedNothing, Query()]) -> Response:
    """Both databases answer, at the schema of this release; 503 otherwise."""
    stores: Stores = request.app.state.stores
    for database in filter(None, (stores.insights, stores.videos)):
        check_schema(database)
    content: dict[str, Any] = {"status": "ok", "newest_hour": stores.newest_hour()}
    return json_reply({**content, "videos_database": stores.videos is not None}, keeping="no-store")
