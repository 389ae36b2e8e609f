"""Figures as a person reads them, the same in the terminal and on the page.

Here: words out of one value. Not here: which figures (cli/tables.py, api/site.py), drawings, texts (inert.py).
"""

from collections.abc import Mapping
from typing import Any

UNKNOWN = "–"


def count(value: float | None) -> str:
    """A count, such as 29,212."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def change(value: int | None) -> str:
    """How far a rank climbed or fell; a dash where there is nothing to compare with."""
    return UNKNOWN if value is None else f"{value:+d}" if value else "="


def times(value: float | None) -> str:
    """A multiple, such as 8.1 ×."""
    return UNKNOWN if value is None else f"{value:,.1f} ×"


def multiple(row: Mapping[str, Any]) -> str:
    """A row's outlier multiple, in brackets where it compares with the videos of other channels, big and small."""
    told = times(row.get("outlier_multiple"))
    return f"({told})" if str(row.get("baseline_kind", "")).startswith("format_") else told


def percent(value: float | None) -> str:
    """A share, such as 5.31 %."""
    return UNKNOWN if value is None else f"{100 * value:.2f} %"
