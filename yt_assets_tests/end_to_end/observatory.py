"""One installation in a folder of its own, driven from outside.

Here: starting commands with nothing but an environment, and reading what they stored. Not here: assertions.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from yt_assets.storage.engine import Database
from yt_assets.storage.rows import TABLES

BIN = Path(sys.executable).parent
EPOCH = "2026-11-20T05:00:00+00:00"
WORLD = {"seed": 7, "epoch": EPOCH, "channels": 8, "videos_per_channel": 25}

# Two of the tables say when something was done, and not what is known: they differ from day to day.
COMPARED = {
    "videos": [name for name in TABLES["videos"] if name != "quota_usage"],
    "insights": list(TABLES["insights"]),
}
PATIENCE = 300
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
            table: sorted(self.rows(name, table), key=repr)
            for name, chosen in (tables or COMPARED).items()
            for table in chosen
        }
