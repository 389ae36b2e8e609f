"""What went wrong on the way to the model, in words for an operator, and what it means for the next request.

Here: the only place that reads the openai client's exceptions. The words are this project's own: an upstream text may
quote a key or a title, and an exception's cause may hold the Authorization header, so neither is ever repeated.
Not here: what follows (model), the limits themselves (request_limits).
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

from yt_assets.display.certificates import explained, refusal_in
from yt_assets.http_limits import Proxy, proxy_for
from yt_assets.language.request_limits import LimitReachedError

# A part of a request that some servers do not know: the format of the reply, or the name of the token limit.
Part = Literal["format", "limit"]

# A title can cause these (a content filter, a limit on length), and so can a model without structured outputs. Only a
# request without the other titles tells, and a refused request costs nothing: so none of them ends the question.
_PERHAPS_THE_TEXT = frozenset(
    {httpx2.codes.BAD_REQUEST, httpx2.codes.CONTENT_TOO_LARGE, httpx2.codes.UNPROCESSABLE_CONTENT}
)
# How servers say that they do not know one: llama.cpp, vLLM, DeepSeek and Groq each have their own words.
_ABOUT: dict[Part, re.Pattern[str]] = {
    # A limit that is known and too large for the model is another matter.
    "limit": re.compile(
        r"(?s)(?=.*max_(completion_)?tokens).*"
        r"(unsupported|unknown|unrecogni[sz]ed|unexpected|not (supported|permitted|allowed)|extra|instead)",
        re.IGNORECASE,
    ),
    "format": re.compile(
        r"response[_ ]format|json[_ ]?(schema|object|mode)|structured[_ ]output|additionalproperties", re.IGNORECASE
    ),
}
_UNKNOWN_PART: dict[Part, str] = {
    "format": "knows neither structured outputs nor JSON mode (see OPENAI_MODEL)",
    "limit": "takes no limit of an answer's tokens by any of its names (see OPENAI_BASE_URL)",
}
_REFUSED_FORMAT = frozenset(
    {httpx2.codes.BAD_REQUEST, httpx2.codes.UNPROCESSABLE_CONTENT, httpx2.codes.NOT_IMPLEMENTED}
)
_PASSING = frozenset({httpx2.codes.REQUEST_TIMEOUT, httpx2.codes.CONFLICT})


class ClientSetupError(OpenAIError):
    """A setting or the machine's environment keeps the client from being made; says why, as a clause for a sentence."""


@dataclass(frozen=True, slots=True)
class ModelFault:
    """Why a request brought nothing (`reason`, a clause for a sentence), and what that means for the next.

    `hopeless`: every further request would fail alike. `ask_alone`: a batch that failed so may hold one video that
    spoils it for the others. `refused`: what the server does not know, and may take in another form.
    """

    reason: str
    hopeless: bool = False
    ask_alone: bool = False
    refused: Part | None = None


@dataclass(frozen=True, slots=True)
class Upstream:
    """The server and model of the requests, as far as a message may name them."""

    model: str
    base_url: str
    timeout: float

    @property
    def host(self) -> str:
        """The host of `base_url` alone: an address can carry a password."""
        try:
            return urlsplit(self.base_url).hostname or "(no host)"
        except ValueError:
            return "(no host)"

    @property
    def proxy(self) -> Proxy | None:
        """The proxy that the environment names for the way there."""
        return proxy_for(self.base_url)


def describe_fault(error: Exception, upstream: Upstream) -> ModelFault:
    """The fault behind whatever was raised on the way: a helper that may fail costs no more than its own output."""
    match error:
        case LimitReachedError() | ClientSetupError():
            fault = ModelFault(str(error), hopeless=isinstance(error, ClientSetupError))
        case APITimeoutError():
            fault = ModelFault(f"{upstream.host} did not answer within {upstream.timeout:g} s")
        case APIConnectionError() | httpx2.HTTPError() if words := refusal_in(error):
            why = explained(words, trusted="SSL_CERT_FILE")
            fault = ModelFault(f"the certificate of {upstream.host} was refused ({words}): {why}", hopeless=True)
        case APIConnectionError() | httpx2.HTTPError():
            fault = ModelFault(_unreachable(error, upstream))
        case APIStatusError():
            words = f"{error.message} {error.body}" if error.status_code in _REFUSED_FORMAT else ""
            refused = next((part for part, about in _ABOUT.items() if about.search(words)), None)
            fault = _describe_status(error.status_code, error.code, upstream)
            if refused is not None:
                fault = ModelFault(f"{upstream.host} {_UNKNOWN_PART[refused]}", hopeless=True, refused=refused)
        # ValueError covers pydantic's ValidationError, JSONDecodeError and UnicodeError: a 200 that is no JSON at all.
        case OpenAIError() | httpx2.InvalidURL() | httpx2.StreamError() | ValueError() | RecursionError():
            fault = ModelFault(f"{upstream.host} answered, but not in the API's format (see OPENAI_BASE_URL)")
        case _:
            fault = ModelFault(
                f"the model's client failed on this machine ({type(error).__name__}): unset OPENAI_API_KEY to do "
                "without it",
                hopeless=True,
            )
    return fault


def _unreachable(error: Exception, upstream: Upstream) -> str:
    proxy = upstream.proxy
    if proxy is None:
        return f"{upstream.host} could not be reached (see OPENAI_BASE_URL)"
    if isinstance(error.__cause__, httpx2.ProxyError):
        return f"{proxy} refused to connect to {upstream.host}"
    return f"{upstream.host} could not be reached through {proxy}"


def _describe_status(status: int, code: str | None, upstream: Upstream) -> ModelFault:
    if status in _PERHAPS_THE_TEXT:
        reason = f"{upstream.host} refused the request (status {status}), for its text or because OPENAI_MODEL"
        return ModelFault(f"{reason} {upstream.model!r} lacks structured outputs", ask_alone=True)
    if status >= httpx2.codes.INTERNAL_SERVER_ERROR or status in _PASSING:
        return ModelFault(f"{upstream.host} failed with status {status}")
    if status == httpx2.codes.TOO_MANY_REQUESTS and code != "insufficient_quota":
        return ModelFault(f"{upstream.host} limits the rate of requests (status 429)")
    return ModelFault(_refusal(status, code, upstream), hopeless=True)


def _refusal(status: int, code: str | None, upstream: Upstream) -> str:
    model, host = f"OPENAI_MODEL {upstream.model!r}", upstream.host
    match status, code:
        case 401, _:
            reason = "OPENAI_API_KEY was refused (status 401): set a valid key"
        case 403, _:
            reason = f"OPENAI_API_KEY may not use {model} (status 403): allow it for the key's project, or set another"
        case 404, "model_not_found":
            reason = f"{model} does not exist at {host} or was retired (status 404): set a current model's name"
        case 404, _:
            reason = f"{host} knows no such address, or not {model} (status 404): check it and OPENAI_BASE_URL"
        case 407, _ if upstream.proxy is not None:
            reason = f"{upstream.proxy} refused the request (status 407): give its user and password in the variable"
        case 429, _:
            reason = "the account behind OPENAI_API_KEY has no credit left (insufficient_quota): check its plan"
        case _:
            reason = f"{host} refused the request (status {status}): check OPENAI_BASE_URL and {model}"
    return reason
