"""What the commands say and what the API says: the same figures."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient

from yt_assets.api.app import create_app
from yt_assets.api.stores import Stores
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets_tests.cli.conftest import CHANNEL, HOUR, Desk
from yt_assets_tests.cli.test_channel import storied as storied  # noqa: PLC0414  a fixture
from yt_assets_tests.storage.samples import put, text_features_row, video_row

TWO = "video-2___A"


@pytest.fixture
def client(storied: Desk) -> Iterator[TestClient]:
    """The service over the same databases."""
    with ExitStack() as stack:
        insights, videos = (
            stack.enter_context(ReadOnlyDatabase(name, f"sqlite:///{storied.folder}/sandbox/{name}.db", setting="X"))
            for name in ("insights", "videos")
        )
        app = create_app(Stores(insights, videos), ServiceOptions(yt_api_rate=0), now=lambda: HOUR)
        yield stack.enter_context(TestClient(app, "http://127.0.0.1"))


def common(rows: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows by the columns that both have: more than half of either."""
    assert rows
    assert others
    names = rows[0].keys() & others[0].keys()
    assert 2 * len(names) >= max(len(rows[0]), len(others[0])) or len(names) > 10
    return [{name: row[name] for name in names} for row in rows]


@pytest.mark.parametrize(
    ("words", "view", "path"),
    [
        (["trending"], "top_trending_videos", "/v1/trending"),
        (["gaining", "--channel", "@kitchen"], "top_gaining_videos", "/v1/gaining?channel=@kitchen"),
        (["outliers", "--format", "long"], "top_outliers", "/v1/outliers?format=long"),
        (["growing", "--label", "viral"], "top_growing_videos", "/v1/growing?label=viral"),
        (["engaging", "--since", "2026-11-20"], "most_engaging_videos", "/v1/engaging?published_after=2026-11-20"),
        (["keywords", "--channel", CHANNEL], "top_keywords", f"/v1/keywords?channel={CHANNEL}"),
    ],
)
def test_lists_are_the_same(words: list[str], view: str, path: str, storied: Desk, client: TestClient) -> None:
    typed = json.loads(storied.type("top", *words, "--json").output)[view]
    asked = client.get(path).json()["data"]
    assert common(typed, asked) == common(asked, typed)


@pytest.mark.parametrize("window", ["24h", "7d", "28d"])
def test_a_window_is_the_same(window: str, storied: Desk, client: TestClient) -> None:
    with Database("videos", f"sqlite:///{storied.folder}/sandbox/videos.db", setting="X") as videos:
        carriers = (TWO, "video-1___A")
        put(
            videos,
            videos=[video_row(key, channel_id=CHANNEL) for key in carriers],
            text_features=[text_features_row(key) for key in carriers],
        )
    typed = json.loads(storied.type("top", "--window", window, "--channel", "@kitchen", "--json").output)
    asked = client.get(f"/v1/gained?window={window}&channel=@kitchen").json()["data"]
    assert common(typed["videos"], asked) == common(asked, typed["videos"])
    asked = client.get(f"/v1/channels/gained?window={window}").json()["data"]
    assert common(typed["channels"], asked) == common(asked, typed["channels"])
    asked = client.get(f"/v1/keywords/gained?window={window}&channel=@kitchen&limit=10").json()["data"]
    assert typed["keywords"] == asked != []


def test_a_video_is_the_same(storied: Desk, client: TestClient) -> None:
    typed = json.loads(storied.type("video", TWO, "--json").output)
    asked = client.get(f"/v1/videos/{TWO}").json()
    assert (typed["video"], typed["history"]) == (asked["video"], asked["history"])
    assert typed["now"] == client.get("/v1/trending?q=perfect+pizza").json()["data"][0]
    asked = client.get("/v1/gained?window=7d&q=perfect").json()["data"]
    assert common(typed["windows"], asked)[1] == common(asked, typed["windows"])[0]
    assert typed["milestones"] == client.get(f"/v1/videos/{TWO}/milestones").json()["data"]


def test_a_channel_is_the_same(storied: Desk, client: TestClient) -> None:
    typed = json.loads(storied.type("channel", "@kitchen", "--json").output)
    asked = client.get("/v1/channels/@kitchen").json()
    assert {**typed["channel"], "source": typed["source"]} == asked["channel"]
    assert typed["windows"] == client.get("/v1/channels/@kitchen/windows").json()["data"]
    assert typed["newest"] == client.get("/v1/channels/@kitchen/videos?sort=-published_at").json()["data"]
    assert typed["gaining"] == client.get("/v1/gaining?channel=@kitchen").json()["data"]
    assert typed["days"] == client.get("/v1/channels/@kitchen/days?days=14").json()["data"]
