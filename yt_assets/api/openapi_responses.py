"""How an endpoint describes its responses in the OpenAPI document: models, CSV, errors, examples.

Here: the argument `responses` of endpoints. Not here: the models (models.py), the examples (openapi_examples.py),
responses as they are sent (responses.py).
"""

from typing import Any

from pydantic import BaseModel

from yt_assets.api.openapi_examples import EXAMPLES
from yt_assets.api.problems import MEDIA_TYPE, ProblemDetails

CSV: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}, "example": "hour,video_id\r\n"}}
HEADERS: dict[str, Any] = {
    "ETag": {"description": "Names this very answer, for If-None-Match", "schema": {"type": "string"}},
    "Cache-Control": {"description": "A settled hour may be kept for a day", "schema": {"type": "string"}},
}
SCHEMA = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
ERRORS = {
    401: "A token is needed",
    404: "Not stored",
    413: "Requests have no body",
    414: "The path and query are too long",
    421: "The service listens to its own machine alone",
    422: "A parameter is not as it must be",
    429: "Too many requests",
    431: "Headers are too big",
    500: "An unexpected error",
    503: "A database does not answer",
}


def json_responses(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """Responses of an endpoint that speaks JSON alone."""
    content = {"application/json": {"example": EXAMPLES[model.__name__]}}
    return {200: {"model": model, "headers": HEADERS, "content": content}, **problem_responses()}


def list_responses(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """Responses of an endpoint that speaks CSV as well."""
    responses = json_responses(model)
    responses[200]["content"] = {**responses[200]["content"], **CSV}
    return responses


def problem_responses() -> dict[int | str, dict[str, Any]]:
    """Every error that an endpoint can give."""
    content = {MEDIA_TYPE: {"schema": SCHEMA}}
    return {status: {"description": meaning, "content": content} for status, meaning in ERRORS.items()}
