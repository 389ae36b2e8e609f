"""Two kinds of chart for Dagster's UI, as SVG in a data URI: lines over time, and bars.

Here: geometry and colours. Not here: what is drawn (plots.py), the page's small drawings (page_svg.py).

ElementTree escapes what strangers wrote; a browser runs nothing in a picture. The colours are legible on the UI's light
and its dark ground. A chart has about 3 kB.
"""

import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Sequence

from yt_assets.display.figures import short
from yt_assets.display.sanitize import bounded_line

WIDTH, ROW = 560, 18
LEFT, RIGHT, TOP, BOTTOM = 48, 200, 8, 18
HEIGHT = 150
COLOURS = ("#4c78d8", "#d9822b", "#2a9d5c", "#c0458b", "#8a6fd1")
GREY = "#8a8f98"
LABEL_CHARACTERS = 30

Points = Sequence[tuple[float, float]]


def line_chart(
    lines: Sequence[tuple[str, Points]], *, ends: tuple[str, str], x: tuple[float, float], top: float
) -> str:
    """A data URI. lines: name and (x, y), at most five. ends: words under both ends of x. y goes from 0 to `top`."""
    svg = _canvas(HEIGHT)
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    across = (x[1] - x[0]) or 1.0
    for share in (0.0, 0.5, 1.0):
        level = TOP + height * (1 - share)
        ET.SubElement(svg, "path", {"d": f"M{LEFT} {level:.0f}h{width}", "stroke": GREY, "stroke-opacity": ".35"})
        _text(svg, LEFT - 4, level + 4, short(top * share), anchor="end")
    _text(svg, LEFT, HEIGHT - 4, ends[0])
    _text(svg, LEFT + width, HEIGHT - 4, ends[1], anchor="end")
    for number, (name, points) in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        placed = [
            f"{LEFT + width * (at - x[0]) / across:.0f} {TOP + height * (1 - _share(value, top)):.0f}"
            for at, value in points
        ]
        if placed:
            # A line to where it begins, so that a single point is seen as well.
            path = {"d": "M" + "L".join([placed[0], *placed]), "fill": "none", "stroke": colour, "stroke-width": "2"}
            ET.SubElement(svg, "path", path | {"stroke-linecap": "round", "stroke-linejoin": "round"})
        _text(svg, WIDTH - RIGHT + 10, TOP + 10 + ROW * number, name, fill=colour)
    return _uri(svg)


def bar_chart(bars: Sequence[tuple[str, float, str]], marks: Sequence[float | None] = ()) -> str:
    """A data URI of one bar a row: (name, length, words beside it). marks: a line across each bar, or None."""
    svg = _canvas(ROW * len(bars) + TOP)
    longest = max([length for _, length, _ in bars] + [mark for mark in marks if mark], default=0.0) or 1.0
    room = WIDTH - RIGHT - 90
    bar_path, mark_path = "", ""
    for number, (name, length, words) in enumerate(bars):
        top = TOP // 2 + ROW * number
        wide = room * _share(length, longest)
        _text(svg, RIGHT - 6, top + 12, name, anchor="end")
        _text(svg, RIGHT + room + 8, top + 12, words)
        bar_path += f"M{RIGHT} {top + 2}h{wide:.0f}v13h-{wide:.0f}z"
        mark = marks[number] if number < len(marks) else None
        mark_path += "" if mark is None else f"M{RIGHT + room * _share(mark, longest):.0f} {top}v17"
    ET.SubElement(svg, "path", {"d": bar_path, "fill": COLOURS[0]})
    ET.SubElement(svg, "path", {"d": mark_path, "stroke": COLOURS[1], "stroke-width": "3"})
    return _uri(svg)


def _share(value: float, whole: float) -> float:
    return min(1.0, max(0.0, value / whole)) if whole > 0 else 0.0


def _canvas(height: float) -> ET.Element:
    size = {"width": str(WIDTH), "height": f"{height:.0f}"}
    font = {"font-family": "sans-serif", "font-size": "11", "fill": GREY}
    return ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **font})


def _text(parent: ET.Element, x: float, y: float, words: str, *, anchor: str = "", fill: str = "") -> None:
    more = ({"text-anchor": anchor} if anchor else {}) | ({"fill": fill} if fill else {})
    text = ET.SubElement(parent, "text", {"x": f"{x:.0f}", "y": f"{y:.0f}", **more})
    text.text = bounded_line(words, LABEL_CHARACTERS)


def _uri(svg: ET.Element) -> str:
    return f"data:image/svg+xml;base64,{b64encode(ET.tostring(svg)).decode('ascii')}"
