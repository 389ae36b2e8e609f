"""The sandbox's answers with something odd in them: a field, an order, a refusal.

Here: an observatory whose clients see answers as an edit leaves them; requests, sockets and everything behind them stay
real. Not here: the edits (in the tests).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from googleapiclient.http import HttpRequest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.transport import Response, Transport, method_name
from yt_assets_tests.pipeline.observatory import Observatory

PAGE = 50

Answer = dict[str, Any]
Edit = Callable[[Answer], None]


@dataclass
class EditedTransport:
    """Sends as the real one does.

    edits: by method, what is done to the body of a 200. refused: what an address holds → status and reason. lists: by
    playlist, the ids of its videos in the order in which they are shown.
    """

    real: Transport
    edits: dict[str, Edit]
    refused: dict[str, tuple[int, str]]
    lists: dict[str, list[str]]

    def send(self, request: HttpRequest, *, expires_at: float) -> Response:
        """Send, and edit what comes back."""
        start = int((re.findall(r"pageToken=from-(\d+)", request.uri) or ["0"])[0])
        request.uri = re.sub(r"&pageToken=from-\d+", "", request.uri)
        response = self.real.send(request, expires_at=expires_at)
        for part, (status, reason) in self.refused.items():
            if part in request.uri:
                error = {"error": {"code": status, "message": "no", "errors": [{"reason": reason}]}}
                return replace(response, status=status, body=json.dumps(error).encode())
        for playlist, order in self.lists.items():
            if f"playlistId={playlist}" in request.uri:
                return replace(response, body=json.dumps(_page(playlist, order, start)).encode())
        edit = self.edits.get(method_name(request))
        if edit is None or response.status != 200:
            return response
        body = json.loads(response.body)
        edit(body)
        return replace(response, body=json.dumps(body).encode())

    def close(self) -> None:
        """Close the real one."""
        self.real.close()


@dataclass
class EditedObservatory(Observatory):
    """An observatory with edits and refusals, none at first."""

    edits: dict[str, Edit] = field(default_factory=dict)
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)

    def client(self, **options: Any) -> YouTubeClient:
        """A client behind the edits."""
        client = super().client(**options)
        real = client._transport
        client._transport = EditedTransport(real, self.edits, self.refused, self.lists)  # type: ignore[assignment]
        return client


def _page(playlist: str, order: list[str], start: int) -> Answer:
    page = order[start : start + PAGE]
    items = [{"snippet": {"playlistId": playlist}, "contentDetails": {"videoId": key}} for key in page]
    answer: Answer = {"kind": "youtube#playlistItemListResponse", "items": items}
    return answer | ({"nextPageToken": f"from-{start + PAGE}"} if start + PAGE < len(order) else {})
