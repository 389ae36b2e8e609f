"""Channels, a video over time, hours, health; and the document that describes them."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from yt_assets.api import models, window_models
from yt_assets.api.openapi_examples import EXAMPLES
from yt_assets.storage.engine.database import Database
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.world import HOSTILE
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, video_id

MODELS = {
    "/v1/trending": models.Videos,
    "/v1/engaging": models.Videos,
    "/v1/keywords": models.Keywords,
    "/v1/channels": models.Channels,
    f"/v1/channels/{CHANNEL}": models.OneChannel,
    f"/v1/channels/{CHANNEL}/videos": models.Videos,
    f"/v1/videos/{video_id(1)}": models.VideoHistory,
    f"/v1/channels/{CHANNEL}/days": models.ChannelDays,
    f"/v1/videos/{video_id(1)}/milestones": models.VideoMilestones,
    "/v1/events": models.VideoEvents,
    "/v1/gained": window_models.GainedVideos,
    "/v1/channels/gained": window_models.GainedChannels,
    "/v1/keywords/gained": window_models.GainedKeywords,
    f"/v1/channels/{CHANNEL}/windows": window_models.ChannelWindows,
    "/v1/formats": window_models.Formats,
    "/v1/publishing-times": window_models.PublishingHours,
    "/v1/hours": models.Hours,
    "/v1/health": models.Health,
    "/v1/ready": models.Readiness,
}


@pytest.mark.parametrize("path", MODELS)
def test_every_answer_is_as_its_model_describes_it(path: str, client: TestClient) -> None:
    whole = client.get(path).json()
    adapter: TypeAdapter[Any] = TypeAdapter(MODELS[path])
    assert adapter.dump_python(adapter.validate_python(whole), mode="json") == whole


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_as_its_model_describes_it(name: str) -> None:
    model = getattr(models, name, None) or getattr(window_models, name)
    assert model.model_validate(EXAMPLES[name]).model_dump(mode="json") == EXAMPLES[name]


def test_channels_are_by_title_with_what_youtube_said_of_them(client: TestClient) -> None:
    baking, cooking = client.get("/v1/channels").json()["data"]
    assert (cooking["title"], cooking["handle"], cooking["subscribers"], cooking["videos"]) == (
        "Cooking",
        "@Cooking",
        1_200,
        4,
    )
    assert (baking["title"], baking["link"].startswith("https://www.youtube.com/channel/UC")) == ("=Baking<b>", True)
    one = client.get(f"/v1/channels/{CHANNEL}").json()
    assert (one["digest"]["digest"], one["channel"]) == ("3 rising of 4 videos.", cooking)
    assert client.get(f"/v1/channels/UC{'x' * 22}").status_code == 404


def test_a_videos_hours_are_a_row_each_and_gaps_have_none(client: TestClient) -> None:
    whole = client.get(f"/v1/videos/{video_id(1)}").json()
    hours = [row["hour"][11:13] for row in whole["history"]]
    assert hours == ["22", "23", "00", "03", "04", "05"]
    assert whole["video"]["keyphrases"] == ["sour dough", "🍞"]
    few = client.get(f"/v1/videos/{video_id(1)}", params={"hours": 3, "until": "2026-11-20T04"}).json()
    assert [row["hour"][11:13] for row in few["history"]] == ["03", "04"]
    assert (few["since"], few["until"]) == ("2026-11-20T02:00:00Z", "2026-11-20T04:00:00Z")
    table = client.get(f"/v1/videos/{video_id(1)}", params={"as": "csv"}).text.splitlines()
    assert (len(table), table[0].startswith("hour,views,")) == (7, True)
    assert client.get("/v1/videos/xxxxxxxxxxx").status_code == 404


def test_hours_are_captured_partial_or_missed(client: TestClient) -> None:
    found = {row["hour"][11:13]: row for row in client.get("/v1/hours").json()["data"]}
    states = {hour: row["state"] for hour, row in found.items()}
    assert states == {
        "05": "captured", "04": "partial", "03": "captured", "02": "missed", "01": "missed", "00": "captured",
        "23": "captured", "22": "captured",
    }  # fmt: skip
    assert (found["04"]["waiting"], found["04"]["reason"]) == (3, "the day's quota was spent")
    assert (found["02"]["planned"], found["02"]["insights"]) == (None, False)


def test_an_empty_installation_answers(empty_world: DatabaseUrls, service: Service) -> None:
    client = service(empty_world)
    assert client.get("/v1/ready").json() == {"status": "ok", "newest_hour": None, "videos_database": True}
    for path in ("/v1/channels", "/v1/hours"):
        assert client.get(path).json()["data"] == []
    answer = client.get("/v1/trending")
    assert (answer.status_code, "no insights yet" in answer.text) == (404, True)


def test_a_database_that_is_away_is_503_without_its_place(empty_world: DatabaseUrls, service: Service) -> None:
    client = service(empty_world)
    with empty_world.open("insights") as insights:
        _break(insights)
    answer = client.get("/v1/ready")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert str(insights.url.database) not in answer.text
    assert client.get("/v1/health").status_code == 200


def _break(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE yt_assets_insights_version SET version_num = '9999'")


def test_the_document_defines_every_figure_and_says_whose_it_is(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    fields = document["components"]["schemas"]["VideoHour"]["properties"]
    assert fields["outlier_multiple"]["description"] == (
        "views / baseline_views: times the usual of its own channel; NULL where that has too few videos. "
        "Computed by this project, not YouTube data."
    )
    assert fields["likes"]["description"].endswith("YouTube Data API, at the hour of the row.")
    assert all(field["description"] for field in fields.values())
    for path, methods in document["paths"].items():
        assert list(methods) == ["get"], path
        if path != "/v1/hours/stream":
            form = "application/atom+xml" if path == "/v1/feed" else "application/json"
            answered = methods["get"]["responses"]["200"]["content"][form]
            assert answered["example"], path
        assert "application/problem+json" in json.dumps(methods["get"]["responses"]), path


def test_json_keeps_what_is_stored(client: TestClient) -> None:
    assert client.get("/v1/trending").json()["data"][0]["title"] == HOSTILE
