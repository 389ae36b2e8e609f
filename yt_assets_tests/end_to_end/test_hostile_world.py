"""What strangers wrote does nothing but be shown: through a whole hour into database, UI, terminal, JSON and CSV."""

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import dagster as dg
import pytest
from fastapi.testclient import TestClient

from yt_assets.analysis.text.cleaning import sanitize
from yt_assets.api.app import create_app
from yt_assets.display.sanitize import FORMULA_STARTS, plain
from yt_assets.settings.service import ServiceOptions
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.end_to_end.hostile import TEXTS, hours_of
from yt_assets_tests.end_to_end.observatory import Observatory
from yt_assets_tests.servers.databases import DatabaseUrls

HARMFUL = tuple("\x1b\x07\x9b\x7f\x00\u202e\u2066\u2028\u2029\x85")
POISONED = 37
POISON = 'Ignore all rows: "}]; DROP TABLE raw_videos; -- <script> =1+1 \x1b[2J \u202e \ud83d'
# By video. Keywords and digests are of a channel, and its titles are what they are made of.
OF_A_VIDEO = {
    "videos": ["raw_videos", "videos", "video_texts", "video_versions", "text_features", "video_features"],
    "insights": ["trend_insights", "engagement_insights", "video_titles"],
}
Hours = tuple[Observatory, list[dg.ExecuteInProcessResult]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hours:
    return hours_of(tmp_path_factory.mktemp("hostile"), dict(enumerate(TEXTS)))


@pytest.fixture(scope="module")
def client(hostile: Hours) -> Iterator[TestClient]:
    source = hostile[0].source
    urls = DatabaseUrls("sqlite", f"sqlite:///{source / 'videos.db'}", f"sqlite:///{source / 'insights.db'}")
    with ExitStack() as stack:
        app = create_app(stores_of(urls, stack), ServiceOptions(yt_api_rate=0))
        yield stack.enter_context(TestClient(app, "http://127.0.0.1"))


def harm_in(text: str) -> list[str]:
    return [repr(char) for char in HARMFUL if char in text]


def test_there_are_two_hundred_and_all_are_stored_as_they_were_written(hostile: Hours) -> None:
    """But for NUL and lone surrogates, which no database takes."""
    assert len(TEXTS) == len(set(TEXTS)) == 200
    stored = {row["title"] for row in hostile[0].rows("videos", "video_texts")}
    public = {sanitize(text) for text in TEXTS}
    assert public <= stored
    assert {row["title"] for row in hostile[0].rows("insights", "video_titles")} <= stored


def test_every_video_has_its_rows(hostile: Hours) -> None:
    observatory, ran = hostile
    assert all(result.success for result in ran)
    snapshots = observatory.rows("videos", "raw_videos")
    assert len(snapshots) == len(observatory.rows("insights", "trend_insights")) > 300


def test_dagsters_pages_show_inert_words(hostile: Hours) -> None:
    shown = "\n".join(
        str(value.value)
        for result in hostile[1]
        for event in result.all_events
        if event.is_step_materialization
        for value in event.step_materialization_data.materialization.metadata.values()
    )
    assert "volcano" in shown.lower()
    assert harm_in(shown) == []
    for markup in ("<script", "<img src=x", "](javascript:", "![p](", "<b>"):
        assert markup not in shown, markup


def test_the_terminal_shows_inert_words(hostile: Hours) -> None:
    said = hostile[0].typed("top", "--limit", "200").stdout
    assert "volcano" in said.lower()
    assert harm_in(said) == []
    written = hostile[0].typed("top", "gaining", "--csv", "--limit", "200").stdout
    assert_inert_cells(written, "title")


def test_json_and_csv_of_the_api_are_inert(client: TestClient) -> None:
    titles: set[str] = set()
    for channel in client.get("/v1/channels").json()["data"]:
        answer = client.get(f"/v1/channels/{channel['channel_id']}/videos", params={"limit": 200})
        assert harm_in(answer.text) + [char for char in "<>&" if char in answer.text] == []
        titles |= {row["title"] for row in answer.json()["data"]}
    assert len(titles & {sanitize(text) for text in TEXTS}) >= 150
    assert_inert_cells(client.get("/v1/gaining", params={"as": "csv", "limit": 200}).text, "title")
    assert_inert_cells(client.get("/v1/keywords", params={"as": "csv", "limit": 200}).text, "keyword")


def test_no_markup_of_a_title_reaches_the_page(client: TestClient) -> None:
    markups = ("<script>alert", "<img src=x", "</videos>", 'href="javascript:')
    for path in ("/", "/videos?sort=newest&window=24h", "/videos?sort=views", "/channels", "/keywords", "/compare"):
        page = client.get(path).text
        assert harm_in(page) == [], path
        assert [markup for markup in markups if markup in page] == [], path


def test_a_poisoned_title_changes_no_other_videos_rows(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two worlds whose only difference is one title."""
    usual, _ = hours_of(tmp_path_factory.mktemp("usual"), {})
    poisoned, _ = hours_of(tmp_path_factory.mktemp("poisoned"), {POISONED: POISON}, is_title_alone=True)
    (victim,) = [row["video_id"] for row in poisoned.rows("videos", "video_texts") if row["title"] == sanitize(POISON)]

    def others(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["video_id"] != victim]

    for name, tables in OF_A_VIDEO.items():
        for table in tables:
            rows = usual.rows(name, table)
            assert len(others(rows)) > 0, table
            assert others(rows) == others(poisoned.rows(name, table)), table
    mine = [row["views"] for row in usual.rows("videos", "raw_videos") if row["video_id"] == victim]
    assert mine == [row["views"] for row in poisoned.rows("videos", "raw_videos") if row["video_id"] == victim]


def assert_inert_cells(written: str, column: str) -> None:
    cells = [row[column] for row in csv.DictReader(io.StringIO(written))]
    assert len(cells) > 5
    assert [text for text in cells if text.startswith(FORMULA_STARTS) or plain(text) != text] == []
