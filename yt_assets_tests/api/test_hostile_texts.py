"""Titles that would do harm, in JSON and in CSV. test_page.py has the page."""

import csv
import io

import pytest
from fastapi.testclient import TestClient

from yt_assets.display.sanitize import FORMULA_STARTS, cell, plain
from yt_assets_tests.api.world import FORMULAS, HOSTILE

HARMFUL = ["<", ">", "&", "\x1b", "\x07", "\u202e", "\u2066"]


def test_json_is_inert_where_it_is_shown_unescaped(client: TestClient) -> None:
    answer = client.get("/v1/trending")
    assert [char for char in HARMFUL if char in answer.text] == []
    assert "\\u003cscript\\u003e" in answer.text
    assert answer.json()["data"][0]["title"] == HOSTILE
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("application/json", "nosniff")


def test_csv_runs_no_formula_and_carries_no_control(client: TestClient) -> None:
    answer = client.get("/v1/trending", params={"as": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [char for char in ("\x1b", "\x07", "\u202e", "\u2066") if char in answer.text] == []
    first, *_ = rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert first["title"].startswith("'=cmd|")
    assert rows[-1]["channel_title"] == "'=Baking<b>"
    words = csv.DictReader(io.StringIO(client.get("/v1/keywords", params={"as": "csv"}).text))
    assert next(words)["keyword"] == "'@pizza <b>"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_a_formula(text: str) -> None:
    assert cell(text).startswith("'")
    assert not cell(text).startswith(FORMULA_STARTS)


def test_plain_keeps_what_people_write() -> None:
    assert plain("👩‍🍳 Crème\u00a0brûlée\n忍者 −5 %") == "👩‍🍳 Crème brûlée 忍者 −5 %"


def test_csv_is_also_what_accept_says_and_has_a_header_without_rows(client: TestClient) -> None:
    answer = client.get("/v1/trending", params={"language": "fr"}, headers={"Accept": "text/csv"})
    assert answer.text.startswith("hour,video_id,title,")
    assert answer.text.count("\r\n") == 1
    assert answer.headers["vary"] == "Accept"
