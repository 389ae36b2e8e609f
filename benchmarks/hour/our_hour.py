"""Our hour as a process of its own, as the run launcher starts one: `python -m benchmarks.hour.our_hour KEY [LAST]`.

Here: the ordinary job for one partition (2026-11-20-06:00) on the instance of $DAGSTER_HOME; with LAST, what follows
from the snapshots of the hours from KEY to it, as a backfill of a range. Not here: settings, which are the environment.
"""

import sys

import dagster as dg

from yt_assets.definitions import hourly_job_definition
from yt_assets.orchestration.asset_names import DERIVED
from yt_assets.orchestration.run_hours import FIRST, LAST, PARTITION
from yt_assets.orchestration.run_worker import WORKER, this_worker


def main(key: str, last: str | None = None) -> int:
    """Run all assets of an hour, or what follows from a range; 0 when that succeeded."""
    tags, chosen = {PARTITION: key}, None
    if last is not None:
        tags = {FIRST: key, LAST: last}
        chosen = [dg.AssetKey(name) for name in DERIVED]
    worker = {WORKER: this_worker()}  # as `yt-assets run` does: killed before its first step, it holds up no other run
    with dg.DagsterInstance.get() as instance:
        job = dg.reconstructable(hourly_job_definition)
        ran = dg.execute_job(job, instance=instance, tags=tags | worker, asset_selection=chosen, raise_on_error=False)
        return 0 if ran.success else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
