"""Trending, engaging, keywords, the videos of a channel: filters, orders, pages."""

from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from yt_assets.api.parameters import KeywordSort, VideoSort
from yt_assets_tests.api.conftest import Service, filled
from yt_assets_tests.api.world import OTHER
from yt_assets_tests.storage.samples import CHANNEL, video_id

NEWEST = "2026-11-20T05:00:00Z"


def numbers(client: TestClient, path: str, **asked: Any) -> list[int]:
    """The videos of a list, by their numbers."""
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return [int(row["video_id"].removeprefix("video")) for row in answer.json()["data"]]


def test_trending_is_by_trend_rank_and_says_whose_figures_these_are(client: TestClient) -> None:
    whole = client.get("/v1/trending").json()
    assert [row["trend_rank"] for row in whole["data"]] == [1, 2, 3, 4, 5, 6]
    assert whole["computed_by"] == "computed by this project, not YouTube data"
    assert (whole["hour"], whole["source"], whole["next_cursor"]) == (NEWEST, "sandbox", None)


def test_engaging_leaves_out_what_has_no_rate(client: TestClient) -> None:
    assert numbers(client, "/v1/engaging") == [5, 4, 3, 1, 0]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"channel": CHANNEL}, [0, 1, 2, 3]),
        ({"channel": "@baking"}, [4, 5]),
        ({"label": "steady"}, [3]),
        ({"format": "short"}, [1, 4]),
        ({"channel": ["@Baking", CHANNEL]}, [0, 1, 2, 3, 4, 5]),
        ({"channel": f"@baking,{OTHER}"}, [4, 5]),
        ({"q": "title"}, [1, 2, 3, 4, 5]),
        ({"q": "3  TÍTLE"}, [3]),
        ({"q": "title 9"}, []),
        ({"q": "\u200b"}, []),
        ({"q": "%"}, []),
        ({"q": "<script>"}, [0]),
        ({"q": "title", "language": "en"}, [2, 5]),
        ({"published_after": "2026-11-19T03:00"}, [0, 1, 2]),
        ({"published_before": "2026-11-19T03:00:00Z"}, [3, 4, 5]),
        ({"published_after": "2026-11-19T02", "published_before": "2026-11-19T05"}, [1, 2, 3]),
        ({"published_after": "2026-11-20"}, []),
        ({"observed": "true"}, [0, 1, 2, 3, 4]),
        ({"observed": "false"}, [5]),
        ({"language": "en"}, [0, 2, 5]),
        ({"language": "fr"}, []),
        ({"min_views": 40_000}, [3, 4, 5]),
        ({"language": "en", "format": "long", "min_views": 20_000}, [2, 5]),
        ({"sort": "-views"}, [5, 4, 3, 2, 1, 0]),
        ({"sort": "published_at"}, [5, 4, 3, 2, 1, 0]),
        ({"sort": "-outlier_multiple"}, [0, 2, 3, 4, 5, 1]),
        ({"sort": "-smoothed_rate", "limit": 2}, [5, 4]),
    ],
)
def test_filters_and_orders(asked: dict[str, Any], found: list[int], client: TestClient) -> None:
    """What has no value for an order comes last in it, as video 1 without a multiple does."""
    assert numbers(client, "/v1/trending", **asked) == found


def test_a_channels_videos_are_its_own(client: TestClient) -> None:
    assert numbers(client, f"/v1/channels/{OTHER}/videos", sort="-age_hours") == [5, 4]


@pytest.mark.parametrize("sort", get_args(VideoSort))
def test_every_order_exists_in_both_rankings(sort: str, client: TestClient) -> None:
    for path, count in (("/v1/trending", 6), ("/v1/engaging", 5)):
        assert len(numbers(client, path, sort=sort)) == count


@pytest.mark.parametrize("sort", get_args(KeywordSort))
def test_every_order_of_keywords_exists(sort: str, client: TestClient) -> None:
    assert client.get("/v1/keywords", params={"sort": sort}).json()["count"] == 5


def test_keywords_are_of_all_channels_or_of_one(client: TestClient) -> None:
    whole = client.get("/v1/keywords").json()
    assert (whole["scope"], whole["data"][0]["keyword"]) == ("all", "@pizza <b>")
    assert client.get("/v1/keywords", params={"channel": CHANNEL}).json()["scope"] == CHANNEL
    assert client.get("/v1/keywords", params={"channel": OTHER}).json()["data"] == []


@pytest.mark.parametrize("path", ["/v1/trending", "/v1/engaging", "/v1/keywords", "/v1/channels", "/v1/hours"])
def test_pages_by_cursor_are_the_whole_list(path: str, client: TestClient) -> None:
    whole = client.get(path).json()["data"]
    pages: list[Any] = []
    following: str | None = f"{path}?limit=2"
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        pages += answer.json()["data"]
        following = answer.links["next"]["url"] if "next" in answer.links else None
    assert pages == whole


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "title"},
        {"channel": ["@baking", CHANNEL], "observed": "true"},
        {"published_after": "2026-11-19T01", "sort": "-views"},
        {"channel": f"@cooking,{OTHER}", "q": "title", "language": "en", "published_before": "2026-11-20"},
    ],
)
@pytest.mark.parametrize("sent", [1_000, 1])
def test_pages_under_filters_are_the_whole_list(
    asked: dict[str, Any], sent: int, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yt_assets.storage.insights_reading.reader.MOST_IDS_SENT", sent)
    monkeypatch.setattr("yt_assets.storage.insights_reading.reader.IDS_AT_ONCE", 2)
    whole = numbers(client, "/v1/trending", **asked)
    assert len(whole) >= 2
    answer, found = client.get("/v1/trending", params={**asked, "limit": 1}), []
    while "next" in answer.links:
        found += answer.json()["data"]
        answer = client.get(answer.links["next"]["url"])
    found += answer.json()["data"]
    assert [int(row["video_id"].removeprefix("video")) for row in found] == whole


def test_keywords_of_several_channels_are_a_ranking_of_each(client: TestClient) -> None:
    whole = client.get("/v1/keywords", params={"channel": ["@cooking", "@baking"]}).json()
    assert (whole["scope"], whole["count"]) == (f"{CHANNEL},{OTHER}", 5)


@pytest.mark.parametrize("channel", [CHANNEL, "@Cooking", "@cooking", "@küche", "cooking", "küche"])
def test_a_handle_or_a_name_stands_wherever_an_id_does(channel: str, client: TestClient) -> None:
    """A name that was looked up once goes on leading to its channel."""
    one = client.get(f"/v1/channels/{channel}").json()
    assert one["channel"]["channel_id"] == CHANNEL
    assert one["digest"]["digest"] == "3 rising of 4 videos."
    assert numbers(client, f"/v1/channels/{channel}/videos", sort="-views") == [3, 2, 1, 0]
    assert numbers(client, "/v1/trending", channel=channel) == [0, 1, 2, 3]
    assert client.get("/v1/keywords", params={"channel": channel}).json()["scope"] == CHANNEL
    assert client.get(f"/channels/{channel}").status_code == 200


def test_a_name_stands_for_the_one_channel_that_has_it_and_is_a_problem_of_two(
    tmp_path: Path, service: Service
) -> None:
    world = filled(tmp_path)
    client = service(world)
    with world.open("videos") as videos:
        videos.write(lambda connection: connection.exec_driver_sql("UPDATE channels SET title = 'Food & Drink'"))
        videos.write(
            lambda connection: connection.exec_driver_sql(
                "UPDATE channels SET title = 'Baker/Street' WHERE handle = '@Baking'"
            )
        )
    assert client.get("/v1/channels/food & drink").json()["channel"]["channel_id"] == CHANNEL
    assert numbers(client, "/v1/trending", channel="Food & Drink") == [0, 1, 2, 3]
    both = client.get("/v1/keywords", params={"channel": ["baker/street", "food & drink"]}).json()
    assert both["scope"] == f"{OTHER},{CHANNEL}"
    with world.open("videos") as videos:
        videos.write(lambda connection: connection.exec_driver_sql("UPDATE channels SET title = 'Food'"))
    answer = client.get("/v1/trending", params={"channel": "FOOD"})
    said = f"2 channels have this name: name one by its id or @handle, such as {CHANNEL}, {OTHER}"
    assert (answer.status_code, answer.json()["detail"]) == (404, said)


def test_pages_by_language_are_the_whole_list(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """More ids than are sent to the server are compared here."""
    monkeypatch.setattr("yt_assets.storage.insights_reading.reader.MOST_IDS_SENT", 1)
    first = client.get("/v1/trending", params={"language": "en", "limit": 2})
    second = client.get(first.links["next"]["url"])
    found = [row["video_id"] for answer in (first, second) for row in answer.json()["data"]]
    assert found == [video_id(0), video_id(2), video_id(5)]


def test_a_cursor_stays_with_its_hour_and_its_question(client: TestClient) -> None:
    cursor = client.get("/v1/trending", params={"limit": 2}).json()["next_cursor"]
    other = client.get("/v1/trending", params={"limit": 2, "label": "rising", "cursor": cursor})
    assert other.status_code == 404
    assert "does not belong" in other.json()["detail"]
    for broken in ("AAAA", "a", "MjAyNg", cursor[:-2]):
        assert client.get("/v1/trending", params={"limit": 2, "cursor": broken}).status_code == 404


@pytest.mark.parametrize("hour", ["2026-11-19T22", "2026-11-19T22:00", "2026-11-19T22:00:00Z"])
def test_another_hour_goes_by_its_start(hour: str, client: TestClient) -> None:
    assert client.get("/v1/trending", params={"hour": hour}).json()["hour"] == "2026-11-19T22:00:00Z"


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"hour": "2026-11-20T02"}, 404, "no insights are stored of this hour"),
        ({"hour": "2026-02-31T00"}, 404, "no calendar has this day"),
        ({"channel": "@nobody"}, 404, "no channel with this handle or name"),
        ({"channel": ["@cooking", "@nobody"]}, 404, "no channel with this handle or name"),
        ({"channel": ["@cooking", "DROP TABLE"]}, 404, "no channel with this handle or name"),
        ({"channel": "@DROP TABLE"}, 422, "channel: Only these channels: ids, @handles or names"),
        ({"channel": "@cooking,,@baking"}, 422, "comma separated, such as channel=UCaaaaaaaaaaaaaaaaaaaaaa"),
        ({"q": "x" * 101}, 422, "q: Only titles with all of these words"),
        ({"q": ""}, 422, "in any order, case and accent, such as q=pizza"),
        ({"published_after": "DROP"}, 422, "published_after: Only videos published then or later: a UTC day or time"),
        ({"published_before": "2026-02-31"}, 404, "no calendar has this day"),
        ({"observed": "maybe"}, 422, "observed: one of true, false, such as observed=true"),
        ({"format": "DROP"}, 422, "format: one of long, short, live, such as format=long"),
        ({"hour": "noon"}, 422, "hour: latest, or the start of a UTC hour like 2026-11-20T05, such as hour=latest"),
        ({"limit": 201}, 422, "limit: a whole number from 1 to 200, such as limit=10"),
        ({"limit": "many"}, 422, "limit: a whole number from 1 to 200, such as limit=10"),
        ({"limti": 2}, 422, "limti: no such parameter here; allowed are as, limit, cursor, hour, format, label,"),
        ({"li\u202emti\x1b[2J": 2}, 422, "limti[2J: no such parameter here"),
        ({"sort": "title; DROP TABLE"}, 422, "sort: one of trend_rank, gain_rank, growth_rank"),
        ({"label": "hot"}, 422, "upcoming, such as label=rising"),
        ({"language": "EN"}, 422, "language: Only texts guessed to be in it: two letters (ISO 639-1) or unknown"),
        ({"min_views": -1}, 422, "min_views: a whole number from 0 to 1000000000000000, such as min_views=1000"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    asked: dict[str, Any], status: int, said: str, client: TestClient
) -> None:
    answer = client.get("/v1/trending", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.text
    assert "DROP" not in answer.text, "values are not repeated"


def test_without_the_videos_database_everything_else_is_there(service: Service) -> None:
    """The analysts' account may not read it."""
    client = service(has_videos=False)
    assert numbers(client, "/v1/trending", channel=CHANNEL) == [0, 1, 2, 3]
    for asked in ({"language": "en"}, {"channel": "@Cooking"}):
        answer = client.get("/v1/trending", params=asked)
        assert (answer.status_code, "may not read the videos database" in answer.text) == (404, True)
    states = [row["state"] for row in client.get("/v1/hours").json()["data"]]
    assert states == ["captured", "captured", "captured", "missed", "missed", "captured", "captured", "captured"]
