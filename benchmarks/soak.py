"""Hours back to back with random faults, beside a twin without any: `python -m benchmarks.soak --hours 72 --seed 1`.

Here: the hours, their faults, and the twin. Not here: what is left behind, and the comparison (soak_traces.py), single
faults with their exact outcome (yt_assets_tests/faults).

Each hour is a real run of the hourly job in processes of its own, on a sandbox whose clock stands five minutes past the
hour. A seed chooses what befalls it: errors and broken answers of YouTube, SIGKILL of the run or of one of its steps,
SIGKILL of the database server; a first capture of half the channels; a backfill of the hours up to it at the same time;
another installation that takes over. The hour is run again until it is captured. In the end every table must hold what
the twin's holds, and no process, open file, temporary file or growing memory may be left. Ends with 1 otherwise.
"""

import argparse
import ctypes
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, redirect_stderr, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.hour.stage import ROOT
from benchmarks.hour.watch import PR_SET_CHILD_SUBREAPER, descendants
from benchmarks.soak_traces import differences, left_over, open_files
from yt_assets.analysis.hours import HOUR
from yt_assets.cli.run import MINUTES_PAST
from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets.storage.schema.history import video_events, video_milestones
from yt_assets.storage.schema.insights import INSIGHTS
from yt_assets_tests.end_to_end.observatory import COMPARED, EPOCH, Observatory
from yt_assets_tests.servers.databases import server_urls
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SharedServers

WORLD = {"seed": 11, "epoch": EPOCH, "channels": 6, "videos_per_channel": 20}
TRIES = 6
LONGEST_RUN = 180.0
MEMORY_BAR = 1.1
LYING = 0.4  # of the hours with broken answers
FAULTS = (
    "none", "none", "answers", "answers", "run killed", "step killed", "second capture", "backfill", "takeover",
    "server killed",
)  # fmt: skip
# A backfill computes so many hours again, the newest of them while that is captured.
BACKFILLED = 3
HOMES = ("home", "other home")
BROKEN: tuple[dict[str, Any], ...] = (
    {"status": 500},
    {"status": 503, "retry_after": 1},
    {"reason": "rateLimitExceeded"},
    {"drop": True},
    {"truncate": 40},
    {"body": "<html>sorry</html>"},
    {"delay": 1.5},
)
# Lies that can be told from the truth, since these answers are to ids that were asked for. What a list of uploads
# leaves out or makes up, or a video that videos.list leaves out, is unknown before the answers of later hours.
LIES: tuple[dict[str, Any], ...] = (
    {"method": "videos.batchGetStats", "leave_out": 2},
    {"method": "videos.batchGetStats", "foreign": 1},
    {"method": "videos.list", "foreign": 1},
    {"method": "channels.list", "foreign": 1},
)


MADE = (*INSIGHTS, video_milestones.name, video_events.name)


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Soak:
    """One installation, what befalls it, and what was seen of it."""

    observatory: Observatory
    sandbox: Sandbox
    server: Server | None
    chance: random.Random
    seen: Counter[str] = field(default_factory=Counter)
    peaks: list[float] = field(default_factory=list)
    home: str = HOMES[0]
    channels: int | None = None

    def hour(self, hour: datetime) -> None:
        """Capture one hour, with what befalls it."""
        self.sandbox.clock.set(now=hour + MINUTES_PAST)
        fault = self.chance.choice(FAULTS if self.server else FAULTS[:-1])
        self.seen[fault] += 1
        self._order(self._broken() if fault == "answers" else [])
        if fault == "second capture":
            self.channels = len(self.sandbox.world.channels) // 2
            self._run(hour, "none")
            self.channels = None
            self._run(hour, self.chance.choice(("none", "run killed")), "benchmarks.second_capture")
            if self._run(hour, "none", "benchmarks.second_capture") != 0:
                raise SystemExit(self._log())
        if fault == "takeover":
            self.home = next(home for home in HOMES if home != self.home)
        backfill = self._backfill(hour) if fault == "backfill" else None
        self._captured(hour, fault)
        if backfill is not None and backfill.wait(LONGEST_RUN) != 0:
            # It may have come to the hour before its capture; then there was nothing to compute.
            self.seen["backfills too early"] += 1

    def _captured(self, hour: datetime, fault: str) -> None:
        """Run the hour until all its channels are captured."""
        for number in range(TRIES):
            code = self._run(hour, fault if number == 0 else "none")
            self._order([])
            if code == 0 and self._state(hour) == "captured" and self._insights_are_there(hour):
                self.seen["runs"] += number + 1
                return
        message = f"{hour:%Y-%m-%d %H:%M} was not captured in {TRIES} runs; the last one said:\n{self._log()}"
        raise SystemExit(message)

    def _insights_are_there(self, hour: datetime) -> bool:
        """Whether all that an hour has in the insights database was made of the hour's newest capture."""
        (record,) = [row for row in self.observatory.rows("videos", "hours") if row["hour"] == hour]
        made_of = [row for row in self.observatory.rows("insights", "insight_hours") if row["hour"] == hour]
        return [row["generation"] for row in made_of] == [record["plan"]] * len(MADE)

    def _backfill(self, hour: datetime) -> "subprocess.Popen[bytes] | None":
        """What follows from the snapshots of some hours up to this one, as one run at the same time."""
        keys = key_of(hour - (BACKFILLED - 1) * HOUR), key_of(hour)
        if hour - BACKFILLED * HOUR < datetime.fromisoformat(EPOCH):
            return None
        command = [sys.executable, "-m", "benchmarks.hour.our_hour", *keys]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdout=quiet, stderr=quiet)  # noqa: S603

    def _run(self, hour: datetime, fault: str, module: str = "benchmarks.hour.our_hour") -> int:
        began = time.monotonic()
        with (self.observatory.folder / "last.log").open("w") as log:
            command = [sys.executable, "-m", module, key_of(hour)]
            process = subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log)  # noqa: S603
            if fault.endswith("killed"):
                time.sleep(self.chance.uniform(2.5, 8.0))
                self._strike(fault, process.pid)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        if time.monotonic() - began > LONGEST_RUN:
            self.seen["slow runs"] += 1
        if fault == "none" and code == 0 and module.endswith("our_hour"):
            self.peaks.append(used.ru_maxrss / 1024)
        return code

    def _strike(self, fault: str, run: int) -> None:
        if fault == "server killed" and self.server:
            self.server.kill()
            time.sleep(self.chance.uniform(0.5, 3.0))
            self.server.restart()
            return
        steps = descendants(run)[1:] or [run]  # the first one is the fork server
        with suppress(ProcessLookupError):
            os.kill(run if fault == "run killed" else self.chance.choice(steps), signal.SIGKILL)

    def _order(self, orders: list[dict[str, Any]]) -> None:
        wanted = Request(f"{self.sandbox.url}/sandbox/faults", data=json.dumps(orders).encode(), method="PUT")  # noqa: S310
        with urlopen(wanted, timeout=10):  # noqa: S310  our own sandbox
            pass

    def _broken(self) -> list[dict[str, Any]]:
        calls = self.chance.sample(range(1, 16), self.chance.randint(1, 4))
        lies = [{"at": self.chance.randint(1, 3), **self.chance.choice(LIES)}] if self.chance.random() < LYING else []
        return [*lies, *({"at": call, **self.chance.choice(BROKEN)} for call in sorted(calls))]

    def _state(self, hour: datetime) -> str:
        (row,) = [row for row in self.observatory.rows("videos", "hours") if row["hour"] == hour] or [{}]
        return str(row.get("state"))

    def _environment(self) -> dict[str, str]:
        channels = ",".join(channel.channel_id for channel in self.sandbox.world.channels[: self.channels])
        folder = self.observatory.folder
        return self.observatory.environment(
            YOUTUBE_API_ENDPOINT=self.sandbox.url,
            YOUTUBE_API_KEY="any",
            YT_CHANNELS=channels,
            DAGSTER_HOME=str(folder / self.home),
            TMPDIR=str(folder / "tmp"),
        )

    def _log(self) -> str:
        return (self.observatory.folder / "last.log").read_text()[-4000:]


def report(soak: Soak, wrong: list[str], hours: int) -> int:
    """Print what was seen; 1 when something is wrong."""
    told = ", ".join(f"{count} × {name}" for name, count in sorted(soak.seen.items()) if name != "runs")
    say(f"{hours} hours in {soak.seen['runs']} runs: {told}")
    if soak.peaks:  # few hours may all be disturbed
        third = max(1, len(soak.peaks) // 3)
        early, late = median(soak.peaks[:third]), median(soak.peaks[-third:])
        say(f"memory of an undisturbed run: {early:.0f} MiB in the first third, {late:.0f} MiB in the last")
        if late > MEMORY_BAR * early:
            wrong.append(f"memory grew by {late / early - 1:.0%}")
    say(f"tables compared with the twin's: {sum(map(len, COMPARED.values()))}")
    for line in wrong or ["nothing differs, nothing is left"]:
        say(line)
    return 1 if wrong else 0


def main() -> int:
    """Run both, compare, look for what is left."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hours", type=int, default=72)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["sqlite", "mariadb", "mysql"], default="mariadb")
    given = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    first = datetime.fromisoformat(EPOCH)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yt-assets-soak-")))
        server, urls = _databases(given.engine, stack)
        ours, twin = Observatory(folder / "ours", urls=urls, world=WORLD), Observatory(folder / "twin", world=WORLD)
        _prepare(ours)
        sandbox = stack.enter_context(Sandbox(**WORLD | {"epoch": first}, now=first, rate=0))
        files = 0
        soak = Soak(ours, sandbox, server, random.Random(given.seed))  # noqa: S311  a workload, not a secret
        before = set(descendants(os.getpid()))
        for number in range(given.hours):
            began = time.monotonic()
            soak.hour(first + number * HOUR)
            files = open_files() if number == 0 else files
            if number % 6 == 5:  # noqa: PLR2004  a line for six hours
                say(f"{number + 1:>4} of {given.hours} hours, the last one in {time.monotonic() - began:.1f} s")
        wrong = left_over(before | ({server.pid} if server else set()), files, ours.folder, soak.seen["run killed"])
        with redirect_stderr(io.StringIO()):  # Dagster's log of a run in this process
            twin.capture(given.hours)
        wrong += differences(ours, twin)
    return report(soak, wrong, given.hours)


def _databases(engine: str, stack: ExitStack) -> tuple[Server | None, dict[str, str]]:
    if engine == "sqlite":
        return None, {}
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    stack.callback(servers.remove)
    server = servers.start_another(engine, "soak", extra=("--innodb-flush-log-at-trx-commit=1",))
    urls = stack.enter_context(server_urls(server))
    return server, {"VIDEOS_DATABASE_URL": urls.videos, "INSIGHTS_DATABASE_URL": urls.insights}


def _prepare(ours: Observatory) -> None:
    (ours.folder / "tmp").mkdir()
    for name in HOMES:
        (ours.folder / name).mkdir()
        (ours.folder / name / "dagster.yaml").write_text((ROOT / "dagster.yaml").read_text())


if __name__ == "__main__":
    raise SystemExit(main())
