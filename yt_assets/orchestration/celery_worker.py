"""Steps on several machines, by dagster-celery: what a worker does with a step that the broker gives it.

Here: the worker's application, the looks before a step, and the sign that keeps a long step on its worker. Not here:
the run's own process (celery_executor.py), the command (cli/worker.py).
"""

import importlib
import time
from typing import Any

import celery
import dagster as dg
from celery import bootsteps
from celery.exceptions import Ignore
from celery.utils.log import get_task_logger
from dagster._grpc.types import ExecuteStepArgs
from dagster._serdes import pack_value, unpack_value
from dagster_celery.executor import CeleryExecutor
from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task
from dagster_shared.record import replace

from yt_assets.orchestration.celery_executor import CELERY_SETTINGS, LOOK_SECONDS, videos_of
from yt_assets.orchestration.heartbeat import RunWatch
from yt_assets.orchestration.io_managers.orphan import watching
from yt_assets.orchestration.io_managers.values import require_same_settings
from yt_assets.pipeline.errors import DeliveredTooOften
from yt_assets.settings.environment import Settings
from yt_assets.settings.row_settings import row_settings
from yt_assets.storage.ledgers.step_values import StepValues

QUEUE = "dagster"
MOST_DELIVERIES = 3
# Forked for each step; its charter says what it does.
PRELOAD = "yt_assets.preload"
say = get_task_logger(__name__)


def build_worker(settings: Settings) -> celery.Celery:
    """The application of a worker, with everything imported that its steps need."""
    importlib.import_module(PRELOAD)
    broker = settings.yt_celery_broker_url
    url = broker.get_secret_value() if broker else None
    backend = url if url and url.startswith("redis") else "rpc://"
    app = make_app(CeleryExecutor.for_cli(broker=url, backend=backend, config_source=CELERY_SETTINGS).app_args())
    create_task(app, base=_counted(settings))
    if backend != "rpc://":
        app.steps["consumer"].add(Renewal)
    return app


def _counted(settings: Settings) -> type[celery.Task]:
    """The task of a step for these settings."""

    class CountedTask(celery.Task):  # type: ignore[misc]  # celery has no types
        """Executes a step unless its run is gone, or it was given to workers three times and never ended."""

        abstract = True

        def __call__(self, execute_step_args_packed: dict[str, Any], executable_dict: dict[str, Any]) -> Any:
            """Raises Ignore for a run that is gone, SettingsDiffer, DeliveredTooOften."""
            asked = unpack_value(execute_step_args_packed, as_type=ExecuteStepArgs)
            run_id, name = asked.run_id, ", ".join(asked.step_keys_to_execute or ())
            watch = RunWatch(lambda: videos_of(settings), run_id)
            if watch.is_gone():
                say.warning("%s is not executed: its run %s is gone", name, run_id)
                raise Ignore
            with videos_of(settings) as database:
                database.wait_for_server()
                values = StepValues(database, run_id)
                require_same_settings(values, row_settings(settings))
                deliveries = values.count(f"deliveries.{self.request.id}")
            if deliveries > MOST_DELIVERIES:
                raise DeliveredTooOften(name, MOST_DELIVERIES)
            # The launcher's instance has folders of the launcher's machine.
            with dg.DagsterInstance.get() as instance:
                own = replace(asked, instance_ref=instance.get_ref())
            with watching(watch.is_gone):
                return self.run(pack_value(own), executable_dict)

    return CountedTask


class Renewal(bootsteps.StartStopStep):  # type: ignore[misc]  # celery has no types
    """Tells Redis every ten seconds that this worker still has the steps that it was given."""

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012  celery's own name for it

    def start(self, consumer: Any) -> None:
        """Called by Celery when the worker has its connection, and again after each new one."""
        self._timer = consumer.timer.call_repeatedly(LOOK_SECONDS, self._renew, (consumer,))

    def stop(self, consumer: Any) -> None:  # noqa: ARG002  celery's signature
        """Called by Celery when the connection is gone."""
        self._timer.cancel()

    def _renew(self, consumer: Any) -> None:
        channel = consumer.task_consumer.channel
        tags = list(channel.qos._delivered)  # noqa: SLF001  kombu tells them nowhere else
        with channel.conn_or_acquire() as client:
            if tags:
                client.zadd(channel.unacked_index_key, dict.fromkeys(tags, time.time()), xx=True)
