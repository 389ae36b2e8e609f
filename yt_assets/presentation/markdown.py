"""Markdown for Dagster's UI: tables whose cells cannot mark up anything, links to videos, pictures.

Here: cells, links, tables. Not here: which columns (previews.py). Titles are what strangers wrote: they are made plain
first, and what Markdown could still read is escaped.
"""

import re
from collections.abc import Sequence

from yt_assets.language.plain_text import plain_line

WATCH = "https://www.youtube.com/watch?v="
CELL_CHARACTERS = 60
ESCAPED = r"\\\1"
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
# What CommonMark and its tables can still take for markup in one line of plain text; & would begin an entity.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~&:@])")
# GitHub's Markdown, which the UI speaks, looks for addresses once more after escapes are gone: those are broken up.
_ADDRESS = re.compile(r"(?:www|https?)(?=\.|://)", re.IGNORECASE)
_MAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-])")


def inert(text: object, limit: int = CELL_CHARACTERS) -> str:
    """A text as words in one cell: no link, picture, emphasis, HTML, entity, address or further cell."""
    words = _MAIL.sub(" @ ", _ADDRESS.sub(r"\g<0> ", plain_line(str(text), limit)))
    return _MARKUP.sub(ESCAPED, words)


def video_link(title: object, video_id: str) -> str:
    """A title that leads to its video; the id where no title is known, and no link for what is no id."""
    words = inert(title) if isinstance(title, str) and title.strip() else ""
    if not _VIDEO_ID.fullmatch(video_id):
        return words or inert(video_id)
    return f"[{words or _MARKUP.sub(ESCAPED, video_id)}]({WATCH}{video_id})"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 2) -> str:
    """A table of cells that are Markdown already; the first `words` columns are text, the others figures."""
    rule = ["---"] * words + ["---:"] * (len(headings) - words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows))


def picture(alternative: str, uri: str) -> str:
    """A picture from a data URI, with the words for those who do not see it."""
    return f"![{inert(alternative, 120)}]({uri})"


def count(value: object) -> str:
    """A figure as people read it: 1,234; 12.3 below a hundred; a dash for what is not known."""
    if not isinstance(value, int | float) or value != value:  # noqa: PLR0124  NaN alone differs from itself
        return "–"
    return f"{value:,.1f}" if isinstance(value, float) and abs(value) < 100 else f"{value:,.0f}"  # noqa: PLR2004


def percent(value: object) -> str:
    """A share from 0 to 1 as 3.4 %."""
    return f"{value:.1%}".replace("%", " %") if isinstance(value, float) and value == value else "–"  # noqa: PLR0124
