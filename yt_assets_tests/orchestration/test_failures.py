"""What Dagster is told to do about every kind of failure: try again, or not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets import errors as root
from yt_assets.client import errors as questions
from yt_assets.errors import BadNetworkSetting, YtAssetsError
from yt_assets.orchestration.alerts.webhook import NotDelivered
from yt_assets.orchestration.failures import MAX_RETRIES, MAY_PASS, STEP_RETRIES, is_last_try, translated
from yt_assets.pipeline import errors as hours
from yt_assets.settings.alert_rules import BadAlertRules
from yt_assets.settings.environment import SettingsError
from yt_assets.storage import errors as storage
from yt_assets.youtube import errors as youtube
from yt_assets.youtube.wire import Unreadable

AT = datetime(2026, 11, 20, 5, tzinfo=UTC)

BATCHES_LOST = hours.BatchesLost(50, 200, "backendError")
NEVER_CAPTURED = hours.NeverCaptured([AT], None, None)

MENDED_BY_A_RETRY: list[YtAssetsError] = [
    youtube.TransientError("backendError", "The service is overloaded", 503),
    youtube.ProtocolError("foreignIds", "The answer holds ids that were not asked for", 200),
    Unreadable("snippet.channelId", "items[0].snippet.channelId", "None"),
    BATCHES_LOST,
    storage.DatabaseUnreachable("VIDEOS_DATABASE_URL: the videos database at db:3306/videos cannot be used: gone"),
    NotDelivered("the receiver answered with status 503"),
    questions.ServiceAway("the service answered with status 503", 503),
]
MENDED_BY_A_LATER_RUN: list[YtAssetsError] = [
    hours.DeliveredTooOften("raw_videos.plan", 3),
    hours.HourIncomplete(AT, "raw_videos", 80, 100),
    hours.FeaturesBehind(AT),
    hours.StandsBy("the installation on desk (/home/dagster)", AT),
    hours.RunGone(),
    storage.Superseded(AT, "plan", 1, 2),
    storage.CopyFailed("VIDEOS_DATABASE_URL", "db:3306/videos", "gone"),
]
FOR_A_PERSON: list[YtAssetsError] = [
    youtube.QuotaExhausted("default", AT),
    youtube.OperatorNeeded("keyInvalid", "channels.list was refused", 400),
    youtube.Refused("notFound", "videos.batchGetStats was refused", 404),
    youtube.PageTokenRejected("invalidPageToken", "playlistItems.list was refused", 400),
    youtube.ChannelUnavailable("channelClosed", "playlistItems.list was refused", 403),
    youtube.ChannelNotFound("@nobody"),
    youtube.BadChannelReference("'??' is not a YouTube channel."),
    NEVER_CAPTURED,
    hours.NotYet(AT, AT),
    hours.NotCapturedYet(AT, AT, None),
    hours.NotMaterialized("video_features", [AT], 1),
    hours.WindowClosed(AT, AT),
    hours.NothingObserved(AT, "The day's quota of the bucket 'default' is spent."),
    hours.MixedSources("videos.db", "VIDEOS_DATABASE_URL", "sandbox", "youtube"),
    hours.NoChannels(),
    hours.OwnedByAnother("the installation on desk (/home/dagster)", AT),
    hours.NamesWaiting(700, AT),
    hours.UnwatchedChannel("@somebody", ["@kitchen-lab"]),
    hours.SettingsDiffer(["YT_SHARDS"], "machine", "desk"),
    hours.NoStepValue("raw_videos.plan.plan", "db:3306/videos", "machine"),
    storage.BadDatabaseUrl("VIDEOS_DATABASE_URL: it is not a database URL"),
    storage.ForeignDatabase("VIDEOS_DATABASE_URL", "videos", "db:3306/insights", "it is the insights database"),
    storage.SchemaTooNew("VIDEOS_DATABASE_URL: the videos database has schema 0009"),
    storage.SchemaTooOld("VIDEOS_DATABASE_URL: the videos database has schema 0001"),
    storage.UnfinishedCopy("VIDEOS_DATABASE_URL: another database is being copied into it"),
    storage.CopyRefused("VIDEOS_DATABASE_URL: the target holds other rows"),
    storage.SchemaMismatch("the videos database has no table 'video'"),
    storage.RowsRefused([storage.RejectedRow("raw_videos", "video000001", "views", "it is no whole number")], 10),
    BadAlertRules("YT_ALERT_RULES is 'alerts.yaml': rules.a.when is 'uploads'."),
    SettingsError("YT_SHARDS is '0': it must be a whole number from 1 to 64."),
    questions.NotLetIn("the token is unknown", 401),
    questions.NothingThere("there is no such hour", 404),
    questions.BadQuestion("limit must be a whole number", 422),
    BadNetworkSetting("HTTPS_PROXY", "('ftp://') names no proxy that can be used", "Write its address."),
]
EVERY_KIND = [*MENDED_BY_A_RETRY, *MENDED_BY_A_LATER_RUN, *FOR_A_PERSON]


def name_of(error: Exception) -> str:
    return type(error).__name__


def failure_of(error: Exception) -> dg.Failure:
    """What Dagster is given instead of an error."""
    with pytest.raises(dg.Failure) as caught, translated():
        raise error
    return caught.value


@pytest.mark.parametrize("error", MENDED_BY_A_RETRY, ids=name_of)
def test_what_a_retry_may_mend_is_tried_again(error: Exception) -> None:
    assert failure_of(error).allow_retries


@pytest.mark.parametrize("error", [*MENDED_BY_A_LATER_RUN, *FOR_A_PERSON], ids=name_of)
def test_what_a_retry_cannot_mend_is_not_tried_again(error: Exception) -> None:
    """A bad key was tried three times an hour, and each time cost quota."""
    assert not failure_of(error).allow_retries


@pytest.mark.parametrize("error", EVERY_KIND, ids=name_of)
def test_the_failure_says_whether_a_later_run_may_succeed(error: Exception) -> None:
    assert failure_of(error).metadata[MAY_PASS].value is (error not in FOR_A_PERSON)


@pytest.mark.parametrize("error", EVERY_KIND, ids=name_of)
def test_the_failure_says_the_errors_own_words_and_keeps_it_as_its_cause(error: Exception) -> None:
    failure = failure_of(error)
    assert failure.__cause__ is error
    assert failure.description is not None
    assert str(error) in failure.description


def tree(kind: type[YtAssetsError], depth: int = 0) -> Iterator[tuple[int, str, str]]:
    """Every class below `kind` with its depth and its kind, as Python knows them."""
    yield depth, kind.__name__, kind.kind
    for child in kind.__subclasses__():
        if child.__module__.startswith("yt_assets."):
            yield from tree(child, depth + 1)


def drawn() -> Iterator[tuple[int, str, str]]:
    """The tree at the top of errors.py."""
    for line in (root.__doc__ or "").splitlines():
        if match := re.fullmatch(r"((?: {4})+)(\w+) +(transient|later_run|permanent)( +\S+)?", line):
            yield len(match[1]) // 4 - 1, match[2], match[3]


def test_every_kind_of_error_has_been_decided_about() -> None:
    """The drawing holds each class with its kind, so a new one is decided about where all the others are seen."""
    assert sorted(drawn()) == sorted(tree(YtAssetsError))
    listed = {type(error) for error in EVERY_KIND}
    leaves = {name for _, name, _ in drawn()} - {
        "YtAssetsError",
        "YouTubeError",
        "StorageError",
        "HourError",
        "QuestionError",
    }
    assert leaves == {kind.__name__ for kind in listed}


@pytest.mark.parametrize(
    ("error", "setting"),
    [
        (youtube.ChannelUnavailable("channelClosed", "The list was refused", remedy="Look at it."), "YT_CHANNELS"),
        (youtube.BadChannelReference("'??' is not a YouTube channel."), "YT_CHANNELS"),
        (youtube.OperatorNeeded("keyBlocked", "channels.list was refused"), "YOUTUBE_API_KEY"),
        (youtube.OperatorNeeded("deniedByProxy", "It was refused", setting="HTTPS_PROXY"), "HTTPS_PROXY"),
    ],
)
def test_a_wrong_setting_is_named_first(error: YtAssetsError, setting: str) -> None:
    assert error.sentence == f"{setting}: {error}"


def test_a_setting_that_the_error_names_itself_is_not_named_twice() -> None:
    error = youtube.OperatorNeeded("keyMissing", "YOUTUBE_API_KEY is not set", remedy="Make one.")
    assert error.sentence == str(error)
    assert youtube.ChannelNotFound("@nobody").sentence.count("YT_CHANNELS") == 1


def test_an_error_without_a_setting_speaks_for_itself() -> None:
    assert BATCHES_LOST.sentence == str(BATCHES_LOST)


@pytest.mark.parametrize("error", EVERY_KIND, ids=name_of)
def test_a_remedy_ends_the_words(error: YtAssetsError) -> None:
    assert str(error).endswith(error.remedy)


def test_an_error_of_nobodys_room_is_a_defect_and_passes_unchanged() -> None:
    defect = ZeroDivisionError("of nobody")
    with pytest.raises(ZeroDivisionError) as caught, translated():
        raise defect
    assert caught.value is defect


def test_nothing_happens_where_nothing_fails() -> None:
    with translated():
        pass


def test_a_step_is_started_three_times_at_most_and_knows_its_last_time() -> None:
    assert STEP_RETRIES.max_retries == MAX_RETRIES == 2
    assert [is_last_try(number) for number in range(3)] == [False, False, True]


@given(st.integers(0, 100))
def test_after_a_last_try_there_is_none_that_is_not_the_last(number: int) -> None:
    assert is_last_try(number) == (number >= STEP_RETRIES.max_retries)


def test_a_retried_failure_is_started_again_by_dagster_and_a_permanent_one_is_not() -> None:
    """Dagster's own word on it: the flag alone would prove nothing."""
    starts = {"mended": 0, "permanent": 0}
    at_once = dg.RetryPolicy(max_retries=MAX_RETRIES, delay=0)

    @dg.op(retry_policy=at_once)
    def mended() -> None:
        starts["mended"] += 1
        with translated():
            raise BATCHES_LOST

    @dg.op(retry_policy=at_once)
    def permanent() -> None:
        starts["permanent"] += 1
        with translated():
            raise NEVER_CAPTURED

    @dg.job
    def both() -> None:
        mended()
        permanent()

    with dg.DagsterInstance.ephemeral() as instance:
        result = both.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    assert starts == {"mended": 3, "permanent": 1}
