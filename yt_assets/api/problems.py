"""Errors as problem details (RFC 9457): what was wrong, where, what is allowed.

Here: the kinds of problem, and from exceptions to bodies. Not here: errors before routing (guard.py makes them of the
same kinds).
"""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from yt_assets.display.sanitize import plain
from yt_assets.storage.errors import StorageError

MEDIA_TYPE = "application/problem+json"
MOST_NAME = 60  # characters of an unknown name
_LOG = logging.getLogger(__name__)


class ProblemDetails(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str = Field(description="about:blank: the status says it all", examples=["about:blank"])
    title: str = Field(description="The status in words", examples=["Not Found"])
    status: int = Field(description="The HTTP status", examples=[404])
    detail: str = Field(
        description="What was wrong, and what is allowed", examples=["no insights are stored of this hour"]
    )
    errors: list[str] | None = Field(None, description="For 422: each parameter and what it must be")


class Problem(Exception):
    """A request that cannot be answered as it was asked."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem_body(status: int, detail: str, errors: Sequence[str] = ()) -> bytes:
    """The body of an error."""
    whole: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return to_json({**whole, "detail": detail, **({"errors": list(errors)} if errors else {})})


def problem_response(
    status: int, detail: str, errors: Sequence[str] = (), headers: dict[str, str] | None = None
) -> Response:
    """An error as it is sent; nothing keeps it."""
    unkept = {**(headers or {}), "Cache-Control": "no-store"}
    return Response(problem_body(status, detail, errors), status, unkept, MEDIA_TYPE)


async def on_problem(_request: Request, error: Exception) -> Response:
    """What an endpoint found wrong."""
    assert isinstance(error, Problem)  # noqa: S101  Starlette dispatches by this very class
    return problem_response(error.status, error.detail)


async def on_http(_request: Request, error: Exception) -> Response:
    """What routing found wrong: no such path, another method."""
    assert isinstance(error, HTTPException)  # noqa: S101  Starlette dispatches by this very class
    return problem_response(error.status_code, str(error.detail), headers=dict(error.headers or {}))


async def on_invalid(request: Request, error: Exception) -> Response:
    """Parameters that the schema does not allow: what is allowed, and an example. Their values are not repeated."""
    assert isinstance(error, RequestValidationError)  # noqa: S101  Starlette dispatches by this very class
    path = getattr(request.scope.get("route"), "path_format", "")
    described = request.app.openapi()["paths"].get(path, {}).get("get", {}).get("parameters", [])
    known = {each["name"]: each for each in described}
    # What is wrong with one value of a list is said of the list, once.
    names = dict.fromkeys(str(each["loc"][1])[:MOST_NAME] for each in error.errors())
    errors = [f"{plain(name)}: {_allowed(name, known)}" for name in names]
    return problem_response(422, "a parameter is unknown or has a wrong value: errors say what is allowed", errors)


def _allowed(name: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    """What a parameter may be, by the API's own document."""
    if name not in known:
        return f"no such parameter here; allowed are {', '.join(known) or 'none'}"
    schema = known[name]["schema"]
    schema = schema | next((kind for kind in schema.get("anyOf", ()) if kind["type"] != "null"), {})
    values = schema.get("enum", [])
    if values:
        words = f"one of {', '.join(values)}"
    elif "maximum" in schema:
        kind = "a whole number" if schema["type"] == "integer" else "a number"
        words = f"{kind} from {schema['minimum']:.0f} to {schema['maximum']:.0f}"
    else:
        words = schema["description"]
    example = next(iter([*schema.get("examples", ()), *values]), schema.get("default"))
    example = ",".join(example) if isinstance(example, list) else example
    return words if example is None else f"{words}, such as {name}={example}"


async def on_storage(_request: Request, error: Exception) -> Response:
    """A database that does not answer. Where it is stays in the log."""
    assert isinstance(error, StorageError)  # noqa: S101  Starlette dispatches by this very class
    _LOG.warning("%s", error)
    return problem_response(503, "a database does not answer", headers={"Retry-After": "30"})


async def on_bug(_request: Request, error: Exception) -> Response:
    """A mistake of ours: the log has it, the reader does not."""
    _LOG.error("an unexpected error", exc_info=error)
    return problem_response(500, "an unexpected error; the service's log has it")
