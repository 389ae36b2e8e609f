"""What is believed of the model's reply."""

from __future__ import annotations

import json
from itertools import pairwise, product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.language.answers import (
    EXPLANATION_CHARACTERS,
    LABEL_SCALE,
    Answer,
    keep_near_benchmark,
    read_answer,
    read_digests,
    within_one_step,
)
from yt_assets.language.facts import TrendLabel, TrendOpinion
from yt_assets_tests.language.fake_model_server import row


def _read(*rows: object, asked: tuple[str, ...] = ("a", "b")) -> tuple[dict[str, TrendOpinion], str | None]:
    return read_answer(json.dumps({"videos": rows}), asked)


def _explained(text: str) -> str:
    opinions, _ = _read(row("a", explanation=text), asked=("a",))
    return opinions["a"].explanation


def test_a_sound_answer_has_no_complaint() -> None:
    opinions, complaint = _read(row("a", "rising", "Doubled."), row("b"))
    assert complaint is None
    assert opinions["a"] == TrendOpinion("a", "rising", "Doubled.")
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


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"videos": 1}', '{"videos": [', "<html>", "[" * 100_000])
def test_an_answer_that_is_not_the_json_asked_for_gives_no_opinions(text: str) -> None:
    assert read_answer(text, ["a"]) == ({}, "the answer was not the JSON that was asked for")


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
        assert 0 < len(opinion.explanation) <= EXPLANATION_CHARACTERS
        assert not set(opinion.explanation) & set("<>[]*`\n\r\x00\u202e")
        assert opinion.explanation[0] not in "=+-@"


@pytest.mark.parametrize(("benchmark", "proposed"), list(product(get_args(TrendLabel), repeat=2)))
def test_a_label_moves_one_step_at_most_and_too_early_never(benchmark: str, proposed: str) -> None:
    neighbours = {*pairwise(LABEL_SCALE), *pairwise(reversed(LABEL_SCALE))}
    assert within_one_step(benchmark, proposed) == (benchmark == proposed or (benchmark, proposed) in neighbours)


def test_a_benchmark_label_that_nobody_knows_cannot_be_refined() -> None:
    assert not within_one_step("lukewarm", "lukewarm")
    assert not within_one_step("lukewarm", "steady")


def test_a_jump_loses_label_and_explanation() -> None:
    near, far = TrendOpinion("a", "rising", "Up."), TrendOpinion("b", "viral", "Everywhere.")
    kept, jumped = keep_near_benchmark({"a": near, "b": far}, {"a": "steady", "b": "steady"})
    assert (kept, jumped) == ({"a": near}, ["b"])


def test_the_schema_is_within_what_strict_structured_output_accepts() -> None:
    """Strict mode wants every key required and no others; it does not promise maxLength, pattern or defaults."""
    schema: dict[str, Any] = Answer.model_json_schema()
    for shape in (schema, schema["$defs"]["AnswerRow"]):
        assert shape["additionalProperties"] is False
        assert set(shape["required"]) == set(shape["properties"])
    assert schema["$defs"]["AnswerRow"]["properties"]["label"]["enum"] == list(get_args(TrendLabel))
    assert not any(word in json.dumps(schema) for word in ("maxLength", "maxItems", "pattern", "default"))


def test_of_digests_only_sound_rows_about_asked_channels_count() -> None:
    rows = [
        {"channel_id": "UCa", "digest": "**Loud**."},
        {"channel_id": "UCb"},
        {"channel_id": "UCz", "digest": "Nobody asked."},
        "no row",
    ]
    digests, complaint = read_digests(json.dumps({"channels": rows}), ["UCa", "UCb"])
    assert digests == {"UCa": "Loud."}
    assert complaint is not None
    assert "1 not asked about, 2 without a digest, 1 missing" in complaint


@pytest.mark.parametrize("text", ["[]", '{"channels": {}}', '{"videos": []}', "```json\n{\n```"])
def test_digests_of_another_shape_are_none(text: str) -> None:
    assert read_digests(text, ["UCa"]) == ({}, "the answer was not the JSON that was asked for")
