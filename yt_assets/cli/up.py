"""`yt-assets up`: the project as a service: code server, Dagster's web server and daemon, and the HTTP API.

Here: which programs, in which order, and what is said while they run. Not here: processes (parts.py), one desk's
services with Dagster's own output (dev.py), units and containers (deploy/).
"""

import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yt_assets.cli.console import SIMULATED
from yt_assets.cli.env_watch import EnvWatch
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.home import prepare_home
from yt_assets.cli.log_lines import LogForm, LogLines, RotatingLog
from yt_assets.cli.parts import MOST_DEATHS, Part, end_all
from yt_assets.cli.preflight import open_resource, require_channels, require_distinct_databases
from yt_assets.cli.serve import MISSING
from yt_assets.cli.start_words import when_hours_come
from yt_assets.cli.world import start_world
from yt_assets.settings.environment import ALLOWED, Settings
from yt_assets.storage.errors import StorageError

if TYPE_CHECKING:
    from yt_assets.orchestration.ended_hours import EndedHours

STOPPING = (signal.SIGINT, signal.SIGTERM)
LOCATION = "yt_assets.definitions"
POLL_SECONDS, LOOK_SECONDS = 0.2, 3.0
# A code server loads the definitions before it answers.
CODE_SECONDS = 120.0
OPEN_UI = "Everybody who reaches {} may launch, end and delete runs: Dagster's UI has no login. See docs/security.md."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of Dagster's UI.")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Its port.")
@click.option("--api/--no-api", default=True, help="Whether to serve the HTTP API and the page, too.")
@click.option("--api-host", help="Their address; by default YT_API_HOST, else 127.0.0.1.")
@click.option("--api-port", type=click.IntRange(1, 65535), help="Their port; by default YT_API_PORT, else 8000.")
@click.option("--log", "form", type=click.Choice(["plain", "json"]), default="plain", show_default=True)
def up(host: str, port: int, api_host: str | None, api_port: int | None, form: LogForm, *, api: bool) -> None:
    """Run everything as a service until a signal ends it.

    The schedule, Dagster's UI, the API and the page.

    A program that dies is started again. Ctrl-C and SIGTERM end all of them, with exit code 0.
    """
    settings, lines = checked_settings(), LogLines(form)
    if api and find_spec("fastapi") is None:
        raise WrongSetting(f"{MISSING} Or leave the API out with --no-api.")  # noqa: EM102
    ui = _address("--host", host, "--port", port)
    place = _address("--api-host", api_host or settings.yt_api_host, "--api-port", api_port or settings.yt_api_port)
    with ExitStack() as stack:
        asked = stack.enter_context(_stop_signals())
        if settings.is_keyless:
            stack.callback(start_world(settings).stop)
            settings = checked_settings()
            lines.say(SIMULATED, level="warning")
        require_distinct_databases(settings)
        with settings_blamed():
            require_channels(settings)
        for each in (ui, place) if api else (ui,):
            _require_free(*each)
        with settings_blamed(), open_resource(settings, "insights").open(), open_resource(settings, "videos").open():
            pass  # the API wants their tables before the first hour
        prepare_home(settings)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yt_assets-")))
        parts = _parts(settings, folder, ui, place if api else None, lines)
        stack.callback(end_all, list(parts.values()))
        _start(parts, folder, asked)
        lines.say(f"Dagster's UI: http://{_shown(*ui)}")
        if not ip_address(ui[0]).is_loopback:
            lines.say(OPEN_UI.format(_shown(*ui)), level="warning")
        if api:
            lines.say(f"The page and the API: http://{_shown(*place)}")
        lines.say(f"{when_hours_come(settings, datetime.now(UTC))} Logs: {settings.data_dir / 'logs'}")
        _watch(parts, asked, stack.enter_context(_ended_hours(settings)), lines)
        lines.say("Stopping.")


def _parts(
    settings: Settings, folder: Path, ui: tuple[str, int], api: tuple[str, int] | None, lines: LogLines
) -> dict[str, Part]:
    """The programs, by name, in the order of their start."""
    workspace = folder / "workspace.yaml"
    server = {"socket": str(folder / "code"), "location_name": LOCATION}
    workspace.write_text(json.dumps({"load_from": [{"grpc_server": server}]}), encoding="utf-8")  # JSON is YAML
    python, dagster = [sys.executable], [sys.executable, "-m", "dagster"]
    code = [*dagster, "api", "grpc", "-m", LOCATION, "-s", server["socket"], "--location-name", LOCATION]
    web = [*python, "-m", "dagster_webserver", "-w", str(workspace), "-h", ui[0], "-p", str(ui[1])]
    commands = {
        "code": [*code, "--use-python-environment-entry-point", "--log-level", "warning"],
        "web": [*web, "--dagster-log-level", "warning"],
        "daemon": [*python, "-m", "dagster._daemon", "run", "-w", str(workspace), "--log-level", "warning"],
    }
    if api is not None:
        command = "from yt_assets.cli import main; main()"
        commands["api"] = [*python, "-c", command, "serve", "--host", api[0], "--port", str(api[1])]
    logs = settings.data_dir / "logs"
    return {name: Part(name, words, RotatingLog(logs / f"{name}.log"), lines) for name, words in commands.items()}


def _start(parts: dict[str, Part], folder: Path, asked: list[int]) -> None:
    """Start the code server, wait until it answers, then start the others. Raises CommandFailed when it does not."""
    code, *others = parts.values()
    code.start(os.environ)
    until = time.monotonic() + CODE_SECONDS
    while not asked and not _answers(folder / "code"):
        if code.died(time.monotonic()) is not None or time.monotonic() > until:
            message = f"the code server does not start: its log is {code.log.file}"
            raise CommandFailed(message)
        time.sleep(POLL_SECONDS)
    for part in others if not asked else ():
        part.start(os.environ)


def _watch(parts: dict[str, Part], asked: list[int], ended: "EndedHours", lines: LogLines) -> None:
    """Look after the programs until a signal comes. Raises CommandFailed when one dies too often."""
    changes, look = EnvWatch(command="yt-assets up"), 0.0
    while not asked:
        now = time.monotonic()
        for part in parts.values():
            code = part.died(now)
            if code is not None and len(part.deaths) > MOST_DEATHS:
                message = (
                    f"{part.name} ended {len(part.deaths)} times within ten minutes, the last time with exit code "
                    f"{code}: its log is {part.log.file}"
                )
                raise CommandFailed(message)
            if code is not None:
                words = f"ended with exit code {code}; it is started again in {part.due - now:.0f} s"
                lines.say(words, part=part.name, level="error")
            elif part.child is None and now >= part.due:
                part.start(os.environ)
        if now >= look:
            look = now + LOOK_SECONDS
            for words in changes.news():
                lines.say(words)
            try:
                for level, words in ended.news():
                    lines.say(words, level=level)
            except StorageError as error:
                lines.say(str(error), level="warning")
        time.sleep(POLL_SECONDS)


@contextmanager
def _ended_hours(settings: Settings) -> Iterator["EndedHours"]:
    import dagster as dg

    from yt_assets.orchestration.ended_hours import EndedHours

    with open_resource(settings, "videos").open() as videos, dg.DagsterInstance.get() as instance:
        yield EndedHours(instance, videos, datetime.now(UTC))


@contextmanager
def _stop_signals() -> Iterator[list[int]]:
    """The signals that ask for the end, as they come. A shell starts background commands with SIGINT ignored.

    The end of a terminal is one, unless nohup has it ignored.
    """
    asked: list[int] = []
    names = [*STOPPING, *([signal.SIGHUP] if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN else [])]
    before = {name: signal.signal(name, lambda number, _frame: asked.append(number)) for name in names}
    try:
        yield asked
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _address(of_host: str, host: str, of_port: str, port: int) -> tuple[str, int]:
    """Raises WrongSetting for a host that is no IP address."""
    try:
        return str(ip_address(host)), port
    except ValueError:
        message = f"{of_host} is '{host}': it must be {ALLOWED['YT_API_HOST']} (its port is {of_port})."
        raise WrongSetting(message) from None


def _require_free(host: str, port: int) -> None:
    """Raises CommandFailed when the port is taken: its program would die of it again and again."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"{_shown(host, port)}: {error.strerror}. Choose another host or port."
            raise CommandFailed(message) from None


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
