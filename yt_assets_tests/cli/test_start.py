"""What the command loads before it knows what to do, and that its overview says what the commands say."""

import subprocess
import sys

import pytest
from click import Context
from click.testing import CliRunner

from yt_assets import cli

# pydantic alone is a third of a second of processor time on a slow machine, Dagster four times that.
HEAVY = ("dagster", "sqlalchemy", "pandas", "openai", "googleapiclient", "httpx2", "nltk", "pydantic", "rich")
PROGRAM = f"""
import sys, yt_assets.cli
try:
    yt_assets.cli.main()
finally:
    print([module for module in {HEAVY} if module in sys.modules])
"""


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_help_and_version_load_none_of_the_large_libraries(word: str) -> None:
    """`yt-assets --version` took 1.3 s of processor time, most of it Dagster's; 0.27 s with the settings alone."""
    ended = subprocess.run([sys.executable, "-c", PROGRAM, word], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_the_overview_has_each_commands_own_first_sentence() -> None:
    shown = CliRunner().invoke(cli.group, ["--help"], terminal_width=200).output
    for name, (_module, words) in cli.COMMANDS.items():
        command = cli.group.get_command(Context(cli.group), name)
        assert command is not None
        assert command.name == name
        assert (command.help or "").replace("\n", " ").startswith(words.rstrip("."))
        assert words in shown


def test_an_unknown_command_is_refused() -> None:
    ended = CliRunner().invoke(cli.group, ["tops"])
    assert ended.exit_code == 2
    assert "tops" in ended.output
