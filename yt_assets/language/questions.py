"""The two questions that are asked: about videos, and about channels. What is sent, what shape comes back, what counts.

Here: a question as one value, so that requests, retries and budgets (`model`) are written once. Not here: the words
(`prompts`), what is believed (`answers`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from yt_assets.language import prompts
from yt_assets.language.answers import TOO_FAR, Answer, DigestAnswer, keep_near_benchmark, read_answer, read_digests
from yt_assets.language.facts import ChannelFacts, TrendFacts, TrendOpinion


class Subject(Protocol):
    """What can be asked about: it has a key, and texts that strangers wrote."""

    @property
    def key(self) -> str:
        """What an answer about it is told by."""

    @property
    def texts(self) -> tuple[str, ...]:
        """What strangers wrote."""


SubjectT = TypeVar("SubjectT", bound=Subject)
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class Question(Generic[SubjectT, AnswerT]):
    """One kind of request.

    shape: the reply as a model class. example: the same for servers that take no schema. read: the answers that may be
    believed by key, and a clause that says what was wrong with the others, or None. stands: what stands without an
    answer, for messages.
    """

    name: str
    system: str
    facts: Callable[[Sequence[SubjectT]], str]
    shape: type[BaseModel]
    example: object
    read: Callable[[str, Sequence[SubjectT]], tuple[dict[str, AnswerT], str | None]]
    stands: str

    @property
    def schema(self) -> dict[str, object]:
        """The JSON schema of the reply, within what strict structured output accepts."""
        return self.shape.model_json_schema()

    @property
    def system_with_shape(self) -> str:
        """The system text for servers that take no schema."""
        return self.system + prompts.shape_told(self.example)


def about_trends(language: str) -> Question[TrendFacts, TrendOpinion]:
    """Why videos carry their labels, and whether a label moves by one step."""
    row = {"video_id": "...", "label": "one of the seven labels", "explanation": "..."}
    return Question(
        name="trend_opinions",
        system=prompts.trend_text(language),
        facts=prompts.trend_facts,
        shape=Answer,
        example={"videos": [row]},
        read=_read_trends,
        stands="videos keep the benchmark's label alone",
    )


def about_channels(language: str) -> Question[ChannelFacts, str]:
    """What stands out in a channel's hour."""
    return Question(
        name="channel_digests",
        system=prompts.digest_text(language),
        facts=prompts.channel_facts,
        shape=DigestAnswer,
        example={"channels": [{"channel_id": "...", "digest": "..."}]},
        read=lambda text, facts: read_digests(text, [fact.key for fact in facts]),
        stands="channels keep the digest made of the figures",
    )


def _read_trends(text: str, facts: Sequence[TrendFacts]) -> tuple[dict[str, TrendOpinion], str | None]:
    """Sound rows near their benchmark. A jump makes the whole reply doubtful: who obeys a title labels all alike."""
    opinions, complaint = read_answer(text, [fact.key for fact in facts])
    near, far = keep_near_benchmark(opinions, {fact.key: fact.label for fact in facts})
    return near, complaint or (TOO_FAR if far else None)
