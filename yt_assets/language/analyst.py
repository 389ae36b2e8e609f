"""The port of this room: an analyst that has opinions on trends, the budget that it spends, and one without a key.

Here: what every step needs, also without a key; so nothing of the openai package, which takes a second to import.
Not here: the analyst that asks a server (model), the budget of an hour (pipeline/insights/model_budget).
"""

from collections.abc import Sequence
from typing import Protocol

from yt_assets.language.facts import Answers, ChannelFacts, Facts, TrendFacts
from yt_assets.language.prompts import DIGEST_VERSION, PROMPT_VERSION

NO_KEY = "OPENAI_API_KEY is not set: the benchmarks label alone"


class Budget(Protocol):
    """What an hour may still spend on the model, over all steps and retries, and what the hour learned of the server.

    Only what a request needs. Threads share it. Nothing here raises: a ledger that cannot be used is a reason not to
    spend.
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
    """Has opinions on videos and on channels. An hour asks one question about each.

    `model`, `prompt_version` (about videos) and `digest_version` (about channels) are stored with each opinion.
    `language`: what it writes in. `has_key`: without one, answers of before are all that there is.
    """

    model: str
    prompt_version: str
    digest_version: str
    language: str
    has_key: bool

    def explain(self, facts: Sequence[TrendFacts], budget: Budget) -> Answers:
        """Labels and explanations of as many videos as possible. Never raises for upstream faults."""

    def digest(self, facts: Sequence[ChannelFacts], budget: Budget) -> Answers:
        """Plain lines on as many channels as possible. Never raises for upstream faults."""


class NoAnalyst:
    """Stands in where there is no key: no opinions, no requests, and the reason why."""

    model = "none"
    prompt_version = PROMPT_VERSION
    digest_version = DIGEST_VERSION
    has_key = False

    def __init__(self, language: str) -> None:
        self.language = language

    def explain(self, facts: Sequence[Facts], budget: Budget) -> Answers:  # noqa: ARG002 - the port's names
        """No opinion on any video."""
        return Answers({}, prompt_tokens=0, completion_tokens=0, requests=0, problem=NO_KEY)

    digest = explain
