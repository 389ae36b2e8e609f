"""One request to the model and its reply: a question and facts out, the model's text in.

Here: the openai client, one request in a form that the server takes, the envelope of the reply. Not here: which
requests are made and what follows from a fault (model), what the text may say (answers).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import httpx2
from openai import DefaultHttpxClient, OpenAI, Timeout
from pydantic import BaseModel, Field, JsonValue

from yt_assets.errors import BadNetworkSetting
from yt_assets.language.facts import Facts
from yt_assets.language.faults import ClientSetupError, Part, Upstream
from yt_assets.language.prompts import Question, facts_text
from yt_assets.language.request_limits import LimitedTransport, RequestLimits

_CONNECT_SECONDS = 5.0
# A row is about 120 tokens. The rest is room for models that think first, whose thoughts count as completion.
_TOKENS_PER_ROW = 300
_TOKENS_TO_THINK = 2_000
# Of one reply. More than a ledger's column holds is no count.
_MOST_TOKENS = 10_000_000


@dataclass(frozen=True, slots=True)
class Completion:
    """The model's text, or (`text` None) why there is none as a clause; and the tokens, None where it counts none."""

    text: str | None
    reason: str | None
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True, slots=True)
class RequestForm:
    """How a server is asked: with a JSON schema, in JSON mode, or by the prompt alone; and its name of the token limit.

    OpenAI's newest models take max_completion_tokens alone, and many compatible servers max_tokens alone.
    """

    format: Literal["schema", "json", "prompt"] = "schema"
    limit: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    is_limit_certain: bool = False

    def without(self, refused: Part | None) -> "RequestForm | None":
        """The next form to try, when the server refused a part of this one; None when there is none."""
        match refused, self.format:
            case "limit", _ if not self.is_limit_certain:
                if self.limit == "max_tokens":
                    return replace(self, limit="max_completion_tokens", is_limit_certain=True)
                return replace(self, limit="max_tokens", is_limit_certain=True)
            case "format", "schema":
                # Servers without schemas are older ones, and know the older name of the limit.
                return replace(self, format="json", limit=self.limit if self.is_limit_certain else "max_tokens")
            case "format", "json":
                return replace(self, format="prompt")
        return None


class _Message(BaseModel):
    content: JsonValue = None
    refusal: JsonValue = None

    @property
    def text(self) -> str | None:
        """The text, also where it comes in parts."""
        if not isinstance(self.content, list):
            return self.content if isinstance(self.content, str) else None
        parts = [part.get("text") for part in self.content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))


class _Choice(BaseModel):
    message: _Message
    finish_reason: JsonValue = None


class _Envelope(BaseModel):
    """What is read of a reply. Only a text is needed: the rest may be of any type."""

    choices: list[_Choice] = Field(min_length=1)
    usage: JsonValue = None


def open_client(api_key: str, upstream: Upstream, limits: RequestLimits, *, max_retries: int) -> OpenAI:
    """A client whose every HTTP request keeps within `limits`. Threads may share it; processes may not. Close it.

    Raises ClientSetupError for whatever a setting, a proxy or anything else on this machine makes of it.
    """
    if not api_key or not all("!" <= character <= "~" for character in api_key):
        reason = "OPENAI_API_KEY holds a character that no key has: copy it again"
        raise ClientSetupError(reason)
    timeout = Timeout(upstream.timeout, connect=min(_CONNECT_SECONDS, upstream.timeout))
    try:
        httpx2.URL(upstream.base_url)  # first of all: the others would complain in other words
        transport = LimitedTransport(upstream.base_url, limits)
        http_client = DefaultHttpxClient(transport=transport, timeout=timeout)
        return OpenAI(
            api_key=api_key,
            base_url=upstream.base_url,
            timeout=timeout,
            max_retries=max_retries,
            http_client=http_client,
        )
    except BadNetworkSetting as error:
        reason = str(error).removesuffix(f". {error.remedy}")
    except (httpx2.InvalidURL, ValueError):
        reason = "OPENAI_BASE_URL is not a URL such as https://api.openai.com/v1"
    except Exception as error:  # noqa: BLE001 - an optional helper may cost its own output, never the hour
        reason = f"the model's client cannot be made on this machine ({type(error).__name__})"
    raise ClientSetupError(reason)


def ask(client: OpenAI, model: str, question: Question, facts: Sequence[Facts], form: RequestForm) -> Completion:
    """Send one request about `facts` in this form, and read the reply's envelope.

    Raises whatever keeps a readable reply from coming; `faults.describe_fault` has words for it.
    """
    mode: dict[str, Any] = {form.limit: _TOKENS_TO_THINK + _TOKENS_PER_ROW * len(facts)}
    if form.format == "schema":
        shape = {"name": question.name, "strict": True, "schema": question.shape.model_json_schema()}
        mode["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif form.format == "json":
        mode["response_format"] = {"type": "json_object"}
    # The raw response, because the client builds its objects without checking them: an HTML page comes back as a str,
    # and a JSON object without choices as a completion whose choices are None.
    response = client.chat.completions.with_raw_response.create(
        model=model,
        messages=[
            {"role": "system", "content": question.system if form.format == "schema" else question.system_with_shape},
            {"role": "user", "content": facts_text(facts)},
        ],
        **mode,
    )
    envelope = _Envelope.model_validate_json(response.content)
    choice, usage = envelope.choices[0], envelope.usage if isinstance(envelope.usage, dict) else {}
    reason = _why_no_text(choice)
    return Completion(
        text=choice.message.text if reason is None else None,
        reason=reason,
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
    )


def _count(tokens: JsonValue) -> int | None:
    """A negative count is none: it would fill the budget. Nor is anything that is no whole number."""
    return tokens if type(tokens) is int and 0 <= tokens <= _MOST_TOKENS else None


def _why_no_text(choice: _Choice) -> str | None:
    if choice.finish_reason == "length":
        return "the answer was cut off at its token limit"
    if choice.finish_reason == "content_filter":
        return "the answer was withheld by the content filter"
    if choice.message.refusal:
        return "the model refused to answer"
    return None if choice.message.text else "the answer was empty"
