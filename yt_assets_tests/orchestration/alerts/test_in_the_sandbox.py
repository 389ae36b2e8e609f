"""A planted day of the sandbox through the real steps: after each hour the sensor sends what its tables say, once."""

from collections import Counter
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.rules_sensor import rule_alerts_sensor
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.orchestration.alerts.receiving import hook, mail_server
from yt_assets_tests.pipeline.conftest import open_observatory
from yt_assets_tests.pipeline.history import test_events as planted
from yt_assets_tests.pipeline.observatory import hour, open_database

RULES = """
destinations: {{robot: {{json: '{robot}'}}, me: {{mail: [me@example.org]}}}}
rules:
  viral: {{when: turned_viral, to: [robot, me]}}
  hits: {{when: outlier, times: 2, to: [robot, me]}}
  uploads: {{when: published, to: [robot, me]}}
  titles: {{when: title_changed, to: [robot, me]}}
  gone: {{when: taken_down, to: [robot, me]}}
  round: {{when: views_passed, to: [robot, me]}}
  ages: {{when: age_passed, to: [robot, me]}}
"""
KINDS = ("turned_viral", "published", "title_changed", "taken_down", "views_passed")


def planted_day(folder: Path) -> planted.Day:
    """The sandbox of the tests of events, before its first hour."""
    for name in ("videos", "insights"):
        with open_database(name, folder / "empty" / f"{name}.db") as database:
            ensure_schema(database)
    plain = open_observatory(folder / "empty", folder / "day")
    plain.videos.close()
    plain.insights_database.close()
    day = planted.Day(plain.folder, plain.sandbox, plain.channels)
    usual = [video for video in day.everything() if video.channel.index == 1 and video.traits.gone_at is None]
    day.hidden, day.renamed = usual[3], usual[5]
    return day


def due(day: planted.Day, number: int, before: int) -> Counter[tuple[str, str]]:
    """What an hour's tables say, by kind and video."""
    found = [(row["kind"], row["video_id"]) for row in day.rows("video_events", number) if row["kind"] in KINDS]
    milestones = day.rows("video_milestones", number)
    found += [("age_passed", row["video_id"]) for row in milestones if row["views"] is not None]
    multiples = {row["video_id"]: row["outlier_multiple"] or 0.0 for row in day.rows("trend_insights", before)}
    for row in day.rows("trend_insights", number):
        is_seen = row["outlier_rank"] is not None and not row["estimated"]
        unseen = 0.0 if row["age_hours"] <= 24 else row["outlier_multiple"]
        if is_seen and row["outlier_multiple"] >= 2 > multiples.get(row["video_id"], unseen):
            found.append(("outlier", row["video_id"]))
    return Counter(found)


@pytest.mark.thorough
def test_each_hour_sends_what_its_tables_say_and_nothing_twice(tmp_path: Path) -> None:
    day, cursor, now = planted_day(tmp_path), None, hour(0)
    resources = {
        f"{name}_database": DatabaseResource(
            name=name, url=f"sqlite:///{day.folder}/{name}.db", setting=f"{name.upper()}_DATABASE_URL"
        )
        for name in ("videos", "insights")
    }
    file = tmp_path / "alerts.yaml"
    with dg.DagsterInstance.ephemeral() as instance, hook() as robot, mail_server() as mails:
        file.write_text(RULES.format(robot=robot.url), encoding="utf-8")
        mail = {"YT_SMTP_HOST": "127.0.0.1", "YT_SMTP_PORT": str(mails.port), "YT_SMTP_SECURITY": "none"}
        settings = load_settings({"YT_ALERT_RULES": str(file), "YT_MAIL_FROM": "yt@example.org", **mail})
        sensor = rule_alerts_sensor(settings, lambda: now)
        outliers: set[str] = set()
        kinds: set[str] = set()
        messages = 0
        for before, number in zip((None, *planted.CAPTURED), planted.CAPTURED, strict=False):
            if number > planted.CAPTURED[7]:
                day.edits = {"videos.list": lambda body: planted.rename(body, day.renamed.video_id)}
            day.capture_all(number)
            now = hour(number) + planted.MINUTE
            robot.messages.clear()
            for _ in range(2):
                with dg.build_sensor_context(instance, cursor=cursor, resources=resources) as context:
                    sensor(context)
                    cursor = context.cursor
            messages += len(robot.messages)
            alerts: list[dict[str, Any]] = [alert for each in robot.messages for alert in each["alerts"]]
            sent = Counter((alert["kind"], alert["video_id"]) for alert in alerts)
            if before is None:
                assert not sent  # the first look: what is there is no news
                continue
            expected = due(day, number, before)
            for key in [key for key in expected if key[0] == "outlier" and key[1] in outliers]:
                del expected[key]  # passed it before
            outliers |= {video_id for kind, video_id in expected if kind == "outlier"}
            assert sent == expected, number
            assert {alert["hour"] for alert in alerts} <= {f"{hour(number):%Y-%m-%dT%H:00:00Z}"}
            kinds |= {kind for kind, _ in sent}
        assert kinds >= {"published", "taken_down", "title_changed", "views_passed", "age_passed", "outlier"}
        assert len(mails.mails) == messages
    day.close()
