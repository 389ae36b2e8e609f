"""`yt-assets worker`: run steps that other machines hand over, by Celery.

Here: what must be there before it starts, and Celery's options. Not here: what a worker does with a step
(orchestration/celery_worker.py), who hands steps over (orchestration/celery_executor.py).
"""

import os

import click

from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.home import prepare_home
from yt_assets.cli.preflight import open_resource, require_distinct_databases

NEEDED = "a worker runs the steps of YT_EXECUTOR=celery, and YT_EXECUTOR is '{}'"


@click.command()
@click.option("--steps", type=click.IntRange(1, 32), help="Steps at once; by default YT_MAX_CONCURRENT_STEPS, else 2.")
@click.option("--log-level", type=click.Choice(["warning", "info"]), default="info", show_default=True)
def worker(steps: int | None, log_level: str) -> None:
    """Run steps that the runs of other machines hand over, until a signal ends it."""
    settings = checked_settings()
    if settings.yt_executor != "celery":
        raise WrongSetting(NEEDED.format(settings.yt_executor))
    require_distinct_databases(settings)
    with settings_blamed(), open_resource(settings, "insights").open(), open_resource(settings, "videos").open():
        pass  # a wrong address is said here, and not by the first step
    prepare_home(settings)
    from yt_assets.orchestration.celery_worker import QUEUE, build_worker

    app = build_worker(settings)
    at_once = str(steps or settings.yt_max_concurrent_steps)
    words = [
        "worker",
        "--queues",
        QUEUE,
        "--concurrency",
        at_once,
        "--loglevel",
        log_level,
        "--prefetch-multiplier",
        "1",
    ]
    words += ["--hostname", f"yt_assets-{os.getpid()}@%h"]  # several may share a machine
    code = app.worker_main([*words, "--without-gossip", "--without-mingle"])
    if code:
        message = f"the worker ended with exit code {code}"
        raise CommandFailed(message)
