"""What failures leave behind: real services and commands, failing with a key that may be seen nowhere.

Here: making them fail, and keeping what could hold the key. Not here: what goes wrong (troubles.py), the searches
(canary.py), assertions.
"""

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from yt_assets.cli.home import instance_config
from yt_assets.orchestration.partitions import key_of
from yt_assets_tests.end_to_end.canary import Canary, ProcessList, in_files
from yt_assets_tests.end_to_end.observatory import Observatory
from yt_assets_tests.end_to_end.services import Services, serving, this_hour, wait_for
from yt_assets_tests.end_to_end.shown import Page
from yt_assets_tests.end_to_end.troubles import (
    API_OFF,
    BAD_KEY,
    CANARY,
    CHANNEL,
    KEY_BLOCKED,
    MALFORMED_KEY,
    NOTHING,
    SPENT_LIMIT,
    SPENT_QUOTA,
    STORM,
    STRANGE,
    WITNESS,
    server_of,
)
from yt_assets_tests.youtube.scripted_server import Asked

SERVICES_KEY = f"{CANARY.key} # mine"
MALFORMED = "a malformed key"

# One run of the services for each kind of error, those that end soon first, and one that goes well.
RUNS = {
    "nothing wrong": NOTHING,
    "OperatorNeeded": BAD_KEY,
    "QuotaExhausted": SPENT_QUOTA,
    MALFORMED: MALFORMED_KEY,
    "ProtocolError": STRANGE,
    "TransientError": STORM,
}

# Each in a data folder of its own: the trouble, the key, the command. Hours that are over ask YouTube as well.
MATERIALIZE = "dagster asset materialize -m yt_assets.definitions --select raw_videos --partition 2026-10-01-00:00"
COMMANDS = {
    "run, malformed key": (MALFORMED_KEY, f"{CANARY.key}\nYT_CHANNELS=", "yt-assets run"),
    "run, key blocked": (KEY_BLOCKED, CANARY.key, "yt-assets run"),
    "doctor, malformed key": (MALFORMED_KEY, f"'{CANARY.key}' is mine", "yt-assets doctor"),
    "doctor, API off": (API_OFF, CANARY.key, "yt-assets doctor"),
    "materialize, limit spent": (SPENT_LIMIT, CANARY.key, MATERIALIZE),
}


@dataclass
class Evidence:
    """What is left. By the trouble's name: `runs` holds each run's end and its whole log, `commands` what they said."""

    folder: Path
    processes: ProcessList = field(default_factory=ProcessList)
    shown: dict[str, str] = field(default_factory=dict)
    runs: dict[str, tuple[str, str]] = field(default_factory=dict)
    commands: dict[str, "subprocess.CompletedProcess[str]"] = field(default_factory=dict)
    found_early: dict[Canary, list[str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)


def gather(folder: Path) -> Evidence:
    """Let everything fail at the same time: most of it is waiting for another try."""
    kept = Evidence(folder)
    with kept.processes, ThreadPoolExecutor() as pool:
        failing = [pool.submit(fail, kept) for fail in (_services_fail, _commands_fail)]
        # The process list's witness: a command line with a key in an address, as curl would have it.
        line = f"import time; time.sleep(1)  # https://youtube.googleapis.com/?key={WITNESS.key}"
        subprocess.run([sys.executable, "-c", line], check=True)
        for future in failing:
            future.result()
    return kept


def _services_fail(kept: Evidence) -> None:
    """One `yt-assets dev`, whose own key is malformed; all runs but one name the right key, and their own server."""
    hour = this_hour()
    with ExitStack() as stack:
        endpoints = {name: stack.enter_context(server_of(RUNS[name], hour, kept.asked)) for name in RUNS}
        home = _installation(kept.folder / "services", endpoints["nothing wrong"], SERVICES_KEY, runs_at_once=8)
        services = stack.enter_context(serving(home))
        configs = {name: _config(endpoint) for name, endpoint in endpoints.items()}
        configs["QuotaExhausted"]["resources"] |= _database(home.folder / "spent.db")
        configs[MALFORMED] = {}
        # An hour each, since runs of one hour wait for each other.
        hours = {name: key_of(hour - timedelta(hours=age)) for age, name in enumerate(configs)}
        runs = {name: _launch(services, hours[name], config) for name, config in configs.items()}
        page = Page(services)
        kept.shown |= page.of_installation()
        for name, run_id in runs.items():
            status = wait_for(partial(services.ended, run_id), f"the end of the run with {name}")["status"]
            shown = page.of_run(run_id)
            kept.shown |= shown
            kept.runs[name] = status, "\n".join(shown.values())
        kept.shown |= page.of_runs()
        # The databases are open here, and some rows are in write-ahead logs alone.
        kept.found_early |= {canary: in_files(home.folder, canary) for canary in (CANARY, WITNESS)}


def _commands_fail(kept: Evidence) -> None:
    for name, (trouble, key, command) in COMMANDS.items():
        with server_of(trouble, this_hour(), kept.asked) as endpoint:
            kept.commands[name] = _installation(kept.folder / name, endpoint, key).start(*command.split())


def _installation(folder: Path, endpoint: str, key: str, runs_at_once: int = 2) -> Observatory:
    """A data folder and a Dagster home, with the product's dagster.yaml but for the number of runs at once."""
    home = folder / "home"
    home.mkdir(parents=True)
    ours = instance_config().read_text(encoding="utf-8")
    (home / "dagster.yaml").write_text(ours.replace("concurrent_runs: 2", f"concurrent_runs: {runs_at_once}"))
    settings = {"YOUTUBE_API_ENDPOINT": endpoint, "YOUTUBE_API_KEY": key, "YT_CHANNELS": CHANNEL, "YT_SHARDS": "1"}
    settings["YT_START_DATE"] = "2026-10-01"  # its runs are of hours before the installation
    return Observatory(folder, settings={**settings, "DAGSTER_HOME": str(home), "RIGHT_KEY": CANARY.key})


def _config(endpoint: str) -> dict[str, Any]:
    """A run's own server, and the right key."""
    # A run that names its own server names its own quota as well: a resource has no default beside the settings.
    youtube = {"endpoint": endpoint, "api_key": {"env": "RIGHT_KEY"}, "daily_quota": 10_000}
    return {"resources": {"youtube": {"config": youtube}}}


def _database(file: Path) -> dict[str, Any]:
    """A database of its own for a run's plan: in the shared one, a spent quota would be spent for all."""
    database = {"name": "videos", "url": f"sqlite:///{file}", "setting": "VIDEOS_DATABASE_URL"}
    return {"videos_database": {"config": database}}


def _launch(services: Services, hour: str, config: Mapping[str, Any]) -> str:
    return services.materialize(hour, ["raw_videos"], config, {"note": WITNESS.key})
