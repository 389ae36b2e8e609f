"""What the fork server does once, so that every step is a fork and not a second of imports.

Here: imports; a look at what Dagster itself imports late, and reads again in each process. Not here: what stays open,
since children inherit it. Imported by what forks a process for each step: the executor's fork server (executors.py
names it), and a worker of Celery; never by the product's other modules.
"""

# ruff: noqa: E402
import gc

gc.disable()  # imports make nothing but what stays: looking for garbage meanwhile took a tenth of the time

import importlib
import os

import dagster as dg
from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster._core.storage.sql import ALEMBIC_SCRIPTS_LOCATION

from yt_assets.definitions import hourly_job_definition
from yt_assets.orchestration.instance import shortcuts
from yt_assets.orchestration.instance.migration_scripts import read_scripts_once

MODULES = [
    "alembic.command",
    "dagster._core.secrets.env_file",
    "dagster._core.storage.sqlite_storage",
    "dagster._core.system_config.composite_descent",
    "dagster._core.workspace.autodiscovery",
    "dotenv",
    "encodings.idna",
    "fsspec.implementations.local",
    "multiprocessing.popen_forkserver",
    "multiprocessing.queues",
    "multiprocessing.synchronize",
    "pymysql",
    "sqlalchemy.dialects.mysql.pymysql",
    "upath.implementations.local",
    "yt_assets.orchestration.instance.compute_logs",
    "yt_assets.orchestration.instance.sqlite",
    "yt_assets.orchestration.io_managers.database_io_manager",
    "yt_assets.orchestration.io_managers.values",
    "yt_assets.display.plots",
    "yt_assets.display.previews",
    "yt_assets.pipeline.capture.plan",
    "yt_assets.pipeline.insights.explain",
    "yt_assets.pipeline.capture.observe",
    "yt_assets.pipeline.features",
    "yt_assets.pipeline.insights.compute",
    "yt_assets.pipeline.capture.settle",
    "yt_assets.pipeline.history.compute",
    "yt_assets.storage.engine.migrate",
    "yt_assets.storage.engine.mysql_connections",
    "yt_assets.storage.insights_reading.videos_reader",
    "yt_assets.storage.reading.quality",
    "yt_assets.storage.writing.mysql_inserts",
]

# A second and more, for those who set the variable.
NEEDED_WITH = {
    "DAGSTER_MYSQL_URL": "yt_assets.orchestration.instance.mysql",
    "OPENAI_API_KEY": "yt_assets.language.model",
}


@dg.op
def nothing() -> None:
    """A step that does nothing."""


@dg.job
def rehearsal() -> None:
    """Its run brings in what Dagster imports when the first step begins."""
    nothing()


def rehearse() -> None:
    """Run a step, read the scripts of Dagster's storages, and the hourly job's schema of configuration."""
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        rehearsal.execute_in_process(run_config=quiet, instance=instance)
    config = Config()
    config.set_main_option("script_location", ALEMBIC_SCRIPTS_LOCATION)
    ScriptDirectory.from_config(config).as_revision_number("head")
    dg.validate_run_config(hourly_job_definition())


if shortcuts.are_on():
    read_scripts_once()
for name in MODULES:
    importlib.import_module(name)
for variable, name in NEEDED_WITH.items():
    if os.environ.get(variable):
        importlib.import_module(name)
rehearse()
# What is here by now stays: children need not look through it for garbage, nor copy its pages by doing so.
gc.enable()
gc.freeze()
