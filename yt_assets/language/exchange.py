"""One request and its reply: facts in, the model's text out.

Opens the openai client, sends one request, structured or in plain JSON mode, and reads the envelope of the answer.
Which requests are made, and what happens after a fault, is decided in `asking`; what the text may say, in `answers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openai import DefaultHttpxClient, OpenAI, Timeout
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field

from yt_assets.language.faults import UnusableKeyError, Upstream
from yt_assets.language.gate import RequestGate
from yt_assets.language.questions import AnswerT, Question, SubjectT

DEFAULT_BASE_URL = "https://api.openai.com/v1"
_CONNECT_SECONDS = 5.0
# A row is about 120 tokens. The rest is room for models that think first, whose thoughts count as completion.
_TOKENS_PER_ROW = 300
_TOKENS_TO_THINK = 2_000


@dataclass(frozen=True, slots=True)
class Reply:
    """The model's text, or (`text` None) why there is none as a clause; and the tokens, None where it counts none."""

    text: str | None
    reason: str | None
    prompt_tokens: int | None
    completion_tokens: int | None


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


def open_client(api_key: str, upstream: Upstream, *, max_retries: int, gate: RequestGate) -> OpenAI:
    """A client whose every HTTP request passes `gate`. Threads may share it; processes may not. The caller closes it.

    Raises:
        UnusableKeyError: the key holds characters that cannot travel in a header.
        httpx2.InvalidURL: the base URL is not one.

    """
    if not api_key or not all("!" <= character <= "~" for character in api_key):
        raise UnusableKeyError
    timeout = Timeout(upstream.timeout, connect=min(_CONNECT_SECONDS, upstream.timeout))
    http_client = DefaultHttpxClient(timeout=timeout, event_hooks={"request": [gate.admit], "response": [gate.bound]})
    return OpenAI(
        api_key=api_key,
        base_url=upstream.base_url,
        timeout=timeout,
        max_retries=max_retries,
        http_client=http_client,
        # The gate bounds bytes on the wire; uncompressed, those are the bytes in memory.
        default_headers={"Accept-Encoding": "identity"},
    )


def ask(
    client: OpenAI, model: str, question: Question[SubjectT, AnswerT], facts: Sequence[SubjectT], *, schema: bool
) -> Reply:
    """Send one request about `facts` and read the reply's envelope. schema: hold the server to the reply's JSON schema.

    Raises:
        one of `faults.UPSTREAM_FAULTS`, when no readable reply came.

    """
    # The raw response, because the client builds its objects without checking them: an HTML page comes back as a str,
    # and a JSON object without choices as a completion whose choices are None.
    send = client.chat.completions.with_raw_response.create
    user: ChatCompletionMessageParam = {"role": "user", "content": question.facts(facts)}
    limit = _TOKENS_TO_THINK + _TOKENS_PER_ROW * len(facts)
    if schema:
        response = send(
            model=model,
            messages=[{"role": "system", "content": question.system}, user],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": question.name, "strict": True, "schema": question.schema},
            },
            max_completion_tokens=limit,
        )
    else:
        # Servers without schemas are older ones, and know the older name of the limit.
        response = send(
            model=model,
            messages=[{"role": "system", "content": question.system_with_shape}, user],
            response_format={"type": "json_object"},
            max_tokens=limit,
        )
    return _read_completion(_Completion.model_validate_json(response.content))


def _read_completion(completion: _Completion) -> Reply:
    choice = completion.choices[0]
    usage = completion.usage or _Usage()
    reason = _why_no_text(choice)
    return Reply(
        text=choice.message.content if reason is None else None,
        reason=reason,
        prompt_tokens=_count(usage.prompt_tokens),
        completion_tokens=_count(usage.completion_tokens),
    )


def _count(tokens: int | None) -> int | None:
    """A negative count is none: it would fill the purse."""
    return tokens if tokens is not None and tokens >= 0 else None


def _why_no_text(choice: _Choice) -> str | None:
    if choice.finish_reason == "length":
        return "the answer was cut off at its token limit"
    if choice.finish_reason == "content_filter":
        return "the answer was withheld by the content filter"
    if choice.message.refusal:
        return "the model refused to answer"
    return None if choice.message.content else "the answer was empty"
