"""Answers as files: a small sample that we wrote ourselves, and, with YT_EVAL_DATA, answers that YouTube really gave.

Here: which files there are, and what a client would have met in each: a status, a body, the question that was asked.
Not here: what this project must make of them (`sample_*`, `recorded_refusals`, and the test that walks them all).

The sample has one file of each shape. The recordings are by three open-source clients, of 2019 to 2023. One client kept
an index with question and status of each of its files. The other two kept bodies alone: whole answers, single items and
parts of items.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from yt_assets.youtube.protocol import CHANNELS, UPLOADS, VIDEOS
from yt_assets_tests.evaluation_data import evaluation_data

SAMPLE = Path(__file__).parent / "sample_answers"
RECORDED = evaluation_data("data/api_responses")
FOLDERS = (SAMPLE,) if RECORDED is None else (SAMPLE, RECORDED)
INDEXED = "Fullscreen_yt"

LIST_OF = {"youtube#channel": CHANNELS, "youtube#video": VIDEOS, "youtube#playlistItem": UPLOADS}
VERBS = {"get": "list", "post": "insert", "put": "update", "delete": "delete"}


@dataclass(frozen=True, slots=True)
class Recording:
    """One file: `method` and `query` are what was asked (empty where nobody kept them), `body` is what came back."""

    name: str
    status: int
    method: str
    query: Mapping[str, str]
    body: bytes
    payload: Any

    @property
    def kind(self) -> str | None:
        """Give the kind that the body says it has, which parts of items and refusals do not say."""
        return self.payload.get("kind") if isinstance(self.payload, dict) else None

    @property
    def is_single(self) -> bool:
        """Tell whether the body is one item of a list that this project reads, without the list around it."""
        return self.kind in LIST_OF

    @property
    def items(self) -> list[dict[str, Any]]:
        """Give the items of a list, a single item as a list of one, and nothing where there are none."""
        if self.is_single:
            return [self.payload]
        items: list[dict[str, Any]] = self.payload.get("items", []) if isinstance(self.payload, dict) else []
        return items

    @property
    def asked(self) -> Collection[str]:
        """Give the ids of the question; those of the answer where it asked for a chart or for one's own."""
        return self.query["id"].split(",") if "id" in self.query else [str(item.get("id")) for item in self.items]

    def as_list(self, kind: str) -> bytes:
        """Give the body; a single item in the list in which the API would have sent it, if `kind` is that list."""
        if not self.is_single or LIST_OF[self.payload["kind"]] != kind:
            return self.body
        return json.dumps({"kind": kind, "items": self.items}).encode()


@cache
def recordings() -> tuple[Recording, ...]:
    """Read all files in a stable order; a name begins below the folder of the sample or of the recordings."""
    return tuple(
        _recording(path.relative_to(folder).as_posix(), path.read_bytes())
        for folder in FOLDERS
        for path in sorted(folder.rglob("*.json"))
    )


def recording(pattern: str) -> Recording:
    """Give the one file whose name fits the pattern: the names are whole sentences, too long to write out."""
    (found,) = (one for one in recordings() if fnmatchcase(one.name, pattern))
    return found


@cache
def index() -> dict[str, dict[str, Any]]:
    """Read the index of the client that kept one, empty without the recordings: file name to question and status."""
    if RECORDED is None:
        return {}
    entries = json.loads((RECORDED / INDEXED / "INDEX.json").read_bytes())
    return {f"{INDEXED}/{entry['file']}": entry for entry in entries}


def _recording(name: str, body: bytes) -> Recording:
    payload, entry = json.loads(body), index().get(name)
    if entry is None:
        return Recording(name, _status_by_content(payload), "channels.list", {}, body, payload)
    method = f"{entry['path'].rsplit('/', 1)[-1]}.{VERBS[entry['method']]}"
    query = dict(entry["query"])
    if entry["path"].endswith("/playlistItems"):
        query.pop("id", None)  # names items of a playlist, where all other methods name what the answer is about
    return Recording(name, entry["status"], method, query, body, payload)


def _status_by_content(payload: Any) -> int:
    """Give the status that an error object repeats; 400 for the one that does not."""
    if not isinstance(payload, dict) or "error" not in payload:
        return HTTPStatus.OK
    with suppress(TypeError, KeyError):
        return int(payload["error"]["code"])
    return HTTPStatus.BAD_REQUEST
