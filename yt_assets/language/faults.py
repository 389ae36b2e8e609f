"""What went wrong upstream, in words for an operator, and what it means for the next request.

The one place that reads the openai client's exceptions. The words are this project's own: an upstream text may quote
a key or a title, and an exception's cause may hold the Authorization header, so neither is ever repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

from yt_assets.language.gate import LimitReachedError

# ValueError covers pydantic's ValidationError, JSONDecodeError and UnicodeError. A 200 that is no JSON at all is one
# of these and not an OpenAIError; a wrong base URL is httpx2's InvalidURL, which is neither.
UPSTREAM_FAULTS = (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError)

# A title can cause these (a content filter, a limit on length), and so can a model without structured outputs. Only a
# request without the other titles tells, and a refused request costs nothing: so none of them ends the hour's asking.
_PERHAPS_THE_TEXT = frozenset(
    {httpx2.codes.BAD_REQUEST, httpx2.codes.CONTENT_TOO_LARGE, httpx2.codes.UNPROCESSABLE_CONTENT}
)
# How servers without structured outputs say so: llama.cpp, vLLM, DeepSeek and Groq each have their own words.
_ABOUT_THE_FORMAT = re.compile(r"response[_ ]format|json[_ ]?schema|structured[_ ]output", re.IGNORECASE)
_REFUSED_FORMAT = frozenset(
    {httpx2.codes.BAD_REQUEST, httpx2.codes.UNPROCESSABLE_CONTENT, httpx2.codes.NOT_IMPLEMENTED}
)
_PASSING = frozenset({httpx2.codes.REQUEST_TIMEOUT, httpx2.codes.CONFLICT})


class UnusableKeyError(OpenAIError):
    """The key cannot travel in a header. Its text is not repeated here, as h11's own complaint would."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request brought nothing (`reason`, a clause for a sentence), and what that means for the next.

    `hopeless`: every further request would fail alike. `ask_alone`: a batch that failed so may hold one video that
    spoils it for the others. `refused_format`: the server takes no JSON schema, and may take a plainer request.
    """

    reason: str
    hopeless: bool = False
    ask_alone: bool = False
    refused_format: bool = False


@dataclass(frozen=True, slots=True)
class Upstream:
    """Whom the requests go to, as far as a message may name it."""

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


def describe_fault(error: Exception, upstream: Upstream) -> Fault:
    """The fault behind one of UPSTREAM_FAULTS."""
    match error:
        case LimitReachedError():
            fault = Fault(error.reason)
        case UnusableKeyError():
            fault = Fault("OPENAI_API_KEY holds a character that no key has: copy it again", hopeless=True)
        case httpx2.InvalidURL():
            fault = Fault("OPENAI_BASE_URL is not a URL such as https://api.openai.com/v1", hopeless=True)
        case APITimeoutError():
            fault = Fault(f"{upstream.host} did not answer within {upstream.timeout:g} s")
        case APIConnectionError() | httpx2.HTTPError():
            fault = Fault(f"{upstream.host} could not be reached (see OPENAI_BASE_URL)")
        case APIStatusError():
            fault = _describe_status(error.status_code, error.code, upstream)
            if error.status_code in _REFUSED_FORMAT and _ABOUT_THE_FORMAT.search(f"{error.message} {error.body}"):
                reason = f"{upstream.host} knows neither structured outputs nor JSON mode (see OPENAI_MODEL)"
                fault = Fault(reason, hopeless=True, refused_format=True)
        case _:
            fault = Fault(f"{upstream.host} answered, but not in the API's format (see OPENAI_BASE_URL)")
    return fault


def _describe_status(status: int, code: str | None, upstream: Upstream) -> Fault:
    if status in _PERHAPS_THE_TEXT:
        reason = f"{upstream.host} refused the request (status {status}), for its text or because OPENAI_MODEL"
        return Fault(f"{reason} {upstream.model!r} lacks structured outputs", ask_alone=True)
    if status >= httpx2.codes.INTERNAL_SERVER_ERROR or status in _PASSING:
        return Fault(f"{upstream.host} failed with status {status}")
    if status == httpx2.codes.TOO_MANY_REQUESTS and code != "insufficient_quota":
        return Fault(f"{upstream.host} limits the rate of requests (status 429)")
    return Fault(_refusal(status, code, upstream), hopeless=True)


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
        case 429, _:
            reason = "the account behind OPENAI_API_KEY has no credit left (insufficient_quota): check its plan"
        case _:
            reason = f"{host} refused the request (status {status}): check OPENAI_BASE_URL and {model}"
    return reason
