"""The model's part of the trends: who is asked about, and what becomes of the answers."""

from typing import Any

import pytest

from yt_assets.language.analyst import NO_KEY, NoAnalyst, TrendAnalyst
from yt_assets.steps.explain import EXPLAINED_VIDEOS, Explainer
from yt_assets.steps.insights import trend_insights
from yt_assets.storage.frames import HourlyFrame, rows_of
from yt_assets.storage.rows import replace_hours
from yt_assets_tests.steps.observatory import Facts, Observatory, hour
from yt_assets_tests.steps.recording_analyst import LINE, RecordingAnalyst, step_up


def explain(observatory: Observatory, analyst: TrendAnalyst, *numbers: int) -> tuple[Explainer, list[Facts]]:
    """Compute and store the trends of some hours; the explainer with its tally, and the rows by rank."""
    explainer = Explainer(analyst, observatory.insights_database)
    hours = [hour(number) for number in numbers]
    frame = trend_insights(observatory.features(*numbers), hours, observatory.videos, explainer)
    replace_hours(observatory.insights_database, "trend_insights", frame.hours, rows_of(frame.frame))
    return explainer, by_rank(frame)


def by_rank(frame: HourlyFrame) -> list[Facts]:
    found = [dict(row) for row in rows_of(frame.frame)]
    return sorted(found, key=lambda row: (row["hour"], int(row["trend_rank"])))


def worth_asking(rows: list[Facts]) -> list[str]:
    """Ids of the ten best videos with a velocity and a label."""
    known = [row for row in rows if row["views_per_hour"] is not None and row["benchmark_label"] != "too_early"]
    return [row["video_id"] for row in known[:EXPLAINED_VIDEOS]]


def test_the_model_is_asked_once_about_the_ten_videos_that_people_read(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    _, rows = explain(featured, analyst, 1)
    assert [[fact.video_id for fact in batch] for batch in analyst.asked] == [worth_asking(rows)]
    assert len(analyst.asked[0]) == EXPLAINED_VIDEOS


def test_the_model_is_told_what_the_row_says(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    _, rows = explain(featured, analyst, 1)
    row_of = {row["video_id"]: row for row in rows}
    texts = {(row["video_id"], row["text_hash"]): row["title"] for row in featured.rows("video_texts")}
    titles = {key: texts[key, text_hash] for key, text_hash in featured.texts(1).items()}
    channel_titles = {row["channel_id"]: row["title"] for row in featured.rows("channels")}
    for fact in analyst.asked[0]:
        row = row_of[fact.video_id]
        told = (fact.views, fact.views_per_hour, fact.acceleration, fact.outlier_multiple, fact.label, fact.reason)
        names = ("views", "views_per_hour", "acceleration", "outlier_multiple", "benchmark_label", "reason")
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
        assert LINE.index(row["label"]) - LINE.index(row["benchmark_label"]) in {0, 1}
        assert row["explanation"].startswith("Because of ")
        assert (row["label_source"], row["model"], row["prompt_version"]) == ("model", "small-1", "7")


def test_a_video_that_nobody_asked_about_keeps_the_benchmarks_label(featured: Observatory) -> None:
    _, rows = explain(featured, RecordingAnalyst(), 1)
    others = [row for row in rows if row["video_id"] not in worth_asking(rows)]
    assert len(others) == len(rows) - EXPLAINED_VIDEOS
    for row in others:
        assert row["label"] == row["benchmark_label"]
        assert (row["label_source"], row["explanation"]) == ("benchmark", None)
        assert (row["model"], row["prompt_version"]) == (None, None)


def test_requests_and_tokens_are_counted(featured: Observatory) -> None:
    explainer, _ = explain(featured, RecordingAnalyst(), 1, 4)
    assert (explainer.requests, explainer.tokens, explainer.problems) == (2, 240, [])


def test_an_hour_that_is_computed_again_gives_the_same_rows_and_costs_nothing(featured: Observatory) -> None:
    _, first = explain(featured, RecordingAnalyst(), 1)
    again = RecordingAnalyst()
    explainer, second = explain(featured, again, 1)
    assert second == first
    assert again.asked == []
    assert (explainer.requests, explainer.tokens) == (0, 0)


@pytest.mark.parametrize("other", [{"model": "small-2"}, {"prompt_version": "8"}])
def test_another_model_or_another_prompt_is_asked_anew(featured: Observatory, other: dict[str, Any]) -> None:
    explain(featured, RecordingAnalyst(), 1)
    analyst = RecordingAnalyst(**other)
    _, rows = explain(featured, analyst, 1)
    assert len(analyst.asked[0]) == EXPLAINED_VIDEOS
    assert {row["model"] for row in rows} == {None, analyst.model}


def test_only_a_video_whose_facts_changed_is_asked_about_again(featured: Observatory) -> None:
    _, rows = explain(featured, RecordingAnalyst(), 1)
    changed = worth_asking(rows)[3]
    stored = [{**row, "reason": "Of before"} if row["video_id"] == changed else row for row in rows]
    replace_hours(featured.insights_database, "trend_insights", [hour(1)], stored)
    analyst = RecordingAnalyst()
    _, again = explain(featured, analyst, 1)
    assert [[fact.video_id for fact in batch] for batch in analyst.asked] == [[changed]]
    assert again == rows


def test_answers_of_one_hour_do_not_stand_for_another(featured: Observatory) -> None:
    explain(featured, RecordingAnalyst(), 1)
    analyst = RecordingAnalyst()
    explain(featured, analyst, 4)
    assert len(analyst.asked[0]) == EXPLAINED_VIDEOS


def test_a_video_without_an_answer_keeps_its_label_and_is_asked_about_again(featured: Observatory) -> None:
    _, rows = explain(featured, NoAnalyst(), 1)
    silent = worth_asking(rows)[:2]
    explainer, heard = explain(featured, RecordingAnalyst(silent=silent), 1)
    assert explainer.problems == ["2 videos were too much for it"]
    assert {row["video_id"] for row in heard if row["label_source"] == "model"} == set(worth_asking(rows)[2:])
    assert all(row["label"] == row["benchmark_label"] for row in heard if row["video_id"] in silent)
    analyst = RecordingAnalyst()
    explain(featured, analyst, 1)
    assert [fact.video_id for fact in analyst.asked[0]] == silent


def test_the_same_problem_in_two_hours_is_said_once(featured: Observatory) -> None:
    explainer, _ = explain(featured, NoAnalyst(), 1, 4)
    assert explainer.problems == [NO_KEY]


def test_without_an_analyst_the_benchmarks_label_everything(featured: Observatory) -> None:
    _, rows = explain(featured, NoAnalyst(), 0, 1, 4)
    assert {row["label_source"] for row in rows} == {"benchmark"}
    assert all(row["label"] == row["benchmark_label"] for row in rows)
    assert {(row["explanation"], row["model"], row["prompt_version"]) for row in rows} == {(None, None, None)}


def test_without_its_key_an_hour_is_the_benchmarks_alone_again(featured: Observatory) -> None:
    explain(featured, RecordingAnalyst(), 1)
    _, rows = explain(featured, NoAnalyst(), 1)
    assert {row["label_source"] for row in rows} == {"benchmark"}


def test_a_first_hour_has_no_velocities_and_asks_nobody(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    explainer, rows = explain(featured, analyst, 0)
    assert analyst.asked == []
    assert explainer.problems == []
    assert {row["label_source"] for row in rows} == {"benchmark"}
