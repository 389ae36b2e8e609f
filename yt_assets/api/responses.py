"""Rows as JSON or CSV, and how long caches may keep them.

JSON is what is stored, with every character escaped that could do harm where it is shown unescaped; CSV has them taken
out, and no cell begins a formula.

Here: bodies and their headers. Not here: entity tags, and responses that the service keeps (response_cache.py); which
rows (pagination.py).
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from fastapi import Request, Response
from pydantic_core import to_json

from yt_assets.display.sanitize import cell, json_escaped

Form = Literal["json", "csv"]
# Targets by relation, such as next.
Links = Mapping[str, str] | None
# Past hours are kept for a day and no longer: retention deletes hours, and a cache must not outlive it.
SETTLED = "max-age=86400, immutable"
CHANGING = "no-cache"
# An hour may be captured until 50 minutes after its end; what is older was settled.
SETTLES_AFTER = timedelta(hours=2)


def form_of(request: Request, form: Form | None) -> Form:
    """JSON, unless the parameter or the header Accept says CSV."""
    if form is not None:
        return form
    return "csv" if "text/csv" in request.headers.get("accept", "") else "json"


def json_response(content: Mapping[str, Any], *, cache_control: str = CHANGING, links: Links = None) -> Response:
    """A JSON response, with what could do harm written as its number."""
    text = json_escaped(to_json(content).decode())
    return Response(text, headers=_headers(cache_control, links), media_type="application/json")


def csv_response(
    columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, cache_control: str = CHANGING, links: Links = None
) -> Response:
    """A CSV response (RFC 4180) with a header line, also when there is no row."""
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: _cell(row.get(name)) for name in columns} for row in rows)
    return Response(file.getvalue(), headers=_headers(cache_control, links), media_type="text/csv; charset=utf-8")


def cache_control_of(hour: datetime, now: datetime) -> str:
    """How long caches may keep the result of an hour."""
    return SETTLED if hour + SETTLES_AFTER <= now else CHANGING


def _headers(cache_control: str, links: Links) -> dict[str, str]:
    link = ", ".join(f'<{target}>; rel="{name}"' for name, target in (links or {}).items())
    return {"Cache-Control": cache_control, "Vary": "Accept", **({"Link": link} if link else {})}


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return cell("; ".join(str(part) for part in value))
    return cell(value) if isinstance(value, str) else value
