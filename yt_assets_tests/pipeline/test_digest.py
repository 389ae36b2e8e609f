"""Digests of channels, and a server that is silent in the middle of a run."""

from collections.abc import Sequence

from yt_assets.language.analyst import Budget
from yt_assets.language.facts import Answers, TrendFacts
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.pipeline.explained import explain
from yt_assets_tests.pipeline.observatory import Observatory, hour
from yt_assets_tests.pipeline.recording_analyst import RecordingAnalyst


class SilentAnalyst(RecordingAnalyst):
    """Its server never answers: three requests for nothing."""

    def explain(self, facts: Sequence[TrendFacts], budget: Budget) -> Answers:
        """Nothing was heard."""
        self.asked.append(list(facts))
        for _ in range(3):
            budget.reserve(10)
        return Answers({}, 0, 0, requests=3, problem="it did not answer", replies=0)


def test_a_server_that_answered_nothing_is_not_asked_again_in_the_same_run(featured: Observatory) -> None:
    """A backfill of a day would wait for each of its hours: 24 times three time-outs of 30 seconds."""
    analyst = SilentAnalyst()
    explainer, rows = explain(featured, analyst, 1, 4)
    assert (len(analyst.asked), analyst.digested, explainer.requests) == (1, [], 3)
    assert {row["label_source"] for row in rows} == {"benchmark"}


def test_digests_are_the_models_where_it_may_be_asked_and_made_of_the_figures_elsewhere(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    explain(featured, analyst, 1, channels=2)
    rows = featured.rows("channel_digests", 1)
    assert len(rows) == 3
    asked = {fact.channel_id for fact in analyst.digested[0]}
    assert len(asked) == 2
    for row in rows:
        by_model = row["channel_id"] in asked
        voice = ("model", "small-1", "d-3") if by_model else ("benchmark", None, None)
        assert (row["source"], row["model"], row["prompt_version"]) == voice
        assert row["digest"].startswith("The hour of ") == by_model
        assert row["top_video_id"] is not None


def test_a_first_hour_is_digested_without_a_model(featured: Observatory) -> None:
    analyst = RecordingAnalyst()
    explain(featured, analyst, 0)
    rows = featured.rows("channel_digests", 0)
    assert analyst.digested == []
    assert {row["digest"] for row in rows} == {"Too early to tell: 20 videos counted for the first time."}
    assert {row["top_video_id"] for row in rows} == {None}


def test_a_digest_whose_facts_changed_is_asked_for_again(featured: Observatory) -> None:
    explain(featured, RecordingAnalyst(), 1)
    rows = featured.rows("channel_digests", 1)
    replace_hours(
        featured.insights_database, "channel_digests", [hour(1)], [{**rows[0], "facts_hash": "of before"}, *rows[1:]]
    )
    analyst = RecordingAnalyst()
    explain(featured, analyst, 1)
    assert [[fact.channel_id for fact in batch] for batch in analyst.digested] == [[rows[0]["channel_id"]]]
    assert featured.rows("channel_digests", 1) == rows
