"""What is believed of the model's reply."""

import json
import time
from itertools import pairwise, product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.analysis.trends.labels import Label
from yt_assets.language.answers import (
    EXPLANATION_CHARACTERS,
    LABEL_SCALES,
    DigestAnswer,
    TrendAnswer,
    read_reply,
    within_one_step,
)
from yt_assets.language.facts import Opinion
from yt_assets_tests.language.fake_model_server import row
from yt_assets_tests.language.samples import channel, facts


def _read(*rows: object, asked: tuple[str, ...] = ("a", "b")) -> tuple[dict[str, Opinion], str | None]:
    return read_reply(json.dumps({"videos": rows}), TrendAnswer, [facts(video_id) for video_id in asked])


def _explained(text: str) -> str:
    opinions, _ = _read(row("a", explanation=text), asked=("a",))
    return opinions["a"].text


def test_a_sound_answer_has_no_complaint() -> None:
    opinions, complaint = _read(row("a", "slowing", "Halved."), row("b"))
    assert complaint is None
    assert opinions["a"] == Opinion("a", "Halved.", "slowing")
    assert set(opinions) == {"a", "b"}


def test_a_row_about_a_video_that_was_not_asked_about_is_dropped() -> None:
    opinions, complaint = _read(row("a"), row("b"), row("c"))
    assert set(opinions) == {"a", "b"}
    assert complaint is not None
    assert "1 not asked about" in complaint


def test_of_two_rows_about_one_video_neither_is_believed() -> None:
    opinions, complaint = _read(row("a", "viral"), row("a", "steady"), row("b"))
    assert set(opinions) == {"b"}
    assert complaint is not None
    assert "1 answered twice" in complaint


def test_ids_that_differ_in_case_are_different_videos() -> None:
    opinions, complaint = _read(row("A"), row("b"))
    assert set(opinions) == {"b"}
    assert complaint is not None
    assert "1 missing" in complaint


@pytest.mark.parametrize(
    "bad",
    [
        row("a", "mega_viral"),
        row("a", "Viral"),
        row("a", explanation=""),
        row("a", explanation="\x00\u202e <br> "),
        {"video_id": "a", "label": "steady"},
        {"video_id": "a", "label": None, "explanation": "x"},
        ["a", "steady", "x"],
        None,
    ],
)
def test_a_row_with_an_invented_label_or_a_wrong_shape_is_dropped_and_its_neighbour_kept(bad: Any) -> None:
    opinions, complaint = _read(bad, row("b"))
    assert set(opinions) == {"b"}
    assert complaint is not None
    assert "1 missing" in complaint


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '{"videos": 1}', '{"videos": [', "<html>", "\ud800", "[" * 100_000]
)
def test_an_answer_that_is_not_the_json_asked_for_gives_no_opinions(text: str) -> None:
    assert read_reply(text, TrendAnswer, [facts("a")]) == ({}, "the answer was not the JSON that was asked for")


REPLY = json.dumps({"videos": [row("a", "slowing", "Doubled.")]})


@pytest.mark.parametrize(
    "text",
    [
        f'<think>Is it {{a}}? {{"videos": []}} no.</think>{REPLY}',
        f"Hm, it grows.</think>\n\n{REPLY}",
        f"\ufeff{REPLY}",
        f"Here is the answer:\n```json\n{REPLY}\n```\nAnything else?",
        f"```json {REPLY} ```",
        f"```\n{REPLY}\n```",
        f"Draft: {REPLY.replace('rising', 'dormant')}\nBetter: {REPLY}",
        f'{{"status": "done", "videos": {json.loads(REPLY)["videos"]!r}}}'.replace("'", '"'),
        REPLY.replace("Doubled.", "Doubled\n."),
        REPLY + "}" * 10,
    ],
)
def test_what_stands_around_the_answer_costs_nothing(text: str) -> None:
    """Thoughts, fences, a byte order mark and a raw line break cost all answers of an hour, and fourteen requests."""
    opinions, complaint = read_reply(text, TrendAnswer, [facts("a")])
    assert complaint is None
    assert opinions["a"].label == "slowing"
    assert opinions["a"].text.replace(" ", "") == "Doubled."


@pytest.mark.parametrize("text", ['{"videos":' * 90_000, '{"videos":[' * 90_000, "{" * 900_000, '{"a":' * 180_000])
def test_a_megabyte_of_beginnings_is_given_up_at_once(text: str) -> None:
    started = time.monotonic()
    assert read_reply(text, TrendAnswer, [facts("a")])[0] == {}
    assert time.monotonic() - started < 10  # deeper readings took minutes, or ended the process


def test_keys_that_were_not_asked_for_are_ignored() -> None:
    assert _read({**row("a"), "confidence": 0.9}, asked=("a",))[1] is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("**Views** `doubled` in _one_ hour", "Views doubled in one hour"),
        ("[click here](https://evil.example/?q=1) now", "click here now"),
        ("![pixel](https://evil.example/p.png) seen", "pixel seen"),
        ("see https://evil.example/a and www.evil.example/b there", "see and there"),
        ("<script>alert(1)</script> up <b>fast</b>", "alert(1) up fast"),
        ("<<b>script>x", "‹ script›x"),
        ("likes < 5 and views > 3", "likes ‹ 5 and views › 3"),
        ('=HYPERLINK("x")', 'HYPERLINK("x")'),
        ("# Heading\n- one\n- two", "Heading - one - two"),
        ("it stays too_early", "it stays too_early"),
        ("\x1b[31mred\x00 \u202eback", "(31mred back"),
        ("Größe 观看次数 نمو", "Größe 观看次数 نمو"),
    ],
)
def test_an_explanation_is_kept_as_plain_words(written: str, kept: str) -> None:
    assert _explained(written) == kept


def test_a_long_explanation_is_cut_not_refused() -> None:
    explanation = _explained("views " * 1_000)
    assert len(explanation) <= EXPLANATION_CHARACTERS
    assert explanation.endswith("…")


@given(st.text(min_size=1, max_size=2_000))
def test_no_text_gets_through_with_markup_controls_or_too_long(text: str) -> None:
    opinions, _ = _read(row("a", explanation=text), asked=("a",))
    for opinion in opinions.values():
        assert 0 < len(opinion.text) <= EXPLANATION_CHARACTERS
        assert not set(opinion.text) & set("<>[]*`\n\r\x00\u202e")
        assert opinion.text[0] not in "=+-@"


@pytest.mark.parametrize(("benchmark", "proposed"), list(product(get_args(Label), repeat=2)))
def test_a_label_moves_one_step_at_most_and_never_into_trending_or_out_of_it(benchmark: str, proposed: str) -> None:
    neighbours = {pair for scale in LABEL_SCALES for way in (scale, scale[::-1]) for pair in pairwise(way)}
    assert within_one_step(benchmark, proposed) == (benchmark == proposed or (benchmark, proposed) in neighbours)


def test_a_benchmark_label_that_nobody_knows_cannot_be_refined() -> None:
    assert not within_one_step("lukewarm", "lukewarm")
    assert not within_one_step("lukewarm", "steady")


def test_a_jump_loses_label_and_explanation_and_is_complained_about() -> None:
    opinions, complaint = _read(row("a", "slowing", "Down."), row("b", "rising", "Up."))
    assert opinions == {"a": Opinion("a", "Down.", "slowing")}
    assert complaint == "the model's label was more than one step from the benchmark's"


def test_the_schema_is_within_what_strict_structured_output_accepts() -> None:
    """Strict mode wants every key required and no others; it does not promise maxLength, pattern or defaults."""
    schema: dict[str, Any] = TrendAnswer.model_json_schema()
    for shape in (schema, schema["$defs"]["AnswerRow"]):
        assert shape["additionalProperties"] is False
        assert set(shape["required"]) == set(shape["properties"])
    assert schema["$defs"]["AnswerRow"]["properties"]["label"]["enum"] == list(get_args(Label))
    assert not any(word in json.dumps(schema) for word in ("maxLength", "maxItems", "pattern", "default"))


def test_of_digests_only_sound_rows_about_asked_channels_count() -> None:
    rows = [
        {"channel_id": "UCa", "digest": "**Loud**."},
        {"channel_id": "UCb"},
        {"channel_id": "UCz", "digest": "Nobody asked."},
        "no row",
    ]
    text = json.dumps({"channels": rows})
    digests, complaint = read_reply(text, DigestAnswer, [channel("UCa"), channel("UCb")])
    assert digests == {"UCa": Opinion("UCa", "Loud.")}
    assert complaint is not None
    assert "1 not asked about, 2 without a digest, 1 missing" in complaint


@pytest.mark.parametrize("text", ["[]", '{"channels": {}}', '{"videos": []}', "```json\n{\n```"])
def test_digests_of_another_shape_are_none(text: str) -> None:
    assert read_reply(text, DigestAnswer, [channel("UCa")]) == ({}, "the answer was not the JSON that was asked for")
