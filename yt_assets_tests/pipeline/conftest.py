"""Observatories over copies of databases that were filled once: every test has its own files and its own sandbox."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.pipeline.edited import EditedObservatory
from yt_assets_tests.pipeline.observatory import FIRST, HOURS, Observatory, open_database


def open_observatory(filled: Path, folder: Path, **world: Any) -> Observatory:
    """An observatory in `folder` over copies of the databases in `filled`; the caller closes it."""
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    usual: dict[str, Any] = {"seed": 7, "channels": 3, "videos_per_channel": 20}
    sandbox = Sandbox(**{**usual, "epoch": FIRST, "now": FIRST, "rate": 0.0, **world})
    sandbox.start()
    return Observatory(folder, sandbox, tuple(channel.handle for channel in sandbox.world.channels))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both databases at the newest schema."""
    folder = tmp_path_factory.mktemp("migrated")
    for name in ("videos", "insights"):
        with open_database(name, folder / f"{name}.db") as database:
            ensure_schema(database)
    return folder


@pytest.fixture(scope="session")
def with_hours(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the usual world captured in HOURS."""
    observatory = open_observatory(migrated, tmp_path_factory.mktemp("hours"))
    for number, minute in HOURS.items():
        observatory.capture(number, minute=minute)
    observatory.close()
    return observatory.folder


@pytest.fixture(scope="session")
def with_features(with_hours: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the features of HOURS."""
    observatory = open_observatory(with_hours, tmp_path_factory.mktemp("features"))
    observatory.featurize(*HOURS)
    observatory.close()
    return observatory.folder


@pytest.fixture
def build(migrated: Path, tmp_path: Path) -> Iterator[Callable[..., Observatory]]:
    """Builds observatories over worlds of any size, as in `build(channels=3, videos_per_channel=60)`."""
    built: list[Observatory] = []

    def build_one(filled: Path = migrated, **world: Any) -> Observatory:
        built.append(open_observatory(filled, tmp_path / str(len(built)), **world))
        return built[-1]

    yield build_one
    for observatory in built:
        observatory.close()


@pytest.fixture
def edited(migrated: Path, tmp_path: Path) -> Iterator[Callable[..., EditedObservatory]]:
    """Builds observatories whose answers can be edited."""
    built: list[EditedObservatory] = []

    def build(**world: Any) -> EditedObservatory:
        plain = open_observatory(migrated, tmp_path / str(len(built)), **world)
        plain.videos.close()
        plain.insights_database.close()
        built.append(EditedObservatory(plain.folder, plain.sandbox, plain.channels))
        return built[-1]

    yield build
    for each in built:
        each.close()


@pytest.fixture
def observatory(build: Callable[..., Observatory]) -> Observatory:
    """The usual one: 3 channels of 20 videos, 05:00 UTC, nothing captured."""
    return build()


@pytest.fixture
def captured(build: Callable[..., Observatory], with_hours: Path) -> Observatory:
    """The usual one after HOURS were captured."""
    return build(with_hours)


@pytest.fixture
def featured(build: Callable[..., Observatory], with_features: Path) -> Observatory:
    """The usual one after HOURS were captured and their features computed."""
    return build(with_features)
