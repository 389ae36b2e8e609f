"""Our hour as a process of its own, as the run launcher starts one: `python -m benchmarks.hour.our_hour KEY`.

Here: the ordinary job for one partition (2026-11-20-06:00) on the instance of $DAGSTER_HOME. Not here: settings, which
are the environment.
"""

import sys

import dagster as dg

from yt_assets.definitions import hourly_job_definition


def main(key: str) -> int:
    """Run all assets; 0 when they succeeded."""
    with dg.DagsterInstance.get() as instance:
        job = dg.reconstructable(hourly_job_definition)
        tags = {"dagster/partition": key}
        return 0 if dg.execute_job(job, instance=instance, tags=tags, raise_on_error=False).success else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
