"""Texts that strangers wrote, made harmless where they are shown or handed on.

Here: one function for each place that such a text goes to; each but the last gives one line. Not here: HTML (the page's
templates escape).

    plain            a terminal, a page        nothing that moves the cursor or turns the text around
    harmless_line    an error, a log           the same, with all its blanks: what it quotes stays as it was
    cell             a spreadsheet             the same, and no formula
    bounded_line     a model, a picture        nothing invisible at all, cut
    words_only       a model's own words       the same without links, markup, HTML, formulas
    markdown_cell    a table in Dagster's UI   the same, and what Markdown could still read is escaped
    json_escaped     JSON, wherever it goes    nothing is lost: what acts is written as its number
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from yt_assets.display.figures import UNKNOWN

# What begins a formula (OWASP, CSV injection). Some spreadsheets take the full-width forms as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
JOINER = "\u200d"  # joins emoji into one
# Variation selectors are marks, not format characters, but smuggle bytes just as well.
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# HTML's own characters and DEL; C1 controls, the byte order mark, line separators, and all that turns text around.
_HARMFUL_ASCII = "<>&\x7f"
_HARMFUL = re.compile("[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")

_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_HTML_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_URL = re.compile(r"(?:\b[a-zA-Z][a-zA-Z0-9+.-]*://|\bwww\.)\S+")
_EMPHASIS = re.compile(r"[*`~|\\]+|(?<!\w)_+|_+(?!\w)")
_BRACKETS = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›"})
# A heading, quote or list mark, or the first character of a spreadsheet formula.
_LEADING_MARKS = re.compile(r"^[\s#›=+\-@]+")

# What CommonMark and its tables can still take for markup in one line of plain text; & would begin an entity.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~&:@])")
# GitHub's Markdown, which the UI speaks, looks for addresses once more after escapes are gone: those are broken up.
_ADDRESS = re.compile(r"(?:www|https?)(?=\.|://)", re.IGNORECASE)
_MAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-])")


def plain(text: object) -> str:
    """A text as one line: no control, escape or direction-changing characters."""
    return _visible(str(text), but=JOINER)


def harmless_line(text: object) -> str:
    """The same, and as many blanks as there were."""
    return "".join(_characters(str(text), JOINER)).rstrip()


def page_value(value: Any) -> Any:
    """What every expression of a page's template goes through before it is escaped."""
    return plain(value) if type(value) is str else UNKNOWN if value is None else value


def cell(text: str) -> str:
    """The same as a cell that a spreadsheet shows and does not run."""
    line = plain(text)
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line


def json_escaped(text: str) -> str:
    """JSON with the same values, in which every character that could do harm is written as its number."""
    for sign in _HARMFUL_ASCII:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    if text.isascii():  # quick where titles are ASCII
        return text
    return _HARMFUL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def bounded_line(text: str, limit: int) -> str:
    """`text` on one line without hidden characters, at most `limit` characters long, cut with an ellipsis."""
    line = _visible(_VARIATION_SELECTORS.sub("", text[: limit * 4]))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def words_only(text: str, limit: int) -> str:
    """`bounded_line` of `text` with Markdown, HTML, addresses and formula starts neutralised.

    Shown in a Markdown panel, a web page or a spreadsheet, the result is words: it cannot link, mark up or compute.
    """
    line = bounded_line(text, limit * 4)
    line = _HTML_TAG.sub(" ", _MARKDOWN_LINK.sub(r"\1", line))
    line = _EMPHASIS.sub("", _URL.sub(" ", line)).translate(_BRACKETS)
    return bounded_line(_LEADING_MARKS.sub("", line), limit)


def markdown_cell(text: object, limit: int = 60) -> str:
    """A text as words in one cell: no link, picture, emphasis, HTML, entity, address or further cell."""
    return markdown_escaped(_MAIL.sub(" @ ", _ADDRESS.sub(r"\g<0> ", words_only(str(text), limit))))


def markdown_escaped(line: str) -> str:
    """The same line where Markdown is read: no character of it is markup."""
    return _MARKUP.sub(r"\\\1", line)


def _visible(text: str, *, but: str = "") -> str:
    """One line without controls, format characters (bidi overrides, zero-width and tag characters) and their kin.

    Those carry text that a model reads and a person does not see, or move what a person does see.
    """
    return " ".join("".join(_characters(text, but)).split())


def _characters(text: str, but: str) -> Iterator[str]:
    for char in text:
        if char.isspace():
            yield " "
        elif char == but or not unicodedata.category(char).startswith("C"):
            yield char
