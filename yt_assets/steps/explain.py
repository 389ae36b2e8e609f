"""The model's part of an hour's trends: who is asked about, and what becomes of the answers.

Here: the choice of the few videos that matter, reuse of what was answered before, and the merging of labels. Not here:
prompts and the exchange (language), the benchmarks' labels (analysis).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from yt_assets.language.analyst import TrendAnalyst
from yt_assets.language.facts import TrendFacts
from yt_assets.storage.engine import Database
from yt_assets.storage.explanations import StoredOpinion, stored_opinions

# Videos an hour that the model is asked about, by trend_rank: what a person reads of a ranking.
EXPLAINED_VIDEOS = 10


@dataclass
class Explainer:
    """Adds label_source, explanation, model and prompt_version to an hour's trends.

    A video whose benchmark reason reads as it did when the model was last heard on this very hour keeps that answer:
    an hour that is computed again gives the same rows, and costs no tokens. Without an answer the benchmarks' label
    stands, and the row says so.
    """

    analyst: TrendAnalyst
    insights: Database
    requests: int = 0
    tokens: int = 0
    problems: list[str] = field(default_factory=list)

    def explain(
        self, hour: datetime, trends: pd.DataFrame, features: pd.DataFrame, titles: pd.DataFrame
    ) -> pd.DataFrame:
        """The trends of one hour with the model's columns; `features` and `titles` are of the same hour."""
        opinions = self._opinions(hour, _facts(trends, features, titles))
        heard = [opinions.get(key) for key in trends["video_id"]]
        labels = [opinion.label if opinion else label for opinion, label in zip(heard, trends["label"], strict=True)]

        # Spelled out, for an hour without a single opinion: pandas would make a column of numbers of it.
        def texts(values: Iterable[str | None]) -> pd.Series:
            return pd.Series(list(values), index=trends.index, dtype="str")

        return trends.assign(
            benchmark_label=trends["label"],
            label=texts(labels),
            explanation=texts(opinion.explanation if opinion else None for opinion in heard),
            label_source=texts("model" if opinion else "benchmark" for opinion in heard),
            model=texts(self.analyst.model if opinion else None for opinion in heard),
            prompt_version=texts(self.analyst.prompt_version if opinion else None for opinion in heard),
        )

    def _opinions(self, hour: datetime, facts: Sequence[TrendFacts]) -> dict[str, StoredOpinion]:
        with self.insights.reading() as connection:
            before = stored_opinions(connection, hour, self.analyst.model, self.analyst.prompt_version)
        kept = {fact.video_id: before[fact.video_id] for fact in facts if _unchanged(fact, before)}
        asked = [fact for fact in facts if fact.video_id not in kept]
        if not asked:
            return kept
        heard = self.analyst.explain(asked)
        self.requests += heard.requests
        self.tokens += heard.prompt_tokens + heard.completion_tokens
        if heard.problem and heard.problem not in self.problems:
            self.problems.append(heard.problem)
        new = {key: StoredOpinion(opinion.label, opinion.explanation, "") for key, opinion in heard.opinions.items()}
        return kept | new


def _unchanged(fact: TrendFacts, before: dict[str, StoredOpinion]) -> bool:
    return fact.video_id in before and before[fact.video_id].reason == fact.reason


def _facts(trends: pd.DataFrame, features: pd.DataFrame, titles: pd.DataFrame) -> list[TrendFacts]:
    """The highest-ranked videos with a velocity, as the model is told of them."""
    known = trends[trends["views_per_hour"].notna() & (trends["label"] != "too_early")]
    chosen = known.nsmallest(EXPLAINED_VIDEOS, "trend_rank")
    named = chosen.merge(features[["video_id", "format", "age_hours"]], on="video_id").merge(
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
            reason=row["reason"],
        )
        for row in named.to_dict("records")
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _real(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
