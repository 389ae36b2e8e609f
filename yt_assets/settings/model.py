"""What an operator may choose about the model: names, defaults, bounds.

Here: the fields that `environment` takes in with its own, and the only place that names a model. Not here: reading the
environment (environment), asking the model (language). Imports nothing heavy: every step of every hour reads it.
"""

from pydantic import BaseModel, Field, SecretStr, field_validator

_LANGUAGE_CHARACTERS = 40


class ModelOptions(BaseModel):
    """Everything about the model that an operator can choose. Field names are the variables' names in lower case."""

    openai_api_key: SecretStr | None = Field(None, description="an OpenAI API key")
    # Models leave: gpt-3.5-turbo was shut down on 2026-10-23, gpt-5-mini follows on 2026-12-11, gpt-4o-mini and
    # gpt-4.1-mini on 2027-01-14. So the model is a setting, and this is only where it starts: the page below names it
    # as the replacement of gpt-4o-mini; checked on 2026-11-24. The check `model_shutdown` asks daily.
    # https://developers.openai.com/api/docs/deprecations
    openai_model: str = Field("gpt-6-luna", description="the id of a chat model")
    openai_base_url: str = Field("https://api.openai.com/v1", description="the URL of an OpenAI-compatible server")
    openai_timeout_seconds: float = Field(
        30.0, ge=0.1, le=300, description="a number of seconds from {least} to {most}"
    )
    openai_prompt_price: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="dollars for a million prompt tokens, such as 0.25"
    )
    openai_completion_price: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="dollars for a million completion tokens, such as 2"
    )
    yt_model_requests_per_hour: int = Field(30, ge=0, le=10_000)
    yt_model_tokens_per_hour: int = Field(100_000, ge=0)
    yt_explained_videos: int = Field(10, ge=0, le=500)
    yt_digest_channels: int = Field(10, ge=0, le=500)
    yt_explanation_language: str = Field(
        "English", description="the name of a language in letters, such as English or Deutsch"
    )

    @field_validator("yt_explanation_language")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        """Only words: it stands in the system text, where a sentence would be an instruction."""
        words = value.replace("-", " ").split()
        if len(value) > _LANGUAGE_CHARACTERS or not words or not all(word.isalpha() for word in words):
            message = "not a name"
            raise ValueError(message)
        return value
