"""A sandbox, settings that point to it, and the hourly job run in this process."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets.settings.environment import Settings, load_settings
from yt_assets_tests.language.fake_model_server import FakeModelServer
from yt_assets_tests.orchestration.assets.model_hours import ModelHour

FIRST = datetime(2026, 11, 20, 5, tzinfo=UTC)
RUNNING = 30  # hours after the showcase channel's own events
LATEST_MINUTE = 58  # what begins later would end in the next hour


@dataclass
class Hourly:
    """The hourly job over a small world."""

    sandbox: Sandbox
    settings: Settings
    environment: Mapping[str, str]
    first: datetime = FIRST

    def run(self, number: int, *, minute: int = 5, **options: Any) -> dg.ExecuteInProcessResult:
        """All five assets for one hour, with the sandbox's clock inside it."""
        self.sandbox.clock.set(now=self.first + timedelta(hours=number, minutes=minute))
        return self.run_as_it_is(key_of(self.first + timedelta(hours=number)), **options)

    def watching(self, *channels: str) -> "Hourly":
        """The same for these channels."""
        environment = {**self.environment, "YT_CHANNELS": " ".join(channels)}
        return replace(self, settings=load_settings(environment), environment=environment)

    def run_as_it_is(self, key: str, **options: Any) -> dg.ExecuteInProcessResult:
        """The same for any partition, at the sandbox's present time."""
        definitions = build_definitions(self.settings, self.environment)
        job = definitions.resolve_job_def("hourly")
        with dg.DagsterInstance.ephemeral() as instance:
            return job.execute_in_process(partition_key=key, instance=instance, raise_on_error=False, **options)


@pytest.fixture(autouse=True)
def _no_seconds_between_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of runs in this process: what a step's tries wait for is tested by those that are run in others."""
    monkeypatch.setattr(dg.RetryPolicy, "calculate_delay", lambda *_: 0)


@pytest.fixture
def hourly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hourly]:
    with _hourly_from(FIRST, tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture(scope="session")
def one_hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with hour 0 of that world, for copies: an hour in this process takes 0.7 s."""
    folder = tmp_path_factory.mktemp("one-hour")
    with pytest.MonkeyPatch.context() as patch, _hourly_from(FIRST, folder, patch) as found:
        assert found.run(0).success
    return folder


@pytest.fixture
def captured(one_hour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hourly]:
    """The same when all assets have hour 0."""
    shutil.copytree(one_hour, tmp_path, dirs_exist_ok=True)
    with _hourly_from(FIRST, tmp_path, monkeypatch) as found:
        found.sandbox.clock.set(now=FIRST + timedelta(minutes=5))
        yield found


@pytest.fixture
def hourly_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hourly]:
    """The same with the hour that runs now as number RUNNING: the simulated videos are equal whenever it is run.

    A past hour that is stored is kept without asking anybody: what a second run of an hour does is seen in this one.
    """
    while datetime.now(UTC).minute > LATEST_MINUTE:
        time.sleep(1)
    running = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with _hourly_from(running - RUNNING * timedelta(hours=1), tmp_path, monkeypatch) as found:
        yield found


@contextmanager
def _hourly_from(first: datetime, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hourly]:
    # Dagster itself reads the secrets, which the definitions only refer to, from this process's environment.
    monkeypatch.setenv("YOUTUBE_API_KEY", "any")
    with Sandbox(channels=2, videos_per_channel=25, epoch=first, now=first, rate=0) as sandbox:
        environment = {
            "YOUTUBE_API_ENDPOINT": sandbox.url,
            "YOUTUBE_API_KEY": "any",
            "YT_CHANNELS": "@kitchen-lab",
            "YT_DATA_DIR": str(folder),
        }
        yield Hourly(sandbox, load_settings(environment), environment, first)


@pytest.fixture(scope="session")
def two_hours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two hours of two channels, computed without a model."""
    folder = tmp_path_factory.mktemp("two-hours")
    with (
        pytest.MonkeyPatch.context() as patch,
        Sandbox(channels=2, videos_per_channel=15, epoch=FIRST, now=FIRST, rate=0) as sandbox,
    ):
        patch.setenv("YOUTUBE_API_KEY", "any")
        environment = {
            "YOUTUBE_API_ENDPOINT": sandbox.url,
            "YOUTUBE_API_KEY": "any",
            "YT_CHANNELS": ",".join(channel.handle for channel in sandbox.world.channels),
            "YT_DATA_DIR": str(folder),
        }
        hourly = Hourly(sandbox, load_settings(environment), environment)
        for number in (0, 1):
            assert hourly.run(number).success
    return folder


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    """A model server on loopback."""
    fake = FakeModelServer()
    yield fake
    fake.stop()


@pytest.fixture
def model_hour(two_hours: Path, tmp_path: Path, server: FakeModelServer) -> ModelHour:
    """A copy of the two hours, whose trends ask that server."""
    return ModelHour.over(two_hours, tmp_path / "data", server.base_url)
