"""Rows as JSON or CSV, and how long an answer may be kept.

Here: bodies and their headers. Not here: entity tags and answers that are kept (kept.py), which rows.
JSON is what is stored, with every character escaped that could do harm where somebody shows it unescaped; CSV has them
taken out, and no cell begins a formula.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from fastapi import Request, Response
from pydantic_core import to_json

from yt_assets.inert import cell

Form = Literal["json", "csv"]
# Past hours are kept for a day and no longer: retention deletes hours, and a cache must not outlive it.
SETTLED = "max-age=86400, immutable"
CHANGING = "no-cache"
# An hour may be captured until 50 minutes after its end; what is older was settled.
SETTLES_AFTER = timedelta(hours=2)

# HTML's own characters and DEL; C1 controls, the byte order mark, line separators, and all that turns text around.
_HARMFUL_ASCII = "<>&\x7f"
_HARMFUL = re.compile("[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def form_of(request: Request, asked: Form | None) -> Form:
    """JSON, unless the parameter or the header Accept says CSV."""
    if asked is not None:
        return asked
    return "csv" if "text/csv" in request.headers.get("accept", "") else "json"


def json_reply(
    content: Mapping[str, Any], *, keeping: str = CHANGING, links: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer."""
    text = _escaped(to_json(content).decode())
    return Response(text, headers=_headers(keeping, links), media_type="application/json")


def _escaped(text: str) -> str:
    """The same, with what could do harm written as its number. Quick where titles are ASCII."""
    for sign in _HARMFUL_ASCII:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text if text.isascii() else _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def csv_reply(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    keeping: str = CHANGING,
    links: Mapping[str, str] | None = None,
) -> Response:
    """A CSV answer (RFC 4180) with a header line, also when there is no row."""
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: _cell(row.get(name)) for name in columns} for row in rows)
    return Response(file.getvalue(), headers=_headers(keeping, links), media_type="text/csv; charset=utf-8")


def keeping_of(hour: datetime, now: datetime) -> str:
    """How long the result of an hour may be kept."""
    return SETTLED if hour + SETTLES_AFTER <= now else CHANGING


def _headers(keeping: str, links: Mapping[str, str] | None) -> dict[str, str]:
    told = ", ".join(f'<{target}>; rel="{name}"' for name, target in (links or {}).items())
    return {"Cache-Control": keeping, "Vary": "Accept", **({"Link": told} if told else {})}


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return cell("; ".join(str(part) for part in value))
    return cell(value) if isinstance(value, str) else value
