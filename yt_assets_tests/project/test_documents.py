"""What is not run drifts: every command and variable in the documents exists."""

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from yt_assets import cli
from yt_assets.cli.channels import channels
from yt_assets.settings.environment import ALLOWED, load_settings
from yt_assets_tests import evaluation_data

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
WRITTEN = [document for document in DOCUMENTS if document.name != "tables.md"]  # which the schemas say
BANNED = re.compile(
    r"\b(?:(?:is|are|was|were) told|whoever|nobody|somebody|are well(?!-)|by (?:itself|themselves)|of which)\b",
    re.IGNORECASE,
)
MODULES = sorted((ROOT / "yt_assets").rglob("*.py"))
# Part of the schema that goes to the model: another word there is another prompt version.
SENT_TO_THE_MODEL = "The whole reply, as the model is told to write it."
INSTALLED = {
    "yt_assets/deploy/",
    "yt_assets/deploy/mysql/",
    "yt_assets/deploy/dbt/",
    "yt_assets/notebooks/",
}  # of the installed package alone
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
    result = CliRunner().invoke(cli.group, [command, "--help"])
    assert result.exit_code == 0, result.output


def test_every_option_that_is_named_exists() -> None:
    commands = [[name] for name in cli.COMMANDS]
    commands += [["channels", name] for name in channels.commands]
    helped = "".join(CliRunner().invoke(cli.group, [*words, "--help"]).output for words in commands)
    for option in set(re.findall(r"`(--[a-z-]+)", TEXT)):
        assert option in helped, option


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^    |`)make ([a-z-]+)", TEXT, re.MULTILINE))))
def test_every_make_target_that_is_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_make_help_lists_every_target_by_its_own_text() -> None:
    texts = re.findall(r"^([a-z-]+):.*?## (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [tuple(line.split(maxsplit=1)) for line in listed.splitlines()] == texts
    rules = subprocess.run(["make", "-pn", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (phony,) = re.findall(r"^\.PHONY: (.+)$", rules, re.MULTILINE)
    assert phony.split() == [target for target, _ in texts]


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 700


def test_prose_is_wrapped_at_100_characters() -> None:
    """Tables and pictures are as wide as they are, and commands that fit no line go on after a backslash."""
    for document in DOCUMENTS:
        prose = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        wide = [line for line in prose.splitlines() if len(line) > 100 and not line.startswith(("|", "    ", "!["))]
        assert wide == [], document.name
        code = [line for line in prose.splitlines() if len(line) > 120 and line.startswith("    ")]
        assert code == [], document.name


def test_every_link_leads_somewhere() -> None:
    for document in DOCUMENTS:
        for link in re.findall(r"\]\((?!http)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


def test_every_file_of_the_code_that_is_named_exists() -> None:
    """A name is the end of a path below the root."""
    sources = [
        path for name in ("yt_assets", "yt_assets_tests", "benchmarks", "tools") for path in (ROOT / name).rglob("*")
    ]
    places = [f"/{path.relative_to(ROOT)}{'/' if path.is_dir() else ''}" for path in sources]
    for name in set(re.findall(r"`([a-z_][\w/]*(?:\.py|/))`", TEXT)) - INSTALLED:
        assert any(place.endswith(f"/{name}") for place in places) or (ROOT / name).is_dir(), name


@pytest.mark.parametrize("document", [*WRITTEN, *MODULES], ids=lambda path: str(path.relative_to(ROOT)))
def test_prose_says_who_does_what(document: Path) -> None:
    """Words that leave out the subject or bend the sentence; say who does it. Words in code are names."""
    prose = re.sub(r"`[^`]*`", "", document.read_text(encoding="utf-8"))
    prose = prose.replace(SENT_TO_THE_MODEL, "")
    banned = BANNED.finditer(" ".join(prose.split()))
    assert [match.string[max(0, match.start() - 40) : match.end() + 20] for match in banned] == []


def test_variables_in_the_documents_are_settings() -> None:
    for name in set(re.findall(r"`((?:YT|YOUTUBE|OPENAI|VIDEOS|INSIGHTS|DAGSTER_MYSQL)_[A-Z_]+)", TEXT)):
        assert name in ALLOWED.keys() | {evaluation_data.VARIABLE, "YT_LAW_WORLDS"}, name
