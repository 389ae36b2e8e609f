"""Each class of trouble with YouTube, met by a real hour: requests sent, how the run ends, what the operator reads.

The sandbox is ordered to misbehave; the hour is the job's own, on a real instance, with a client that does not sleep.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.cli.preflight import open_resource
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.sandbox import Sandbox
from yt_assets.sandbox.server.faults import FaultPlan
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger
from yt_assets.youtube.client import YouTubeClient
from yt_assets_tests.orchestration.assets.conftest import FIRST

CLIENT_ATTEMPTS, STEP_STARTS = 4, 3
Facts = dict[str, Any]


class SleeplessYouTube(YouTubeResource):
    """The product's client, that does not sleep between attempts."""

    def open(self, database: Database) -> YouTubeClient:
        return YouTubeClient(
            api_key="any", endpoint=self.endpoint, quota=self.ledger(database), timeout=1, sleep=lambda _: None
        )


@dataclass
class Outcome:
    """How an hour ended. state: of the hours table, None without a row. said: everything in the run's log."""

    success: bool
    requests: int
    state: str | None
    said: str
    failures: list[str] = field(default_factory=list)
    retries: int = 0


@dataclass
class Hours:
    """Hours of a world of 2 channels with 25 videos each: one call for the videos of both."""

    sandbox: Sandbox
    environment: Mapping[str, str]

    def run(self, number: int, *faults: Facts) -> Outcome:
        """Capture an hour while the service misbehaves as ordered."""
        self.sandbox.clock.set(now=FIRST + timedelta(hours=number, minutes=5))
        _plan(self.sandbox).order(list(faults))
        before = sum(self.sandbox._gateway.served().values())
        settings = load_settings(self.environment)
        youtube = SleeplessYouTube(api_key="any", endpoint=self.sandbox.url, daily_quota=10_000)
        job = build_definitions(settings, self.environment, youtube=youtube).resolve_job_def("hourly")
        key = key_of(FIRST + timedelta(hours=number))
        with dg.DagsterInstance.ephemeral() as instance:
            result = job.execute_in_process(
                partition_key=key,
                instance=instance,
                raise_on_error=False,
                asset_selection=[dg.AssetKey("raw_videos")],
            )
            said = "\n".join(entry.user_message for entry in instance.all_logs(result.run_id))
        sent = sum(self.sandbox._gateway.served().values()) - before
        return _outcome(result, sent, self._state(number), said)

    def _state(self, number: int) -> str | None:
        hour = FIRST + timedelta(hours=number)
        videos = open_resource(load_settings(self.environment), "videos")
        with videos.open() as database, database.reading() as connection:
            record = HourLedger(connection).records([hour]).get(hour)
        return record.state if record is not None and record.settled else None


def _plan(sandbox: Sandbox) -> FaultPlan:
    return sandbox._gateway._faults


def _outcome(result: dg.ExecuteInProcessResult, sent: int, state: str | None, said: str) -> Outcome:
    failed = [event.step_failure_data.user_failure_data for event in result.all_events if event.is_step_failure]
    described = [data.description or "" for data in failed if data is not None]
    retried = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_UP_FOR_RETRY]
    shown = [str(event.step_retry_data.error) for event in retried]
    return Outcome(result.success, sent, state, "\n".join([said, *described, *shown]), described, len(retried))


@pytest.fixture
def hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hours]:
    monkeypatch.setenv("YOUTUBE_API_KEY", "any")
    with Sandbox(channels=2, videos_per_channel=25, epoch=FIRST, now=FIRST, rate=0) as sandbox:
        channels = ",".join(channel.channel_id for channel in sandbox.world.channels)
        environment = {"YOUTUBE_API_ENDPOINT": sandbox.url, "YOUTUBE_API_KEY": "any", "YT_CHANNELS": channels}
        yield Hours(sandbox, environment | {"YT_DATA_DIR": str(tmp_path)})


# Of an undisturbed first hour: the channels, two lists, one call for fifty videos.
USUAL = 4


def test_an_undisturbed_hour(hours: Hours) -> None:
    ended = hours.run(0)
    assert (ended.success, ended.requests, ended.state, ended.retries) == (True, USUAL, "captured", 0)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"reason": "keyInvalid"}, "API key not valid. Please pass a valid API key"),
        ({"reason": "accessNotConfigured"}, "Enable 'YouTube Data API v3' for the key's project"),
        ({"reason": "keyBlocked"}, "Allow 'YouTube Data API v3' in the key's API restrictions"),
        ({"reason": "ipBlocked"}, "Loosen the key's application restrictions"),
        ({"reason": "unregistered"}, "YOUTUBE_API_KEY: channels.list was refused"),
        ({"reason": "authError"}, "YOUTUBE_API_KEY: channels.list was refused: Invalid Credentials"),
    ],
)
def test_what_a_person_must_mend_ends_the_run_after_one_request(hours: Hours, fault: Facts, says: str) -> None:
    ended = hours.run(0, {"from": 1, **fault})
    assert (ended.success, ended.requests, ended.state, ended.retries) == (False, 1, None, 0)
    (failure,) = ended.failures
    assert says in failure


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        ({"method": "channels.list", "reason": "quotaExceeded"}, 1),
        ({"method": "playlistItems.list", "reason": "dailyLimitExceeded"}, 2),
        ({"method": "playlistItems.list", "status": 429, "reason": "quotaExceeded"}, 2),
    ],
)
def test_a_day_that_is_spent_before_a_video_is_known_fails_once_and_names_the_hour_of_its_return(
    hours: Hours, fault: Facts, requests: int
) -> None:
    ended = hours.run(0, {"from": 1, **fault})
    assert (ended.success, ended.requests, ended.state, ended.retries) == (False, requests, None, 0)
    (failure,) = ended.failures
    assert "The day's quota of the bucket 'default' is spent" in failure
    assert "it starts anew at" in failure
    again = hours.run(0)
    assert (again.success, again.requests, again.state) == (False, 0, None), "no further call before the reset"


@pytest.mark.parametrize("status", [403, 429])
def test_when_texts_cannot_be_read_any_more_their_counts_are_and_later_hours_go_on_with_these(
    hours: Hours, status: int
) -> None:
    ended = hours.run(0, {"from": 1, "method": "videos.list", "status": status, "reason": "quotaExceeded"})
    assert (ended.success, ended.requests, ended.state, ended.retries) == (True, USUAL + 1, "captured", 0)
    assert (
        "No more by videos.list in this hour, but by videos.batchGetStats as far as its units go: The day's"
        in ended.said
    )
    later = hours.run(1)
    assert (later.success, later.requests, later.state) == (True, 2, "captured"), "the time, and all counts"
    assert "Counts alone, of the videos that are known: The day's quota of the bucket 'default' is spent" in later.said


def test_a_day_that_is_spent_in_every_bucket_leaves_a_partial_hour_and_stops_all_others(hours: Hours) -> None:
    hours.run(0)
    spent = {"status": 429, "reason": "quotaExceeded"}
    ended = hours.run(
        1, {"from": 1, "method": "videos.batchGetStats", **spent}, {"from": 2, "method": "videos.list", **spent}
    )
    assert (ended.success, ended.state, ended.retries) == (True, "partial", 0)
    assert "videos were not asked for: the quota does not reach them" in ended.said
    later = hours.run(2)
    assert (later.success, later.requests, later.state) == (False, 0, None)
    assert "it starts anew at" in later.failures[0]


@pytest.mark.parametrize(
    "reason", ["channelClosed", "channelSuspended", "playlistItemsNotAccessible", "channelNotFound"]
)
def test_trouble_of_one_channel_is_said_and_the_others_go_on(hours: Hours, reason: str) -> None:
    ended = hours.run(0, {"at": 1, "method": "playlistItems.list", "reason": reason})
    assert (ended.success, ended.requests, ended.state, ended.retries) == (True, USUAL, "captured", 0)
    assert "Kitchen Lab: uploads cannot be listed: playlistItems.list was refused" in ended.said
    assert f"({reason}, HTTP 40" in ended.said


PASSING = [
    {"reason": "rateLimitExceeded"},
    {"reason": "userRateLimitExceeded"},
    {"status": 429},
    {"reason": "processingFailure"},
    {"reason": "aborted"},
    {"status": 500},
    {"status": 502, "body": "<html>Bad Gateway</html>"},
    {"reason": "backendError"},
    {"status": 504},
    {"status": 200, "body": "<html>Sign in</html>"},
    {"truncate": 100},
    {"drop": True},
    {"half_close": True},
    {"foreign": 1},
]


@pytest.mark.parametrize("fault", PASSING, ids=str)
def test_what_passes_costs_a_request_more_and_nobody_is_disturbed(hours: Hours, fault: Facts) -> None:
    ended = hours.run(0, {"at": 1, "method": "videos.list", **fault})
    assert (ended.success, ended.requests, ended.state, ended.retries) == (True, USUAL + 1, "captured", 0)


@pytest.mark.parametrize("fault", [PASSING[0], PASSING[7], PASSING[9], PASSING[11]], ids=str)
def test_what_lasts_longer_than_a_call_costs_another_start_of_the_step(hours: Hours, fault: Facts) -> None:
    ended = hours.run(0, {"from": 1, "to": CLIENT_ATTEMPTS, "method": "videos.list", **fault})
    assert (ended.success, ended.state, ended.retries) == (True, "captured", 1)
    assert ended.requests == USUAL + CLIENT_ATTEMPTS
    assert "50 of 50 videos could not be fetched; the others are stored. First reason: " in ended.said


def test_what_never_passes_is_asked_twelve_times_at_most_and_the_failure_names_the_hour(hours: Hours) -> None:
    """The worst case of a call: four attempts in each of three starts of its step."""
    ended = hours.run(0, {"from": 1, "method": "videos.list", "status": 503})
    assert (ended.success, ended.state, ended.retries) == (False, None, STEP_STARTS - 1)
    assert ended.requests == USUAL - 1 + CLIENT_ATTEMPTS * STEP_STARTS
    assert ended.failures == ["2026-11-20 05:00 UTC is incomplete: raw_videos holds 0 of 50 videos."]


def test_a_service_that_never_answers_the_first_question_is_asked_twelve_times(hours: Hours) -> None:
    ended = hours.run(0, {"from": 1, "status": 503})
    assert (ended.success, ended.state, ended.requests) == (False, None, CLIENT_ATTEMPTS * STEP_STARTS)
    assert "The service is currently unavailable (backendError, HTTP 503)" in ended.failures[0]


def test_a_name_that_cannot_be_looked_up_waits_at_the_steps_last_start_and_the_known_channels_go_on(
    hours: Hours,
) -> None:
    """Each start asks for the channel that is known, and then four times for the name."""
    known, new = hours.sandbox.world.channels
    named = replace(hours, environment={**hours.environment, "YT_CHANNELS": f"{known.channel_id} {new.handle}"})
    calls = CLIENT_ATTEMPTS + 1
    starts = [{"from": calls * start + 2, "to": calls * (start + 1)} for start in range(STEP_STARTS)]
    ended = named.run(0, *({**start, "method": "channels.list", "status": 503} for start in starts))
    assert (ended.success, ended.state, ended.retries) == (True, "captured", STEP_STARTS - 1)
    assert ended.requests == calls * STEP_STARTS + 2, "a list and a call for its videos"
    assert "Names that wait to be looked up in a later hour: 1; channels known now: 1" in ended.said


def test_a_stale_page_token_restarts_the_list_once(hours: Hours) -> None:
    ended = hours.run(0, {"at": 1, "method": "playlistItems.list", "reason": "invalidPageToken"})
    assert (ended.success, ended.requests, ended.state, ended.retries) == (True, USUAL + 1, "captured", 0)


def test_a_method_that_is_refused_is_served_by_another_for_the_day(hours: Hours) -> None:
    hours.run(0)
    usual = hours.run(1).requests
    ended = hours.run(2, {"from": 1, "method": "videos.batchGetStats", "status": 403, "reason": "keyBlocked"})
    assert (ended.success, ended.requests, ended.state) == (True, usual + 1, "captured")
    assert "No more by videos.batchGetStats in this hour, but by videos.list" in ended.said
    assert hours.run(3).requests == usual - 1, "lives and all the others go into one call"


def test_videos_that_an_answer_leaves_out_are_asked_for_once_more_before_they_are_called_gone(hours: Hours) -> None:
    hours.run(0)
    usual = hours.run(1).requests
    ended = hours.run(2, {"at": 1, "method": "videos.batchGetStats", "leave_out": 7})
    assert (ended.success, ended.requests, ended.state) == (True, usual, "captured"), "they join the call for the lives"
    gone = hours.run(3, {"from": 1, "leave_out": 7})
    assert (gone.success, gone.state) == (True, "captured")
