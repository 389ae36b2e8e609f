"""What both rivals run on: a database server and a sandbox of their own, and a pair of databases for each of them.

Here: starting, stopping, starting a measured hour of either, counting what it asked of the server and of YouTube. Not
here: which hours, and what is printed (__main__.py).
"""

import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.request import Request, urlopen

from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, with_schema
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SharedServers

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
MINUTES_PAST = timedelta(minutes=5)
VIDEOS_PER_CHANNEL = 100
OPTIONS = ("--innodb-buffer-pool-size=1G", "--max-allowed-packet=64M")
UNLIMITED = 10_000_000
COUNTED = ("Questions", "Bytes_received", "Com_commit")
ROOT = Path(__file__).parents[2]

# A text that YouTube shows otherwise than we stored it: renamed wherever it is stored, and old enough to be asked for.
RENAMED = "UPDATE {0}.{2} SET text_hash = CONCAT('zzzz', SUBSTRING(text_hash, 5)) WHERE video_id IN ({1})"
DUE = "UPDATE {0}.videos SET metadata_at = metadata_at - INTERVAL 2 DAY WHERE video_id IN ({1})"
WITH_TEXT = ("videos", "video_versions", "video_texts", "text_features", "video_features")


@dataclass(frozen=True)
class Run:
    """One measured hour. wall, cpu: seconds. peaks: MiB by process, the highest first. steps, event_log: of Dagster."""

    wall: float
    cpu: float
    peaks: tuple[float, ...]
    units: int
    statements: int
    commits: int
    bytes_sent: int
    steps: int = 0
    event_log: int = 0


@dataclass
class Stage:
    """A server and a sandbox with so many videos. Databases are named by the side that writes them."""

    server: Server
    endpoint: str
    channels: list[str]
    videos: list[str]
    folder: Path
    settings: dict[str, str]

    def at(self, hour: datetime) -> None:
        """Stop YouTube's clock five minutes past an hour."""
        moment = (hour + MINUTES_PAST).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = json.dumps({"now": moment, "rate": 0}).encode()
        with urlopen(Request(f"{self.endpoint}/sandbox/clock", data=body, method="PUT"), timeout=10):  # noqa: S310
            pass

    def change_texts(self, urls: DatabaseUrls, share: int, turn: int) -> None:
        """Let every share-th text differ from what YouTube shows; others in each turn."""
        ids = ", ".join(f"'{key}'" for key in self.videos[turn::share])
        name = urls.videos.rpartition("/")[2]
        self.server.execute(*(RENAMED.format(name, ids, table) for table in WITH_TEXT), DUE.format(name, ids))

    def script(self, urls: DatabaseUrls, hour: datetime) -> Run:
        """The plain script's hour."""
        given = {"VIDEOS": urls.videos, "INSIGHTS": urls.insights, "ENDPOINT": self.endpoint}
        words = ["benchmarks.hour.plain_script", hour.replace(tzinfo=None).isoformat()]
        return self._measured(words, {**given, "CHANNELS": ",".join(self.channels)})

    def ours(self, urls: DatabaseUrls, hour: datetime, home: Path, **settings: str) -> Run:
        """The product's hour, on a Dagster instance in `home`."""
        given = {"VIDEOS_DATABASE_URL": urls.videos, "INSIGHTS_DATABASE_URL": urls.insights}
        given |= {"YOUTUBE_API_ENDPOINT": self.endpoint, "YOUTUBE_API_KEY": "sandbox", "DAGSTER_HOME": str(home)}
        given |= {"YT_CHANNELS": ",".join(self.channels), "YT_DAILY_QUOTA": str(UNLIMITED), **self.settings, **settings}
        seen = set(_logs(home))
        run = self._measured(["benchmarks.hour.our_hour", key_of(hour)], given)
        (log,) = set(_logs(home)) - seen
        return Run(**{**vars(run), **_event_log(log)})

    def home(self, name: str) -> Path:
        """A new Dagster instance with the project's dagster.yaml, made before anything is measured."""
        home = self.folder / name
        home.mkdir()
        (home / "dagster.yaml").write_text((ROOT / "dagster.yaml").read_text())
        make = "import dagster; dagster.DagsterInstance.get()"
        environment = {**os.environ, "DAGSTER_HOME": str(home)}
        subprocess.run([sys.executable, "-c", make], env=environment, check=True)  # noqa: S603  our own interpreter
        return home

    def _measured(self, words: list[str], settings: dict[str, str]) -> Run:
        file, log = self.folder / "watch.json", self.folder / "last.log"
        before, units = self._status(), self._units()
        command = [sys.executable, "-m", "benchmarks.hour.watch", str(file), sys.executable, "-m", *words]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TZ": "UTC", **settings}
        with log.open("w") as output:
            given = {"cwd": ROOT, "env": environment, "stdout": output, "stderr": output}
            ended = subprocess.run(command, check=False, **given)  # type: ignore[call-overload]  # noqa: S603
        if ended.returncode:
            message = f"{' '.join(words)} failed:\n{log.read_text()[-4000:]}"
            raise SystemExit(message)
        found = json.loads(file.read_text())
        asked = {name: after - before[name] for name, after in self._status().items()}
        return Run(
            wall=found["wall"],
            cpu=found["cpu"],
            peaks=tuple(sorted(found["peaks"].values(), reverse=True)),
            units=self._units() - units,
            statements=asked["Questions"],
            commits=asked["Com_commit"],
            bytes_sent=asked["Bytes_received"],
        )

    def _status(self) -> dict[str, int]:
        names = ", ".join(f"'{name}'" for name in COUNTED)
        return {
            name: int(value)
            for name, value in self.server.execute(f"SHOW GLOBAL STATUS WHERE Variable_name IN ({names})")
        }

    def _units(self) -> int:
        with urlopen(f"{self.endpoint}/sandbox", timeout=10) as answer:  # noqa: S310
            return sum(json.load(answer)["requests"].values())


@contextmanager
def stage(engine: str, videos: int, **settings: str) -> Iterator[Stage]:
    """Start everything, and end it."""
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    with ExitStack() as stack:
        stack.callback(servers.remove)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yt-assets-hour-")))
        server = servers.start_another(engine, "hour", extra=OPTIONS)
        here, there = multiprocessing.get_context("spawn").Pipe()
        sandbox = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, videos), daemon=True)
        sandbox.start()
        stack.callback(sandbox.terminate)
        endpoint, channels, ids = here.recv()
        yield Stage(server, endpoint, channels, ids, folder, settings)


@contextmanager
def databases(server: Server) -> Iterator[DatabaseUrls]:
    """A pair of empty databases with the product's tables, which the script fills as well."""
    with server_urls(server) as urls:
        yield with_schema(urls)


def _serve(pipe: Connection, videos: int) -> None:
    per_channel = min(videos, VIDEOS_PER_CHANNEL)
    sandbox = Sandbox(
        channels=videos // per_channel,
        videos_per_channel=per_channel,
        epoch=EPOCH,
        now=EPOCH,
        rate=0,
        daily_quota=UNLIMITED,
    )
    endpoint = sandbox.start()
    world = sandbox.world
    ids = [key for channel in world.channels for key in world.public_video_ids(channel, EPOCH)]
    for place in range(0, len(ids), 50):  # what the sandbox makes on first sight costs neither rival
        wanted = (
            f"{endpoint}/youtube/v3/videos?part=id,snippet,statistics&key=any&id={','.join(ids[place : place + 50])}"
        )
        urlopen(wanted, timeout=30).read()  # noqa: S310
    pipe.send((endpoint, [channel.channel_id for channel in world.channels], sorted(ids)))
    with suppress(EOFError):  # the parent has closed its end, and ends this process next
        pipe.recv()


def _logs(home: Path) -> list[Path]:
    return [path for path in (home / "history" / "runs").glob("*.db") if path.stem != "index"]


def _event_log(log: Path) -> dict[str, int]:
    """Steps begun, and bytes of events, of one run."""
    with sqlite3.connect(log) as events:
        steps, size = events.execute(
            "SELECT SUM(dagster_event_type = 'STEP_START'), SUM(LENGTH(CAST(event AS BLOB))) FROM event_logs"
        ).fetchone()
    return {"steps": steps, "event_log": size}
