"""An analyst that answers at once and remembers what it was asked."""

from collections.abc import Sequence
from typing import get_args

from yt_assets.analysis.trends.labels import Label
from yt_assets.language.analyst import Budget
from yt_assets.language.facts import Answers, ChannelFacts, Opinion, TrendFacts
from yt_assets.pipeline.insights.model_budget import ModelLimits

# What an hour may spend and hold in these tests.
LIMITS = ModelLimits(requests=30, tokens=100_000, videos=10, channels=10, prompt_price=None, completion_price=None)

# From quiet to loud: an analyst may move a label by one step along one of these lines.
LINES: tuple[tuple[Label, ...], ...] = (("dormant", "slowing", "steady"), ("rising", "surging", "viral"))
assert {*LINES[0], *LINES[1], "too_early", "upcoming"} == set(get_args(Label))


class RecordingAnalyst:
    """Moves every label one step up and says why. silent: ids on which it has no opinion. One request a question."""

    has_key = True
    digest_version = "d-3"

    def __init__(
        self,
        *,
        model: str = "small-1",
        prompt_version: str = "7",
        language: str = "English",
        silent: Sequence[str] = (),
        unusable: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.prompt_version = prompt_version
        self.language = language
        self.silent = frozenset(silent)
        self.unusable = frozenset(unusable)
        self.asked: list[list[TrendFacts]] = []
        self.digested: list[list[ChannelFacts]] = []

    def explain(self, facts: Sequence[TrendFacts], budget: Budget) -> Answers:
        """An opinion on every video that it is not silent about."""
        self.asked.append(list(facts))
        heard = [fact for fact in facts if fact.video_id not in self.silent | self.unusable]
        opinions = {
            fact.video_id: Opinion(fact.video_id, f"Because of {fact.title}", step_up(fact.label)) for fact in heard
        }
        problem = None if len(heard) == len(facts) else f"{len(facts) - len(heard)} videos were too much for it"
        return self._paid(budget, opinions, problem, self.unusable)

    def digest(self, facts: Sequence[ChannelFacts], budget: Budget) -> Answers:
        """A line on every channel."""
        self.digested.append(list(facts))
        lines = [Opinion(fact.channel_id, f"The hour of {fact.channel_title}") for fact in facts]
        return self._paid(budget, {line.key: line for line in lines}, None)

    def _paid(
        self, budget: Budget, opinions: dict[str, Opinion], problem: str | None, unusable: frozenset[str] = frozenset()
    ) -> Answers:
        refusal = budget.reserve(500)
        if refusal is not None:
            return Answers({}, 0, 0, 0, refusal)
        budget.settle(500, 100, 20)
        return Answers(opinions, 100, 20, requests=1, problem=problem, unusable=unusable, replies=1)


def step_up(label: str) -> Label:
    """The next louder label of its line."""
    (line,) = (line for line in LINES if label in line)
    place = next(place for place, known in enumerate(line) if known == label)
    return line[min(place + 1, len(line) - 1)]
