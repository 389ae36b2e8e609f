"""Figures as a person reads them, the same in the terminal, on the page and in Dagster's UI.

Here: words out of one value; where a surface has less room, a second form beside the first. Not here: which figures are
shown (cli/tables.py, api/site.py, previews.py), drawings, texts (sanitize.py).
"""

from datetime import datetime

UNKNOWN = "–"
ROUNDS_UP = 0.9995  # to the whole, in three digits


def count(value: float | None) -> str:
    """A count to the unit, such as 29,212. On the page and the terminal."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def count_or_tenths(value: object) -> str:
    """A count to the unit, and what is measured below a hundred to the tenth: 1,234 and 12.3. In Dagster's UI."""
    if not isinstance(value, int | float) or value != value:  # noqa: PLR0124  NaN alone differs from itself
        return UNKNOWN
    return f"{value:,.1f}" if isinstance(value, float) and abs(value) < 100 else f"{value:,.0f}"  # noqa: PLR2004


def percent(value: float | None) -> str:
    """A share from 0 to 1 to the hundredth, such as 5.31 %. On the page and the terminal."""
    return UNKNOWN if value is None else f"{100 * value:.2f} %"


def percent_in_tenths(value: object) -> str:
    """A share from 0 to 1 to the tenth, such as 3.4 %. In Dagster's UI."""
    return f"{value:.1%}".replace("%", " %") if isinstance(value, float) and value == value else UNKNOWN  # noqa: PLR0124


def change(value: int | None) -> str:
    """How far a rank climbed or fell; a dash where there is nothing to compare with."""
    return UNKNOWN if value is None else f"{value:+d}" if value else "="


def times(value: float | None) -> str:
    """A multiple, such as 8.1 ×."""
    return UNKNOWN if value is None else f"{value:,.1f} ×"


def signed(value: float | None) -> str:
    """What comes on top: +29,100."""
    return UNKNOWN if value is None else f"{value:+,.0f}"


def short(value: float) -> str:
    """A number for an axis: 0, 950, 1.2k, 34k, 5.6M."""
    size = abs(value)
    for limit, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        # The unit is that of the rounded number: 999,500 is 1.0M, and not 1000k.
        if size >= limit * ROUNDS_UP:
            scaled = value / limit
            return f"{scaled:.1f}{sign}" if round(abs(scaled), 1) < 10 else f"{scaled:.0f}{sign}"  # noqa: PLR2004  two digits
    return f"{value:.0f}"


def compact(value: float) -> str:
    """A count in three digits for a table: 950, 1.23K, 34.5K, 6.82M, 1.2B."""
    size = abs(value)
    for limit, sign in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if size >= limit * ROUNDS_UP:
            return f"{float(f'{value / limit:.3g}'):g}{sign}"
    return f"{value:.0f}"


def length(seconds: int | None) -> str:
    """How long a video is: 0:45, 12:03, 1:02:03."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def day_and_hour(value: datetime | None) -> str:
    """An hour, such as 2026-11-20 05:00 UTC."""
    return UNKNOWN if value is None else f"{value:%Y-%m-%d %H:%M} UTC"
