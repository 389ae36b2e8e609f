"""Milestones of a video, what happened, days of a channel."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from yt_assets_tests.api.conftest import Service, filled
from yt_assets_tests.api.world import HOSTILE, OTHER
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.planted import event_row, events_written, plant
from yt_assets_tests.storage.samples import CHANNEL, hour_at, video_id

ONE, TWO, VIDEO, LAST = (video_id(number) for number in (1, 2, 3, 5))


def happened(client: TestClient, **asked: Any) -> list[tuple[str, str]]:
    """Kinds and videos of events, in their order."""
    answer = client.get("/v1/events", params=asked)
    assert answer.status_code == 200, answer.text
    return [(row["kind"], row["video_id"]) for row in answer.json()["data"]]


def test_a_videos_milestones_say_its_place_and_why_there_are_none(client: TestClient) -> None:
    whole = client.get(f"/v1/videos/{ONE}/milestones").json()
    early, six, twelve = whole["data"]
    assert (early["age_hours"], early["views"], early["reason"]) == (3, None, "first_seen_later")
    assert (six["age_hours"], six["views"], six["place"], six["place_of"]) == (6, 120, 2, 10)
    assert [six[f"usual_views{end}"] for end in ("_low", "", "_high")] == [80.0, 100.0, 130.0]
    assert (twelve["place"], twelve["likes"]) == (None, 10)
    assert (whole["video"]["title"], whole["source"]) == ("Title 1", "sandbox")
    assert client.get(f"/v1/videos/{LAST}/milestones").json()["data"] == []
    assert client.get("/v1/videos/xxxxxxxxxxx/milestones").status_code == 404
    table = client.get(f"/v1/videos/{ONE}/milestones", params={"as": "csv"}).text.splitlines()
    assert (len(table), table[0].startswith("age_hours,hour,views,")) == (4, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [("taken_down", LAST), ("taken_down", TWO), ("views_passed", ONE), ("title_changed", ONE),
              ("published", ONE)]),
        ({"kind": "taken_down"}, [("taken_down", LAST), ("taken_down", TWO)]),
        ({"kind": ["title_changed", "published"]}, [("title_changed", ONE), ("published", ONE)]),
        ({"kind": "title_changed,published", "channel": OTHER}, []),
        ({"channel": "@baking"}, [("taken_down", LAST)]),
        ({"channel": f"@baking,{CHANNEL}", "kind": "taken_down"}, [("taken_down", LAST), ("taken_down", TWO)]),
        ({"video": ONE, "since": "2026-11-20T04:00"}, [("views_passed", ONE), ("title_changed", ONE)]),
        ({"since": "2026-11-20T04:00:01"}, [("taken_down", LAST), ("taken_down", TWO), ("views_passed", ONE)]),
        ({"since": "2026-11-21"}, []),
    ],
)  # fmt: skip
def test_what_happened_is_newest_first_and_by_filters(
    asked: dict[str, Any], found: list[Any], client: TestClient
) -> None:
    """An hour whose events are not all written yet is not there."""
    assert happened(client, **asked) == found


@pytest.mark.parametrize("minute", [59, 60, 70, 110])
def test_what_an_hour_captured_late_shows_is_there_since_its_own_minute(
    minute: int, service: Service, tmp_path: Path
) -> None:
    """The longest grace is 50 minutes: what the capture of 03:00 shows may have been seen at 04:49."""
    urls, late = filled(tmp_path), hour_at(-2) + timedelta(minutes=minute)
    with urls.open("insights") as insights:
        told = [event_row(VIDEO, "title_changed", hour_at(-2), happened_at=late - timedelta(seconds=1))]
        plant(insights, video_events=told, insight_hours=[events_written(hour_at(-2))])
    client = service(urls)
    since = f"{late - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
    assert happened(client, video=VIDEO, since=since) == [("title_changed", VIDEO)]
    assert happened(client, video=VIDEO, since=f"{late:%Y-%m-%dT%H:%M:%S}") == []


def test_pages_of_events_are_the_whole_list_even_if_newer_ones_arrive(service: Service, tmp_path: Path) -> None:
    urls = filled(tmp_path)
    client = service(urls)
    whole = happened(client)
    answer, pages = client.get("/v1/events?limit=2"), []
    with urls.open("insights") as insights:
        plant(insights, video_events=[event_row(TWO, "back", hour_at(1))], insight_hours=[events_written(hour_at(1))])
    while True:
        assert answer.status_code == 200, answer.text
        pages += [(row["kind"], row["video_id"]) for row in answer.json()["data"]]
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"])
    assert pages == whole
    assert happened(service(urls))[:2] == [("title_changed", LAST), ("back", TWO)]


def test_a_hostile_title_is_inert_in_events(client: TestClient) -> None:
    answer = client.get("/v1/events", params={"kind": "title_changed"})
    assert [char for char in ("<", "\x1b", "\u202e", "\x07") if char in answer.text] == []
    assert answer.json()["data"][0]["value_before"] == HOSTILE
    (row,) = csv.DictReader(io.StringIO(client.get("/v1/events?kind=title_changed&as=csv").text))
    assert (row["value_before"][:6], row["value_after"]) == ("'=cmd|", "'=Title 1")


def test_a_channels_days_are_oldest_first_and_a_missed_one_has_no_row(client: TestClient) -> None:
    whole = client.get("/v1/channels/@cooking/days", params={"days": 7}).json()
    assert [(row["day"], row["views_gained"], row["hours_of_day"]) for row in whole["data"]] == [
        ("2026-11-18", 18_000, 24),
        ("2026-11-20", 20_000, 6),
    ]
    assert (whole["channel_id"], whole["since"], whole["until"]) == (CHANNEL, "2026-11-14", "2026-11-20")
    few = client.get(f"/v1/channels/{CHANNEL}/days", params={"days": 2, "until": "2026-11-19"}).json()
    assert [row["day"] for row in few["data"]] == ["2026-11-18"]
    assert client.get(f"/v1/channels/{OTHER}/days").json()["data"] == []
    assert client.get(f"/v1/channels/UC{'x' * 22}/days").status_code == 404
    assert client.get("/v1/channels/@cooking/days?as=csv").text.startswith("day,channel_id,hours,")


def test_before_the_first_day_and_event_there_is_nothing(empty_world: DatabaseUrls, service: Service) -> None:
    whole = service(empty_world).get("/v1/events").json()
    assert (whole["until"], whole["data"], whole["next_cursor"]) == (None, [], None)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/v1/events?kind=DROP", 422, "kind: Only these kinds, repeated or comma separated: published, announced"),
        ("/v1/events?kind=taken_down,DROP", 422, "such as kind=title_changed"),
        ("/v1/events?since=soon", 422, "since: Only what happened then or later"),
        ("/v1/events?since=2026-02-31", 404, "no calendar has this day"),
        ("/v1/events?video=x", 422, "video: Only this video, such as video=dQw4w9WgXcQ"),
        ("/v1/events?channel=@nobody", 404, "no channel with this handle"),
        ("/v1/events?hour=latest", 422, "hour: no such parameter here; allowed are as, limit, cursor, channel, kind,"),
        ("/v1/events?cursor=AAAA", 404, "does not belong to this question"),
        ("/v1/channels/@cooking/days?days=0", 422, "days: a whole number from 1 to 400, such as days=7"),
        ("/v1/channels/@cooking/days?until=2026-02-30", 404, "no calendar has this day"),
        ("/v1/channels/@DROP:/days", 422, "channel_id: A channel's id, @handle or name, such as channel_id=UC"),
        ("/v1/videos/DROP/milestones", 422, "video_id: A video id, such as video_id=dQw4w9WgXcQ"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(path: str, status: int, said: str, client: TestClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.text
    assert "DROP" not in answer.text
