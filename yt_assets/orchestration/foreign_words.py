"""Strangers' words on their way into Dagster's logs and events: one line, without anything that acts on a terminal.

Here: the only door to a step's log, and texts in metadata. Not here: what is taken out (display/sanitize.py), errors,
whose words are harmless from the first (errors.py), tables in Markdown (display/previews.py).

A channel's title may hold a sequence that clears the screen, or a line break and a forged line of the log.
"""

from collections.abc import Callable, Mapping
from typing import Any

from yt_assets.display.sanitize import harmless_line


def said(log: Callable[[str], None]) -> Callable[[str], None]:
    """A method of a step's log, such as context.log.info, that takes any words."""
    return lambda words: log(harmless_line(words))


def harmless(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata whose texts hold nothing that acts. Markdown is escaped where it is made."""
    return {name: harmless_line(value) if isinstance(value, str) else value for name, value in metadata.items()}
