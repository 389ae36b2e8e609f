"""The sensor against a real instance with real runs, a real ledger, and a receiver on loopback."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dagster as dg
import pytest

from yt_assets.orchestration.alerts.deliveries import deliveries
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.sensors import AlertCursor, hour_alert
from yt_assets_tests.storage.samples import hour_row, put

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Receiver:
    """What a receiver got, and how many posts it still refuses."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.url = ""
        self.refuses_after: int | None = None


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            refused = state.refuses_after is not None and len(state.messages) >= state.refuses_after
            if not refused:
                state.messages.append(message)
            self.send_response(503 if refused else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield state
    server.shutdown()
    server.server_close()


class Watch:
    """One sensor on one instance, looked at as the daemon would."""

    def __init__(self, instance: dg.DagsterInstance, database: DatabaseResource, receiver: Receiver) -> None:
        self.instance, self.database, self.receiver = instance, database, receiver
        self.cursor: str | None = AlertCursor(until=LONG_AGO).model_dump_json()

    def run(self, hour: datetime, *, fails: bool = False, state: str | None = "captured", **tags: str) -> None:
        """One run of the hourly job, and what it left in the ledger."""
        if state is not None:
            settle(self.database, hour, state)
        finish(self.instance, hour, fails=fails, tags=tags)

    def look(self) -> str:
        """One tick; its words."""
        sensor = hour_alert(self.receiver.url, "json")
        with dg.build_sensor_context(
            self.instance, cursor=self.cursor, resources={"videos_database": self.database}
        ) as context:
            told = sensor(context)
            self.cursor = context.cursor
        assert isinstance(told, dg.SkipReason)
        return str(told.skip_message)


@pytest.fixture
def watch(tmp_path: Path, receiver: Receiver) -> Iterator[Watch]:
    database = DatabaseResource(name="videos", url=f"sqlite:///{tmp_path}/videos.db", setting="VIDEOS_DATABASE_URL")
    with dg.DagsterInstance.ephemeral() as instance:
        yield Watch(instance, database, receiver)


REASONS = {"partial": "the quota was spent", "noted": "YT_CHANNELS: YouTube knows no channel '@typo'"}


def settle(database: DatabaseResource, hour: datetime, state: str) -> None:
    """Settle an hour; of one that is noted, the ledger's reason says so."""
    shown = "captured" if state == "noted" else state
    row = hour_row(hour, state=shown, planned=100, stored=90, left_out=10, named=100, reason=REASONS.get(state))
    with database.open() as opened:
        put(opened, hours=[row])


def finish(instance: dg.DagsterInstance, hour: datetime, *, fails: bool, tags: dict[str, str]) -> None:
    @dg.op
    def work() -> None:
        if fails:
            raise dg.Failure(description="YOUTUBE_API_KEY: the key is not valid.")

    @dg.job(name="hourly")
    def hourly() -> None:
        work()

    partition = {"dagster/partition": f"{hour:%Y-%m-%d-%H:00}"}
    hourly.execute_in_process(instance=instance, raise_on_error=False, tags=partition | tags)


def test_three_failed_hours_are_one_message_with_the_steps_own_sentence(watch: Watch) -> None:
    for number in range(3):
        watch.run(HOUR + timedelta(hours=number), fails=True, state=None)
        watch.look()
    (message,) = watch.receiver.messages
    assert message["text"] == "hourly failed at 2026-11-20-05:00: YOUTUBE_API_KEY: the key is not valid."
    assert (message["event"], message["kind"], message["hour"]) == ("opened", "failed", "2026-11-20-05:00")


def test_a_partial_hour_is_told_although_its_run_succeeded(watch: Watch) -> None:
    watch.run(HOUR, state="partial")
    watch.look()
    (message,) = watch.receiver.messages
    assert message["text"].endswith("10 of 100 videos have no row: the quota was spent")


def test_names_that_lead_nowhere_are_told_once_and_once_when_they_are_right(watch: Watch) -> None:
    """Each hour captures the other channels, and says in the ledger which names it could not."""
    for number in range(3):
        watch.run(HOUR + timedelta(hours=number), state="noted")
        watch.look()
    watch.run(HOUR + timedelta(hours=3))
    watch.look()
    first, last = watch.receiver.messages
    assert first["text"] == (
        "hourly was captured without some names at 2026-11-20-05:00: YT_CHANNELS: YouTube knows no channel '@typo'."
    )
    assert (first["event"], last["event"], last["kind"]) == ("opened", "closed", "noted")


def test_the_first_good_hour_closes_the_incident(watch: Watch) -> None:
    watch.run(HOUR, fails=True, state=None)
    watch.run(HOUR + timedelta(hours=1))
    watch.look()
    assert [message["event"] for message in watch.receiver.messages] == ["opened", "closed"]


def test_hours_that_the_daemon_slept_through_are_told_as_missed(watch: Watch) -> None:
    watch.run(HOUR)
    watch.run(HOUR + timedelta(hours=3))
    watch.look()
    (message,) = watch.receiver.messages
    assert (message["event"], message["count"], message["hour"]) == ("missed", 2, "2026-11-20-06:00")


def test_a_look_without_news_sends_nothing_and_repeats_nothing(watch: Watch) -> None:
    watch.run(HOUR, fails=True, state=None)
    watch.look()
    assert watch.look() == "0 runs ended, 0 messages sent"
    assert len(watch.receiver.messages) == 1


def test_a_lost_run_that_dagster_starts_again_is_no_incident(watch: Watch) -> None:
    watch.run(HOUR, fails=True, state=None, **{"dagster/will_retry": "true"})
    assert watch.look() == "0 runs ended, 0 messages sent"


def test_failures_from_before_the_sensors_first_look_are_no_news(watch: Watch) -> None:
    watch.cursor = None
    watch.look()
    assert AlertCursor.model_validate_json(watch.cursor or "").until > HOUR


def test_a_backfill_is_an_incident_of_its_own(watch: Watch) -> None:
    for number in range(3):
        watch.run(HOUR + timedelta(hours=number), fails=True, state=None, **{"dagster/backfill": "abcdef"})
    watch.look()
    (message,) = watch.receiver.messages
    assert message["subject"] == "backfill abcdef"


def test_a_receiver_that_is_away_fails_the_tick_and_gets_the_message_later(watch: Watch) -> None:
    watch.run(HOUR, fails=True, state=None)
    watch.receiver.refuses_after = 0
    with pytest.raises(dg.Failure) as failed:
        watch.look()
    assert "the receiver answered with status 503" in str(failed.value.description)
    with pytest.raises(dg.Failure):
        watch.look()
    counted = deliveries(watch.instance)
    assert (counted.failing, counted.arrived) == (2, 0)
    assert counted.words.startswith("2 tries failed since ")
    assert "status 503" in counted.words
    watch.receiver.refuses_after = None
    watch.look()
    counted = deliveries(watch.instance)
    assert (counted.failing, counted.failed, counted.arrived) == (0, 2, 1)
    assert [message["event"] for message in watch.receiver.messages] == ["opened"]


def test_what_was_taken_before_the_receiver_went_away_is_not_sent_again(watch: Watch) -> None:
    watch.run(HOUR, fails=True, state=None)
    watch.run(HOUR + timedelta(hours=1))
    watch.receiver.refuses_after = 1
    assert watch.look().startswith("1 messages sent, 1 runs wait, 1 tries failed: ")
    watch.receiver.refuses_after = None
    watch.look()
    assert [message["event"] for message in watch.receiver.messages] == ["opened", "closed"]
