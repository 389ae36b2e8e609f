"""The I/O manager of plans and shards: JSON in the videos database, so that any machine may run any step.

Here: what a value is, its name, and the look whether this machine's settings are the run's. Not here: tables
(database_io_manager.py), statements (storage/ledgers/step_values.py), which settings count (settings/row_settings.py).

JSON, because who may write a pickle into the table could run code in every worker.
"""

import json
import socket
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import dagster as dg
from pydantic import TypeAdapter

from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.pipeline.errors import NoStepValue, SettingsDiffer
from yt_assets.settings.row_settings import different
from yt_assets.storage.ledgers.step_values import StepValues

# What the first step of a run writes down for all.
SETTINGS = "settings"


class ValuesIOManager(dg.ConfigurableIOManager):
    """Stores and loads a CapturePlan, a Shard or a moment: what ops give each other without a table of its own."""

    database: DatabaseResource
    row_settings: dict[str, str]

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Store one value; of a retried step, in the place of the one before. Raises dagster.Failure."""
        with translated(), self.database.open_for_step() as database:
            values = StepValues(database, context.run_id)
            require_same_settings(values, self.row_settings)
            values.put(_name(context), _adapter().dump_json(obj).decode())

    def load_input(self, context: dg.InputContext) -> Any:
        """The value of the step above. Raises dagster.Failure, also on a machine with other settings."""
        above = context.upstream_output
        if above is None:
            message = f"{context.name} is no output of a step of this project"
            raise TypeError(message)
        with translated(), self.database.open_for_step() as database:
            require_same_settings(StepValues(database, context.step_context.run_id), self.row_settings)
            name = _name(above)
            body = StepValues(database, above.run_id).get(name)
            if body is None:
                raise NoStepValue(name, database.where, socket.gethostname())
            return _adapter().validate_json(body)


def require_same_settings(values: StepValues, ours: Mapping[str, str]) -> None:
    """Compare with what the run's first step wrote down, or be the first. Raises SettingsDiffer."""
    here = socket.gethostname()
    first = json.loads(values.put_first(SETTINGS, json.dumps({"host": here, "settings": dict(ours)})))
    names = different(ours, first["settings"])
    if names:
        raise SettingsDiffer(names, here, first["host"])


def _name(context: dg.OutputContext) -> str:
    """Step, output and mapping key. A run's retried steps have the same."""
    return ".".join(part for part in (context.step_key, context.name, context.mapping_key) if part)


@lru_cache(maxsize=1)
def _adapter() -> "TypeAdapter[Any]":
    """Of all that travels. Each has fields that no other has, so the JSON need not say which it is."""
    from yt_assets.pipeline.capture.shards import Shard
    from yt_assets.pipeline.capture.values import CapturePlan

    return TypeAdapter(CapturePlan | Shard | datetime)
