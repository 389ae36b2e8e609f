"""Texts that strangers wrote, made harmless where they are shown: on a terminal, in a spreadsheet, on a page.

Here: one inert line, one inert cell. Not here: HTML (templates escape) and JSON (api/replies.py escapes).
"""

import unicodedata

# What begins a formula (OWASP, CSV injection). Some spreadsheets take the full-width forms as well.
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain(text: object) -> str:
    """A text as one line: no control, escape or direction-changing characters."""
    kept = (" " if char.isspace() else char for char in str(text) if char.isspace() or _is_inert(char))
    return " ".join("".join(kept).split())


def cell(text: str) -> str:
    """The same as a cell that a spreadsheet shows and does not run."""
    line = plain(text)
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line


def _is_inert(char: str) -> bool:
    # U+200D joins emoji into one; all other invisible controls (Cc, Cf, Cs, Co) go.
    return char == "\u200d" or not unicodedata.category(char).startswith("C")
