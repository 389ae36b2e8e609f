"""Charts inside the page's HTML, drawn here: columns and lines over a common axis, bands, marks, and a heat map.

Words stand in HTML beside a drawing that stretches, so that they are as large on a phone as on a desk. Colours are
classes of the stylesheet. Every page has the same figures in a table behind its chart.

Here: shapes out of values. Not here: lines inside a table's row (page_svg.py), which values (api/pages).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from yt_assets.display.figures import compact

WIDTH, HEIGHT = 1000.0, 200.0
MOST_TICKS = 6
# A point of a line: its place from 0 to 1 along the axis, and its value; None is a gap.
Point = tuple[float, float | None]


@dataclass(frozen=True)
class Scale:
    """What the vertical axis goes from and to."""

    low: float
    high: float

    def y(self, value: float) -> float:
        """The height of a value in the drawing, from above."""
        return HEIGHT * (1 - (value - self.low) / ((self.high - self.low) or 1.0))


def scale_of(values: Sequence[float | None]) -> Scale:
    """From 0, or from below it, to a round number above all of them."""
    known = [value for value in values if value is not None]
    high, low = max([*known, 0.0]), min([*known, 0.0])
    return Scale(-_round_up(-low) if low < 0 else 0.0, _round_up(high) if high > 0 else (0.0 if low < 0 else 1.0))


def columns(values: Sequence[float | None], scale: Scale, words: Sequence[str], css: str = "s1") -> Markup:
    """A column for each value, as wide as its share of the axis; words: what each says when it is pointed at."""
    step = WIDTH / max(1, len(values))
    drawn = []
    for number, (value, said) in enumerate(zip(values, words, strict=True)):
        if value is None:
            shape = Markup('<rect class="gap" x="{:.1f}" y="0" width="{:.1f}" height="{}"><title>{}</title></rect>')
            drawn.append(shape.format(number * step, step, HEIGHT, said))
            continue
        top, base = sorted((scale.y(value), scale.y(0.0)))
        shape = Markup(
            '<rect class="column {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
        )
        drawn.append(shape.format(css, (number + 0.1) * step, top, 0.8 * step, max(base - top, 1.0), said))
    return Markup("").join(drawn)


def line(points: Sequence[Point], scale: Scale, css: str = "s1") -> Markup:
    """A line through the points, broken where there is no value; a single point is a short dash."""
    path: list[str] = []
    is_open = False
    for number, (x, value) in enumerate(points):
        if value is None:
            is_open = False
            continue
        path.append(f"{'L' if is_open else 'M'}{WIDTH * x:.1f} {scale.y(value):.1f}")
        following = points[number + 1][1] if number + 1 < len(points) else None
        if not is_open and following is None:
            path.append("h4")
        is_open = True
    return Markup('<path class="line {}" d="{}"/>').format(css, "".join(path)) if path else Markup("")


def band(points: Sequence[tuple[float, float, float]], scale: Scale, css: str = "usual") -> Markup:
    """The area between two lines. points: place, lower and upper value."""
    if not points:
        return Markup("")
    above = [f"{WIDTH * x:.1f} {scale.y(high):.1f}" for x, _, high in points]
    below = [f"{WIDTH * x:.1f} {scale.y(low):.1f}" for x, low, _ in reversed(points)]
    return Markup('<path class="band {}" d="M{}Z"/>').format(css, "L".join([*above, *below]))


def mark(x: float, words: str) -> Markup:
    """A line across, where something happened; its words show when it is pointed at."""
    shape = Markup('<path class="mark" d="M{:.1f} 0V{:.0f}"><title>{}</title></path>')
    return shape.format(WIDTH * min(max(x, 0.0), 1.0), HEIGHT, words)


def some_of(names: Sequence[str]) -> list[str]:
    """Six of many names for an axis, evenly from the first to the last; all of a few."""
    last = len(names) - 1
    return list(names) if last <= MOST_TICKS else [names[round(n * last / (MOST_TICKS - 1))] for n in range(MOST_TICKS)]


def plot(
    name: str,
    shapes: Sequence[Markup],
    scale: Scale,
    ticks: Sequence[str],
    *,
    unit: str = "",
    is_of_columns: bool = False,
) -> Markup:
    """Shapes with their two axes. name: what a screen reader says.

    ticks: evenly along the axis, from end to end, or each in the middle of its share (is_of_columns).
    """
    middle = (scale.low + scale.high) / 2
    levels = Markup("").join(
        Markup("<span>{}{}</span>").format(compact(value) if scale.high > 2 else f"{value:g}", unit)  # noqa: PLR2004
        for value in (scale.high, middle, scale.low)
    )
    rules = Markup("").join(
        Markup('<path class="rule{}" d="M0 {:.1f}H{:.0f}"/>').format(
            " zero" if not value else "", scale.y(value), WIDTH
        )
        for value in sorted({scale.low, middle, scale.high, 0.0})
        if scale.low <= value <= scale.high
    )
    under = Markup("").join(Markup("<span>{}</span>").format(tick) for tick in ticks)
    return Markup(
        '<div class="plot"><div class="y" aria-hidden="true">{}</div>'
        '<svg viewBox="0 0 {:.0f} {:.0f}" preserveAspectRatio="none" role="img" aria-label="{}">{}{}</svg>'
        '<div class="x{}" aria-hidden="true">{}</div></div>'
    ).format(
        levels,
        WIDTH,
        HEIGHT,
        escape(name),
        rules,
        Markup("").join(shapes),
        " mid" if is_of_columns and len(ticks) <= MOST_TICKS else "",
        under,
    )


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 4, 5, 6, 8 or 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * step for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if power * step >= value * (1 - 1e-9))
