"""A run's worker as Dagster starts one: the product's job with its own executor, a process for each step.

Run as `python -m yt_assets_tests.faults.run_worker HOUR [ASSET …]`, with settings from the environment. Here: the run.
Not here: who kills it, and finds its steps (test_orphans.py, test_several_machines.py).
"""

import sys

import dagster as dg

from yt_assets.definitions import hourly_job_definition


def main() -> int:
    """Materialize assets of an hour, raw_videos if none is named."""
    with dg.DagsterInstance.get() as instance:
        ran = dg.execute_job(
            dg.reconstructable(hourly_job_definition),
            instance=instance,
            tags={"dagster/partition": sys.argv[1]},
            asset_selection=[dg.AssetKey(name) for name in sys.argv[2:] or ["raw_videos"]],
            raise_on_error=False,
        )
    return 0 if ran.success else 1


if __name__ == "__main__":
    sys.exit(main())
