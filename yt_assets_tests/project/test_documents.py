"""What is not run drifts: every command and variable in the documents exists."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from yt_assets import cli
from yt_assets.settings import ALLOWED, load_settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
VARIABLE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)


def test_every_setting_is_in_the_example_with_a_comment_above_it() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if VARIABLE.match(line)}
    assert named == set(ALLOWED)
    for number, line in enumerate(lines):
        if VARIABLE.match(line):
            assert lines[number - 1].startswith("# "), line


def test_the_example_holds_the_defaults() -> None:
    given = dict(VARIABLE.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    assert load_settings(given) == load_settings({})


@pytest.mark.parametrize("command", sorted(set(re.findall(r"yt-assets ([a-z]+)", TEXT))))
def test_every_command_that_is_named_exists(command: str) -> None:
    cli.add_commands()
    result = CliRunner().invoke(cli.group, [command, "--help"])
    assert result.exit_code == 0, result.output


def test_every_option_that_is_named_exists() -> None:
    cli.add_commands()
    helped = "".join(CliRunner().invoke(cli.group, [name, "--help"]).output for name in cli.group.commands)
    for option in set(re.findall(r"`(--[a-z-]+)", TEXT)):
        assert option in helped, option


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^    |`)make ([a-z-]+)", TEXT, re.MULTILINE))))
def test_every_make_target_that_is_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_link_leads_somewhere() -> None:
    for document in DOCUMENTS:
        for link in re.findall(r"\]\((?!http)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


def test_variables_in_the_documents_are_settings() -> None:
    for name in set(re.findall(r"`((?:YT|YOUTUBE|OPENAI|VIDEOS|INSIGHTS|DAGSTER_MYSQL)_[A-Z_]+)", TEXT)):
        assert name in ALLOWED, name
