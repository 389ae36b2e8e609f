"""What Dagster is told to do about every kind of failure: try again, or not."""

from datetime import UTC, datetime

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets import failures
from yt_assets.failures import MAX_RETRIES, STEP_RETRIES, is_last_try, sentence, translated
from yt_assets.steps import errors as hours
from yt_assets.storage import errors as storage
from yt_assets.youtube import errors as youtube

AT = datetime(2026, 11, 20, 5, tzinfo=UTC)

MENDED_BY_A_RETRY: list[Exception] = [
    youtube.TransientError("backendError", "The service is overloaded", 503),
    youtube.ProtocolError("foreignIds", "The answer holds ids that were not asked for", 200),
    hours.BatchesLost(50, 200, "backendError"),
    storage.DatabaseUnreachable("VIDEOS_DATABASE_URL: the videos database at db:3306/videos cannot be used: gone"),
]
FOR_A_PERSON: list[Exception] = [
    youtube.QuotaExhausted("default", AT),
    youtube.OperatorNeeded("keyInvalid", "channels.list was refused", 400),
    youtube.Refused("notFound", "videos.batchGetStats was refused", 404),
    youtube.PageTokenRejected("invalidPageToken", "playlistItems.list was refused", 400),
    youtube.ChannelUnavailable("channelClosed", "playlistItems.list was refused", 403),
    youtube.ChannelNotFound("@nobody"),
    youtube.BadChannelReference("'??' is not a YouTube channel."),
    hours.NeverCaptured([AT], None, None),
    hours.NotYet(AT, AT),
    hours.NotCapturedYet(AT, AT, None),
    hours.NotMaterialized("video_features", [AT], 1),
    hours.HourIncomplete(AT, "raw_videos", 80, 100),
    hours.WindowClosed(AT, AT),
    hours.RunGone(),
    hours.NothingObserved(AT, "The day's quota of the bucket 'default' is spent."),
    hours.MixedSources("videos.db", "VIDEOS_DATABASE_URL", "sandbox", "youtube"),
    hours.NoChannels(),
    hours.UnwatchedChannel("@somebody", ["@kitchen-lab"]),
    storage.BadDatabaseUrl("VIDEOS_DATABASE_URL: it is not a database URL"),
    storage.SchemaTooNew("VIDEOS_DATABASE_URL: the videos database has schema 0009"),
    storage.SchemaTooOld("VIDEOS_DATABASE_URL: the videos database has schema 0001"),
    storage.SchemaMismatch("the videos database has no table 'video'"),
    storage.RowsRefused([storage.Refusal("raw_videos", "video000001", "views", "it is no whole number")], 10),
]


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


@pytest.mark.parametrize("error", FOR_A_PERSON, ids=name_of)
def test_what_a_retry_cannot_mend_is_not_tried_again(error: Exception) -> None:
    """A bad key was tried three times an hour, and each time cost quota."""
    assert not failure_of(error).allow_retries


@pytest.mark.parametrize("error", [*MENDED_BY_A_RETRY, *FOR_A_PERSON], ids=name_of)
def test_the_failure_says_the_errors_own_words_and_keeps_it_as_its_cause(error: Exception) -> None:
    failure = failure_of(error)
    assert failure.__cause__ is error
    assert failure.description is not None
    assert str(error) in failure.description


@pytest.mark.parametrize("root", [youtube.YouTubeError, hours.HourError, storage.StorageError])
def test_every_kind_of_error_has_been_decided_about(root: type[Exception]) -> None:
    """A new error without a decision would reach the operator as a trace, and be retried by default."""
    kinds, waiting = set(), root.__subclasses__()
    while waiting:
        kind = waiting.pop()
        kinds.add(kind)
        waiting += kind.__subclasses__()
    listed = {type(error) for error in [*MENDED_BY_A_RETRY, *FOR_A_PERSON]}
    ours = {kind for kind in kinds if kind.__module__.startswith("yt_assets.")}
    assert ours <= listed
    assert all(issubclass(kind, failures.TRANSIENT + failures.PERMANENT) for kind in ours)


@pytest.mark.parametrize(
    ("error", "setting"),
    [
        (youtube.ChannelUnavailable("channelClosed", "The list was refused", remedy="Look at it."), "YT_CHANNELS"),
        (youtube.BadChannelReference("'??' is not a YouTube channel."), "YT_CHANNELS"),
        (youtube.OperatorNeeded("keyBlocked", "channels.list was refused"), "YOUTUBE_API_KEY"),
    ],
)
def test_a_wrong_setting_is_named_first(error: Exception, setting: str) -> None:
    assert sentence(error) == f"{setting}: {error}"


def test_a_setting_that_the_error_names_itself_is_not_named_twice() -> None:
    error = youtube.OperatorNeeded("keyMissing", "YOUTUBE_API_KEY is not set", remedy="Make one.")
    assert sentence(error) == str(error)
    assert sentence(youtube.ChannelNotFound("@nobody")).count("YT_CHANNELS") == 1


def test_an_error_without_a_setting_speaks_for_itself() -> None:
    error = hours.BatchesLost(1, 2, "backendError")
    assert sentence(error) == str(error)


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
            raise MENDED_BY_A_RETRY[2]

    @dg.op(retry_policy=at_once)
    def permanent() -> None:
        starts["permanent"] += 1
        with translated():
            raise FOR_A_PERSON[7]

    @dg.job
    def both() -> None:
        mended()
        permanent()

    with dg.DagsterInstance.ephemeral() as instance:
        result = both.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    assert starts == {"mended": 3, "permanent": 1}
