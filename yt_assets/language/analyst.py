"""Who may give opinions on trend labels: the port, and the one who has none.

Here: what every step needs, also without a key; so nothing of the openai package, which takes a second to import. Not
here: the analyst that asks a server (model.py).
"""

from collections.abc import Sequence
from typing import Protocol

from yt_assets.language.facts import Explanation, TrendFacts
from yt_assets.language.prompts import PROMPT_VERSION

# Models leave: gpt-3.5-turbo was shut down on 2026-10-23, gpt-4o-mini and gpt-4.1-mini follow on 2027-01-14, gpt-5-mini
# on 2026-12-11. So the model is configuration (OPENAI_MODEL), and this is only where it starts.
# https://developers.openai.com/api/docs/deprecations
DEFAULT_MODEL = "gpt-6-luna"
NO_KEY = "OPENAI_API_KEY is not set: the benchmarks label alone"


class TrendAnalyst(Protocol):
    """Whoever gives opinions on trend labels. One question about many videos is all that an hour needs."""

    @property
    def model(self) -> str:
        """The model's name, stored with each opinion."""

    @property
    def prompt_version(self) -> str:
        """The version of the words that asked, stored with each opinion."""

    def explain(self, facts: Sequence[TrendFacts]) -> Explanation:
        """Opinions on as many of `facts` as possible. Never raises for upstream faults."""


class NoAnalyst:
    """Stands in where there is no key: no opinions, no requests, and the reason why."""

    model = "none"
    prompt_version = PROMPT_VERSION

    def explain(self, facts: Sequence[TrendFacts]) -> Explanation:  # noqa: ARG002 - the port's name for it
        """No opinion on anything."""
        return Explanation({}, prompt_tokens=0, completion_tokens=0, requests=0, problem=NO_KEY)
