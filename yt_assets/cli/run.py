"""`yt-assets run`: capture the hour and say in five lines what it brought.

Here: which hours, in which order, and what is said before and after. Not here: an hour itself (hour.py), the five lines
(summary.py), lists (top.py).
"""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from yt_assets.analysis.hours import HOUR
from yt_assets.cli.console import SIMULATED, console, output_to
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings
from yt_assets.cli.home import prepare_home
from yt_assets.cli.preflight import newest_finished, preflight, require_distinct_databases
from yt_assets.cli.summary import show_summary
from yt_assets.cli.world import RemoteClock, start_world
from yt_assets.settings.environment import CHECKOUT_FOLDER, Settings, default_data_dir

if TYPE_CHECKING:
    from yt_assets.cli.hour import HourResult

# What a newcomer sees first: enough hours for velocities, accelerations and labels.
SANDBOX_HOURS = 6

# Sandbox hours are captured five minutes past the hour, as a schedule with a queue before it would.
MINUTES_PAST = timedelta(minutes=5)

# Plan and settle of two assets, three insights, one check.
STEPS_BESIDE_SHARDS = 8


@click.command()
@click.option("--hours", type=click.IntRange(1, 72), help=f"Successive sandbox hours; {SANDBOX_HOURS} without a key.")
def run(hours: int | None) -> None:
    """Capture the hour, print the tables and sum it up. Without a key, hours of a simulated world."""
    settings = checked_settings()
    screen = console()
    with ExitStack() as stack:
        if settings.is_keyless:
            stack.callback(start_world(settings).stop)
            settings = checked_settings()
            hours = hours or SANDBOX_HOURS
        # A sandbox that runs already keeps its own time unless hours are asked for.
        clock = _clock(settings, hours) if hours is not None else None
        if settings.source == "sandbox":
            screen.print(SIMULATED, style="bold yellow")
        _run_hours(settings, hours_to_run(settings, hours or 1, clock, datetime.now(UTC)), clock)
    first = show_summary(screen, settings)
    _say_what_next(screen, settings, first)


def _clock(settings: Settings, hours: int) -> RemoteClock | None:
    """The sandbox's clock, when it is a sandbox that answers. Raises WrongSetting for hours that cannot be served."""
    clock = RemoteClock(str(settings.youtube_api_endpoint)) if settings.source == "sandbox" else None
    if clock is not None and clock.is_there():
        return clock
    if hours > 1:
        message = f"--hours {hours} needs the sandbox: YouTube serves only the present, one hour at a time."
        raise WrongSetting(message)
    return None


def hours_to_run(settings: Settings, count: int, clock: RemoteClock | None, now: datetime) -> list[datetime]:
    """Real time has one hour: this one. In the sandbox they follow the newest finished one, up to the present."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    if clock is None:
        return [this_hour]
    newest = newest_finished(settings)
    first = newest + HOUR if newest is not None else clock.epoch()
    todo = [hour for hour in (first + index * HOUR for index in range(count)) if hour <= this_hour]
    return todo or [this_hour]


def _run_hours(settings: Settings, todo: list[datetime], clock: RemoteClock | None) -> None:
    import dagster as dg

    from yt_assets.cli.hour import run_hour, wait_for_others

    require_distinct_databases(settings)
    home = prepare_home(settings, todo[0])
    log = settings.data_dir / "logs" / "run.log"
    with output_to(log) as terminal, dg.DagsterInstance.get() as instance, _progress(terminal) as progress:
        for number, hour in enumerate(todo, start=1):
            wait_for_others(instance, hour, progress.console.print)
            if clock is not None:
                clock.freeze(hour + MINUTES_PAST)
            if number == 1:
                preflight(settings, progress.console.out)
            label = f"{hour:%Y-%m-%d %H:00} UTC" + (f" ({number} of {len(todo)})" if len(todo) > 1 else "")
            result = _run_shown(progress, settings, label, partial(run_hour, instance, hour))
            if result.failure is not None:
                message = f"{label}: {result.failure} (the whole log is in {log}; runs are kept in {home})"
                raise CommandFailed(message)


def _run_shown(
    progress: Progress, settings: Settings, label: str, work: "Callable[[Callable[[int], None]], HourResult]"
) -> "HourResult":
    shards = settings.shards
    total = STEPS_BESIDE_SHARDS + 2 * shards if isinstance(shards, int) else None
    task = progress.add_task(label, total=total)
    result = work(lambda done: progress.update(task, completed=done))
    progress.update(task, completed=result.steps, total=result.steps if result.failure is None else total)
    if not progress.console.is_terminal:
        progress.console.print(
            f"{label}: {result.failure or f'{result.steps} steps done'}", markup=False, soft_wrap=True
        )
    return result


def _progress(terminal: Console) -> Progress:
    """A bar an hour on a terminal; nothing where a bar would only litter a file."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
    return Progress(
        *columns, TextColumn("steps"), TimeElapsedColumn(), console=terminal, disable=not terminal.is_terminal
    )


def _say_what_next(screen: Console, settings: Settings, first: Mapping[str, Any] | None) -> None:
    """Commands to copy. first: the row that was shown first; its address, as an id may begin like an option."""
    in_checkout = default_data_dir().name == CHECKOUT_FOLDER
    dev, serve = ("make dev", "make serve") if in_checkout else ("yt-assets dev", "yt-assets serve")
    top = os.path.relpath(sys.argv[0]) if in_checkout else "yt-assets"
    lines = [
        ("See it as a page", f"{serve}, then http://127.0.0.1:8000: lists, channels, videos hour by hour"),
        ("Open the UI", f"{dev}, then http://127.0.0.1:3000: lineage, backfills, the schedule"),
        ("See the lists", f"{top} top: trending, gaining, growing, outliers, engaging, keywords"),
        *([] if first is None else [("Look at one", f"{top} video {first['link']}")]),
        *([] if first is None else [("At its channel", f"{top} channel {first['channel_id']}")]),
        ("Keep it going", f"{top} up, an hour each hour; {top} status says whether it does"),
        ("The tables", f"{settings.database_place('videos')} and {settings.database_place('insights')}"),
    ]
    if settings.source == "sandbox":
        real = "put YOUTUBE_API_KEY and YT_CHANNELS into a file .env (see .env.example), and run again"
        lines.insert(0, ("Use it on real channels", real))
    screen.print()
    for what, how in lines:
        screen.print(f"[bold]{what}[/bold]: ", end="")
        screen.print(how, markup=False, soft_wrap=True)
