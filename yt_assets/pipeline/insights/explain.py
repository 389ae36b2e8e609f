"""The model's part of an hour's trends: the choice of videos, and what becomes of the answers.

Here: the few videos that matter, the answers of before that still fit their facts, the merging of labels, the sums of
a run. Not here: prompts, the exchange, what is material about a video (language), the benchmarks' labels (analysis),
the budget (model_budget), digests of channels (digest).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from yt_assets.analysis.trends.ranking import rank_trending
from yt_assets.language.analyst import TrendAnalyst
from yt_assets.language.fact_hash import trend_hash
from yt_assets.language.facts import Answers, TrendFacts
from yt_assets.pipeline.insights.digest import digest_channels
from yt_assets.pipeline.insights.model_budget import ModelBudget, ModelLimits
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.explanations import ModelAnswers, StoredAnswer
from yt_assets.storage.ledgers.model_usage import ModelUsage

# Older words than this are about another week. It also keeps YouTube's 30 days: an answer holds figures.
MAX_AGE = timedelta(days=7)


@dataclass
class Explainer:
    """Adds label_source, explanation, model and prompt_version to an hour's trends, and gathers its digests.

    A video whose facts did not change materially keeps its answer: an hour that is computed again gives the same rows,
    and costs no tokens. Without an answer the benchmarks' label stands, and the row says so. A run does not ask a
    server again that answered nothing in one of its hours.
    """

    analyst: TrendAnalyst
    insights: Database
    limits: ModelLimits
    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: int = 0
    sources: dict[str, int] = field(default_factory=lambda: {"model": 0, "benchmark": 0})
    problems: list[str] = field(default_factory=list)
    hours: list[datetime] = field(default_factory=list)
    digests: list[Mapping[str, Any]] = field(default_factory=list)
    _away: bool = False

    def explain(
        self,
        hour: datetime,
        trends: pd.DataFrame,
        features: pd.DataFrame,
        titles: pd.DataFrame,
        is_in_force: Callable[[], bool] = lambda: True,
    ) -> pd.DataFrame:
        """The trends of one hour with the model's columns; `features` and `titles` are of the same hour.

        is_in_force: whether these are still what the hour is made of, asked once the model has answered.
        """
        self.hours.append(hour)
        answers = self._answers(hour, _facts(trends, features, titles, self.limits.videos), is_in_force)
        explained = rank_trending(_merged(trends, answers))
        for source, count in explained["label_source"].value_counts().items():
            self.sources[str(source)] += int(count)
        budget = None if self._away else ModelBudget(self.insights, hour, self.limits)
        digests, answered = digest_channels(
            hour, explained, titles, self.analyst, budget, most=self.limits.channels, database=self.insights
        )
        self.digests += digests
        if answered is not None:
            self._count(answered)
        return explained

    def take_digests(self) -> Sequence[Mapping[str, Any]]:
        """The digests of the hours since this was asked last."""
        taken, self.digests = self.digests, []
        return taken

    def facts(self) -> dict[str, Any]:
        """What this run asked, reused and cost, and what its hours have cost in all, for the asset's metadata."""
        usages = [ModelUsage(self.insights, hour).read() for hour in self.hours]
        read, wrote = (sum(getattr(usage, name) for usage in usages) for name in ("prompt_tokens", "completion_tokens"))
        costs = {
            "model_cost_usd": self.limits.cost(self.prompt_tokens, self.completion_tokens),
            "hour_cost_usd": self.limits.cost(read, wrote),
        }
        return {
            "model": self.analyst.model,
            "model_requests": self.requests,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "answers_cached": self.cached,
            **{f"labels_by_{source}": count for source, count in self.sources.items()},
            "hour_requests": sum(usage.requests for usage in usages),
            "hour_tokens": read + wrote,
            "hour_tokens_set_aside": sum(usage.tokens_set_aside for usage in usages),
            **{name: cost for name, cost in costs.items() if cost is not None},
        }

    def _answers(
        self, hour: datetime, facts: Sequence[TrendFacts], is_in_force: Callable[[], bool]
    ) -> dict[str, StoredAnswer]:
        hashes = {fact.video_id: trend_hash(fact, self.analyst.language) for fact in facts}
        stored = self._recall(hour, hashes)
        self.cached += len(stored)
        questions = [fact for fact in facts if fact.video_id not in stored]
        if questions and not self._away:
            answers = self.analyst.explain(questions, ModelBudget(self.insights, hour, self.limits))
            self._count(answers)
            voice = (self.analyst.model, self.analyst.prompt_version)
            # That there is no opinion to be had is an answer too: another question would cost the same.
            for key, opinion in {**dict.fromkeys(answers.unusable), **answers.by_key}.items():
                label, text = (opinion.label, opinion.text) if opinion else (None, None)
                stored[key] = StoredAnswer(hour, key, hashes[key], *voice, hour, label, text)
        # Before the rows are stored, so that a retry of the step costs nothing. Of an hour that was captured again
        # meanwhile, they take the place of none: those may be of the newer capture.
        answers_stored = ModelAnswers(self.insights)
        taken = () if is_in_force() else answers_stored.of_hour(hour)
        answers_stored.store([answer for key, answer in stored.items() if key not in taken])
        return stored

    def _recall(self, hour: datetime, hashes: Mapping[str, str]) -> dict[str, StoredAnswer]:
        """Answers that stand for this hour, by video id; `hashes` gives each video's facts_hash.

        An answer is used again while the facts stay in their bands: in the hour of its question, however often that
        hour is computed, and in hours up to MAX_AGE away. Without a key only the former: an old hour gives the same
        rows as before, and a new one has the benchmarks' labels alone.
        """
        analyst, stored = self.analyst, ModelAnswers(self.insights)
        voice = (analyst.model, analyst.prompt_version)
        of_hour = stored.of_hour(hour)
        others = stored.to_facts(
            hashes.values() if analyst.has_key else (),
            model=analyst.model,
            prompt_version=analyst.prompt_version,
            asked=(hour - MAX_AGE, hour + MAX_AGE),
        )
        answers: dict[str, StoredAnswer] = {}
        for video_id, facts_hash in hashes.items():
            own = of_hour.get(video_id)
            same_voice = own and (not analyst.has_key or (own.model, own.prompt_version) == voice)
            if own and same_voice and own.facts_hash == facts_hash:
                answers[video_id] = own
            elif facts_hash in others:
                answers[video_id] = replace(others[facts_hash], hour=hour)
        return answers

    def _count(self, answers: Answers) -> None:
        self.requests += answers.requests
        self.prompt_tokens += answers.prompt_tokens
        self.completion_tokens += answers.completion_tokens
        self._away = answers.requests > 0 and answers.replies == 0
        if answers.problem and answers.problem not in self.problems:
            self.problems.append(answers.problem)


def _merged(trends: pd.DataFrame, answers: Mapping[str, StoredAnswer]) -> pd.DataFrame:
    """Trends with the answers' labels and words; an answer without a label leaves the benchmarks' alone."""
    believed = {key: answer for key, answer in answers.items() if answer.label}
    by_row = [believed.get(key) for key in trends["video_id"]]

    # Spelled out, for an hour without a single opinion: pandas would make a column of numbers of it.
    def column(name: str) -> pd.Series:
        return pd.Series([getattr(answer, name, None) for answer in by_row], index=trends.index, dtype="str")

    labels = column("label")
    return trends.assign(
        benchmark_label=trends["label"],
        label=labels.fillna(trends["label"]).astype("str"),
        explanation=column("explanation"),
        label_source=labels.notna().map({True: "model", False: "benchmark"}).astype("str"),
        model=column("model"),
        prompt_version=column("prompt_version"),
    )


def _facts(trends: pd.DataFrame, features: pd.DataFrame, titles: pd.DataFrame, most: int) -> list[TrendFacts]:
    """The facts of at most `most` videos with a velocity: those of Trending, then those with most to come."""
    moving = trends[trends["views_per_hour"].notna() & (trends["label"] != "too_early")]
    rows = (
        moving.head(most)
        .merge(features[["video_id", "format"]], on="video_id")
        .merge(titles[["video_id", "title", "channel_title"]], on="video_id")
    )
    return [
        TrendFacts(
            video_id=row["video_id"],
            title=_text(row["title"]),
            channel_title=_text(row["channel_title"]),
            format=_text(row["format"]),
            age_hours=float(row["age_hours"]),
            views=None if pd.isna(row["views"]) else int(row["views"]),
            views_per_hour=float(row["views_per_hour"]),
            recent_views_per_hour=_real(row["recent_views_per_hour"]),
            expected_views_per_hour=_real(row["expected_views_per_hour"]),
            outlier_multiple=_real(row["outlier_multiple"]),
            label=row["label"],
            baseline_kind=row["baseline_kind"],
            baseline_n=int(row["baseline_n"]),
        )
        for row in rows.to_dict("records")
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _real(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
