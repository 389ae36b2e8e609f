"""A real, ephemeral Dagster instance, and the project's I/O managers on SQLite files."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.orchestration.io_managers.database_io_manager import DatabaseIOManager
from yt_assets.orchestration.partitions import hourly_partitions
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets_tests.servers.databases import SETTINGS, DatabaseUrls, sqlite_urls
from yt_assets_tests.storage.samples import hour_at

PARTITIONS = hourly_partitions(hour_at(-5))
KEY = "2026-11-20-05:00"
NEXT = "2026-11-20-06:00"

Materialize = Callable[..., dg.ExecuteInProcessResult]


@pytest.fixture
def urls(tmp_path: Path) -> DatabaseUrls:
    """Two files of this test's own."""
    return sqlite_urls(tmp_path)


@pytest.fixture
def materialize(urls: DatabaseUrls) -> Iterator[Materialize]:
    """Materialize assets of one partition, or of the range up to `last`, as a run does."""
    databases = {
        name: DatabaseResource(name=name, url=urls.of(name), setting=setting) for name, setting in SETTINGS.items()
    }
    managers = {f"{name}_io_manager": DatabaseIOManager(database=database) for name, database in databases.items()}
    with dg.DagsterInstance.ephemeral() as instance, warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        # Dagster 1.13.27 calls its own deprecated property for a resource inside a resource.
        warnings.filterwarnings("ignore", "InitResourceContext.dagster_run", DeprecationWarning)

        def run(*assets: dg.AssetsDefinition, key: str = KEY, last: str | None = None, **options: Any) -> Any:
            tags = {"dagster/asset_partition_range_start": key, "dagster/asset_partition_range_end": last or key}
            partition: dict[str, Any] = {"partition_key": key} if last is None else {"tags": tags}
            return dg.materialize(list(assets), instance=instance, resources=managers, **partition, **options)

        yield run
