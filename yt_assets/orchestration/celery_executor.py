"""Steps on several machines, by dagster-celery: what the run's own process does.

Here: the configuration that both sides share, and the executor, which says that its run is alive. Not here: the worker
(celery_worker.py), the look for that sign (heartbeat.py).

A step is acknowledged when it has ended, so the broker gives a dead worker's step to another one. RabbitMQ does so at
once. Redis waits for VISIBILITY, and a worker that lives says so more often (celery_worker.py): else a step that takes
longer would run twice.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_celery.executor import CELERY_CONFIG, CeleryExecutor
from dagster_celery.executor import celery_executor as dagsters_executor

from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.heartbeat import beating
from yt_assets.orchestration.io_managers.values import require_same_settings
from yt_assets.orchestration.run_worker import WORKER, this_worker
from yt_assets.settings.environment import Settings
from yt_assets.settings.row_settings import row_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.step_values import StepValues

BROKER = "YT_CELERY_BROKER_URL"
VISIBILITY_SECONDS, LOOK_SECONDS = 60, 10
CELERY_SETTINGS: dict[str, Any] = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    # Forked from a process that has imported everything; what a step leaves behind goes with its process.
    "worker_max_tasks_per_child": 50,
    "worker_hijack_root_logger": False,
    "broker_connection_retry_on_startup": True,
    "broker_transport_options": {
        "visibility_timeout": VISIBILITY_SECONDS,
        "unacked_restore_interval": LOOK_SECONDS,
        "unacked_restore_throttle": 1,
    },
    "result_expires": 24 * 60 * 60,
}


def celery_executor(settings: Settings) -> dg.ExecutorDefinition:
    """Dagster's executor; the broker's URL, which may hold a password, stays in the environment."""

    @dg.executor(name="celery", config_schema=CELERY_CONFIG, requirements=dg.multiple_process_executor_requirements())
    def celery(context: dg.InitExecutorContext) -> dg.Executor:
        usual: Any = dagsters_executor.executor_creation_fn(context)
        return LivingExecutor(settings, usual)

    return celery.configured(celery_configuration(settings))


def celery_configuration(settings: Settings) -> dict[str, Any]:
    """Broker, results, and the settings of both sides."""
    broker = settings.yt_celery_broker_url
    is_redis = broker is not None and broker.get_secret_value().startswith("redis")
    backend = {"env": BROKER} if is_redis else "rpc://"
    return {"broker": {"env": BROKER}, "backend": backend, "config_source": CELERY_SETTINGS}


class LivingExecutor(CeleryExecutor):  # type: ignore[misc]  # dagster-celery has no types for it
    """Dagster's own, which names its process as the run's worker and goes on saying that it is there."""

    def __init__(self, settings: Settings, usual: CeleryExecutor) -> None:
        super().__init__(usual.retries, usual.broker, usual.backend, usual.include, vars(usual.config_source))
        self._settings = settings

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:
        """Send steps and wait for them, as dagster-celery does."""
        run_id = plan_context.run_id
        plan_context.instance.add_run_tags(run_id, {WORKER: this_worker()})
        with translated(), videos_of(self._settings) as database:
            database.wait_for_server()
            require_same_settings(StepValues(database, run_id), row_settings(self._settings))
        with beating(lambda: videos_of(self._settings), run_id):
            yield from super().execute(plan_context, execution_plan)


def videos_of(settings: Settings) -> Database:
    """A handle on the videos database, which the caller closes."""
    url, ca = settings.database_url("videos"), settings.database_ca
    return Database("videos", url, setting="VIDEOS_DATABASE_URL", ca=ca)
