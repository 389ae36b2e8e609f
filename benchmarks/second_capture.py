"""An hour that is captured already, captured again: `python -m benchmarks.second_capture KEY`.

Here: all steps in this process, whose clock says what the simulated service's does: by this machine's own, a simulated
hour is long over, and would be kept as it is. Not here: settings, which are the environment.
"""

import os
import sys
from datetime import datetime

import dagster as dg

from yt_assets.cli.run import MINUTES_PAST
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.partitions import hour_of
from yt_assets.settings.environment import load_settings
from yt_assets_tests.faults.nursery import set_clocks


def main(key: str) -> int:
    """Run all assets; 0 when they succeeded."""
    now: datetime = hour_of(key) + MINUTES_PAST
    set_clocks(now)
    job = build_definitions(load_settings(os.environ), os.environ).resolve_job_def("hourly")
    with dg.DagsterInstance.get() as instance:
        return 0 if job.execute_in_process(partition_key=key, instance=instance, raise_on_error=False).success else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
