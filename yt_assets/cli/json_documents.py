"""What commands write for programs.

Here: one JSON object, with moments in UTC and every character that could do harm as its number. Not here: which keys it
has (each command's own file; docs/commands.md promises them).
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from yt_assets.display.sanitize import json_escaped


def json_of(document: Mapping[str, Any]) -> str:
    """A document as it is written."""
    return json_escaped(json.dumps(document, default=as_time, ensure_ascii=False, indent=2))


def as_time(value: date) -> str:
    """A day, or a moment in UTC, as programs read it."""
    return value.isoformat().replace("+00:00", "Z")
