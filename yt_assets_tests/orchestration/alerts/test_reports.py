"""Reports by day and week: sent once at their time, by mail and to hooks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.rules_sensor import rule_alerts_sensor
from yt_assets.pipeline.alerts.reports import due_at
from yt_assets.settings.alert_rules import AlertRules, Report
from yt_assets.settings.environment import load_settings
from yt_assets_tests.api.conftest import filled
from yt_assets_tests.orchestration.alerts.receiving import hook, mail_server
from yt_assets_tests.storage.samples import CHANNEL, HOUR

Tick = Callable[[datetime], str]


@pytest.fixture
def tick(tmp_path: Path) -> Iterator[Callable[[str, dict[str, str]], Tick]]:
    """Makes a sensor over a small world, out of rules and settings."""
    urls = filled(tmp_path)
    resources = {
        "videos_database": DatabaseResource(name="videos", url=urls.videos, setting="VIDEOS_DATABASE_URL"),
        "insights_database": DatabaseResource(name="insights", url=urls.insights, setting="INSIGHTS_DATABASE_URL"),
    }
    file = tmp_path / "alerts.yaml"
    with dg.DagsterInstance.ephemeral() as instance:
        cursor: list[str | None] = [None]

        def make(rules: str, environment: dict[str, str]) -> Tick:
            file.write_text(rules, encoding="utf-8")
            settings = load_settings({"YT_ALERT_RULES": str(file), **environment})

            def look(now: datetime) -> str:
                sensor = rule_alerts_sensor(settings, lambda: now)
                with dg.build_sensor_context(instance, cursor=cursor[0], resources=resources) as context:
                    said = sensor(context)
                    cursor[0] = context.cursor
                assert isinstance(said, dg.SkipReason)
                return str(said.skip_message)

            return look

        yield make


def test_a_report_is_sent_once_at_its_time_by_mail_and_to_hooks(
    tick: Callable[[str, dict[str, str]], Tick],
) -> None:
    with mail_server() as mails, hook() as slack, hook() as discord, hook() as robot:
        look = tick(
            f"""
destinations:
  me: {{mail: [me@example.org]}}
  team: {{slack: '{slack.url}'}}
  room: {{discord: '{discord.url}'}}
  robot: {{json: '{robot.url}'}}
reports:
  Cooking: {{every: day, at: "06:00", of: [{CHANNEL}], to: [me, team, room, robot]}}
""",
            {
                "YT_SMTP_HOST": "127.0.0.1",
                "YT_SMTP_PORT": str(mails.port),
                "YT_SMTP_SECURITY": "none",
                "YT_MAIL_FROM": "yt@example.org",
                "YT_PAGE_URL": "https://yt.example.org",
            },
        )
        assert look(HOUR + timedelta(minutes=30)) == "0 messages sent"
        robot.refuses = 500
        assert look(HOUR + timedelta(minutes=61)).startswith("3 messages sent, 1 receiver waited for: ")
        robot.refuses = None
        assert look(HOUR + timedelta(minutes=62)) == "1 message sent"
        assert look(HOUR + timedelta(minutes=63)) == "0 messages sent"
    (mail,) = mails.mails
    assert mail["Subject"].startswith("Cooking: ")
    text, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "Fri 20 Nov 06:00 UTC" in text
    assert f'<a href="https://yt.example.org/channels/{CHANNEL}">' in page
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "views this day" in slack.messages[0]["text"]
    assert discord.messages[0]["allowed_mentions"] == {"parse": []}
    assert (robot.messages[0]["event"], robot.messages[0]["report"]) == ("report", "Cooking")


def test_a_report_waits_for_the_hour_before_it(tick: Callable[[str, dict[str, str]], Tick]) -> None:
    with hook() as robot:
        rules = f"destinations: {{robot: {{json: '{robot.url}'}}}}\n"
        look = tick(rules + 'reports: {a: {every: week, day: friday, at: "08:00", to: [robot]}}\n', {})
        due = HOUR + timedelta(hours=3)
        look(due - timedelta(minutes=10))
        assert look(due + timedelta(minutes=1)) == "0 messages sent"  # 07:00 is not there yet
        assert look(due + timedelta(hours=2)) == "1 message sent"
        assert robot.messages[0]["text"].startswith("a: ")
        assert "this week" in robot.messages[0]["text"]


def test_a_report_of_a_group_without_a_channel_is_not_sent(tick: Callable[[str, dict[str, str]], Tick]) -> None:
    with hook() as robot:
        rules = f"destinations: {{robot: {{json: '{robot.url}'}}}}\n"
        look = tick(rules + 'reports: {a: {every: day, at: "06:00", of: [nobody], to: [robot]}}\n', {})
        look(HOUR + timedelta(minutes=30))
        assert look(HOUR + timedelta(minutes=61)) == "0 messages sent"


@pytest.mark.parametrize(
    ("every", "zone", "now", "due"),
    [
        ("day", "UTC", "2026-11-20T08:00", "2026-11-20T08:00"),
        ("day", "UTC", "2026-11-20T07:59", "2026-11-19T08:00"),
        ("day", "Europe/Berlin", "2026-11-20T07:00", "2026-11-20T07:00"),
        ("day", "Europe/Berlin", "2026-07-20T06:30", "2026-07-20T06:00"),
        ("week", "UTC", "2026-11-20T12:00", "2026-11-16T08:00"),
        ("week", "UTC", "2026-11-16T07:59", "2026-11-09T08:00"),
        ("day", "Pacific/Kiritimati", "2026-11-20T12:00", "2026-11-19T18:00"),
    ],
)
def test_a_report_is_due_at_the_readers_time(every: str, zone: str, now: str, due: str) -> None:
    report = Report.model_validate({"every": every, "at": time(8).isoformat("minutes"), "to": ["x"]})
    rules = AlertRules.model_construct(time_zone=ZoneInfo(zone))
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert due_at(report, rules, moment) == datetime.fromisoformat(due).replace(tzinfo=UTC)
