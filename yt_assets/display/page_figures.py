"""Figures inside the page's HTML: short on the screen, exact on demand.

Here: one element out of one value. Not here: the words of a value (figures.py), drawings (page_svg.py, page_charts.py),
which values (api/pages).

Each is a `data` element: its value is the stored one, under the name of its column, and its title says it to the unit.
"""

from collections.abc import Callable

from markupsafe import Markup

from yt_assets.display import figures

# With %: a page has hundreds, and Markup.format takes several times as long.
_DATA = Markup('<data class="%s%s" value="%s" title="%s">%s</data>')
_SHORT = Markup('<data class="%s%s" value="%s">%s</data>')
LEAST_SHORTENED = 1_000


def amount(value: float | None, name: str, estimated: object = None) -> Markup | str:
    """A count in K and M; a mark before it where the hour did not see its video."""
    return _element(value, name, figures.compact, figures.count, estimated)


def gain(value: float | None, name: str) -> Markup | str:
    """What comes on top, with its sign; also a change, which may be below 0."""
    return _element(value, name, lambda given: f"{'+' if given > 0 else ''}{figures.compact(given)}", figures.signed)


def multiple(value: float | None, name: str, estimated: object = None) -> Markup | str:
    """How many times its channel's usual."""
    return _element(value, name, figures.times, figures.times, estimated)


def share(value: float | None, name: str) -> Markup | str:
    """A share of 1."""
    return _element(value, name, figures.percent, figures.percent)


def against(gained: float | None, before: float | None) -> Markup | str:
    """How much more or less than before, as a share: +12 %, −5 %."""
    if gained is None or not before:
        return figures.UNKNOWN
    percent = 100 * (gained - before) / abs(before)
    words = f"{percent:+,.0f} %".replace("-", "−") if abs(percent) < 1_000 else f"{1 + percent / 100:,.0f} ×"  # noqa: PLR2004  a multiple
    way = "up" if gained > before else "down" if gained < before else "same"
    return Markup('<span class="change {}" title="{} before">{}</span>').format(way, figures.count(before), words)


def _element(
    value: float | None,
    name: str,
    short: Callable[[float], str],
    exact: Callable[[float], str],
    estimated: object = None,
) -> Markup | str:
    if value is None:
        return figures.UNKNOWN
    mark, more = ("~", " estimated") if estimated else ("", "")
    words = f"{mark}{short(value)}"
    if abs(value) < LEAST_SHORTENED:
        return _SHORT % (name, more, value, words)
    return _DATA % (name, more, value, exact(value), words)
