"""What an operator may choose about the model: names, defaults, and what is allowed.

Here: the fields that `settings.py` takes in with its own, and the one place that names a model. Not here: reading the
environment (settings.py). Imports nothing heavy: every step of every hour reads it.
"""

from collections.abc import Mapping

from pydantic import BaseModel, Field, SecretStr, field_validator

# Models leave: gpt-3.5-turbo was shut down on 2026-10-23, gpt-5-mini follows on 2026-12-11, gpt-4o-mini and
# gpt-4.1-mini on 2027-01-14. So the model is configuration (OPENAI_MODEL), and this is only where it starts: the page
# below names it as the replacement of gpt-4o-mini; checked on 2026-11-24. The check `model_shutdown` asks daily.
# https://developers.openai.com/api/docs/deprecations
DEFAULT_MODEL = "gpt-6-luna"

DEFAULT_LANGUAGE = "English"
_LANGUAGE_CHARACTERS = 40

MODEL_ALLOWED: Mapping[str, str] = {
    "OPENAI_API_KEY": "an OpenAI API key",
    "OPENAI_MODEL": "the id of a chat model",
    "OPENAI_BASE_URL": "the URL of an OpenAI-compatible server",
    "OPENAI_TIMEOUT_SECONDS": "a number of seconds from 0.1 to 300",
    "OPENAI_PROMPT_PRICE": "dollars for a million prompt tokens, such as 0.25",
    "OPENAI_COMPLETION_PRICE": "dollars for a million completion tokens, such as 2",
    "YT_MODEL_REQUESTS_PER_HOUR": "a whole number from 0 to 10000",
    "YT_MODEL_TOKENS_PER_HOUR": "a whole number of at least 0",
    "YT_EXPLAINED_VIDEOS": "a whole number from 0 to 500",
    "YT_DIGEST_CHANNELS": "a whole number from 0 to 500",
    "YT_EXPLANATION_LANGUAGE": "the name of a language in letters, such as English or Deutsch",
}


class ModelOptions(BaseModel):
    """Everything about the model that an operator can choose. Field names are the variables' names in lower case."""

    openai_api_key: SecretStr | None = None
    openai_model: str | None = None
    openai_base_url: str | None = None
    openai_timeout_seconds: float = Field(30.0, ge=0.1, le=300)
    openai_prompt_price: float | None = Field(None, ge=0, allow_inf_nan=False)
    openai_completion_price: float | None = Field(None, ge=0, allow_inf_nan=False)
    yt_model_requests_per_hour: int = Field(30, ge=0, le=10_000)
    yt_model_tokens_per_hour: int = Field(100_000, ge=0)
    yt_explained_videos: int = Field(10, ge=0, le=500)
    yt_digest_channels: int = Field(10, ge=0, le=500)
    yt_explanation_language: str = DEFAULT_LANGUAGE

    @field_validator("yt_explanation_language")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        """It stands in the system text: words alone, so that nothing else can be said there."""
        words = value.replace("-", " ").split()
        if len(value) > _LANGUAGE_CHARACTERS or not words or not all(word.isalpha() for word in words):
            message = "not a name"
            raise ValueError(message)
        return value
