"""Alert rules against a real instance, real databases, hooks and a mail server on loopback: each message once."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.orchestration.alerts.deliveries import KEY_OF_RULES, deliveries
from yt_assets.orchestration.alerts.receivers import deliver_alerts
from yt_assets_tests.orchestration.alerts.desk import ONE, OTHER, TWO, Desk
from yt_assets_tests.orchestration.alerts.receiving import Hook, MailServer, hook, mail_server
from yt_assets_tests.storage.planted import event_row, milestone_row, plant
from yt_assets_tests.storage.samples import HOUR, hour_at, trend_row, video_id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Desk(tmp_path, instance)


@pytest.fixture
def hooks() -> Iterator[list[Hook]]:
    with ExitStack() as stack:
        yield [stack.enter_context(hook()) for _ in range(3)]


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def to_json(receiver: Hook, rules: str, more: str = "") -> str:
    return f"destinations: {{robot: {{json: '{receiver.url}'}}}}\nrules:\n{rules}\n{more}"


EVERY_KIND = """
  viral: {when: turned_viral, to: [robot]}
  hits: {when: outlier, times: 3, to: [robot]}
  uploads: {when: published, of: [rivals], to: [robot]}
  titles: {when: title_changed, to: [robot]}
  gone: {when: taken_down, to: [robot]}
  round: {when: views_passed, views: 100000, to: [robot]}
  best: {when: age_passed, age_hours: [24], place: 1, to: [robot]}
"""


def test_each_kind_is_one_alert_in_the_hour_that_shows_it(desk: Desk, hooks: list[Hook]) -> None:
    desk.rules(to_json(hooks[0], EVERY_KIND))
    assert desk.look() == "0 messages sent"
    old = {"estimated": 0, "observed_at": HOUR, "views": 90_000, "age_hours": 23.5, "outlier_multiple": 2.8}
    with desk.resources["insights_database"].open() as insights:
        plant(insights, trend_insights=[trend_row(ONE, 1, HOUR, **old)])
    seen = {"estimated": 0, "observed_at": hour_at(1), "views": 120_000, "views_per_hour": 900.0, "age_hours": 24.5}
    desk.write(
        hour_at(1),
        video_events=[
            event_row(ONE, "turned_viral", hour_at(1), value_before="surging", value_after="viral"),
            event_row(ONE, "title_changed", hour_at(1), value_before="Before", value_after="After"),
            event_row(ONE, "taken_down", hour_at(1)),
            event_row(ONE, "views_passed", hour_at(1), value_before="90000", value_after="100000"),
            event_row(TWO, "views_passed", hour_at(1), value_before="900", value_after="1000"),
            event_row(ONE, "published", hour_at(1)),
            event_row(TWO, "published", hour_at(1), channel_id=OTHER),
        ],
        video_milestones=[
            milestone_row(ONE, 24, 110_000, hour=hour_at(1), place=1, place_of=10),
            milestone_row(TWO, 24, 1_000, hour=hour_at(1), place=2, place_of=10),
        ],
        trend_insights=[
            trend_row(ONE, 1, hour_at(1), outlier_multiple=3.2, baseline_views=37_500.0, **seen),
            trend_row(TWO, 2, hour_at(1), outlier_multiple=2.9, channel_id=OTHER, **seen),
        ],
    )
    assert desk.look() == "1 message sent"
    (message,) = hooks[0].messages
    alerts = {alert["kind"]: alert for alert in message["alerts"]}
    assert [(kind, alert["video_id"]) for kind, alert in sorted(alerts.items())] == [
        ("age_passed", ONE), ("outlier", ONE), ("published", TWO), ("taken_down", ONE), ("title_changed", ONE),
        ("turned_viral", ONE), ("views_passed", ONE),
    ]  # fmt: skip
    assert alerts["outlier"]["reason"] == "passed 3.0 × what its channel usually has at its age"
    assert alerts["age_passed"]["reason"] == "had 110,000 views at 24 hours, best of its channel’s last 10 uploads then"
    assert alerts["title_changed"]["reason"] == "title changed: “Before” → “After”"
    assert alerts["turned_viral"]["text"].endswith(
        "turned viral, was surging. 120,000 views, 900 an hour, 3.2 × its channel’s usual, 24 hours old."
    )
    assert alerts["published"]["links"]["youtube"] == f"https://www.youtube.com/watch?v={TWO}"
    assert desk.look() == "0 messages sent"
    assert len(hooks[0].messages) == 1


def test_an_hour_that_is_computed_again_sends_only_what_is_new(desk: Desk, hooks: list[Hook]) -> None:
    desk.rules(to_json(hooks[0], EVERY_KIND))
    desk.look()
    desk.write(hour_at(1), video_events=[event_row(ONE, "taken_down", hour_at(1))])
    desk.look()
    desk.write_again(hour_at(1))
    desk.look()
    desk.write_again(hour_at(1), video_events=[event_row(TWO, "taken_down", hour_at(1))])
    desk.look()
    assert [[alert["video_id"] for alert in message["alerts"]] for message in hooks[0].messages] == [[ONE], [TWO]]


def test_a_daemon_that_is_killed_before_its_cursor_is_kept_sends_nothing_again(desk: Desk, hooks: list[Hook]) -> None:
    """Dagster keeps the cursor at the end of a tick; what was sent is written down after each message."""
    desk.rules(to_json(hooks[0], EVERY_KIND))
    desk.look()
    before = desk.cursor
    desk.write(hour_at(1), video_events=[event_row(ONE, "taken_down", hour_at(1))])
    desk.look()
    desk.cursor = before
    assert desk.look() == "0 messages sent"
    assert len(hooks[0].messages) == 1


def test_a_daemon_that_is_killed_between_delivery_and_mark_repeats_that_message_alone(
    desk: Desk, hooks: list[Hook], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"destinations: {{a: {{json: '{hooks[0].url}'}}, b: {{json: '{hooks[1].url}'}}}}\n"
    desk.rules(f"{text}rules:\n  gone: {{when: taken_down, to: [a, b]}}\n")
    desk.look()
    desk.write(hour_at(1), video_events=[event_row(ONE, "taken_down", hour_at(1))])

    def killed(receiver: Any, *rest: Any) -> None:
        deliver_alerts(receiver, *rest)
        if receiver.name == "b":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("yt_assets.orchestration.alerts.rules_news.deliver_alerts", killed)
        with pytest.raises(KeyboardInterrupt):
            desk.look()
    desk.look()
    assert [len(each.messages) for each in hooks] == [1, 2, 0]
    first, again = hooks[1].messages
    assert first == again  # with the same id, by which a receiver knows it


def test_a_receiver_that_refuses_gets_it_later_and_keeps_no_other_waiting(desk: Desk, hooks: list[Hook]) -> None:
    text = f"destinations: {{a: {{json: '{hooks[0].url}'}}, b: {{json: '{hooks[1].url}'}}}}\n"
    desk.rules(f"{text}rules:\n  gone: {{when: taken_down, to: [a, b]}}\n")
    desk.look()
    hooks[0].refuses = 503
    desk.write(hour_at(1), video_events=[event_row(ONE, "taken_down", hour_at(1))])
    said = desk.look()
    assert said.startswith("1 message sent, 1 receiver waited for: YT_ALERT_RULES, destination a: the message did not")
    assert hooks[0].url not in said
    counted = deliveries(desk.instance, KEY_OF_RULES)
    assert (counted.failing, counted.arrived, deliveries(desk.instance).failed) == (0, 1, 0)
    desk.now += timedelta(hours=48)
    hooks[0].refuses = None
    assert desk.look() == "1 message sent"
    assert [len(each.messages) for each in hooks] == [1, 1, 0]


def test_what_was_there_before_a_rule_is_no_news(desk: Desk, hooks: list[Hook]) -> None:
    desk.write(hour_at(1), video_events=[event_row(ONE, "taken_down", hour_at(1))])
    desk.rules(to_json(hooks[0], "  gone: {when: taken_down, to: [robot]}"))
    desk.look()
    desk.write(hour_at(2), video_events=[event_row(TWO, "published", hour_at(2))])
    desk.rules(to_json(hooks[0], "  gone: {when: taken_down, to: [robot]}\n  up: {when: published, to: [robot]}"))
    desk.look()
    assert hooks[0].messages == []
    desk.write(hour_at(3), video_events=[event_row(TWO, "taken_down", hour_at(3))])
    desk.look()
    assert len(hooks[0].messages) == 1


def test_in_quiet_hours_messages_wait_for_their_end(desk: Desk, hooks: list[Hook]) -> None:
    desk.rules(to_json(hooks[0], EVERY_KIND, "time_zone: Europe/Berlin\nquiet_hours: 22:00-07:30\n"))
    desk.look()
    desk.now = HOUR + timedelta(hours=1, minutes=5)  # 07:05 in Berlin
    desk.write(hour_at(1), video_events=[event_row(ONE, "taken_down", hour_at(1))])
    assert desk.look() == "quiet hours: what is due waits; 0 messages sent"
    desk.now += timedelta(minutes=30)
    assert desk.look() == "1 message sent"


def test_a_multiple_that_stays_above_is_no_news_and_one_that_passes_again_neither(
    desk: Desk, hooks: list[Hook]
) -> None:
    desk.rules(to_json(hooks[0], "  hits: {when: outlier, times: 3, to: [robot]}"))
    seen = {"estimated": 0, "observed_at": HOUR, "views": 10, "age_hours": 5.0}
    desk.look()
    for number, multiple in enumerate([2.9, 3.1, 3.4, 2.8, 3.3], start=1):
        desk.write(
            hour_at(number), trend_insights=[trend_row(ONE, 1, hour_at(number), outlier_multiple=multiple, **seen)]
        )
        desk.look()
    (message,) = hooks[0].messages
    assert message["alerts"][0]["hour"] == "2026-11-20T07:00:00Z"


def test_past_hits_of_a_channel_that_is_new_are_no_news(desk: Desk, hooks: list[Hook]) -> None:
    """All of its videos came with their multiples in the first hour that had them."""
    desk.rules(to_json(hooks[0], "  hits: {when: outlier, times: 3, to: [robot]}"))
    desk.look()
    seen = {"estimated": 0, "observed_at": HOUR, "views": 10, "outlier_multiple": 9.0}
    rows = [
        trend_row(ONE, 1, hour_at(1), age_hours=300.0, **seen),
        trend_row(TWO, 2, hour_at(1), age_hours=2.0, **seen),
    ]
    desk.write(hour_at(1), trend_insights=rows)
    desk.look()
    (message,) = hooks[0].messages
    assert [alert["video_id"] for alert in message["alerts"]] == [TWO]


def test_many_alerts_of_an_hour_are_few_messages(desk: Desk, hooks: list[Hook]) -> None:
    desk.rules(to_json(hooks[0], "  up: {when: published, to: [robot]}"))
    desk.look()
    desk.write(hour_at(1), video_events=[event_row(video_id(n), "published", hour_at(1)) for n in range(23)])
    assert desk.look() == "3 messages sent"
    assert [len(message["alerts"]) for message in hooks[0].messages] == [10, 10, 3]


def test_slack_and_discord_cannot_be_made_to_call_everybody(desk: Desk, hooks: list[Hook]) -> None:
    where = f"destinations: {{s: {{slack: '{hooks[0].url}'}}, d: {{discord: '{hooks[1].url}'}}}}\n"
    desk.rules(f"{where}rules:\n  gone: {{when: taken_down, to: [s, d]}}\n")
    desk.environment["YT_PAGE_URL"] = "https://yt.example.org/"
    desk.look()
    desk.write(hour_at(1), video_events=[event_row(TWO, "taken_down", hour_at(1), channel_id=OTHER)])
    desk.look()
    (slack,), (discord,) = hooks[0].messages, hooks[1].messages
    assert "<!channel>" not in slack["text"]
    assert f"<https://yt.example.org/videos/{TWO}|Two &lt;!channel&gt; " in slack["text"]
    assert discord["allowed_mentions"] == {"parse": []}
    (embed,) = discord["embeds"]
    assert embed["url"] == f"https://www.youtube.com/watch?v={TWO}"
    assert "taken down" in embed["description"]


def test_mail_goes_to_each_address_once_as_text_and_html(desk: Desk, mails: MailServer) -> None:
    desk.environment |= {"YT_SMTP_HOST": "127.0.0.1", "YT_SMTP_PORT": str(mails.port), "YT_SMTP_SECURITY": "none"}
    desk.rules("destinations: {us: {mail: [a@example.org, b@example.org]}}\nrules: {x: {when: taken_down, to: [us]}}\n")
    desk.look()
    hostile = event_row(TWO, "taken_down", hour_at(1), channel_id=OTHER)
    desk.write(hour_at(1), video_events=[hostile])
    mails.refuses = 451
    assert "the mail server refused the receiver (code 451)" in desk.look()
    mails.refuses = None
    assert desk.look() == "2 messages sent"
    assert desk.look() == "0 messages sent"
    assert mails.receivers == ["a@example.org", "b@example.org"]
    first = mails.mails[0]
    assert "taken down" in first["Subject"]
    text, page = (first.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert f"https://www.youtube.com/watch?v={TWO}" in text
    assert "Two &lt;!channel&gt;" in page
    assert first["Message-ID"] == mails.mails[1]["Message-ID"]


def test_a_file_that_is_wrong_by_now_sends_nothing_and_says_why(desk: Desk) -> None:
    desk.rules("rules: {a: {when: uploads, to: [x]}}\n")
    with pytest.raises(dg.Failure) as failed:
        desk.look()
    assert "rules.a.when is 'uploads'" in str(failed.value.description)


def test_without_rules_nothing_is_read(desk: Desk) -> None:
    desk.environment = {}
    assert desk.look() == "YT_ALERT_RULES is not set"


def test_a_rule_may_be_of_handles_in_any_case(desk: Desk, hooks: list[Hook]) -> None:
    desk.rules(to_json(hooks[0], "  up: {when: published, of: ['@OTHER', nobody], to: [robot]}"))
    desk.look()
    rows = [event_row(ONE, "published", hour_at(1)), event_row(TWO, "published", hour_at(1), channel_id=OTHER)]
    desk.write(hour_at(1), video_events=rows)
    desk.look()
    (message,) = hooks[0].messages
    assert [alert["channel_id"] for alert in message["alerts"]] == [OTHER]
