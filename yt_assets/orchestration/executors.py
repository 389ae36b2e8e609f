"""Who runs the steps of a run: Dagster's own executors, chosen by YT_EXECUTOR.

Here: each executor with the configuration that this project's steps need. Not here: settings and their checks
(settings/executor.py), the worker that Celery's steps run in (celery_worker.py). A package that an extra brings is
imported where it is chosen.
"""

from collections.abc import Callable, Mapping

import dagster as dg

from yt_assets.settings.environment import Settings
from yt_assets.settings.executor import ExecutorName

# Imported once by the fork server, so that a step costs a fork and not a second of imports. Ours first: it has Python
# look for no garbage meanwhile. Dagster would put its own module before ours, did we not name it.
PRELOAD = ["yt_assets.preload", "dagster._core.executor.multiprocess"]


def build_executor(settings: Settings) -> dg.ExecutorDefinition:
    """The executor of all jobs. On Definitions, since a job's executor misses the UI's button."""
    return EXECUTORS[settings.yt_executor](settings)


def _multiprocess(settings: Settings) -> dg.ExecutorDefinition:
    """So many steps at a time, in processes of their own."""
    return dg.multiprocess_executor.configured(
        {
            "max_concurrent": settings.yt_max_concurrent_steps,
            "start_method": {"forkserver": {"preload_modules": PRELOAD}},
        }
    )


def _celery(settings: Settings) -> dg.ExecutorDefinition:
    """As many steps at a time as there are workers, wherever they are."""
    from yt_assets.orchestration.celery_executor import celery_executor

    return celery_executor(settings)


def _k8s(settings: Settings) -> dg.ExecutorDefinition:
    """A pod for each step, with image, namespace and secrets of the instance's K8sRunLauncher."""
    from dagster_k8s import k8s_job_executor

    chosen: dg.ExecutorDefinition = k8s_job_executor.configured({"max_concurrent": settings.yt_max_concurrent_steps})
    return chosen


def _docker(settings: Settings) -> dg.ExecutorDefinition:
    """A container for each step, with image and networks of the instance's DockerRunLauncher."""
    from dagster_docker import docker_executor

    chosen: dg.ExecutorDefinition = docker_executor.configured({"max_concurrent": settings.yt_max_concurrent_steps})
    return chosen


EXECUTORS: Mapping[ExecutorName, Callable[[Settings], dg.ExecutorDefinition]] = {
    "multiprocess": _multiprocess,
    "celery": _celery,
    "k8s": _k8s,
    "docker": _docker,
}
