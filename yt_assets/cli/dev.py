"""`yt-assets dev`: the Dagster UI and daemon on this machine, with the schedule on.

Here: starting and stopping them. Not here: deployments (docs).
"""

import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import click
from rich.console import Console

from yt_assets.cli.console import SIMULATED, console
from yt_assets.cli.env_watch import EnvWatch
from yt_assets.cli.errors import CommandFailed, checked_settings
from yt_assets.cli.home import prepare_home
from yt_assets.cli.parts import end_with_parent
from yt_assets.cli.preflight import require_distinct_databases
from yt_assets.cli.start_words import when_hours_come
from yt_assets.cli.world import start_world
from yt_assets.display.sanitize import harmless_line

# Dagster prefers another command, for projects of another shape, and would say so on every start.
NOT_NEWS = "ignore:Function `dev_command` is superseded"
STOPPING = (signal.SIGINT, signal.SIGTERM)
POLL_SECONDS = 0.2
CHANGED = "Settings that change in .env, or in a file of channels, count from the next hour on."


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port of the UI.")
def dev(port: int) -> None:
    """Open the Dagster UI with the hourly schedule on. Without a key it watches a simulated world."""
    settings = checked_settings()
    screen = console()
    with ExitStack() as stack:
        if settings.is_keyless:
            stack.callback(start_world(settings).stop)
            screen.print(SIMULATED, style="bold yellow")
        require_distinct_databases(settings)
        home = prepare_home(settings)
        screen.print(f"Dagster's UI: http://127.0.0.1:{port}  (home: {home}; stop with Ctrl-C)", soft_wrap=True)
        screen.print(f"{when_hours_come(settings, datetime.now(UTC))} {CHANGED}", soft_wrap=True)
        code = _serve(port, screen)
    if code:
        message = f"dagster dev ended with exit code {code}; is port {port} taken?"
        raise CommandFailed(message)


def _serve(port: int, screen: Console) -> int:
    """Run dagster dev until it ends; pass on what asks it to stop, and say which settings change meanwhile.

    The exit code is 0 where it was asked to: Dagster's own is 1 then.
    """
    command = [sys.executable, "-W", NOT_NEWS, "-m", "dagster", "dev", "-m", "yt_assets.definitions"]
    command += ["-h", "127.0.0.1", "-p", str(port)]
    asked: list[int] = []
    # Handlers first: a shell starts background commands with SIGINT ignored, and Dagster would inherit that and then
    # ignore SIGTERM as well. What has a handler here is back at its default in the child.
    for name in STOPPING:
        signal.signal(name, lambda number, _frame: asked.append(number))
    watch = EnvWatch()
    # In a session of its own: a Ctrl-C on the terminal reaches it once, from here.
    child = subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent)  # noqa: S603, PLW1509
    was_asked = False
    while True:
        for words in watch.news():
            screen.print(harmless_line(words), markup=False, soft_wrap=True)
        with suppress(subprocess.TimeoutExpired):
            code = child.wait(timeout=POLL_SECONDS)
            return 0 if was_asked else code
        while asked:
            was_asked = True
            child.send_signal(asked.pop())
