"""The trend analyst that asks an OpenAI-compatible server.

Here: which requests a question becomes (batches first, then one by one what a batch spoiled), the threads that send
them, the sum of the answers. Not here: one request (exchange), its limits (request_limits), what is believed of a reply
(answers), the choice of the analyst (orchestration/resources/analyst).
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from openai import OpenAI
from pydantic import SecretStr

from yt_assets.language.analyst import Budget
from yt_assets.language.answers import read_reply
from yt_assets.language.exchange import RequestForm, ask, open_client
from yt_assets.language.facts import Answers, ChannelFacts, Facts, Opinion, TrendFacts
from yt_assets.language.faults import Upstream, describe_fault
from yt_assets.language.injection import speaks_to_a_model
from yt_assets.language.prompts import DIGEST_VERSION, PROMPT_VERSION, Question, about_channels, about_trends
from yt_assets.language.request_limits import RequestLimits
from yt_assets.language.workers import Workers

Batch = tuple[Facts, ...]


class OpenAITrendAnalyst:
    """Asks an OpenAI-compatible server, `batch_size` videos in one request, on `threads` threads with one client.

    Every limit holds for one question: `max_requests` HTTP requests, retries included, and `deadline` seconds; the
    budget that comes with it holds for the hour. A request waits `timeout` seconds for each read and is retried
    `max_retries` times after time-outs, 429 and 5xx, never after a bad key, a bad request or a spent quota. The client
    is made inside each question, because it must not cross a fork.
    """

    prompt_version = PROMPT_VERSION
    digest_version = DIGEST_VERSION
    has_key = True

    def __init__(
        self,
        api_key: str,
        model: str,
        base_url: str,
        *,
        language: str,
        timeout: float,
        max_retries: int = 2,
        threads: int = 3,
        batch_size: int = 10,
        max_requests: int = 10_000,
        deadline: float = 180.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self.language = language
        self._api_key = SecretStr(api_key.strip())
        self._upstream = Upstream(model, base_url, timeout)
        self._max_retries = max_retries
        self._threads = threads
        self._batch_size = batch_size
        self._max_requests = max_requests
        self._deadline = deadline
        self._clock = clock

    def explain(self, facts: Sequence[TrendFacts], budget: Budget) -> Answers:
        """Opinions on as many of `facts` as limits and server allow; `problem` says why not all. Order is irrelevant.

        Of a batch whose reply is refused, cut off, unreadable, names other videos than it was asked about or jumps with
        a label, nothing is believed: each of its videos gets a request of its own, so that one poisoned title cannot
        speak for its neighbours.
        """
        return self._answers(about_trends(self.language), facts, budget)

    def digest(self, facts: Sequence[ChannelFacts], budget: Budget) -> Answers:
        """Plain lines on as many channels as limits and server allow, with the same care."""
        return self._answers(about_channels(self.language), facts, budget)

    def _answers(self, question: Question, facts: Sequence[Facts], budget: Budget) -> Answers:
        limits = RequestLimits(
            max_requests=self._max_requests, seconds=self._deadline, budget=budget, clock=self._clock
        )
        subjects = tuple({fact.key: fact for fact in facts}.values())
        asking = _Asking(question, subjects, self._upstream, limits, budget)
        try:
            client = open_client(
                self._api_key.get_secret_value(), self._upstream, limits, max_retries=self._max_retries
            )
            asking.ask_all(client, threads=self._threads, batch_size=self._batch_size)
        except Exception as error:  # noqa: BLE001  whatever a library makes of this machine, the hour goes on
            return asking.answers(describe_fault(error, self._upstream).reason)
        return asking.answers(limits.overtime)


@dataclass(frozen=True, slots=True)
class _BatchResult:
    """What one request brought.

    suspect: something in the batch spoiled the reply for the whole of it. replied: a completion came, and is paid for.
    """

    batch: Batch
    opinions: dict[str, Opinion] = field(default_factory=dict)
    reason: str | None = None
    suspect: bool = False
    replied: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Asking:
    """One question about many subjects: asks, and sums up. Threads run `_ask`; the caller's thread does the rest."""

    def __init__(
        self, question: Question, subjects: Batch, upstream: Upstream, limits: RequestLimits, budget: Budget
    ) -> None:
        self._question = question
        self._subjects = subjects
        self._upstream = upstream
        self._limits = limits
        self._budget = budget
        self._form = RequestForm() if budget.takes_schema() else RequestForm("json", "max_tokens")
        self._results: list[_BatchResult] = []

    def ask_all(self, client: OpenAI, *, threads: int, batch_size: int) -> None:
        """Ask about all of them. The client is closed when the last thread has left."""
        workers: Workers[Batch, _BatchResult] = Workers(
            lambda batch: self._ask(client, batch),
            threads=max(1, min(threads, len(self._subjects))),
            at_end=client.close,
        )
        for batch in batches(self._subjects, batch_size):
            workers.submit(batch)
        try:
            for result in workers.results(self._limits.remaining):
                self._results.append(result)
                if result.suspect and len(result.batch) > 1:
                    for fact in result.batch:
                        workers.submit((fact,))
        finally:
            self._limits.end()
            workers.dismiss()
        if self._form.format != "schema" and any(result.replied for result in self._results):
            self._budget.remember_plain_json()

    def answers(self, reason_for_rest: str) -> Answers:
        """The sum of all results. A subject without any is without an opinion for `reason_for_rest`."""
        opinions: dict[str, Opinion] = {}
        reasons: dict[str, str] = {}
        for result in self._results:
            opinions |= result.opinions
            if result.reason is not None:
                reasons |= {fact.key: result.reason for fact in result.batch}
        alone = [result for result in self._results if result.replied and len(result.batch) == 1]
        unanswered = [fact.key for fact in self._subjects if fact.key not in opinions]
        counts = Counter(reasons.get(key, reason_for_rest) for key in unanswered)
        words = [f"{reason} ({count})" for reason, count in counts.most_common(3)]
        words += ["other reasons"] if len(counts) > len(words) else []
        problem = f"{len(unanswered)} of {len(self._subjects)} {self._question.fallback}: {'; '.join(words)}"
        return Answers(
            opinions,
            prompt_tokens=sum(result.prompt_tokens for result in self._results),
            completion_tokens=sum(result.completion_tokens for result in self._results),
            requests=self._limits.requests,
            problem=problem if unanswered else None,
            unusable=frozenset(result.batch[0].key for result in alone if not result.opinions),
            replies=sum(result.replied for result in self._results),
        )

    def _ask(self, client: OpenAI, batch: Batch) -> _BatchResult:
        form = self._form
        try:
            completion = ask(client, self._upstream.model, self._question, batch, form)
        except Exception as error:  # noqa: BLE001  as above
            fault = describe_fault(error, self._upstream)
            other = form.without(fault.refused)
            if other is not None:
                # Another thread may have gone further meanwhile; what it learned is tried again here, and no harm.
                self._form = other
                return self._ask(client, batch)
            if fault.hopeless:
                self._limits.close(fault.reason)
            return _BatchResult(batch, reason=fault.reason, suspect=fault.ask_alone)
        self._limits.settle(completion.prompt_tokens, completion.completion_tokens)
        result = _BatchResult(
            batch,
            reason=completion.reason,
            suspect=completion.reason is not None,
            replied=True,
            prompt_tokens=completion.prompt_tokens or 0,
            completion_tokens=completion.completion_tokens or 0,
        )
        if completion.text is None:
            return result
        opinions, complaint = read_reply(completion.text, self._question.shape, batch)
        # A subject with a request of its own has no neighbours to protect.
        believed = opinions if complaint is None or len(batch) == 1 else {}
        return replace(result, opinions=believed, reason=complaint, suspect=complaint is not None)


def batches(subjects: Sequence[Facts], size: int) -> list[Batch]:
    """Batches of `size`, and one for each subject whose texts read as if they spoke to a model."""
    alone = {fact.key for fact in subjects if speaks_to_a_model(fact.texts)}
    together = [fact for fact in subjects if fact.key not in alone]
    cut = [tuple(together[start : start + size]) for start in range(0, len(together), size)]
    return cut + [(fact,) for fact in subjects if fact.key in alone]
