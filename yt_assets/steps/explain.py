"""The model's part of an hour's trends: who is asked about, and what becomes of the answers.

Here: the choice of the few videos that matter, the merging of labels, the tally. Not here: prompts and the exchange
(language), the benchmarks' labels (analysis), what is used again (model_cache.py), what may be spent (model_budget.py),
digests of channels (digest.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from yt_assets.language.analyst import TrendAnalyst
from yt_assets.language.facts import Answers, TrendFacts, TrendOpinion
from yt_assets.language.material import trend_hash
from yt_assets.steps.digest import digest_channels
from yt_assets.steps.model_budget import HourPurse, ModelLimits
from yt_assets.steps.model_cache import AnswerCache
from yt_assets.storage.engine import Database
from yt_assets.storage.explanations import StoredAnswer
from yt_assets.storage.model_usage import usage_of


@dataclass
class Explainer:
    """Adds label_source, explanation, model and prompt_version to an hour's trends, and stores its digests.

    A video whose facts did not change materially keeps its answer: an hour that is computed again gives the same rows,
    and costs no tokens. Without an answer the benchmarks' label stands, and the row says so. A server that answered
    nothing in one hour is not asked in the others of the same run.
    """

    analyst: TrendAnalyst
    insights: Database
    limits: ModelLimits = field(default_factory=ModelLimits)
    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: int = 0
    sources: dict[str, int] = field(default_factory=lambda: {"model": 0, "benchmark": 0})
    problems: list[str] = field(default_factory=list)
    hours: list[datetime] = field(default_factory=list)
    _away: bool = False

    def explain(
        self, hour: datetime, trends: pd.DataFrame, features: pd.DataFrame, titles: pd.DataFrame
    ) -> pd.DataFrame:
        """The trends of one hour with the model's columns; `features` and `titles` are of the same hour."""
        self.hours.append(hour)
        answers = self._answers(hour, _facts(trends, features, titles, self.limits.videos))
        explained = _merged(trends, answers)
        for source, count in explained["label_source"].value_counts().items():
            self.sources[str(source)] += int(count)
        self._digest(hour, explained, titles)
        return explained

    def facts(self) -> dict[str, Any]:
        """What this run asked, reused and cost, and what its hours have cost in all, for the asset's metadata."""
        with self.insights.reading() as connection:
            usages = [usage_of(connection, hour) for hour in self.hours]
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

    def _answers(self, hour: datetime, facts: Sequence[TrendFacts]) -> dict[str, StoredAnswer]:
        hashes = {fact.video_id: trend_hash(fact, self.analyst.language) for fact in facts}
        cache = AnswerCache(self.insights, self.analyst)
        kept = cache.recall(hour, hashes)
        self.cached += len(kept)
        asked = [fact for fact in facts if fact.video_id not in kept]
        if asked and not self._away:
            heard = self._heard(self.analyst.explain(asked, HourPurse(self.insights, hour, self.limits)))
            voice = (self.analyst.model, self.analyst.prompt_version)
            kept |= _stored(hour, heard, hashes, voice)
        cache.keep(kept)
        return kept

    def _digest(self, hour: datetime, explained: pd.DataFrame, titles: pd.DataFrame) -> None:
        purse = None if self._away else HourPurse(self.insights, hour, self.limits)
        heard = digest_channels(hour, explained, titles, self.analyst, purse, self.limits.channels).store(self.insights)
        if heard is not None:
            self._heard(heard)

    def _heard(self, heard: Answers[Any]) -> Answers[Any]:
        self.requests += heard.requests
        self.prompt_tokens += heard.prompt_tokens
        self.completion_tokens += heard.completion_tokens
        self._away = heard.requests > 0 and heard.replies == 0
        if heard.problem and heard.problem not in self.problems:
            self.problems.append(heard.problem)
        return heard


def _stored(
    hour: datetime, heard: Answers[TrendOpinion], hashes: Mapping[str, str], voice: tuple[str, str]
) -> dict[str, StoredAnswer]:
    """Answers to keep: opinions, and that there is none to be had."""

    def stored(key: str, label: str | None, explanation: str | None) -> StoredAnswer:
        return StoredAnswer(hour, key, hashes[key], *voice, hour, label, explanation)

    nothing = {key: stored(key, None, None) for key in heard.unusable}
    return nothing | {key: stored(key, said.label, said.explanation) for key, said in heard.by_key.items()}


def _merged(trends: pd.DataFrame, answers: Mapping[str, StoredAnswer]) -> pd.DataFrame:
    """Trends with the answers' labels and words; an answer without a label leaves the benchmarks' alone."""
    found = [answers.get(key) for key in trends["video_id"]]
    heard = [answer if answer and answer.label else None for answer in found]
    labels = [answer.label if answer else label for answer, label in zip(heard, trends["label"], strict=True)]

    # Spelled out, for an hour without a single opinion: pandas would make a column of numbers of it.
    def texts(values: Iterable[str | None]) -> pd.Series:
        return pd.Series(list(values), index=trends.index, dtype="str")

    return trends.assign(
        benchmark_label=trends["label"],
        label=texts(labels),
        explanation=texts(answer.explanation if answer else None for answer in heard),
        label_source=texts("model" if answer else "benchmark" for answer in heard),
        model=texts(answer.model if answer else None for answer in heard),
        prompt_version=texts(answer.prompt_version if answer else None for answer in heard),
    )


def _facts(trends: pd.DataFrame, features: pd.DataFrame, titles: pd.DataFrame, most: int) -> list[TrendFacts]:
    """The highest-ranked videos with a velocity, at most `most`, as the model is told of them."""
    known = trends[trends["views_per_hour"].notna() & (trends["label"] != "too_early")]
    chosen = known.nsmallest(most, "trend_rank")
    named = chosen.merge(features[["video_id", "format"]], on="video_id").merge(
        titles[["video_id", "title", "channel_title"]], on="video_id"
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
            acceleration=_real(row["acceleration"]),
            outlier_multiple=_real(row["outlier_multiple"]),
            label=row["label"],
            baseline_kind=row["baseline_kind"],
            baseline_n=int(row["baseline_n"]),
        )
        for row in named.to_dict("records")
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _real(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
