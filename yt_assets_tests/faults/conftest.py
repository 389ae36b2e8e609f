"""Installations at each stage of an hour, made once for each engine, and one that a test may disturb."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets_tests.faults.disturbed import Contents, Installation, Nursery, small_world
from yt_assets_tests.faults.doomed import ASSETS, HISTORY, INSIGHTS
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, sqlite_urls, with_schema
from yt_assets_tests.servers.server import Server

# What is there before an asset of the second hour is materialized.
BEFORE = {"raw_videos": "first hour", "video_features": "raw_videos"} | dict.fromkeys(
    (*INSIGHTS, *HISTORY), "video_features"
)


@dataclass(eq=False)
class Stages:
    """One engine's installations: `work` is put back to a stage by each test. undisturbed: rows of a run in peace."""

    work: Installation
    new: Callable[[], Installation]
    saved: dict[str, Installation] = field(default_factory=dict)
    undisturbed: Contents = field(default_factory=dict)

    def keep(self, stage: str) -> None:
        """Save the working installation as a stage."""
        self.saved[stage] = self.new()
        self.work.save(self.saved[stage])

    def back_to(self, stage: str) -> Installation:
        """The working installation as it was at a stage, the clock in the second hour."""
        self.saved[stage].save(self.work)
        return self.work.at(1)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """One process that imports everything once."""
    started = Nursery()
    yield started
    started.close()


@pytest.fixture(scope="session")
def world() -> Iterator[Sandbox]:
    """The world of all installations."""
    with small_world() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def stages_of(
    tmp_path_factory: pytest.TempPathFactory, server_of: Callable[[str], Server], nursery: Nursery, world: Sandbox
) -> Iterator[Callable[[str], Stages]]:
    """Stages by engine."""
    made: dict[str, Stages] = {}
    with ExitStack() as stack:

        def installation(engine: str) -> Installation:
            folder = tmp_path_factory.mktemp(f"faults-{engine}")
            urls = sqlite_urls(folder) if engine == "sqlite" else stack.enter_context(server_urls(server_of(engine)))
            return Installation(folder, with_schema(urls), world, nursery)

        def get(engine: str) -> Stages:
            if engine not in made:
                made[engine] = _made(lambda: installation(engine))
            return made[engine]

        yield get


@pytest.fixture
def stages(engine_name: str, stages_of: Callable[[str], Stages]) -> Stages:
    """The stages on sqlite, mariadb and mysql in turn."""
    return stages_of(engine_name)


def _made(installation: Callable[[], Installation]) -> Stages:
    """The first hour; the second one asset by asset; and the second in one run, which nothing disturbs."""
    stages = Stages(installation(), installation)
    work = stages.work
    assert work.at(0).run(0).succeeded, work.log.read_text()[-3000:]
    stages.keep("first hour")
    for asset in ("raw_videos", "video_features"):
        assert work.at(1).run(1, [asset]).succeeded, work.log.read_text()[-3000:]
        stages.keep(asset)
    assert stages.back_to("first hour").run(1, ASSETS).succeeded, work.log.read_text()[-3000:]
    stages.undisturbed = work.contents()
    stages.keep("two hours")
    return stages


@pytest.fixture(scope="session")
def quiet_hour(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery, world: Sandbox) -> Contents:
    """Rows of the first hour, which nothing disturbed; the same on every engine."""
    folder = tmp_path_factory.mktemp("quiet")
    installation = Installation(folder, with_schema(sqlite_urls(folder)), world, nursery)
    assert installation.at(0).run(0).succeeded, installation.log.read_text()[-3000:]
    return installation.contents()


@pytest.fixture
def own_installation(own_server: Server, tmp_path: Path, nursery: Nursery, world: Sandbox) -> Installation:
    """An installation with empty databases on a server of this test's own."""
    urls = DatabaseUrls(own_server.name, own_server.create_database("videos"), own_server.create_database("insights"))
    return Installation(tmp_path, with_schema(urls), world, nursery).at(0)
