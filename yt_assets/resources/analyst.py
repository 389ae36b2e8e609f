"""The language model as a resource.

Here: an analyst with a key, or one that says that it has none; the limits of an hour; the state of the model. Not here:
prompts, answers (language).
"""

from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from yt_assets.language.options import DEFAULT_LANGUAGE, DEFAULT_MODEL

if TYPE_CHECKING:
    from yt_assets.language.analyst import TrendAnalyst
    from yt_assets.language.checkup import ModelStatus
    from yt_assets.steps.model_budget import ModelLimits


class AnalystResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """A model that explains trends; without a key the benchmarks speak alone."""

    api_key: str | None = Field(default=None, description="OpenAI API key, or the key of a compatible server")
    model: str | None = Field(default=None, description="Model id; unset means this release's default")
    base_url: str | None = Field(default=None, description="An OpenAI-compatible server; unset means OpenAI")
    timeout_seconds: float = Field(default=30.0, description="How long a request waits for each read")
    language: str = Field(default=DEFAULT_LANGUAGE, description="The language of explanations and digests")
    requests_per_hour: int = Field(default=30, description="HTTP requests that an hour may cost, over all its runs")
    tokens_per_hour: int = Field(default=100_000, description="Tokens that an hour may cost, over all its runs")
    explained_videos: int = Field(default=10, description="Videos of an hour that are explained, by trend_rank")
    digest_channels: int = Field(default=10, description="Channels of an hour that the model digests")
    prompt_price: float | None = Field(
        default=None, description="Dollars a million prompt tokens; unset: cost is not told"
    )
    completion_price: float | None = Field(default=None, description="Dollars a million completion tokens")

    def open(self) -> "TrendAnalyst":
        """An analyst; it never raises for what happens at the model's end."""
        from yt_assets.language.analyst import NoAnalyst

        if not self.api_key:
            return NoAnalyst(self.language)
        from yt_assets.language.model import OpenAITrendAnalyst

        return OpenAITrendAnalyst(
            self.api_key,
            self.model or DEFAULT_MODEL,
            self.base_url,
            language=self.language,
            timeout=self.timeout_seconds,
        )

    def limits(self) -> "ModelLimits":
        """What an hour may cost and hold."""
        from yt_assets.steps.model_budget import ModelLimits

        return ModelLimits(
            requests=self.requests_per_hour,
            tokens=self.tokens_per_hour,
            videos=self.explained_videos,
            channels=self.digest_channels,
            prompt_price=self.prompt_price,
            completion_price=self.completion_price,
        )

    def status(self) -> "ModelStatus":
        """Whether the model can be used, by one free request; without a key, that there is none."""
        from yt_assets.language.checkup import check_model

        return check_model(self.api_key, self.model or DEFAULT_MODEL, self.base_url, self.timeout_seconds)
