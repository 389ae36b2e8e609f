"""The file of alert rules: what it may say, and one sentence for each fault."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from yt_assets.settings.alert_rules import AlertRules, BadAlertRules, read_alert_rules
from yt_assets.settings.environment import SettingsError, load_settings

CANARY = "canary-4711"
WHOLE = """
time_zone: Europe/Berlin
quiet_hours: 22:00-07:00
destinations:
  team: {slack: https://hooks.example/T/1}
  room: {discord: $ROOM_HOOK}
  robot: {json: http://127.0.0.1:9/hook}
  me: {mail: [you@example.org]}
rules:
  rivals: {when: published, of: [competitors], to: [team, me]}
  hits: {when: outlier, times: 3, to: [robot]}
  best: {when: age_passed, age_hours: [24, 168], place: 1, to: [room]}
  round: {when: views_passed, views: 100000, of: ['@kitchen-lab'], to: [me]}
reports:
  monday: {every: week, at: 18:30, of: [mine], to: [me]}
"""


def rules_of(folder: Path, text: str, **environment: str) -> AlertRules:
    file = folder / "alerts.yaml"
    file.write_text(text, encoding="utf-8")
    return read_alert_rules(file, environment)


def faults_of(folder: Path, text: str) -> str:
    with pytest.raises(BadAlertRules) as caught:
        rules_of(folder, text)
    return str(caught.value).replace(f"YT_ALERT_RULES is '{folder / 'alerts.yaml'}': ", "")


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, WHOLE, ROOM_HOOK="https://discord.example/x")
    room = rules.destinations["room"].discord
    assert room is not None
    assert room.get_secret_value() == "https://discord.example/x"
    assert rules.rules["best"].age_hours == [24, 168]
    assert (rules.reports["monday"].at, rules.reports["monday"].day) == (time(18, 30), "monday")


def test_quiet_hours_are_of_the_readers_time_zone(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "time_zone: Europe/Berlin\nquiet_hours: 22:00-07:00\n")
    moments = {hour: rules.is_quiet(datetime(2026, 11, 20, hour, tzinfo=UTC)) for hour in (5, 6, 12, 20, 21)}
    assert moments == {5: True, 6: False, 12: False, 20: False, 21: True}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- a\n", "it is '['a']': it must be fields: time_zone, quiet_hours, destinations, rules, reports."),
        ("rule: {}\n", "rule is no field of it: the fields there are time_zone, quiet_hours, destinations, rules,"),
        ("time_zone: Berlin\n", "time_zone is 'Berlin': it must be the name of a time zone, such as Europe/Berlin."),
        ("quiet_hours: night\n", "quiet_hours is 'night': it must be a span of the day, such as 22:00-07:00."),
        ("rules: {a: {when: uploads, to: [x]}}\n", "rules.a.when is 'uploads': it must be one of published, "),
        ("rules: {a: {when: published}}\n", "rules.a.to is missing: it must be a list of names that stand under"),
        ("rules: {a: {when: published, to: [x]}}\n", "rules.a.to names 'x': it must be a name under destinations"),
        ("rules: {a: {when: outlier, to: [x]}}\n", "rules.a: 'when: outlier' needs times, such as 'times: 3'."),
        ("rules: {a: {when: back, views: 5000, to: [x]}}\n", "rules.a: views goes with 'when: views_passed' alone."),
        ("rules: {a: {when: back, who: [b], to: [x]}}\n", "rules.a.who is no field of it: the fields there are when,"),
        ("rules: {'a b': {when: back, to: [x]}}\n", "the name 'a b' must be letters, digits, - and _."),
        ("destinations: {a: {mail: [you]}}\n", "destinations.a.mail is a value that is not shown: it must be a list"),
        ("destinations: {a: {}}\n", "destinations.a: it must have one of json, slack, discord and mail."),
        ("destinations: {a: {slack: $NOWHERE}}\n", "destinations.a.slack is a value that is not shown: it must be an"),
        ("reports: {a: {every: month, to: [x]}}\n", "reports.a.every is 'month': it must be day or week."),
        ("rules: {a: {when: back, of: [@x], to: [y]}}\n", "it is no YAML in line 1: what begins with @ or % needs"),
    ],
)
def test_a_fault_is_one_sentence_with_its_place_and_what_is_allowed(tmp_path: Path, text: str, sentence: str) -> None:
    assert faults_of(tmp_path, text).startswith(sentence)


def test_two_faults_are_two_sentences(tmp_path: Path) -> None:
    said = faults_of(tmp_path, "time_zone: Berlin\nreports: {a: {every: month, to: [x]}}\n")
    assert said.count("it must be") == 2


def test_no_sentence_repeats_an_address(tmp_path: Path) -> None:
    """The address of a webhook is a password."""
    for text in (
        f"destinations: {{a: {{slack: 'https://hooks.example:port/{CANARY}'}}}}",
        f"destinations: {{a: {{slack: [{CANARY}]}}}}",
        f"destinations: {{a: 'https://hooks.example/{CANARY}'}}",
        f"destinations: {{a: {{slack: https://hooks.example/{CANARY}, mail: [a@b.c]}}}}",
        f"destinations: ['https://hooks.example/{CANARY}']",
    ):
        assert CANARY not in faults_of(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = load_settings({"YT_ALERT_RULES": str(tmp_path / "none.yaml")})
    with pytest.raises(BadAlertRules, match=r"none\.yaml': No such file or directory; it must be a YAML file"):
        _ = settings.alert_rules


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"YT_SMTP_SECURITY": "ssl"}, "YT_SMTP_SECURITY is 'ssl': it must be starttls, tls or none."),
        ({"YT_PAGE_URL": "example.org"}, "YT_PAGE_URL is 'example.org': it must be the http(s) address"),
        ({"YT_MAIL_FROM": "me"}, "YT_MAIL_FROM is 'me': it must be a mail address"),
        (
            {"YT_SMTP_USER": "u", "YT_SMTP_PASSWORD": CANARY, "YT_SMTP_SECURITY": "none", "YT_SMTP_HOST": "m.example"},
            "with YT_SMTP_USER it must be starttls or tls",
        ),
    ],
)
def test_a_wrong_setting_of_mail_is_one_sentence(environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    assert words in str(caught.value)
    assert CANARY not in str(caught.value)
