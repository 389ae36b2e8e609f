"""A small installation whose hour can be disturbed, put back, and run again: on SQLite or on a server.

Here: a world with a clock that stands still, children that run its hour (nursery.py), copies of everything that is
stored, and what is compared. Not here: what goes wrong, and assertions.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dagster as dg
from sqlalchemy import Column, RowMapping, select

from yt_assets.cli.home import instance_config
from yt_assets.orchestration.instance import shortcuts
from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets.storage.schema.channel_hours import raw_channels
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.end_to_end.observatory import OF_A_RUN
from yt_assets_tests.faults.doomed import ASSETS
from yt_assets_tests.faults.nursery import FAILED, FAILURE, MATERIALIZED
from yt_assets_tests.servers.databases import SETTINGS, DatabaseUrls, empty
from yt_assets_tests.servers.server import Server

FIRST = datetime(2026, 11, 20, 5, tzinfo=UTC)
WORLD: Mapping[str, Any] = {"seed": 7, "channels": 2, "videos_per_channel": 30, "epoch": FIRST, "now": FIRST, "rate": 0}

# Units and tokens are counted when they are spent, also by a run that is killed, the lease names the installation, and
# what steps hand to each other names their run. Of all other tables every column is compared that is not of a run: with
# a clock that stands still even those agree that say when something was seen.
COUNTED = frozenset({"quota_usage", "model_usage", "capture_lease", "step_values"})
Contents = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Ended:
    """How a child ended: by itself with a code, or by a signal."""

    code: int | None
    signal: int | None

    @property
    def succeeded(self) -> bool:
        """Whether it ran its hour to a good end."""
        return self.code == 0

    @property
    def failed_in_order(self) -> bool:
        """Whether the run ended as failed, and not the process."""
        return self.code == FAILURE


class Nursery:
    """The other side of nursery.py's pipes. prefix: a command that runs it, such as strace."""

    def __init__(self, prefix: Sequence[str] = ()) -> None:
        # Sentences alone: a child's output goes into a log of its own.
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "yt_assets_tests.faults.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def ask(self, **order: Any) -> Any:
        """Give one order; its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the nursery is gone"
        return json.loads(line)

    def close(self) -> None:
        """End it; a child that still stands somewhere is not waited for."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class Installation:
    """Databases, Dagster's home and a sandbox, in one folder; hours of it are run by children of a nursery.

    channels: how many of the world's are watched, None for all.
    """

    folder: Path
    urls: DatabaseUrls
    sandbox: Sandbox
    nursery: Nursery
    changes: dict[str, Any] = field(default_factory=dict)
    channels: int | None = None

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(instance_config(), self.home / "dagster.yaml")

    @property
    def home(self) -> Path:
        """Dagster's."""
        return self.folder / "dagster"

    @property
    def log(self) -> Path:
        """What children said."""
        return self.folder / "child.log"

    def environment(self) -> dict[str, str]:
        """Nothing but settings."""
        watched = self.sandbox.world.channels[: self.channels]
        channels = ",".join(channel.channel_id for channel in watched)
        own = {SETTINGS[name]: self.urls.of(name) for name in SETTINGS}
        youtube = {"YOUTUBE_API_ENDPOINT": self.sandbox.url, "YOUTUBE_API_KEY": "any", "YT_CHANNELS": channels}
        home = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TZ": "UTC", "DAGSTER_HOME": str(self.home)}
        return {**home, **own, **youtube, "YT_DATA_DIR": str(self.folder)}

    def at(self, number: int, minute: int = 5) -> "Installation":
        """Set the service's clock."""
        self.sandbox.clock.set(now=hour(number) + timedelta(minutes=minute))
        return self

    def begin(
        self, number: int, assets: Sequence[str] = ASSETS, doom: tuple[str, str] | None = None, action: str = "kill"
    ) -> int:
        """Run assets of an hour in a child, which ends or stands still at `doom`, an asset and a point; its pid."""
        named = [] if tuple(assets) == ASSETS else list(assets)
        return self._child("hourly", key_of(hour(number)), named, doom, action, refresh="raw_videos" in assets)

    def _child(
        self,
        job: str,
        partition: str,
        assets: Sequence[str],
        doom: tuple[str, str] | None,
        action: str,
        *,
        refresh: bool = False,
    ) -> int:
        asset, point = doom or (None, None)
        child = self.nursery.ask(
            do="run",
            environment=self.environment(),
            job=job,
            partition=partition,
            assets=list(assets),
            refresh=refresh,
            asset=asset,
            point=point,
            action=action,
            log=str(self.log),
            now=self.sandbox.clock.now().isoformat(),
            changes=self.changes,
        )
        return int(child["pid"])

    def ended(self, pid: int) -> Ended:
        """Wait until a child ends, or stands still."""
        return Ended(**self.nursery.ask(do="wait", pid=pid))

    def run(self, number: int, assets: Sequence[str] = ASSETS, doom: tuple[str, str] | None = None) -> Ended:
        """The same, to its end."""
        return self.ended(self.begin(number, assets, doom))

    def run_day(self, doom: tuple[str, str] | None = None) -> Ended:
        """The day of the first hours, by the job `daily`."""
        return self.ended(self._child("daily", f"{FIRST:%Y-%m-%d}", (), doom, "kill"))

    def call_off(self) -> None:
        """What run monitoring does to runs that take too long: Dagster calls them failed, and their processes live.

        By Dagster's own storage: ours would keep the files open that `save` and `forget` replace.
        """
        home = {"DAGSTER_HOME": str(self.home), shortcuts.VARIABLE: "false"}
        with patch.dict(os.environ, home), dg.DagsterInstance.get() as instance:
            for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
                instance.report_run_failed(run)

    def said(self) -> str:
        """The sentences of failed steps, one a line."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(line.removeprefix(FAILED) for line in lines if line.startswith(FAILED))

    def contents(self) -> Contents:
        """All rows of all tables that are compared; sorted here, since servers sort text in their own ways."""
        found: Contents = {}
        for name in SETTINGS:
            with self.urls.open(name) as database, database.reading() as connection:
                for table in (known for known in TABLES[name].values() if known.name not in COUNTED):
                    chosen = [column for column in table.c if column.name not in OF_A_RUN]
                    rows = [dict(row) for row in connection.execute(select(*chosen)).mappings()]
                    if table is raw_channels:
                        rows = _of_the_newest_plan(connection.execute(select(table)).mappings(), chosen)
                    found[table.name] = sorted(rows, key=repr)
        return found

    def materialized(self) -> set[str]:
        """Assets that Dagster knew to be there for the hour, when the run before ended."""
        return set(json.loads((self.home / MATERIALIZED).read_text()))

    def save(self, copy: "Installation") -> None:
        """Copy everything that is stored into another installation on the same engine."""
        copy.forget()
        shutil.copytree(self.home, copy.home, dirs_exist_ok=True)
        _copy_rows(self.urls, copy.urls)

    def forget(self) -> None:
        """Delete everything that is stored, but for the schema."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        for name in SETTINGS:
            with self.urls.open(name) as database:
                empty(database)


def _of_the_newest_plan(rows: Iterable[RowMapping], chosen: Sequence[Column[Any]]) -> list[dict[str, Any]]:
    """Of each hour: a plan that was killed leaves what it was told of the channels, and its number."""
    found = list(rows)
    newest = {hour: max(row["plan"] for row in found if row["hour"] == hour) for hour in {row["hour"] for row in found}}
    names = [column.name for column in chosen if column.name != "plan"]
    return [{name: row[name] for name in names} for row in found if row["plan"] == newest[row["hour"]]]


def hour(number: int) -> datetime:
    """The number-th hour of the world."""
    return FIRST + timedelta(hours=number)


@contextmanager
def small_world(**changes: Any) -> Iterator[Sandbox]:
    """Sixty videos of two channels, whose clock stands still until it is set."""
    with Sandbox(**{**WORLD, **changes}) as sandbox:
        yield sandbox


def _copy_rows(source: DatabaseUrls, target: DatabaseUrls) -> None:
    """All rows, by the engine itself."""
    for name in SETTINGS:
        with source.open(name) as here, target.open(name) as there, there.engine.connect() as connection:
            other = f"`{here.url.database}`"
            if there.dialect == "sqlite":
                connection.exec_driver_sql("ATTACH ? AS other", (here.url.database,))
                connection.commit()
                other = "other"
            for table in TABLES[name]:
                connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {other}.{table}")  # noqa: S608
            connection.commit()


def connections_to(server: Server, database: str) -> list[int]:
    """Ids of all connections that use a database."""
    listed = server.execute("SELECT id, db FROM information_schema.processlist")
    return [int(number) for number, used in listed if used == database]
