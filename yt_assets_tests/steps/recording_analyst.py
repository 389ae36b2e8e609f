"""An analyst that answers at once and remembers what it was asked."""

from collections.abc import Sequence
from typing import get_args

from yt_assets.language.analyst import Purse
from yt_assets.language.facts import Answers, AnswerT, ChannelFacts, TrendFacts, TrendLabel, TrendOpinion

# From quiet to loud: an analyst may move a label by one step along this line.
LINE: tuple[TrendLabel, ...] = ("dormant", "slowing", "steady", "rising", "surging", "viral")
assert {*LINE, "too_early"} == set(get_args(TrendLabel))


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

    def explain(self, facts: Sequence[TrendFacts], purse: Purse) -> Answers[TrendOpinion]:
        """An opinion on every video that it is not silent about."""
        self.asked.append(list(facts))
        heard = [fact for fact in facts if fact.video_id not in self.silent | self.unusable]
        opinions = {
            fact.video_id: TrendOpinion(fact.video_id, step_up(fact.label), f"Because of {fact.title}")
            for fact in heard
        }
        problem = None if len(heard) == len(facts) else f"{len(facts) - len(heard)} videos were too much for it"
        return self._paid(purse, opinions, problem, self.unusable)

    def digest(self, facts: Sequence[ChannelFacts], purse: Purse) -> Answers[str]:
        """A line on every channel."""
        self.digested.append(list(facts))
        return self._paid(purse, {fact.channel_id: f"The hour of {fact.channel_title}" for fact in facts}, None)

    def _paid(
        self, purse: Purse, found: dict[str, AnswerT], problem: str | None, unusable: frozenset[str] = frozenset()
    ) -> Answers[AnswerT]:
        refusal = purse.reserve(500)
        if refusal is not None:
            return Answers({}, 0, 0, 0, refusal)
        purse.settle(500, 100, 20)
        return Answers(found, 100, 20, requests=1, problem=problem, unusable=unusable, replies=1)


def step_up(label: str) -> TrendLabel:
    """The next louder label."""
    place = LINE.index(next(known for known in LINE if known == label))
    return LINE[min(place + 1, len(LINE) - 1)]
