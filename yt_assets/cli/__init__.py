"""The command `yt-assets`.

Here: the group, which imports a command when it is typed, `.env`, and how a failure ends: exit code 2 with one clear
message for a wrong setting, 1 for an hour that failed. Not here: what the commands do (one file each), or anything that
the schedule needs too.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets.display.sanitize import harmless_line

# Each command's module below yt_assets.cli, and what the overview says of it: a test holds it to the command's own
# first sentence. Importing them all for the overview would take ten times as long as writing it.
COMMANDS = {
    "init": (
        "init",
        "Make an installation in this folder: ask for key, channels and databases, check them, write .env.",
    ),
    "run": ("run", "Capture the hour, print the tables and sum it up."),
    "top": ("top", "Show the lists of an hour: trending, gaining, growing, outliers, engaging, keywords."),
    "video": ("video", "Show one video: how it does now, beside its channel, over time."),
    "channel": ("channel", "Show one channel: its size, newest uploads, what gains."),
    "export": ("export", "Write days of all videos, channels and keywords into files."),
    "serve": ("serve", "Serve the HTTP API and the page over the insights, read only."),
    "mcp": ("mcp", "Answer assistants: the read-only questions as tools of the Model Context Protocol."),
    "token": ("serve", "Make a bearer token for the API, and the hash of it that YT_API_TOKENS takes."),
    "doctor": ("doctor", "Check settings, databases, key, quota, model and alerts."),
    "status": ("status", "Say whether hours are captured: newest hour, daemon, schedule, gaps, quota, alerts, disk."),
    "alerts": ("alerts", "List the alert rules in YT_ALERT_RULES; `test` sends a sample to each destination."),
    "channels": ("channels", "List, add and remove watched channels; estimate what some cost."),
    "migrate": ("migrate", "Bring both databases to this release's schema."),
    "copy": ("copy", "Copy both databases into two others."),
    "backup": ("backup", "Write a backup of both databases into a new folder in FOLDER, while hours run."),
    "restore": ("backup", "Copy a backup into both databases, of any engine."),
    "sandbox": ("sandbox", "Serve a simulated YouTube on loopback until interrupted."),
    "up": ("up", "Run everything as a service until a signal ends it."),
    "worker": ("worker", "Run steps that the runs of other machines hand over, until a signal ends it."),
    "dev": ("dev", "Open the Dagster UI with the hourly schedule on."),
}


class Commands(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"yt_assets.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The overview."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_module, words) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yt_assets")
def group() -> None:
    """Watch YouTube channels through data: hourly snapshots, trends, engagement, keywords."""


def main() -> None:
    """The entry point: reads `.env`, runs a command, turns failures into a message and an exit code."""
    try:
        _require_text(sys.argv[1:])
        if any(word in COMMANDS for word in sys.argv[1:]):
            _take_env_file()
        group(standalone_mode=True)
    except (WrongSetting, CommandFailed) as error:
        click.echo(f"yt-assets: {harmless_line(error)}", err=True)
        sys.exit(2 if isinstance(error, WrongSetting) else 1)


def _require_text(words: Sequence[str]) -> None:
    """Refuse bytes that the terminal's encoding does not know: no table and no message could hold them."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            message = f"{word!a} is no text: arguments must be UTF-8."
            raise WrongSetting(message) from None


def _take_env_file() -> None:
    from yt_assets.settings.env_file import take_env_file
    from yt_assets.settings.environment import SettingsError

    try:
        take_env_file(Path.cwd() / ".env", os.environ)
    except SettingsError as error:
        raise WrongSetting(str(error)) from None
