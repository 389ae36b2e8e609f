"""The API's reference for people: the OpenAPI document as a page.

Here: what of the document is shown, and how its types read. Not here: the document itself (app.py, parameters.py,
models.py).
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from yt_assets.api.pages.questions import PageQuestion
from yt_assets.api.site import here, render

router = APIRouter(include_in_schema=False)
Schema = Mapping[str, Any]


@router.get("/docs")
def reference(request: Request, asked: Annotated[PageQuestion, Query()]) -> Response:
    """Every endpoint with its parameters, an example, and the fields of its rows."""
    document = request.app.openapi()
    schemas: Schema = document["components"]["schemas"]
    endpoints = [_endpoint(path, methods["get"], schemas) for path, methods in document["paths"].items()]
    names = {endpoint["model"] for endpoint in endpoints}
    models = [(name, list(_fields(schemas[name], schemas))) for name in sorted(filter(None, names))]
    return render(request, "reference.html", here(request, asked.zone), None, endpoints=endpoints, models=models)


def _endpoint(path: str, endpoint: Schema, schemas: Schema) -> dict[str, Any]:
    parameters = [
        {**each, "words": _words(each["schema"]), "example": _example(each["schema"])}
        for each in endpoint.get("parameters", [])
    ]
    content = endpoint["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return {
        "path": path,
        "summary": endpoint.get("summary", ""),
        "about": endpoint.get("description", ""),
        "parameters": parameters,
        "model": _row_model(content.get("schema", {}), schemas),
    }


def _row_model(schema: Schema, schemas: Schema) -> str | None:
    """The name of the model of the rows, or of the whole answer where it has no rows."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    fields = schemas.get(name, {}).get("properties", {})
    for rows in ("data", "history"):
        reference = fields.get(rows, {}).get("items", {}).get("$ref")
        if reference:
            return str(reference).rpartition("/")[2]
    return name if name in schemas else None


def _fields(model: Schema, schemas: Schema) -> Iterator[tuple[str, str, str]]:
    """Name, type and meaning of each field."""
    for name, schema in model.get("properties", {}).items():
        yield name, _words(schema), schema.get("description", schemas.get(_words(schema), {}).get("description", ""))


def _words(schema: Schema) -> str:
    """A type as people read it: one of its values, a whole number, a time, a list of texts; or null."""
    if "anyOf" in schema:
        return " or ".join(_words(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    kinds = {
        "integer": "whole number",
        "string": {"date-time": "time", "date": "day"}.get(schema.get("format", ""), "text"),
    }
    return str(kinds.get(schema.get("type", ""), schema.get("type", "object")))


def _example(schema: Schema) -> str:
    value = next(iter(schema.get("examples", ())), schema.get("default"))
    return "" if value in (None, []) else ",".join(map(str, value)) if isinstance(value, list) else str(value)
