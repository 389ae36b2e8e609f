"""Markdown for Dagster's UI: tables, links to videos, pictures.

Here: how cells become a table, a link, a picture. Not here: which columns (previews.py), making a stranger's text words
(sanitize.py).
"""

import re
from collections.abc import Sequence

from yt_assets.display.links import video_page
from yt_assets.display.sanitize import markdown_cell, markdown_escaped

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


def video_link(title: object, video_id: str) -> str:
    """A title that leads to its video; the id where no title is known, and no link for what is no id."""
    words = markdown_cell(title) if isinstance(title, str) and title.strip() else ""
    if not _VIDEO_ID.fullmatch(video_id):
        return words or markdown_cell(video_id)
    return f"[{words or markdown_escaped(video_id)}]({video_page(video_id)})"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 2) -> str:
    """A table of cells that are Markdown already; the first `words` columns are text, the others figures."""
    rule = ["---"] * words + ["---:"] * (len(headings) - words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows))


def picture(alternative: str, uri: str) -> str:
    """A picture from a data URI, with the words for those who do not see it."""
    return f"![{markdown_cell(alternative, 120)}]({uri})"
