"""An OpenAI-compatible server on loopback that says what a test tells it to, and remembers what it was asked.

The real openai client talks to it over real HTTP. A script is a function of the recorded request; the builders below
make the answers that OpenAI and its look-alikes have been seen to give.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """One HTTP request as the server got it; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def videos(self) -> list[dict[str, Any]]:
        """The JSON array in the user message: videos, or channels."""
        videos: list[dict[str, Any]] = json.loads(self.body["messages"][1]["content"])
        return videos

    @property
    def is_about_channels(self) -> bool:
        """Whether it asks for digests."""
        return "channel_id" in self.videos[0]

    @property
    def ids(self) -> list[str]:
        """The ids of the videos, or channels, asked about."""
        return [video["channel_id" if self.is_about_channels else "video_id"] for video in self.videos]


@dataclass(frozen=True)
class Says:
    """One HTTP answer. `silent` never comes, `drips` comes byte by byte, until the server stops.

    missing: bytes that its length promises beyond the body.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = JSON
    silent: bool = False
    drips: bool = False
    missing: int = 0


Script = Callable[[Asked], Says]


class FakeModelServer:
    """Starts on a free port of 127.0.0.1; `script` may be changed at any time."""

    def __init__(self) -> None:
        self.script: Script = agrees
        self.asked: list[Asked] = []
        self.released = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL would be."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def stop(self) -> None:
        """Let silent answers go and close the port."""
        self.released.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, fake: FakeModelServer, *connection: Any) -> None:
        self._fake = fake
        super().__init__(*connection)

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, json.loads(raw) if raw else {})
        self._fake.asked.append(asked)
        says = self._fake.script(asked)
        if says.silent:
            self._fake.released.wait()
            return
        # The client hangs up in the middle of some answers: some tests are about that.
        with contextlib.suppress(OSError):
            self._send(says)

    def _send(self, says: Says) -> None:
        self.send_response(says.status)
        self.send_header("Content-Type", says.content_type)
        self.send_header("Content-Length", str(len(says.body) + says.missing))
        self.end_headers()
        for piece in _pieces(says):
            self.wfile.write(piece)
            if says.drips and self._fake.released.wait(0.02):
                return

    def log_message(self, *_: object) -> None:
        pass


def _pieces(says: Says) -> Iterable[bytes]:
    return (says.body[at : at + 1] for at in range(len(says.body))) if says.drips else (says.body,)


def says_text(content: str | None, *, finish_reason: str = "stop", refusal: str | None = None) -> Says:
    """A chat completion with this text, and usage of 100 and 20 tokens."""
    choice = {
        "index": 0,
        "finish_reason": finish_reason,
        "message": {"role": "assistant", "content": content, "refusal": refusal},
    }
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    body = {"id": "c-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return Says(json.dumps(body).encode())


def says_rows(rows: Iterable[Mapping[str, object]]) -> Says:
    """A chat completion whose text is the structured answer with these rows."""
    return says_text(json.dumps({"videos": list(rows)}))


def says_error(status: int, code: str | None, message: str = "upstream's own words") -> Says:
    """An error body in OpenAI's form."""
    return Says(json.dumps({"error": {"message": message, "code": code, "type": "t", "param": None}}).encode(), status)


def row(video_id: str, label: str = "steady", explanation: str = "200 views an hour, as before.") -> dict[str, object]:
    """One row of a structured answer."""
    return {"video_id": video_id, "label": label, "explanation": explanation}


def agrees(asked: Asked) -> Says:
    """The well-behaved model: the benchmark's own label for every video, a line for every channel."""
    return says_text(agrees_text(asked))


def agrees_text(asked: Asked) -> str:
    """What it writes."""
    if asked.is_about_channels:
        return _digests(asked, "It goes on as before.")
    return json.dumps({"videos": [row(video["video_id"], video["benchmark_label"]) for video in asked.videos]})


def says_digests(asked: Asked, digest: str) -> Says:
    """The same digest for every channel that was asked about."""
    return says_text(_digests(asked, digest))


def _digests(asked: Asked, digest: str) -> str:
    return json.dumps({"channels": [{"channel_id": fact["channel_id"], "digest": digest} for fact in asked.videos]})
