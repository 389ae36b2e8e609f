"""YouTube on paper: lists, answers and states that a test draws, in the bytes of the API, without a socket.

Here: what is answered to the real client, and which ids were named. Not here: which worlds there are.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from googleapiclient.http import HttpRequest

from yt_assets.youtube.quota import QuotaLedger, bucket_of
from yt_assets.youtube.transport import Response, method_name

PAGE = 3
ID = re.compile(r"[A-Za-z0-9_-]{1,60}")

Item = dict[str, Any]


@dataclass
class PaperVideo:
    """One video. flaw: a field that is answered as `wrong`; listed: whether its channel's list shows it."""

    key: str
    channel_id: str
    public: bool = True
    listed: bool = True
    flaw: tuple[str, ...] = ()
    wrong: Any = None

    def item(self) -> Item:
        """What videos.list says."""
        item: Item = {
            "id": self.key,
            "snippet": {
                "channelId": self.channel_id,
                "publishedAt": "2026-11-01T00:00:00Z",
                "title": f"Video {self.key}",
                "tags": ["a"],
            },
            "statistics": {"viewCount": "10", "likeCount": "1"},
        }
        if self.flaw:
            at = item
            for name in self.flaw[:-1]:
                at = at[name]
            at[self.flaw[-1]] = self.wrong
        return item


@dataclass
class PaperChannel:
    """One channel. strange: further ids in its list; count: what it says of its videos; status: of its list."""

    key: str
    videos: list[PaperVideo]
    strange: list[Any] = field(default_factory=list)
    count: Any = None
    status: int = 200
    terminated: bool = False

    @property
    def playlist(self) -> str:
        """The id of its list."""
        return f"UU{self.key[2:]}"


@dataclass
class PaperYouTube:
    """A transport for the real client. lost: numbers of requests for videos that end in an error; named: ids said."""

    quota: QuotaLedger
    channels: list[PaperChannel]
    now: datetime
    lost: set[int] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    asked: int = 0

    def send(self, request: HttpRequest, *, expires_at: float) -> Response:  # noqa: ARG002  as Transport has it
        """Answer one request."""
        method = method_name(request)
        self.quota.spend(bucket_of(method), 1)
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.uri).query).items()}
        status, body = self._answer(method, query)
        return Response(status, {"date": format_datetime(self.now, usegmt=True)}, json.dumps(body).encode())

    def close(self) -> None:
        """Have nothing to close."""

    def _answer(self, method: str, query: dict[str, str]) -> tuple[int, Item]:
        if method == "channels.list":
            return 200, _list("channelListResponse", [_channel(each) for each in self._asked_channels(query)])
        if method == "playlistItems.list":
            channel = next(each for each in self.channels if each.playlist == query["playlistId"])
            if channel.status != 200:
                return channel.status, {"error": {"code": channel.status, "message": "no"}}
            return 200, self._page(channel, int(query.get("pageToken", "0")))
        self.asked += 1
        if self.asked in self.lost:
            return 500, {"error": {"code": 500, "message": "oops"}}
        ids = query["id"].split(",")
        shown = [video for video in self._videos() if video.key in ids and video.public]
        kind = "videoListResponse" if method == "videos.list" else "batchGetStatsResponse"
        return 200, _list(kind, [video.item() for video in shown])

    def _asked_channels(self, query: dict[str, str]) -> list[PaperChannel]:
        ids = query.get("id", "").split(",")
        return [channel for channel in self.channels if channel.key in ids and not channel.terminated]

    def _videos(self) -> Iterator[PaperVideo]:
        for channel in self.channels:
            yield from () if channel.terminated else channel.videos

    def _page(self, channel: PaperChannel, start: int) -> Item:
        ids: list[Any] = [video.key for video in channel.videos if video.listed] + channel.strange
        page = ids[start : start + PAGE]
        self.named |= {key for key in page if isinstance(key, str) and ID.fullmatch(key)}
        answer = _list("playlistItemListResponse", [{"contentDetails": {"videoId": key}} for key in page])
        return answer | ({"nextPageToken": str(start + PAGE)} if start + PAGE < len(ids) else {})


def _list(kind: str, items: list[Item]) -> Item:
    return {"kind": f"youtube#{kind}", "items": items}


def _channel(channel: PaperChannel) -> Item:
    return {
        "id": channel.key,
        "snippet": {"title": f"Channel {channel.key[-4:]}"},
        "contentDetails": {"relatedPlaylists": {"uploads": channel.playlist}},
        "statistics": {"videoCount": channel.count},
    }
