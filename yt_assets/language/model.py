"""The trend analyst that asks an OpenAI-compatible server.

Here: one analyst with its server, its limits and the two questions. Not here: which requests a question becomes
(`asking`), what is believed (`answers`). The resources above choose the analyst and hand it to the trend asset.

Which label may be refined: the analyst may move a benchmark's label by one step along dormant, slowing, steady,
rising, surging, viral. `too_early` is never changed. Of a larger jump nothing is kept: the benchmark's label stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from pydantic import SecretStr

from yt_assets.language.analyst import NoLimit, Purse
from yt_assets.language.asking import Asking, Tally
from yt_assets.language.exchange import DEFAULT_BASE_URL, open_client
from yt_assets.language.facts import Answers, ChannelFacts, TrendFacts, TrendOpinion
from yt_assets.language.faults import UPSTREAM_FAULTS, Upstream, describe_fault
from yt_assets.language.gate import RequestGate
from yt_assets.language.options import DEFAULT_LANGUAGE
from yt_assets.language.prompts import DIGEST_VERSION, PROMPT_VERSION
from yt_assets.language.questions import AnswerT, Question, SubjectT, about_channels, about_trends


class OpenAITrendAnalyst:
    """Asks an OpenAI-compatible server, `batch_size` videos in one request, on `threads` threads with one client.

    Every limit holds for one question: `max_requests` HTTP requests, retries included, and `deadline` seconds; the
    purse that comes with it holds for the hour. A request waits `timeout` seconds for each read and is retried
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
        base_url: str | None = None,
        *,
        language: str = DEFAULT_LANGUAGE,
        timeout: float = 30.0,
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
        self._upstream = Upstream(model, base_url or DEFAULT_BASE_URL, timeout)
        self._max_retries = max_retries
        self._threads = threads
        self._batch_size = batch_size
        self._max_requests = max_requests
        self._deadline = deadline
        self._clock = clock

    def explain(self, facts: Sequence[TrendFacts], purse: Purse | None = None) -> Answers[TrendOpinion]:
        """Opinions on as many of `facts` as limits and server allow; `problem` says why not all. Order is irrelevant.

        A batch whose reply is refused, cut off, unreadable, names other videos than it was asked about or jumps with a
        label is believed in nothing: its videos are asked about one by one, so that one poisoned title cannot speak for
        its neighbours. A title that reads as if it spoke to a model is asked about alone from the start.
        """
        return self._answers(about_trends(self.language), facts, purse or NoLimit())

    def digest(self, facts: Sequence[ChannelFacts], purse: Purse | None = None) -> Answers[str]:
        """Plain lines on as many channels as limits and server allow, with the same care."""
        return self._answers(about_channels(self.language), facts, purse or NoLimit())

    def _answers(
        self, question: Question[SubjectT, AnswerT], facts: Sequence[SubjectT], purse: Purse
    ) -> Answers[AnswerT]:
        subjects = tuple({fact.key: fact for fact in facts}.values())
        tally: Tally[SubjectT, AnswerT] = Tally([fact.key for fact in subjects], question.stands)
        gate = RequestGate(max_requests=self._max_requests, deadline=self._deadline, purse=purse, clock=self._clock)
        try:
            client = open_client(
                self._api_key.get_secret_value(), self._upstream, max_retries=self._max_retries, gate=gate
            )
        except UPSTREAM_FAULTS as error:
            return tally.answers(gate, describe_fault(error, self._upstream).reason)
        Asking(question, client, self._upstream, gate, purse).ask_all(
            subjects, tally, threads=self._threads, size=self._batch_size
        )
        return tally.answers(gate, gate.overtime)
