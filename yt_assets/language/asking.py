"""Which requests one question becomes: batches first, then one by one what a batch spoiled, within one gate.

Here: batches, what follows from a fault, the tally of answers. Not here: one request (`exchange`), threads (`crew`),
limits (`gate`), what a reply is worth (`questions`, `answers`). `model` calls it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

from openai import OpenAI

from yt_assets.language.analyst import Purse
from yt_assets.language.crew import Crew
from yt_assets.language.exchange import Reply, ask
from yt_assets.language.facts import Answers
from yt_assets.language.faults import UPSTREAM_FAULTS, Upstream, describe_fault
from yt_assets.language.gate import RequestGate
from yt_assets.language.questions import AnswerT, Question, SubjectT
from yt_assets.language.suspicion import speaks_to_a_model


@dataclass(frozen=True, slots=True)
class Outcome(Generic[SubjectT, AnswerT]):
    """What became of one request.

    suspect: something in the batch spoiled the reply for the whole of it. replied: a completion came, and is paid for.
    """

    batch: tuple[SubjectT, ...]
    answers: dict[str, AnswerT] = field(default_factory=dict)
    reason: str | None = None
    suspect: bool = False
    replied: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def spoiled(self) -> tuple[SubjectT, ...]:
        """What deserves a request of its own: nothing when this was one already."""
        return self.batch if self.suspect and len(self.batch) > 1 else ()

    @property
    def unusable(self) -> frozenset[str]:
        """Asked about alone and answered, but in a way that cannot be believed."""
        left = {fact.key for fact in self.batch} - self.answers.keys()
        return frozenset(left) if self.replied and len(self.batch) == 1 else frozenset()


class Asking(Generic[SubjectT, AnswerT]):
    """Asks one question with one client. Threads share it."""

    def __init__(
        self,
        question: Question[SubjectT, AnswerT],
        client: OpenAI,
        upstream: Upstream,
        gate: RequestGate,
        purse: Purse,
    ) -> None:
        self._question = question
        self._client = client
        self._upstream = upstream
        self._gate = gate
        self._purse = purse
        self._takes_schema = purse.takes_schema()

    def ask_all(
        self, subjects: Sequence[SubjectT], tally: Tally[SubjectT, AnswerT], *, threads: int, size: int
    ) -> None:
        """Ask about all of them, fill the tally, close the client when the last thread has left."""
        crew: Crew[tuple[SubjectT, ...], Outcome[SubjectT, AnswerT]] = Crew(
            self._ask, threads=max(1, min(threads, len(subjects))), at_end=self._client.close
        )
        for batch in batches(subjects, size):
            crew.submit(batch)
        try:
            for outcome in crew.results(self._gate.remaining):
                tally.add(outcome)
                for fact in outcome.spoiled:
                    crew.submit((fact,))
        finally:
            self._gate.close(self._gate.overtime)
            self._gate.end()
            crew.dismiss()
        if tally.replies and not self._takes_schema:
            self._purse.remember_plain_json()

    def _ask(self, batch: tuple[SubjectT, ...]) -> Outcome[SubjectT, AnswerT]:
        schema = self._takes_schema
        try:
            reply = ask(self._client, self._upstream.model, self._question, batch, schema=schema)
        except UPSTREAM_FAULTS as error:
            fault = describe_fault(error, self._upstream)
            if fault.refused_format and schema:
                self._takes_schema = False
                return self._ask(batch)
            if fault.hopeless:
                self._gate.close(fault.reason)
            return Outcome(batch, reason=fault.reason, suspect=fault.ask_alone)
        self._gate.settle(reply.prompt_tokens, reply.completion_tokens)
        return self._read(batch, reply)

    def _read(self, batch: tuple[SubjectT, ...], reply: Reply) -> Outcome[SubjectT, AnswerT]:
        """The answers of a reply. What was asked about alone has no neighbours to protect."""
        heard: Outcome[SubjectT, AnswerT] = Outcome(
            batch,
            reason=reply.reason,
            suspect=reply.reason is not None,
            replied=True,
            prompt_tokens=reply.prompt_tokens or 0,
            completion_tokens=reply.completion_tokens or 0,
        )
        if reply.text is None:
            return heard
        answers, complaint = self._question.read(reply.text, batch)
        believed = answers if complaint is None or len(batch) == 1 else {}
        return replace(heard, answers=believed, reason=complaint, suspect=complaint is not None)


class Tally(Generic[SubjectT, AnswerT]):
    """Answers gathered so far, and for each key without one the last reason why."""

    def __init__(self, keys: Sequence[str], stands: str) -> None:
        self._keys = keys
        self._stands = stands
        self._answers: dict[str, AnswerT] = {}
        self._reasons: dict[str, str] = {}
        self._unusable: frozenset[str] = frozenset()
        self.replies = 0
        self._prompt_tokens = 0
        self._completion_tokens = 0

    def add(self, outcome: Outcome[SubjectT, AnswerT]) -> None:
        """Take in what became of one request."""
        self._answers |= outcome.answers
        if outcome.reason is not None:
            self._reasons |= {fact.key: outcome.reason for fact in outcome.batch}
        self._unusable |= outcome.unusable
        self.replies += outcome.replied
        self._prompt_tokens += outcome.prompt_tokens
        self._completion_tokens += outcome.completion_tokens

    def answers(self, gate: RequestGate, reason_for_rest: str) -> Answers[AnswerT]:
        """The whole, where what no outcome spoke of was left for `reason_for_rest`."""
        left = [key for key in self._keys if key not in self._answers]
        reasons = Counter(self._reasons.get(key, reason_for_rest) for key in left)
        return Answers(
            self._answers,
            prompt_tokens=self._prompt_tokens,
            completion_tokens=self._completion_tokens,
            requests=gate.requests,
            problem=_sentence(reasons, len(self._keys), self._stands),
            unusable=self._unusable,
            replies=self.replies,
        )


def batches(subjects: Sequence[SubjectT], size: int) -> list[tuple[SubjectT, ...]]:
    """Batches of `size`, and one for each subject whose texts read as if they spoke to a model."""
    together: list[SubjectT] = []
    alone: list[SubjectT] = []
    for fact in subjects:
        (alone if speaks_to_a_model(fact.texts) else together).append(fact)
    cut = [tuple(together[start : start + size]) for start in range(0, len(together), size)]
    return cut + [(fact,) for fact in alone]


def _sentence(reasons: Counter[str], asked: int, stands: str) -> str | None:
    if not reasons:
        return None
    named = [f"{reason} ({count})" for reason, count in reasons.most_common(3)]
    named += ["other reasons"] if len(reasons) > len(named) else []
    return f"{reasons.total()} of {asked} {stands}: {'; '.join(named)}"
