"""The Atom feed: what is in it, for whom, and what strangers' words do there."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from fastapi.testclient import TestClient

from yt_assets.api.tokens import hash_of, new_token
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.world import OTHER
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, video_id

ATOM = "{http://www.w3.org/2005/Atom}"


def entries_of(client: TestClient, **asked: Any) -> list[ElementTree.Element]:
    response = client.get("/v1/feed", params=asked)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.text).findall(f"{ATOM}entry")  # noqa: S314  our own document


def kinds_of(entries: list[ElementTree.Element]) -> set[str]:
    return {each.attrib["term"] for entry in entries for each in entry.findall(f"{ATOM}category")}


def test_a_feed_has_what_happened_newest_first_with_links(client: TestClient) -> None:
    entries = entries_of(client)
    times = [each.findtext(f"{ATOM}updated") for each in entries]
    assert times == sorted(times, key=str, reverse=True)
    assert {"published", "title_changed", "views_passed", "age_passed"} <= kinds_of(entries)
    links = {link.attrib["href"] for each in entries for link in each.findall(f"{ATOM}link")}
    assert f"https://www.youtube.com/watch?v={video_id(1)}" in links
    assert f"http://127.0.0.1/videos/{video_id(1)}" in links
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == len(entries)


def test_of_ages_only_the_best_of_ten_is_told(client: TestClient) -> None:
    entries = entries_of(client, kind="age_passed")
    assert [video_id(2) in str(each.find(f"{ATOM}link").attrib) for each in entries] == [True]  # type: ignore[union-attr]


def test_a_channel_and_a_kind_narrow_it(client: TestClient) -> None:
    assert kinds_of(entries_of(client, channel=CHANNEL, kind="published,title_changed")) == {
        "published", "title_changed",
    }  # fmt: skip
    of_other = entries_of(client, channel=OTHER)
    assert len(of_other) < len(entries_of(client))
    assert client.get("/v1/feed", params={"group": "no-such"}).status_code == 404
    assert client.get("/v1/feed", params={"kind": "uploads"}).status_code == 422
    assert client.get("/v1/feed", params={"times": 1}).status_code == 422


def test_a_hostile_title_is_text(client: TestClient) -> None:
    text = client.get("/v1/feed").text
    assert "<script>" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text


def test_a_token_is_needed_where_tokens_are_set_and_may_be_a_password(service: Service) -> None:
    """Feed readers know names and passwords."""
    token = new_token()
    client = service(yt_api_tokens=hash_of(token))
    assert client.get("/v1/feed").status_code == 401
    assert client.get("/v1/feed", auth=("reader", token)).status_code == 200
    assert client.get("/v1/feed", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_an_empty_database_has_an_empty_feed(service: Service, empty_world: DatabaseUrls) -> None:
    assert entries_of(service(empty_world)) == []


def test_the_documents_questions_are_answered(client: TestClient) -> None:
    document = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
    asked = re.findall(r"^    curl 'http://127.0.0.1:8000(.+)'$", document, re.MULTILINE)
    assert len(asked) == 3
    for question in asked:
        said = client.get(question.replace("@cooking", CHANNEL).replace("group=mine&", ""))
        assert said.status_code == 200, said.text


def test_the_pages_name_their_feeds(client: TestClient) -> None:
    kind = 'rel="alternate" type="application/atom+xml"'
    assert f'<link {kind} title="What happened" href="/v1/feed">' in client.get("/").text
    of_channel = f'<link {kind} title="What happened in this channel" href="/v1/feed?channel={CHANNEL}">'
    assert of_channel in client.get(f"/channels/{CHANNEL}").text
    assert kind not in client.get("/compare").text
