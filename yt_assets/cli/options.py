"""Kinds of options that click lacks.

Here: a number in a range, and no other. Not here: the options (each command's own file).
"""

from math import isnan
from typing import Any

import click


class Amount(click.FloatRange):
    """A number in a range. To click nan lies in each of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; what is none ends in click's sentence."""
        number = float(super().convert(value, param, ctx))
        if isnan(number):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return number
