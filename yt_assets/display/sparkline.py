"""A line of blocks on the terminal: how many views a video gained in each of the last hours.

Here: gains in, characters out. Not here: the gains (analysis/hours), the page's lines (page_svg.py), tables (cli).
"""

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = " "


def sparkline(gains: list[float | None]) -> str:
    """One character an hour: the lowest block for nothing or less, the highest for the line's own most, a gap for None.

    Lines are as high as they can be: their shapes compare, and not their heights.
    """
    most = max((gain for gain in gains if gain is not None and gain > 0), default=1.0)
    heights = (None if gain is None else int(max(0.0, gain) / most * len(BLOCKS)) for gain in gains)
    return "".join(GAP if height is None else BLOCKS[min(height, len(BLOCKS) - 1)] for height in heights)
