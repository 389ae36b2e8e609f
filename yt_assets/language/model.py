"""The trend analyst that asks an OpenAI-compatible server.

Decides which requests are made: batches first, then one by one what a batch spoiled, within one budget and one
deadline. The resources above choose the analyst and hand it to the trend asset.

Which label may be refined: the analyst may move a benchmark's label by one step along dormant, slowing, steady,
rising, surging, viral. `too_early` is never changed. Of a larger jump nothing is kept: the benchmark's label stands.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from openai import OpenAI
from pydantic import SecretStr

from yt_assets.language.answers import keep_near_benchmark, read_answer
from yt_assets.language.crew import Crew
from yt_assets.language.exchange import DEFAULT_BASE_URL, ask, open_client
from yt_assets.language.facts import Explanation, TrendFacts, TrendOpinion
from yt_assets.language.faults import UPSTREAM_FAULTS, Upstream, describe_fault
from yt_assets.language.gate import RequestGate
from yt_assets.language.prompts import PROMPT_VERSION

_Batch = tuple[TrendFacts, ...]


class OpenAITrendAnalyst:
    """Asks an OpenAI-compatible server, `batch_size` videos in one request, on `threads` threads with one client.

    Every limit holds for one call of `explain`: `max_requests` HTTP requests, retries included, and `deadline` seconds.
    A request waits `timeout` seconds for each read and is retried `max_retries` times after time-outs, 429 and 5xx,
    never after a bad key, a bad request or a spent quota. The client is made inside `explain`, because it must not
    cross a fork.
    """

    prompt_version = PROMPT_VERSION

    def __init__(
        self,
        api_key: str,
        model: str,
        base_url: str | None = None,
        *,
        timeout: float = 30.0,
        max_retries: int = 2,
        threads: int = 3,
        batch_size: int = 10,
        max_requests: int = 30,
        deadline: float = 180.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self._api_key = SecretStr(api_key.strip())
        self._upstream = Upstream(model, base_url or DEFAULT_BASE_URL, timeout)
        self._max_retries = max_retries
        self._threads = threads
        self._batch_size = batch_size
        self._max_requests = max_requests
        self._deadline = deadline
        self._clock = clock

    def explain(self, facts: Sequence[TrendFacts]) -> Explanation:
        """Opinions on as many of `facts` as limits and server allow; `problem` says why not all. Order is irrelevant.

        A batch whose reply is refused, cut off, unreadable, or names other videos than it was asked about is believed
        in nothing: its videos are asked about one by one, so that one poisoned title cannot speak for its neighbours.
        """
        tally = _Tally({fact.video_id: fact.label for fact in facts})
        gate = RequestGate(max_requests=self._max_requests, deadline=self._deadline, clock=self._clock)
        batches = _cut(tuple({fact.video_id: fact for fact in facts}.values()), self._batch_size)
        try:
            client = open_client(
                self._api_key.get_secret_value(), self._upstream, max_retries=self._max_retries, gate=gate
            )
        except UPSTREAM_FAULTS as error:
            return tally.explanation(gate, describe_fault(error, self._upstream).reason)
        self._ask_all(batches, client, gate, tally)
        return tally.explanation(gate, gate.overtime)

    def _ask_all(self, batches: Sequence[_Batch], client: OpenAI, gate: RequestGate, tally: _Tally) -> None:
        threads = min(self._threads, len(batches) * self._batch_size)
        perform = partial(self._ask, client, gate)
        crew: Crew[_Batch, _Outcome] = Crew(perform, threads=max(1, threads), at_end=client.close)
        for batch in batches:
            crew.submit(batch)
        try:
            for outcome in crew.results(gate.remaining):
                tally.add(outcome)
                for fact in outcome.spoiled:
                    crew.submit((fact,))
        finally:
            gate.close(gate.overtime)
            crew.dismiss()

    def _ask(self, client: OpenAI, gate: RequestGate, batch: _Batch) -> _Outcome:
        try:
            reply = ask(client, self.model, batch)
        except UPSTREAM_FAULTS as error:
            fault = describe_fault(error, self._upstream)
            if fault.hopeless:
                gate.close(fault.reason)
            return _Outcome(batch, reason=fault.reason, suspect=fault.ask_alone)
        outcome = _Outcome(
            batch,
            reason=reply.reason,
            suspect=reply.reason is not None,
            prompt_tokens=reply.prompt_tokens,
            completion_tokens=reply.completion_tokens,
        )
        return outcome if reply.text is None else outcome.read(reply.text)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one request. `suspect`: something in the batch spoiled the reply for the whole of it."""

    batch: _Batch
    opinions: dict[str, TrendOpinion] = field(default_factory=dict)
    reason: str | None = None
    suspect: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def spoiled(self) -> _Batch:
        """The videos that deserve a request of their own: none when this was one already."""
        return self.batch if self.suspect and len(self.batch) > 1 else ()

    def read(self, text: str) -> _Outcome:
        """The same outcome with the opinions of a reply. A video asked about alone has no neighbours to protect."""
        opinions, complaint = read_answer(text, [fact.video_id for fact in self.batch])
        believed = opinions if complaint is None or len(self.batch) == 1 else {}
        return replace(self, opinions=believed, reason=complaint, suspect=complaint is not None)


class _Tally:
    """Opinions gathered so far, and for each video without one the last reason why."""

    def __init__(self, benchmarks: dict[str, str]) -> None:
        self._benchmarks = benchmarks
        self._opinions: dict[str, TrendOpinion] = {}
        self._reasons: dict[str, str] = {}
        self._prompt_tokens = 0
        self._completion_tokens = 0

    def add(self, outcome: _Outcome) -> None:
        """Take in what became of one request."""
        near, far = keep_near_benchmark(outcome.opinions, self._benchmarks)
        self._opinions |= near
        if outcome.reason is not None:
            self._reasons |= {fact.video_id: outcome.reason for fact in outcome.batch}
        self._reasons |= dict.fromkeys(far, "the model's label was more than one step from the benchmark's")
        self._prompt_tokens += outcome.prompt_tokens
        self._completion_tokens += outcome.completion_tokens

    def explanation(self, gate: RequestGate, reason_for_rest: str) -> Explanation:
        """The whole, where videos that no outcome spoke of were left for `reason_for_rest`."""
        left = [key for key in self._benchmarks if key not in self._opinions]
        reasons = Counter(self._reasons.get(key, reason_for_rest) for key in left)
        return Explanation(
            self._opinions,
            prompt_tokens=self._prompt_tokens,
            completion_tokens=self._completion_tokens,
            requests=gate.requests,
            problem=_sentence(reasons, len(self._benchmarks)),
        )


def _sentence(reasons: Counter[str], asked: int) -> str | None:
    if not reasons:
        return None
    named = [f"{reason} ({count})" for reason, count in reasons.most_common(3)]
    named += ["other reasons"] if len(reasons) > len(named) else []
    return f"{reasons.total()} of {asked} videos keep the benchmark's label alone: {'; '.join(named)}"


def _cut(facts: _Batch, size: int) -> list[_Batch]:
    return [facts[start : start + size] for start in range(0, len(facts), size)]
