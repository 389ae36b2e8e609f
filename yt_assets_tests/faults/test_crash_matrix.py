"""kill -9 at every named point of every asset, on every engine: the hour is run again, and nothing shows."""

import signal

import pytest

from yt_assets_tests.faults.conftest import BEFORE, Stages
from yt_assets_tests.faults.doomed import ASSETS, POINTS


@pytest.mark.parametrize(("asset", "point"), POINTS, ids=lambda each: each.replace(" ", "-"))
def test_an_hour_killed_and_run_again_holds_what_an_undisturbed_one_holds(
    asset: str, point: str, stages: Stages
) -> None:
    """Every column of every table, but for the two that count what was spent; and Dagster knows of all five assets."""
    work = stages.back_to(BEFORE[asset])
    assert work.run(1, [asset], doom=(asset, point)).signal == signal.SIGKILL, "it never came to that point"
    assert work.run(1, ASSETS).succeeded, work.said()
    assert work.contents() == stages.undisturbed
    assert work.materialized() == set(ASSETS)
