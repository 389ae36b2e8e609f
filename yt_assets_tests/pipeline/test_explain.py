"""The model's part of the trends: who is asked about, and what becomes of the answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from yt_assets.language.analyst import NO_KEY, Budget, NoAnalyst
from yt_assets.language.facts import Answers, TrendFacts
from yt_assets.pipeline.errors import FeaturesBehind
from yt_assets.storage.errors import Superseded
from yt_assets.storage.ledgers.explanations import ModelAnswers, StoredAnswer
from yt_assets.storage.schema.model import model_answers
from yt_assets.storage.schema.videos import hours
from yt_assets_tests.pipeline.explained import explain, worth_asking
from yt_assets_tests.pipeline.observatory import Observatory, hour
from yt_assets_tests.pipeline.recording_analyst import LIMITS, RecordingAnalyst, step_up


def test_the_model_is_asked_once_about_the_ten_videos_that_people_read(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    _, rows = explain(featured, analyst, 1)
    assert [[fact.video_id for fact in batch] for batch in analyst.asked] == [worth_asking(rows)]
    assert len(analyst.asked[0]) == LIMITS.videos


def test_the_model_is_told_what_the_row_says(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    _, rows = explain(featured, analyst, 1)
    row_of = {row["video_id"]: row for row in rows}
    texts = {(row["video_id"], row["text_hash"]): row["title"] for row in featured.rows("video_texts")}
    titles = {key: texts[key, text_hash] for key, text_hash in featured.texts(1).items()}
    channel_titles = {row["channel_id"]: row["title"] for row in featured.rows("channels")}
    for fact in analyst.asked[0]:
        row = row_of[fact.video_id]
        told = (
            fact.views,
            fact.views_per_hour,
            fact.recent_views_per_hour,
            fact.outlier_multiple,
            fact.label,
            fact.baseline_n,
        )
        names = (
            "views",
            "views_per_hour",
            "recent_views_per_hour",
            "outlier_multiple",
            "benchmark_label",
            "baseline_n",
        )
        assert told == tuple(row[name] for name in names)
        assert fact.title == titles[fact.video_id]
        assert fact.channel_title == channel_titles[row["channel_id"]]
        assert fact.format in {"long", "short", "live"}
        assert fact.age_hours > 0


def test_an_opinion_moves_the_label_and_leaves_the_benchmarks_word_beside_it(featured: Observatory) -> None:
    _, rows = explain(featured, RecordingAnalyst(), 1)
    asked = worth_asking(rows)
    for row in rows:
        if row["video_id"] not in asked:
            continue
        assert row["label"] == step_up(row["benchmark_label"])
        assert row["explanation"].startswith("Because of ")
        assert (row["label_source"], row["model"], row["prompt_version"]) == ("model", "small-1", "7")


def test_a_video_that_nobody_asked_about_keeps_the_benchmarks_label(featured: Observatory) -> None:
    _, rows = explain(featured, RecordingAnalyst(), 1)
    others = [row for row in rows if row["video_id"] not in worth_asking(rows)]
    assert len(others) == len(rows) - LIMITS.videos
    for row in others:
        assert row["label"] == row["benchmark_label"]
        assert (row["label_source"], row["explanation"]) == ("benchmark", None)
        assert (row["model"], row["prompt_version"]) == (None, None)


def test_requests_and_tokens_are_counted(featured: Observatory) -> None:
    """One request about videos and one about channels an hour."""
    explainer, _ = explain(featured, RecordingAnalyst(), 1, 4, prompt_price=1.0, completion_price=10.0)
    assert (explainer.requests, explainer.prompt_tokens, explainer.completion_tokens) == (4, 400, 80)
    assert explainer.problems == []
    facts = explainer.facts()
    assert (facts["hour_requests"], facts["hour_tokens"], facts["hour_tokens_set_aside"]) == (4, 480, 0)
    assert (facts["model_cost_usd"], facts["hour_cost_usd"]) == (0.0012, 0.0012)


def test_without_prices_no_cost_is_told(featured: Observatory) -> None:
    """Nobody but the operator knows what is charged: half a price is no price."""
    explainer, _ = explain(featured, RecordingAnalyst(), 1, prompt_price=1.0)
    assert not {"model_cost_usd", "hour_cost_usd"} & set(explainer.facts())


def test_an_hour_that_is_computed_again_gives_the_same_rows_and_costs_nothing(featured: Observatory) -> None:
    _, first = explain(featured, RecordingAnalyst(), 1)
    again = RecordingAnalyst()
    explainer, second = explain(featured, again, 1)
    assert second == first
    assert (again.asked, again.digested) == ([], [])
    assert (explainer.requests, explainer.prompt_tokens, explainer.completion_tokens) == (0, 0, 0)
    assert explainer.cached == LIMITS.videos
    assert explainer.facts()["hour_requests"] == 2, "what the hour has cost is told by every run"


@pytest.mark.parametrize("other", [{"model": "small-2"}, {"prompt_version": "8"}])
def test_another_model_or_another_prompt_is_asked_anew(featured: Observatory, other: dict[str, Any]) -> None:
    explain(featured, RecordingAnalyst(), 1)
    analyst = RecordingAnalyst(**other)
    _, rows = explain(featured, analyst, 1)
    assert len(analyst.asked[0]) == LIMITS.videos
    assert {row["model"] for row in rows} == {None, analyst.model}


def test_only_a_video_whose_facts_changed_is_asked_about_again(featured: Observatory) -> None:
    _, rows = explain(featured, RecordingAnalyst(), 1)
    changed = worth_asking(rows)[3]
    answer = ModelAnswers(featured.insights_database).of_hour(hour(1))[changed]
    ModelAnswers(featured.insights_database).store([replace(answer, facts_hash="of before")])
    analyst = RecordingAnalyst()
    _, again = explain(featured, analyst, 1)
    assert [[fact.video_id for fact in batch] for batch in analyst.asked] == [[changed]]
    assert again == rows


def test_a_video_whose_facts_stayed_in_their_bands_is_not_asked_about_in_the_next_hour(featured: Observatory) -> None:
    """The answers of another hour, put where this hour's facts would look for them."""
    _, rows = explain(featured, RecordingAnalyst(), 4)
    answers = ModelAnswers(featured.insights_database).of_hour(hour(4))
    earlier = [replace(one, hour=hour(3), asked_hour=hour(3)) for one in answers.values()]
    featured.insights_database.write(lambda connection: connection.execute(model_answers.delete()))
    ModelAnswers(featured.insights_database).store(earlier)
    analyst = RecordingAnalyst()
    explainer, again = explain(featured, analyst, 4)
    assert (analyst.asked, explainer.cached, again) == ([], LIMITS.videos, rows)
    answers = ModelAnswers(featured.insights_database).of_hour(hour(4))
    assert {answer.asked_hour for answer in answers.values()} == {hour(3)}


def test_an_answer_of_more_than_a_week_ago_is_about_another_week(featured: Observatory) -> None:
    explain(featured, RecordingAnalyst(), 4)
    answers = ModelAnswers(featured.insights_database).of_hour(hour(4))
    long_ago = hour(4) - timedelta(days=7, hours=1)
    featured.insights_database.write(lambda connection: connection.execute(model_answers.delete()))
    ModelAnswers(featured.insights_database).store(
        [replace(one, hour=hour(3), asked_hour=long_ago) for one in answers.values()]
    )
    analyst = RecordingAnalyst()
    explain(featured, analyst, 4)
    assert len(analyst.asked[0]) == LIMITS.videos


def test_what_could_not_be_believed_is_not_asked_again_in_its_hour(featured: Observatory) -> None:
    _, rows = explain(featured, NoAnalyst("English"), 1)
    hopeless = worth_asking(rows)[:2]
    _, first = explain(featured, RecordingAnalyst(unusable=hopeless), 1)
    assert {row["label_source"] for row in first if row["video_id"] in hopeless} == {"benchmark"}
    analyst = RecordingAnalyst()
    _, second = explain(featured, analyst, 1)
    assert (analyst.asked, second) == ([], first)


@pytest.mark.parametrize(
    ("limits", "said"), [({"requests": 0}, "0 requests is spent"), ({"tokens": 499}, "499 tokens")]
)
def test_over_budget_the_benchmarks_label_and_the_hour_is_computed(
    featured: Observatory, limits: dict[str, int], said: str
) -> None:
    explainer, rows = explain(featured, RecordingAnalyst(), 1, **limits)
    assert {row["label_source"] for row in rows} == {"benchmark"}
    assert explainer.requests == 0
    assert said in explainer.problems[0]


def test_what_a_run_spent_counts_for_the_next_run_of_the_same_hour(featured: Observatory) -> None:
    """A step that is retried three times has one budget, and another hour has its own."""
    explain(featured, RecordingAnalyst(), 1, requests=2)
    second, rows = explain(featured, RecordingAnalyst(model="small-2"), 1, requests=2)
    assert second.requests == 0
    assert {row["label_source"] for row in rows} == {"benchmark"}
    another, _ = explain(featured, RecordingAnalyst(), 4, requests=2)
    assert another.requests == 2


def test_nobody_is_asked_where_the_operator_wants_no_explanations(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    _, rows = explain(featured, analyst, 1, videos=0, channels=0)
    assert (analyst.asked, analyst.digested) == ([], [])
    assert {row["label_source"] for row in rows} == {"benchmark"}


def test_a_video_without_an_answer_keeps_its_label_and_is_asked_about_again(featured: Observatory) -> None:
    _, rows = explain(featured, NoAnalyst("English"), 1)
    silent = worth_asking(rows)[:2]
    explainer, heard = explain(featured, RecordingAnalyst(silent=silent), 1)
    assert explainer.problems == ["2 videos were too much for it"]
    assert {row["video_id"] for row in heard if row["label_source"] == "model"} == set(worth_asking(rows)[2:])
    assert all(row["label"] == row["benchmark_label"] for row in heard if row["video_id"] in silent)
    analyst = RecordingAnalyst()
    explain(featured, analyst, 1)
    assert [fact.video_id for fact in analyst.asked[0]] == silent


def test_the_same_problem_in_two_hours_is_said_once(featured: Observatory) -> None:
    explainer, _ = explain(featured, NoAnalyst("English"), 1, 4)
    assert explainer.problems == [NO_KEY]


def test_without_an_analyst_the_benchmarks_label_everything(featured: Observatory) -> None:
    _, rows = explain(featured, NoAnalyst("English"), 0, 1, 4)
    assert {row["label_source"] for row in rows} == {"benchmark"}
    assert all(row["label"] == row["benchmark_label"] for row in rows)
    assert {(row["explanation"], row["model"], row["prompt_version"]) for row in rows} == {(None, None, None)}


def test_without_its_key_an_old_hour_gives_the_same_rows(featured: Observatory) -> None:
    """Also when the model of the settings is another one by now: the answers are those that the hour was given."""
    _, rows = explain(featured, RecordingAnalyst(), 1)
    digests = featured.rows("channel_digests", 1)
    explainer, again = explain(featured, NoAnalyst("English"), 1)
    assert again == rows
    assert featured.rows("channel_digests", 1) == digests
    assert explainer.facts()["labels_by_model"] == LIMITS.videos


def test_without_a_key_no_answer_of_another_hour_is_used(featured: Observatory) -> None:
    explain(featured, RecordingAnalyst(), 4)
    answers = ModelAnswers(featured.insights_database).of_hour(hour(4))
    featured.insights_database.write(lambda connection: connection.execute(model_answers.delete()))
    ModelAnswers(featured.insights_database).store([replace(one, hour=hour(3)) for one in answers.values()])
    _, rows = explain(featured, NoAnalyst("English"), 4)
    assert {row["label_source"] for row in rows} == {"benchmark"}


def test_another_language_is_another_question(featured: Observatory) -> None:
    explain(featured, RecordingAnalyst(), 1)
    analyst = RecordingAnalyst(language="Deutsch")
    explain(featured, analyst, 1)
    assert len(analyst.asked[0]) == LIMITS.videos


def test_a_first_hour_has_no_velocities_and_asks_nobody(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    explainer, rows = explain(featured, analyst, 0)
    assert analyst.asked == []
    assert explainer.problems == []
    assert {row["label_source"] for row in rows} == {"benchmark"}


def test_a_slow_run_of_an_older_capture_replaces_no_answer_of_a_newer_one(featured: Observatory) -> None:
    """While the model thinks, the hour is captured and explained again."""
    answers = ModelAnswers(featured.insights_database)

    class Slow(RecordingAnalyst):
        def explain(self, facts: Sequence[TrendFacts], budget: Budget) -> Answers:
            answered = super().explain(facts, budget)
            newer = StoredAnswer(hour(1), facts[0].video_id, "0" * 32, "newer", "1", hour(1), "rising", "Newer words.")
            answers.store([newer])
            later = update(hours).where(hours.c.hour == hour(1)).values(generation=hours.c.generation + 1)
            featured.videos.write(lambda connection: connection.execute(later))
            return answered

    analyst = Slow()
    with pytest.raises((Superseded, FeaturesBehind)):
        explain(featured, analyst, 1)
    ((first, *others),) = [[fact.video_id for fact in batch] for batch in analyst.asked]
    stored = answers.of_hour(hour(1))
    assert stored[first].explanation == "Newer words."
    assert set(stored) == {first, *others}, "what was paid for is kept where nothing stands"
