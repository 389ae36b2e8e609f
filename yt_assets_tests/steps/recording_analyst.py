"""An analyst that answers at once and remembers what it was asked."""

from collections.abc import Sequence
from typing import get_args

from yt_assets.language.facts import Explanation, TrendFacts, TrendLabel, TrendOpinion

# From quiet to loud: an analyst may move a label by one step along this line.
LINE: tuple[TrendLabel, ...] = ("dormant", "slowing", "steady", "rising", "surging", "viral")
assert {*LINE, "too_early"} == set(get_args(TrendLabel))


class RecordingAnalyst:
    """Moves every label one step up and says why. silent: ids on which it has no opinion."""

    def __init__(self, *, model: str = "small-1", prompt_version: str = "7", silent: Sequence[str] = ()) -> None:
        self.model = model
        self.prompt_version = prompt_version
        self.silent = frozenset(silent)
        self.asked: list[list[TrendFacts]] = []

    def explain(self, facts: Sequence[TrendFacts]) -> Explanation:
        """An opinion on every video that it is not silent about."""
        self.asked.append(list(facts))
        heard = [fact for fact in facts if fact.video_id not in self.silent]
        opinions = {
            fact.video_id: TrendOpinion(fact.video_id, step_up(fact.label), f"Because of {fact.title}")
            for fact in heard
        }
        problem = None if len(heard) == len(facts) else f"{len(facts) - len(heard)} videos were too much for it"
        return Explanation(opinions, prompt_tokens=100, completion_tokens=20, requests=1, problem=problem)


def step_up(label: str) -> TrendLabel:
    """The next louder label."""
    place = LINE.index(next(known for known in LINE if known == label))
    return LINE[min(place + 1, len(LINE) - 1)]
