"""Small drawings inside the page's HTML, which need no script: lines over hours, bars beside figures.

Here: SVG elements out of values. Not here: pictures for Dagster's UI (svg.py), the terminal's lines of blocks
(sparkline.py), which values (api/pages), charts with axes (page_charts.py).
"""

from collections.abc import Sequence

from markupsafe import Markup

from yt_assets.display.figures import count

WIDTH, HEIGHT, EDGE = 120, 28, 2
Point = tuple[float, float]


def sparkline(values: Sequence[float | None], name: str, most: float = 0.0) -> Markup:
    """A line over successive hours, on a base of 0; None is a gap in it.

    most: what the top stands for, the same in all lines of a table, so that their heights compare.
    """
    counted = [value for value in values if value is not None]
    if not counted:
        return Markup('<span class="muted">no figures yet</span>')
    words = f"{name}: from {count(counted[0])} to {count(counted[-1])} over {len(values)} hours"
    gaps = len(values) - len(counted)
    words += f", {gaps} of them without a figure" if gaps else ""
    stretches = Markup("").join(_stretch(points) for points in _stretches(values, max(*counted, most, 1.0)))
    frame = Markup(
        '<svg class="spark" viewBox="0 0 %d %d" role="img" aria-label="%s"><path class="base" d="M0 %.1fH%d"/>%s</svg>'
    )
    return frame % (WIDTH, HEIGHT, words, HEIGHT - EDGE / 2, WIDTH, stretches)


def bar(value: float | None, most: float) -> Markup:
    """A horizontal bar beside a figure that says the same."""
    share = 0.0 if value is None or most <= 0 else max(0.0, min(1.0, value / most))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/><rect class="fill" width="{:.1f}" height="8"/></svg>'
    ).format(100 * share)


def _stretches(values: Sequence[float | None], most: float) -> list[list[Point]]:
    """Points of each stretch without a gap."""
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    stretches: list[list[Point]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            stretches.append([])
            continue
        height = max(0.0, value) / most * (HEIGHT - 2 * EDGE)
        stretches[-1].append((EDGE + number * step, HEIGHT - EDGE - height))
    return [stretch for stretch in stretches if stretch]


def _stretch(points: Sequence[Point]) -> Markup:
    if len(points) == 1:
        return Markup('<circle cx="%.1f" cy="%.1f" r="2"/>') % points[0]
    return Markup('<polyline points="%s"/>') % " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
