"""The benchmarks of the labels as a resource: the UI shows what differs from the defaults.

Here: a table of fields. Not here: the table and its checks (analysis/benchmarks.py), the file (settings).
"""

from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

if TYPE_CHECKING:
    from yt_assets.analysis.benchmarks import Benchmarks


class BenchmarksResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Thresholds of the trend labels."""

    fields: dict[str, float] = Field(default={}, description="Fields that the file in YT_BENCHMARKS_FILE sets")

    def table(self) -> "Benchmarks":
        """The predefined benchmarks with these fields in place of theirs."""
        from yt_assets.analysis.benchmarks import read_benchmarks

        return read_benchmarks(self.fields)
