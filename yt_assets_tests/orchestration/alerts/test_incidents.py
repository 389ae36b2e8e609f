"""What is news: once when it begins, once when it is over."""

from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.orchestration.alerts.incidents import Incidents, Notice, Outcome
from yt_assets.orchestration.alerts.webhook import message_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ending(kind: Any, hour: int, **more: Any) -> Outcome:
    key = f"2026-11-20-{hour:02}:00"
    return Outcome(more.pop("subject", "hourly"), kind, f"run {hour}", NOON, hour=key, **more)


def told(*outcomes: Outcome) -> list[tuple[str, str, int]]:
    incidents = Incidents()
    return [(notice.event, notice.kind, notice.count) for each in outcomes for notice in incidents.report(each)]


def test_a_night_of_failures_is_one_message_and_its_end_another() -> None:
    night = [ending("failed", hour, reason="the key is not valid") for hour in range(3, 9)]
    assert told(*night, ending("captured", 9), ending("captured", 10)) == [
        ("opened", "failed", 1),
        ("closed", "failed", 6),
    ]


def test_an_incident_that_changes_its_kind_is_news() -> None:
    assert told(ending("partial", 3), ending("failed", 4), ending("failed", 5)) == [
        ("opened", "partial", 1),
        ("opened", "failed", 1),
    ]


def test_a_good_hour_of_one_job_does_not_close_another_ones_incident() -> None:
    assert told(ending("failed", 3, subject="retention"), ending("captured", 4)) == [("opened", "failed", 1)]


def test_the_texts_name_hour_reason_and_count() -> None:
    incidents = Incidents()
    (opened,) = incidents.report(ending("failed", 3, reason="YOUTUBE_API_KEY: the key is not valid."))
    incidents.report(ending("failed", 4))
    (closed,) = incidents.report(ending("captured", 5))
    assert opened.text == "hourly failed at 2026-11-20-03:00: YOUTUBE_API_KEY: the key is not valid."
    assert closed.text == "hourly recovered at 2026-11-20-05:00, after 2 runs that failed since 2026-11-20-03:00."


def test_missed_hours_are_told_once_also_when_the_hour_is_captured_again() -> None:
    after = ending("captured", 9, missed=("2026-11-20-07:00", "2026-11-20-08:00"))
    assert told(ending("captured", 6), after, after) == [("missed", "missed", 2)]


def test_the_gaps_of_a_database_that_was_there_before_the_sensor_are_no_news() -> None:
    assert told(ending("captured", 9, missed=("2026-11-20-07:00",))) == []


@pytest.mark.parametrize(
    ("count", "words"), [(1, "The hour 2026-11-20-07:00 was not"), (2, "2 hours from 2026-11-20-07:00")]
)
def test_a_gap_is_named(count: int, words: str) -> None:
    incidents = Incidents(newest_hour="2026-11-20-06:00")
    missed = ("2026-11-20-07:00", "2026-11-20-08:00")[:count]
    (notice,) = incidents.report(ending("captured", 9, missed=missed))
    assert notice.text.startswith(words)


def test_slack_gets_the_text_alone_and_cannot_be_made_to_call_everybody() -> None:
    notice = Notice("opened", "hourly", "failed", "no video <!channel> & more", None, "run")
    assert message_of(notice, "slack") == {"text": "no video &lt;!channel&gt; &amp; more"}


def test_json_carries_every_field() -> None:
    notice = Notice("opened", "hourly", "failed", "x" * 5_000, "2026-11-20-03:00", "run")
    message = message_of(notice, "json")
    assert set(message) == {"event", "subject", "kind", "text", "hour", "run_id", "count"}
    assert len(str(message["text"])) == 1_000
