"""Who may give opinions on trends: the port, and the one who has none.

Here: what every step needs, also without a key; so nothing of the openai package, which takes a second to import. Not
here: the analyst that asks a server (model.py), the name of the model (options.py).
"""

from collections.abc import Sequence
from typing import Protocol

from yt_assets.language.facts import Answers, ChannelFacts, TrendFacts, TrendOpinion
from yt_assets.language.options import DEFAULT_LANGUAGE
from yt_assets.language.prompts import DIGEST_VERSION, PROMPT_VERSION

NO_KEY = "OPENAI_API_KEY is not set: the benchmarks label alone"


class Purse(Protocol):
    """What an hour may still spend on the model, over all steps and retries, and what was learned in it.

    As small as a request needs it. Threads share it. Nothing here raises: a ledger that cannot be used is a reason not
    to spend.
    """

    def reserve(self, tokens: int) -> str | None:
        """Count one HTTP request and set so many tokens aside for it, before it is sent; or say as a clause why not."""

    def settle(self, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
        """Put what was set aside back, and count what the server says instead."""

    def takes_schema(self) -> bool:
        """Whether the server takes a JSON schema, as far as this hour knows."""

    def remember_plain_json(self) -> None:
        """The server refused a schema: ask in plain JSON mode for the rest of the hour."""


class TrendAnalyst(Protocol):
    """Whoever gives opinions. One question about many videos and one about channels is all that an hour needs."""

    @property
    def model(self) -> str:
        """The model's name, stored with each opinion."""

    @property
    def prompt_version(self) -> str:
        """The version of the words that asked about videos, stored with each opinion."""

    @property
    def digest_version(self) -> str:
        """The same for digests."""

    @property
    def language(self) -> str:
        """The language that it writes in."""

    @property
    def has_key(self) -> bool:
        """Whether it can be asked at all; without a key, what was answered before is all that there is."""

    def explain(self, facts: Sequence[TrendFacts], purse: Purse) -> Answers[TrendOpinion]:
        """Opinions on as many of `facts` as possible. Never raises for upstream faults."""

    def digest(self, facts: Sequence[ChannelFacts], purse: Purse) -> Answers[str]:
        """Plain lines on as many channels as possible, in one request where it can. Never raises for them either."""


class NoAnalyst:
    """Stands in where there is no key: no opinions, no requests, and the reason why."""

    model = "none"
    prompt_version = PROMPT_VERSION
    digest_version = DIGEST_VERSION
    has_key = False

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language

    def explain(self, facts: Sequence[TrendFacts], purse: Purse) -> Answers[TrendOpinion]:  # noqa: ARG002 - the port's
        """No opinion on anything."""
        return Answers({}, prompt_tokens=0, completion_tokens=0, requests=0, problem=NO_KEY)

    def digest(self, facts: Sequence[ChannelFacts], purse: Purse) -> Answers[str]:  # noqa: ARG002 - the port's names
        """No digest of anything."""
        return Answers({}, prompt_tokens=0, completion_tokens=0, requests=0, problem=NO_KEY)


class NoLimit:
    """A purse without a bottom, for callers that bound requests otherwise."""

    def __init__(self) -> None:
        self._schema = True

    def reserve(self, tokens: int) -> str | None:  # noqa: ARG002 - the port's name for it
        """Always."""
        return None

    def settle(self, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
        """Nothing was counted."""

    def takes_schema(self) -> bool:
        """Until it is told otherwise."""
        return self._schema

    def remember_plain_json(self) -> None:
        """For as long as it lives."""
        self._schema = False
