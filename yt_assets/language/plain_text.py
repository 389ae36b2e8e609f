"""Text that nobody vouches for, made plain: one line, bounded, and with nothing hidden in it.

`prompts` uses it on what strangers wrote, `answers` on what the model wrote. Pure functions of a string.
"""

from __future__ import annotations

import re
import unicodedata

# Controls, format characters (bidi overrides, zero-width and tag characters), surrogates and private use: all of them
# can carry text that a model reads and a person does not see.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
# Variation selectors are marks, not format characters, but smuggle bytes just as well.
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_HTML_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_URL = re.compile(r"(?:\b[a-zA-Z][a-zA-Z0-9+.-]*://|\bwww\.)\S+")
_EMPHASIS = re.compile(r"[*`~|\\]+|(?<!\w)_+|_+(?!\w)")
_BRACKETS = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›"})
# A heading, quote or list mark, or the first character of a spreadsheet formula.
_LEADING_MARKS = re.compile(r"^[\s#›=+\-@]+")


def one_line(text: str, limit: int) -> str:
    """`text` on one line without hidden characters, at most `limit` characters long, cut with an ellipsis."""
    visible = "".join(_visible(character) for character in text[: limit * 4])
    line = " ".join(_VARIATION_SELECTORS.sub("", visible).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def plain_line(text: str, limit: int) -> str:
    """`one_line` of `text` with Markdown, HTML, addresses and formula starts neutralised.

    Shown in a Markdown panel, a web page or a spreadsheet, the result is words: it cannot link, mark up or compute.
    """
    line = one_line(text, limit * 4)
    line = _HTML_TAG.sub(" ", _MARKDOWN_LINK.sub(r"\1", line))
    line = _EMPHASIS.sub("", _URL.sub(" ", line)).translate(_BRACKETS)
    return one_line(_LEADING_MARKS.sub("", line), limit)


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _HIDDEN_CATEGORIES else character
