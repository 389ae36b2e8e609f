"""The client: five questions to the YouTube Data API, each answered with records and the time of the answer.

Here: parameters of the requests, paging, and the order of the pieces (`transport` sends, `classify` reads refusals,
`protocol` reads answers, `retry` repeats). Not here: batches, threads, tables, and what a failure means for an hour.

One client may be shared by threads. Each request that is sent costs a unit of quota, repeated ones included.
"""

import random as chance
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any, TypeVar

from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest

from yt_assets.youtube.classify import classify
from yt_assets.youtube.errors import (
    KEY_PAGE,
    OperatorNeeded,
    PageTokenRejected,
    ProtocolError,
    QuotaExhausted,
    Refused,
    YouTubeError,
)
from yt_assets.youtube.protocol import MAX_IDS, parse_channels, parse_uploads, parse_video_stats, parse_videos
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, BATCH_STATS_METHOD, QuotaLedger
from yt_assets.youtube.records import ApiResult, ChannelRecord, Remarks, StatsRecord, UploadsPage, VideoRecord
from yt_assets.youtube.retry import RetryPolicy
from yt_assets.youtube.transport import Response, SealedHttp, Transport, method_name
from yt_assets.youtube.wire import parse_http_date

T = TypeVar("T")

PAGE_SIZE = 50

CHANNEL_PARTS = "id,snippet,contentDetails,statistics"
VIDEO_PARTS = "id,snippet,contentDetails,statistics,liveStreamingDetails,player"
# Any bound makes the answer tell the player's width and height, and with them a video's shape (analysis/formats).
PLAYER_HEIGHT = 720
STATS_PARTS = "id,statistics"
UPLOADS_PARTS = "snippet,contentDetails"


class YouTubeClient:
    """A client for one API key. `quota` is the ledger that its requests are paid from.

    `endpoint` unset means Google; then a key is required (OperatorNeeded). `timeout` bounds a single read and
    `deadline` a whole call with its repetitions, both in seconds. All methods raise YouTubeError and nothing else of
    the network.
    """

    def __init__(
        self,
        *,
        api_key: str | None,
        endpoint: str | None,
        quota: QuotaLedger,
        timeout: float = 10,
        deadline: float = 60,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = chance.random,
        attempts: int = 4,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not endpoint and not (api_key or "").strip():
            message = "YOUTUBE_API_KEY is not set, and YouTube answers no request without a key"
            raise OperatorNeeded(
                reason="keyMissing", message=message, remedy=f"Make one on {KEY_PAGE} and set YOUTUBE_API_KEY."
            )
        self.quota = quota
        self._clock = clock
        self._retries = RetryPolicy(attempts, deadline, sleep, random, monotonic)
        self._transport = Transport(
            api_key=api_key, endpoint=endpoint, quota=quota, timeout=timeout, monotonic=monotonic
        )
        # Its annotation asks for an httplib2.Http, and its code for the two methods that a SealedHttp has.
        http: Any = SealedHttp()
        self._api = build(
            "youtube",
            "v3",
            http=http,
            client_options={"api_endpoint": endpoint.rstrip("/")} if endpoint else None,
            static_discovery=True,
        )
        self._lock = threading.Lock()
        self._newest: datetime | None = None

    # Kept: the Google client makes all methods of a resource anew, 0.01 s, each time that it is asked for one.
    @cached_property
    def _channels(self) -> Any:
        return self._api.channels()

    @cached_property
    def _videos(self) -> Any:
        return self._api.videos()

    @cached_property
    def _playlist_items(self) -> Any:
        return self._api.playlistItems()

    def __enter__(self) -> "YouTubeClient":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def channels(self, *, ids: Sequence[str]) -> ApiResult[list[ChannelRecord]]:
        """Fetch up to 50 channels by id, in any order; ids without a channel are left out."""
        asked = _checked(ids)
        request = self._channels.list(part=CHANNEL_PARTS, id=",".join(asked), maxResults=MAX_IDS)
        return self._call(request, partial(parse_channels, asked=asked))

    def channel_by_handle(self, handle: str) -> ApiResult[ChannelRecord | None]:
        """Fetch the channel that owns a handle, with or without its '@', None when no channel does."""
        name = f"@{handle.removeprefix('@')}"
        return self._call(self._channels.list(part=CHANNEL_PARTS, forHandle=name), _only_channel)

    def channel_by_username(self, username: str) -> ApiResult[ChannelRecord | None]:
        """Fetch the channel of a user name from before channels had names of their own, None when there is none."""
        return self._call(self._channels.list(part=CHANNEL_PARTS, forUsername=username), _only_channel)

    def upload_pages(self, playlist_id: str, *, page_token: str | None = None) -> Iterator[UploadsPage]:
        """Yield the pages of an uploads playlist, newest first, at most 50 videos each; no video twice.

        Lazy: a page costs its unit when it is asked for, and a caller that stops early pays no more; its `page_token`
        then takes the reading up again where the last page ended, in a later hour too. When the list changes under the
        reading, it is read again from its first page, once. A page with nothing new is yielded without uploads.
        A channel that never uploaded may have no playlist at all: ChannelUnavailable.
        """
        seen: set[str] = set()
        try:
            yield from _unseen(self._pages(playlist_id, page_token), seen)
        except PageTokenRejected:
            yield from _unseen(self._pages(playlist_id, None), seen)

    def videos(self, ids: Sequence[str]) -> ApiResult[list[VideoRecord]]:
        """Fetch text and counts of up to 50 videos; deleted and private ones are left out without a word."""
        asked = _checked(ids)
        request = self._videos.list(part=VIDEO_PARTS, id=",".join(asked), maxHeight=PLAYER_HEIGHT)
        return self._call(request, partial(parse_videos, asked=asked))

    def video_stats(self, ids: Sequence[str]) -> ApiResult[list[StatsRecord]]:
        """Fetch the counts of up to 50 videos, paid from a bucket of their own. Refused: ask `videos` instead."""
        asked = _checked(ids)
        request = self._videos.batchGetStats(part=STATS_PARTS, id=",".join(asked))
        return self._call(request, partial(parse_video_stats, asked=asked))

    def now(self) -> datetime:
        """Give the service's time: the newest answer's `observed_at`, aware UTC. Time since then is not added.

        It costs nothing, and so needs an answer to have been received: RuntimeError before the first one.
        """
        with self._lock:
            if self._newest is None:
                message = (
                    "The service's time is known from its first answer on: call channels() or another method first."
                )
                raise RuntimeError(message)
            return self._newest

    def close(self) -> None:
        """Close all connections, and settle with the ledger; no thread may be in a call."""
        self._transport.close()
        self._api.close()
        self.quota.give_back()

    def _pages(self, playlist_id: str, page_token: str | None) -> Iterator[UploadsPage]:
        items, parse = self._playlist_items, partial(parse_uploads, playlist_id=playlist_id)
        tokens = [page_token] if page_token else []
        while True:
            given = {"pageToken": tokens[-1]} if tokens else {}
            request = items.list(part=UPLOADS_PARTS, playlistId=playlist_id, maxResults=PAGE_SIZE, **given)
            page = self._call(request, parse).value
            yield page
            if page.next_page_token is None:
                return
            if page.next_page_token in tokens:
                message = f"The pages of {playlist_id!r} lead in a circle"
                raise ProtocolError(reason="circularPages", message=message, status=200)
            tokens.append(page.next_page_token)

    def _call(self, request: HttpRequest, parse: Callable[..., T]) -> ApiResult[T]:
        def attempt(expires_at: float) -> ApiResult[T]:
            response = self._transport.send(request, expires_at=expires_at)
            observed_at = parse_http_date(response.headers.get("date")) or self._clock()
            # A refusal tells the time as well: of a spent day, it is the only answer.
            with self._lock:
                self._newest = max(self._newest or observed_at, observed_at)
            if response.status != HTTPStatus.OK:
                raise self._refusal(response, method_name(request), observed_at)
            remarks = Remarks()
            return ApiResult(parse(response.body, remarks=remarks), observed_at, remarks)

        return self._retries.run(attempt)

    def _refusal(self, response: Response, method: str, observed_at: datetime) -> YouTubeError:
        """Read a refusal, and write down what it means for the day."""
        error = classify(response.status, response.headers, response.body, method=method, observed_at=observed_at)
        if isinstance(error, QuotaExhausted):
            self.quota.mark_spent(error.bucket, observed_at)
        elif isinstance(error, Refused) and method == BATCH_STATS_METHOD:
            self.quota.mark_refused(BATCH_STATS_BUCKET)
        return error


def _checked(ids: Sequence[str]) -> tuple[str, ...]:
    """Refuse what would cost a unit and bring nothing; ids named twice are asked for once."""
    if not 1 <= len(ids) <= MAX_IDS:
        message = f"A request takes 1 to {MAX_IDS} ids, not {len(ids)}: send them in chunks."
        raise ValueError(message)
    return tuple(dict.fromkeys(ids))


def _unseen(pages: Iterable[UploadsPage], seen: set[str]) -> Iterator[UploadsPage]:
    """Yield each page with the uploads that are not in `seen` yet, and remember them there."""
    for page in pages:
        fresh = {upload.video_id: upload for upload in page.uploads if upload.video_id not in seen}
        seen.update(fresh)
        yield UploadsPage(tuple(fresh.values()), page.next_page_token, page.remarks)


def _only_channel(body: bytes, *, remarks: Remarks) -> ChannelRecord | None:
    channels = parse_channels(body, remarks=remarks)
    if len(channels) > 1:
        message = f"Asked for one channel and got {len(channels)}"
        raise ProtocolError(reason="foreignIds", message=message, status=200)
    return channels[0] if channels else None
