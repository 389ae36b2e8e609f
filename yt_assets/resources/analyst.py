"""The language model as a resource.

Here: an analyst with a key, or one that says that it has none. Not here: prompts, answers (language).
"""

from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

if TYPE_CHECKING:
    from yt_assets.language.analyst import TrendAnalyst


class AnalystResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """A model that explains trends; without a key the benchmarks speak alone."""

    api_key: str | None = Field(None, description="OpenAI API key, or the key of a compatible server")
    model: str | None = Field(None, description="Model id; unset means this release's default")
    base_url: str | None = Field(None, description="An OpenAI-compatible server; unset means OpenAI")

    def open(self) -> "TrendAnalyst":
        """An analyst; it never raises for what happens at the model's end."""
        from yt_assets.language.analyst import DEFAULT_MODEL, NoAnalyst

        if not self.api_key:
            return NoAnalyst()
        from yt_assets.language.model import OpenAITrendAnalyst

        return OpenAITrendAnalyst(self.api_key, self.model or DEFAULT_MODEL, self.base_url)
