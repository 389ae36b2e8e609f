"""Thresholds from a file reach the step that reads them."""

from pathlib import Path

import dagster as dg

from yt_assets.analysis.trends.thresholds import DEFAULT_THRESHOLDS
from yt_assets.definitions import build_resources
from yt_assets.orchestration.resources.analyst import ThresholdsResource
from yt_assets.settings.environment import load_settings


def surging_pace(environment: dict[str, str]) -> float:
    """What a step of an asset gets, with the resources of these settings."""
    seen = []

    @dg.asset
    def reader(benchmarks: ThresholdsResource) -> None:
        seen.append(benchmarks.table().surging_pace)

    resources = build_resources(load_settings(environment), environment)
    dg.materialize([reader], resources={"benchmarks": resources["benchmarks"]})
    return seen[0]


def test_a_step_reads_the_benchmarks_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "benchmarks.yaml"
    file.write_text("surging_pace: 3\n")
    assert surging_pace({"YT_BENCHMARKS_FILE": str(file)}) == 3.0
    assert surging_pace({}) == DEFAULT_THRESHOLDS.surging_pace
