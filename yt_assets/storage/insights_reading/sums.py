"""Gains of several videos together: what is known of all of them, and what changed since the span before.

Here: the two rules, for channels, formats and keywords alike. Not here: which videos, and their gains (windows.py).
"""

from collections.abc import Iterable


def sum_of_all(gains: Iterable[int | None]) -> int | None:
    """The sum; None where one is not known, since a sum of some looks like growth since then."""
    total = 0
    for gain in gains:
        if gain is None:
            return None
        total += gain
    return total


def change(gained: int | None, before: int | None) -> int | None:
    """What was gained more than before; None where either is not known."""
    return None if gained is None or before is None else gained - before
