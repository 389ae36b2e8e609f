"""Kinds of options that click lacks, and a default that several commands share.

Here: a number in a range. Not here: the options (each command's own file).
"""

from math import isnan
from typing import Any

import click

# New videos of a channel a day, where nothing is known of it.
UPLOADS = 0.5


class Amount(click.FloatRange):
    """A number in a range. To click nan lies in each of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; what is none ends in click's sentence."""
        number = float(super().convert(value, param, ctx))
        if isnan(number):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return number
