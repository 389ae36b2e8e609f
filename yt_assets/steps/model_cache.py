"""What was answered before, for the facts at hand.

Here: which answers may be used again. Not here: what is material about a video (language/material), statements
(storage/explanations).

An answer is used again while the facts stay in their bands: in the hour that it was asked for, however often that is
computed, and in hours up to MAX_AGE away. Without a key only the former: an old hour gives the same rows as before, and
a new one is the benchmarks' alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yt_assets.language.analyst import TrendAnalyst
from yt_assets.storage.engine import Database
from yt_assets.storage.explanations import StoredAnswer, answers_in, answers_to, store_answers

# Older words than this are about another week. It also keeps YouTube's 30 days: an answer holds figures.
MAX_AGE = timedelta(days=7)


@dataclass(frozen=True)
class AnswerCache:
    """The answers of one database to one analyst's question."""

    database: Database
    analyst: TrendAnalyst

    def recall(self, hour: datetime, hashes: Mapping[str, str]) -> dict[str, StoredAnswer]:
        """Answers that stand for this hour, by video id; `hashes` gives each video's facts_hash."""
        analyst = self.analyst
        with self.database.reading() as connection:
            used = answers_in(connection, hour)
            others = answers_to(
                connection,
                hashes.values() if analyst.has_key else (),
                model=analyst.model,
                prompt_version=analyst.prompt_version,
                asked=(hour - MAX_AGE, hour + MAX_AGE),
            )
        found: dict[str, StoredAnswer] = {}
        for video_id, facts_hash in hashes.items():
            if video_id in used and self._stands(used[video_id], facts_hash):
                found[video_id] = used[video_id]
            elif facts_hash in others:
                found[video_id] = replace(others[facts_hash], hour=hour)
        return found

    def keep(self, answers: Mapping[str, StoredAnswer]) -> None:
        """Remember what an hour used; before its rows are stored, so that a retry of the step costs nothing."""
        store_answers(self.database, list(answers.values()))

    def _stands(self, answer: StoredAnswer, facts_hash: str) -> bool:
        same_voice = (answer.model, answer.prompt_version) == (self.analyst.model, self.analyst.prompt_version)
        return answer.facts_hash == facts_hash and (same_voice or not self.analyst.has_key)
