"""trend_insights through Dagster, over two hours captured once, against a model server that says what a test wants.

Here: copies of the captured folder, materializations, ways to look at rows and metadata. Not here: what a server says
(language/fake_model_server.py).
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from sqlalchemy import select

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.partitions import hour_of
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.tables import TABLES

HOUR = "2026-11-20-06:00"
KEY = "sk-canary-5f1e0d0b7a"

Rows = list[dict[str, Any]]


@dataclass
class ModelHour:
    """One copy of the captured folder. environment: the settings; changed at any time by a test."""

    environment: dict[str, str]
    url: str

    @classmethod
    def over(cls, captured: Path, folder: Path, base_url: str, url: str | None = None) -> "ModelHour":
        """A copy of `captured` in `folder`, asking the server at `base_url`. url: another insights database."""
        shutil.copytree(captured, folder, dirs_exist_ok=True)
        own = f"sqlite:///{folder}/sandbox/insights.db"
        environment = {
            "YT_DATA_DIR": str(folder),
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": base_url,
            "OPENAI_MODEL": "test-model",
            "INSIGHTS_DATABASE_URL": url or own,
        }
        return cls(environment, url or own)

    def materialize(self, **changes: str) -> dg.ExecuteInProcessResult:
        """The asset for HOUR, with some settings changed for this run alone; an empty one is unset."""
        environment = {name: value for name, value in {**self.environment, **changes}.items() if value}
        definitions = build_definitions(load_settings(environment), environment)
        hourly = definitions.resolve_job_def("hourly")
        job = hourly.get_subset(asset_selection={dg.AssetKey("trend_insights")}, asset_check_selection=set())
        # Dagster itself reads the secrets, which the definitions only refer to, from this process's environment.
        with pytest.MonkeyPatch.context() as patch, dg.DagsterInstance.ephemeral() as instance:
            for name, value in environment.items():
                patch.setenv(name, value)
            return job.execute_in_process(partition_key=HOUR, instance=instance, raise_on_error=False)

    def rows(self, table: str) -> Rows:
        """Rows of HOUR by primary key."""
        found = TABLES["insights"][table]
        statement = select(found).where(found.c.hour == self.hour).order_by(*found.primary_key)
        with Database("insights", self.url, setting="INSIGHTS_DATABASE_URL") as database, database.reading() as reader:
            return [dict(row) for row in reader.execute(statement).mappings()]

    @property
    def hour(self) -> datetime:
        """HOUR as a time."""
        return hour_of(HOUR)


def metadata(result: dg.ExecuteInProcessResult) -> Mapping[str, Any]:
    """What the materialization tells."""
    (event,) = result.asset_materializations_for_node("trend_insights")
    return {name: value.value for name, value in event.metadata.items()}
