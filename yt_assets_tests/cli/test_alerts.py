"""`yt-assets alerts`: what the rules say, and one sample to each destination."""

import re
import textwrap
from pathlib import Path

import pytest

from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets_tests.cli.conftest import CHANNEL, Desk
from yt_assets_tests.orchestration.alerts.receiving import hook, mail_server

SECRET = "canary-hook-5d20"
RULES = """
time_zone: Europe/Berlin
quiet_hours: 22:00-07:00
destinations:
  team: {{slack: {team}}}
  me: {{mail: [you@example.org]}}
rules:
  hits: {{when: outlier, times: 3, of: [rivals, {channel}], to: [team, me]}}
reports:
  monday: {{every: week, at: 18:30, to: [me]}}
"""


def written(folder: Path, team: str) -> str:
    file = folder / "alerts.yaml"
    file.write_text(RULES.format(team=team, channel=CHANNEL), encoding="utf-8")
    return str(file)


def test_the_rules_are_listed_without_an_address_and_with_names_that_mean_nothing(desk: Desk, tmp_path: Path) -> None:
    ended = desk.type("alerts", YT_ALERT_RULES=written(tmp_path, f"https://hooks.example/{SECRET}"))
    assert ended.exit_code == 0, ended.output
    assert SECRET not in ended.output
    assert ended.stdout.splitlines() == [
        "time zone Europe/Berlin, quiet from 22:00 to 07:00",
        "destination team: slack",
        "destination me: mail to you@example.org",
        f"rule hits: outlier, times 3, of rivals, {CHANNEL}, to team, me",
        "report monday: each monday at 18:30, of every channel, to me",
        "note: 'rivals' means no channel yet: 'yt-assets channels list' has channels and groups",
        "no message was due yet: Dagster has not been started",
    ]


def test_a_sample_goes_to_each_destination(desk: Desk, tmp_path: Path) -> None:
    with hook() as team, mail_server() as mails:
        mail = {"YT_SMTP_HOST": "127.0.0.1", "YT_SMTP_PORT": str(mails.port), "YT_SMTP_SECURITY": "none"}
        ended = desk.type(
            "alerts", "test", YT_ALERT_RULES=written(tmp_path, team.url), YT_MAIL_FROM="a@example.org", **mail
        )
    assert ended.exit_code == 0, ended.output
    assert "A sample: alerts arrive here" in team.messages[0]["text"]
    assert "A sample" in mails.mails[0]["Subject"]


def test_a_sample_that_does_not_arrive_is_said_and_the_others_are_sent(desk: Desk, tmp_path: Path) -> None:
    with hook() as team:
        ended = desk.type("alerts", "test", YT_ALERT_RULES=written(tmp_path, team.url))
    assert isinstance(ended.exception, CommandFailed)
    assert len(team.messages) == 1
    assert "YT_SMTP_HOST is not set" in ended.output


@pytest.mark.parametrize("command", ["alerts", "doctor", "run", "serve"])
def test_a_wrong_file_is_one_sentence_and_exit_code_2(command: str, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "alerts.yaml"
    file.write_text("rules: {a: {when: uploads, to: [x]}}\n", encoding="utf-8")
    ended = desk.type(command, YT_ALERT_RULES=str(file))
    if command == "doctor":
        assert ended.return_value == 2 or ended.exit_code == 2 or isinstance(ended.exception, WrongSetting)
        assert "rules.a.when is 'uploads'" in ended.output + str(ended.exception)
        return
    assert isinstance(ended.exception, WrongSetting)
    assert f"YT_ALERT_RULES is '{file}': rules.a.when is 'uploads': it must be one of" in str(ended.exception)


def test_the_document_has_a_file_that_is_read_and_commands_that_run(desk: Desk, tmp_path: Path) -> None:
    document = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^    time_zone:.*?(?=^\S)", document, re.MULTILINE | re.DOTALL)
    commands = re.findall(r"^    yt-assets (.+)$", document, re.MULTILINE)
    assert commands == ["alerts", "alerts test"]
    file = tmp_path / "alerts.yaml"
    with hook() as receiver, mail_server() as mails:
        text = re.sub(r'"https?://[^"]+"', f'"{receiver.url}"', textwrap.dedent(example))
        file.write_text(text, encoding="utf-8")
        settings = {"YT_SMTP_HOST": "127.0.0.1", "YT_SMTP_PORT": str(mails.port), "YT_SMTP_SECURITY": "none"}
        settings |= {"YT_ALERT_RULES": str(file), "YT_MAIL_FROM": "a@example.org", "ROOM_HOOK": receiver.url}
        for command in commands:
            ended = desk.type(*command.split(), **settings)
            assert ended.exit_code == 0, ended.output
    assert (len(receiver.messages), len(mails.mails)) == (3, 1)


def test_without_a_file_the_command_says_what_to_set(desk: Desk) -> None:
    ended = desk.type("alerts")
    assert isinstance(ended.exception, WrongSetting)
    assert "YT_ALERT_RULES is not set" in str(ended.exception)


def test_a_destination_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    rules = written(tmp_path, "https://hooks.example/")
    ended = desk.type("alerts", "test", "nobody", YT_ALERT_RULES=rules)
    assert str(ended.exception) == "DESTINATION is 'nobody': it must be one of team, me."
