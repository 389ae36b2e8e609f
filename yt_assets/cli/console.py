"""What a person sees: the terminal and its width.

Here: the console, banners. Not here: which figures are shown (tables.py), texts made harmless (display/sanitize.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from os import dup, dup2, fdopen
from pathlib import Path
from sys import stderr, stdout

from rich.console import Console

from yt_assets.settings.folders import make_private

SIMULATED = "Simulated data: every channel, video and count comes from the built-in sandbox, none of it from YouTube."
NOTHING_YET = "there are no insights yet: capture an hour with 'yt-assets run', or start the schedule."


def console() -> Console:
    """A console on standard output; no colour when it is piped."""
    return Console(highlight=False, soft_wrap=False)


def heading(screen: Console, hour: datetime, source: str | None) -> None:
    """The hour that is shown, and whether its data are simulated."""
    simulated = f"  [yellow]{SIMULATED}[/yellow]" if source == "sandbox" else ""
    screen.print(f"\n[bold]{hour:%Y-%m-%d %H:00} UTC[/bold]{simulated}")


@contextmanager
def output_to(log: Path) -> Iterator[Console]:
    """Send what this process and its children print to a file; yield a console on the terminal that was.

    Step processes write Dagster's event log to standard error; on a terminal it would bury the progress.
    """
    make_private(log.parent)
    stdout.flush()
    terminal, errors = dup(1), dup(2)
    with log.open("a", encoding="utf-8") as file, fdopen(dup(terminal), "w", encoding="utf-8") as screen:
        dup2(file.fileno(), 1)
        dup2(file.fileno(), 2)
        try:
            yield Console(file=screen, highlight=False, force_terminal=screen.isatty())
        finally:
            stdout.flush()
            stderr.flush()
            dup2(terminal, 1)
            dup2(errors, 2)
