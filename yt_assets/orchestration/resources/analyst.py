"""What gives trends their labels, as resources: the thresholds, and the language model that may explain and refine.

Here: fields of thresholds; an analyst with a key, or one that says that it has none; the limits of an hour; the state
of the model. Not here: the table of thresholds and its checks (analysis/trends/thresholds), the file of the operator's
(settings/thresholds_file), prompts and answers (language), defaults (settings/model).
"""

from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from yt_assets.analysis.trends.thresholds import Thresholds, read_thresholds

if TYPE_CHECKING:
    from yt_assets.language.analyst import TrendAnalyst
    from yt_assets.language.checkup import ModelStatus
    from yt_assets.pipeline.insights.model_budget import ModelLimits


class ThresholdsResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Thresholds of the trend labels; the UI shows what differs from the defaults."""

    fields: dict[str, float] = Field(description="Fields that the file in YT_BENCHMARKS_FILE sets")

    def table(self) -> Thresholds:
        """The predefined thresholds, with these fields in place of theirs."""
        return read_thresholds(self.fields)


class AnalystResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """A model that explains trends; without a key, labels come from the benchmarks alone."""

    api_key: str | None = Field(None, description="OpenAI API key, or the key of a compatible server")
    model: str = Field(description="Model id")
    base_url: str = Field(description="OpenAI, or an OpenAI-compatible server")
    timeout_seconds: float = Field(description="How long a request waits for each read")
    language: str = Field(description="The language of explanations and digests")
    requests_per_hour: int = Field(description="HTTP requests that an hour may cost, over all its runs")
    tokens_per_hour: int = Field(description="Tokens that an hour may cost, over all its runs")
    explained_videos: int = Field(description="Videos of an hour that are explained, by trend_rank")
    digest_channels: int = Field(description="Channels of an hour that the model digests")
    prompt_price: float | None = Field(
        None, description="Dollars a million prompt tokens; unset: the cost stays unknown"
    )
    completion_price: float | None = Field(None, description="Dollars a million completion tokens")

    def open(self) -> "TrendAnalyst":
        """An analyst, which never raises for what happens at the model's end."""
        from yt_assets.language.analyst import NoAnalyst

        if not self.api_key:
            return NoAnalyst(self.language)
        from yt_assets.language.model import OpenAITrendAnalyst

        return OpenAITrendAnalyst(
            self.api_key, self.model, self.base_url, language=self.language, timeout=self.timeout_seconds
        )

    def limits(self) -> "ModelLimits":
        """What an hour may cost and hold."""
        from yt_assets.pipeline.insights.model_budget import ModelLimits

        return ModelLimits(
            requests=self.requests_per_hour,
            tokens=self.tokens_per_hour,
            videos=self.explained_videos,
            channels=self.digest_channels,
            prompt_price=self.prompt_price,
            completion_price=self.completion_price,
        )

    def status(self) -> "ModelStatus":
        """Whether the model can be used, by one free request. Without a key it says that there is none."""
        from yt_assets.language.checkup import check_model

        return check_model(self.api_key, self.model, self.base_url, self.timeout_seconds)
