"""The command `yt-assets`: run, top, video, channel, serve, token, doctor, status, channels, migrate, sandbox, dev.

Here: the group, `.env`, and how a failure ends: exit code 2 with one clear message for a wrong setting, 1 for an hour
that failed. Not here: what the commands do (one file each), or anything that the schedule needs too.
"""

import os
import sys
from pathlib import Path

import click

from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets.display.sanitize import harmless_line


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yt_assets")
def group() -> None:
    """Watch YouTube channels through data: hourly snapshots, trends, engagement, keywords."""


def main() -> None:
    """The entry point: reads `.env`, runs a command, turns failures into a message and an exit code."""
    from yt_assets.settings.env_file import take_env_file
    from yt_assets.settings.environment import SettingsError

    try:
        take_env_file(Path.cwd() / ".env", os.environ)
    except SettingsError as error:
        click.echo(f"yt-assets: {harmless_line(error)}", err=True)
        sys.exit(2)
    add_commands()
    try:
        group(standalone_mode=True)
    except (WrongSetting, CommandFailed) as error:
        click.echo(f"yt-assets: {harmless_line(error)}", err=True)
        sys.exit(2 if isinstance(error, WrongSetting) else 1)


def add_commands() -> None:
    """Fill the group; each command imports what it needs when it runs."""
    from yt_assets.cli.channel import channel
    from yt_assets.cli.channels import channels
    from yt_assets.cli.dev import dev
    from yt_assets.cli.doctor import doctor
    from yt_assets.cli.init import init
    from yt_assets.cli.migrate import migrate
    from yt_assets.cli.run import run
    from yt_assets.cli.sandbox import sandbox
    from yt_assets.cli.serve import serve, token
    from yt_assets.cli.status import status
    from yt_assets.cli.top import top
    from yt_assets.cli.up import up
    from yt_assets.cli.video import video

    for command in (init, run, top, video, channel, serve, token, doctor, status, channels, migrate, sandbox, dev, up):
        group.add_command(command)
