"""One installation in a folder of its own, driven from outside.

Here: starting commands with nothing but an environment, capturing hours without them, and reading what is stored. Not
here: assertions.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import dagster as dg
import pytest
from sqlalchemy import select

from yt_assets import cli
from yt_assets.cli.run import MINUTES_PAST
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.tables import TABLES

BIN = Path(sys.executable).parent
EPOCH = "2026-11-20T05:00:00+00:00"
HOUR = timedelta(hours=1)
WORLD = {"seed": 7, "epoch": EPOCH, "channels": 8, "videos_per_channel": 25}

# Tables and columns that say who did something, and when or in which try, and not what is known.
NOT_COMPARED = {"quota_usage", "capture_lease", "step_values", "raw_videos_aside", "raw_channels"}
OF_A_RUN = frozenset({"plan", "generation", "features_generation", "channels_generation", "run_id", "written_at"})
COMPARED = {
    "videos": [name for name in TABLES["videos"] if name not in NOT_COMPARED],
    "insights": list(TABLES["insights"]),
}
PATIENCE = 600
Rows = list[tuple[Any, ...]]


@dataclass
class Observatory:
    """A data folder with a remembered world, the URLs of two databases (None: embedded), and further settings."""

    folder: Path
    urls: Mapping[str, str] = field(default_factory=dict)
    world: Mapping[str, Any] = field(default_factory=lambda: dict(WORLD))
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.source.mkdir(parents=True, exist_ok=True)
        if not (self.source / "sandbox.json").exists():
            (self.source / "sandbox.json").write_text(json.dumps(dict(self.world)))

    @property
    def source(self) -> Path:
        """Where the simulated source keeps its files."""
        return self.folder / "sandbox"

    def environment(self, **changes: str) -> dict[str, str]:
        """Almost nothing: what a user's shell has, and the settings of this installation."""
        base = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder), "TZ": "UTC"}
        return base | {"YT_DATA_DIR": str(self.folder), "COLUMNS": "100", **self.urls, **self.settings, **changes}

    def command(self, *words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        """Run `yt-assets …` to its end, from a folder without a .env file."""
        return self.start("yt-assets", *words, **changes)

    def start(self, *words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        """Run any command of the environment to its end."""
        return subprocess.run(
            [BIN / words[0], *words[1:]],
            env=self.environment(**changes),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def begin(self, log: Path, *words: str, **changes: str) -> "subprocess.Popen[bytes]":
        """The same, and do not wait: what it says goes into a file as it comes."""
        with log.open("wb") as output:
            return subprocess.Popen(
                [BIN / words[0], *words[1:]],
                env=self.environment(**changes),
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def typed(self, *words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        """`yt-assets …` by its entry point, in this process: the same words and exit code, without seconds of imports.

        For commands that are refused or that only read; at least one of each kind is also run as a process.
        """
        said, complained = io.StringIO(), io.StringIO()
        code: Any = 0
        with ExitStack() as stack:
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["yt-assets", *words])
            stack.enter_context(mock.patch.dict(os.environ, self.environment(**changes), clear=True))
            stack.enter_context(redirect_stdout(said))
            stack.enter_context(redirect_stderr(complained))
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code or 0
        return subprocess.CompletedProcess(["yt-assets", *words], code, said.getvalue(), complained.getvalue())

    def capture(
        self, count: int, changes: Mapping[str, str] | None = None, *, after: int = 0
    ) -> list[dg.ExecuteInProcessResult]:
        """What `yt-assets run --hours` does for `count` hours of the world, but all steps in this process.

        A tenth of the command's time: for what is asked of the rows, and not of the processes that make them. after: so
        many hours of the world are captured already. changes: of the environment. Each hour's run; all have succeeded.
        """
        ran = []
        first = datetime.fromisoformat(self.world["epoch"]) + after * HOUR
        world = {**self.world, "epoch": first - after * HOUR}
        with Sandbox(**world, now=first, rate=0) as sandbox, pytest.MonkeyPatch.context() as patch:
            channels = ",".join(channel.channel_id for channel in sandbox.world.channels)
            environment = self.environment(
                **{
                    "YOUTUBE_API_ENDPOINT": sandbox.url,
                    "YOUTUBE_API_KEY": "any",
                    "YT_CHANNELS": channels,
                    **(changes or {}),
                }
            )
            # Dagster itself reads what the definitions only refer to from this process's environment.
            for name in {"YOUTUBE_API_KEY", *self.urls, *(changes or {})}:
                patch.setenv(name, environment[name])
            job = build_definitions(load_settings(environment), environment).resolve_job_def("hourly")
            for hour in (first + number * HOUR for number in range(count)):
                sandbox.clock.set(now=hour + MINUTES_PAST)
                with dg.DagsterInstance.ephemeral() as instance:
                    ran.append(job.execute_in_process(partition_key=key_of(hour), instance=instance))
        return ran

    def database(self, name: str) -> Database:
        """A handle on one of the two databases."""
        setting = f"{name.upper()}_DATABASE_URL"
        return Database(name, self.urls.get(setting, f"sqlite:///{self.source / name}.db"), setting=setting)

    def rows(self, name: str, table: str) -> list[dict[str, Any]]:
        """All rows of a table, by primary key."""
        known = TABLES[name][table]
        with self.database(name) as database, database.reading() as connection:
            found = connection.execute(select(known).order_by(*known.primary_key))
            return [dict(zip(found.keys(), row, strict=True)) for row in found]

    def contents(self, tables: Mapping[str, Sequence[str]] | None = None) -> dict[str, list[dict[str, Any]]]:
        """Everything that is stored and compared, by table; sorted here, since servers sort text in their own ways."""
        return {
            table: sorted(map(without_run, self.rows(name, table)), key=repr)
            for name, chosen in (tables or COMPARED).items()
            for table in chosen
        }


def without_run(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without the columns that differ from run to run."""
    return {name: value for name, value in row.items() if name not in OF_A_RUN}
