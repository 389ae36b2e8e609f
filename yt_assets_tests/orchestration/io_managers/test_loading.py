"""What an asset gets of the one above it: declared dtypes, and never nothing in the place of something missing."""

from typing import Any

import dagster as dg
import pandas as pd
import pytest

from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.orchestration.io_managers.conftest import KEY, NEXT, PARTITIONS, Materialize
from yt_assets_tests.orchestration.io_managers.tiny_assets import reading, returning
from yt_assets_tests.servers.databases import DatabaseUrls, with_schema
from yt_assets_tests.storage.samples import (
    HOUR,
    features_row,
    hour_at,
    hour_row,
    keyword_row,
    put,
    snapshot_row,
    video_id,
)

TIME = "datetime64[us, UTC]"
ONE, TWO = video_id(1), video_id(2)
EMPTY = "2026-11-20-04:00"
BEHIND = "2026-11-20-03:00"
CAPTURING = "2026-11-20-02:00"
NEVER = "2026-11-20-01:00"


@pytest.fixture
def hours(urls: DatabaseUrls) -> DatabaseUrls:
    """Two hours with features, one captured without a video, one not computed yet, one being captured."""
    behind = hour_row(hour_at(-2), features_generation=None)
    captured = [hour_row(), hour_row(hour_at(1)), hour_row(hour_at(-1), planned=0, stored=0), behind]
    capturing = hour_row(hour_at(-3), state="capturing", settled_at=None)
    with with_schema(urls).open("videos") as database:
        put(database, hours=[*captured, capturing])
        put(database, raw_videos=[snapshot_row(ONE, hour_at(offset)) for offset in (0, 1, -2, -3)])
        put(database, video_features=[features_row(ONE), features_row(TWO), features_row(ONE, hour_at(1))])
    return urls


def run(
    materialize: Materialize, seen: list[Any], upstream: str, metadata: dict[str, Any] | None, **options: Any
) -> Any:
    database = "insights" if upstream.endswith("insights") else "videos"
    above = dg.AssetSpec(upstream, partitions_def=PARTITIONS).with_io_manager_key(f"{database}_io_manager")
    reader = reading(upstream, seen, metadata, retry_policy=dg.RetryPolicy(max_retries=1))
    return materialize(above, reader, selection=["reader"], **options)


def load(
    materialize: Materialize,
    upstream: str = "video_features",
    *,
    key: str = KEY,
    last: str | None = None,
    **metadata: Any,
) -> Any:
    """What an asset gets of the one above it."""
    seen: list[Any] = []
    run(materialize, seen, upstream, metadata, key=key, last=last)
    return seen[0]


def refusal(materialize: Materialize, upstream: str = "video_features", **options: Any) -> str:
    """Why the step fails, without being tried again."""
    metadata: dict[str, Any] = {name: options.pop(name) for name in ("columns", "by_hour") if name in options}
    result = run(materialize, [], upstream, metadata, raise_on_error=False, **options)
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
    return str(result.get_step_failure_events()[0].event_specific_data)


@pytest.mark.usefixtures("hours")
def test_an_input_is_the_hour_of_the_partition(materialize: Materialize) -> None:
    frame = load(materialize)
    assert frame["video_id"].tolist() == [ONE, TWO]
    assert set(frame["hour"]) == {HOUR}


@pytest.mark.usefixtures("hours")
def test_an_input_has_the_dtypes_of_its_columns(materialize: Materialize) -> None:
    dtypes = {str(name): str(dtype) for name, dtype in load(materialize).dtypes.items()}
    assert {dtypes[name] for name in ("hour", "observed_at", "previous_observed_at")} == {TIME}
    assert {dtypes[name] for name in ("views", "likes", "comments", "delta_views")} == {"Int64"}
    assert {dtypes[name] for name in ("age_hours", "views_per_hour", "like_rate")} == {"float64"}
    assert {dtypes[name] for name in ("video_id", "channel_id", "text_hash", "format")} == {"str"}


@pytest.mark.usefixtures("hours")
def test_an_input_may_be_narrowed_to_columns(materialize: Materialize) -> None:
    assert list(load(materialize, columns=["hour", "views"]).columns) == ["hour", "views"]


@pytest.mark.usefixtures("hours")
def test_a_column_that_is_not_there_is_named_with_those_that_are(materialize: Materialize) -> None:
    said = refusal(materialize, columns=["hour", "colour"])
    assert "video_features has no column 'colour': it has hour, video_id, channel_id" in said


@pytest.mark.usefixtures("hours")
def test_the_input_of_a_range_is_all_its_hours(materialize: Materialize) -> None:
    assert load(materialize, last=NEXT)["hour"].tolist() == [HOUR, HOUR, hour_at(1)]


def test_the_hours_of_a_range_may_be_read_one_at_a_time(materialize: Materialize, hours: DatabaseUrls) -> None:
    """28 days of 480 videos were read as one table, which was longer than a server's packet, and than a memory."""
    asked = load(materialize, last=NEXT, columns=["hour", "video_id"], by_hour=True)
    with hours.open("videos") as database:
        frames = [asked.of(database, hour) for hour in (HOUR, hour_at(1))]
    assert [frame["video_id"].tolist() for frame in frames] == [[ONE, TWO], [ONE]]
    assert [list(frame) for frame in frames] == [["hour", "video_id"]] * 2
    assert set(frames[1]["hour"]) == {hour_at(1)}


@pytest.mark.usefixtures("hours")
def test_a_range_of_which_an_hour_is_missing_is_refused_before_its_first_hour(materialize: Materialize) -> None:
    said = refusal(materialize, key=BEHIND, last=NEXT, by_hour=True)
    assert "video_features was never written for 1 of 4 hours, 2026-11-20 03:00 UTC among them" in said


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("upstream", ["raw_videos", "video_features"])
def test_a_captured_hour_without_videos_is_an_empty_frame_with_the_same_dtypes(
    materialize: Materialize, upstream: str
) -> None:
    """A channel may have no public video: that is a fact, and the insights of that hour are empty too."""
    full, empty = load(materialize, upstream), load(materialize, upstream, key=EMPTY)
    assert (len(full) > 0, len(empty)) == (True, 0)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("upstream", ["raw_videos", "video_features"])
@pytest.mark.parametrize(("key", "hour"), [(NEVER, "01:00"), (CAPTURING, "02:00")])
def test_an_hour_that_was_not_captured_is_no_empty_hour(
    materialize: Materialize, upstream: str, key: str, hour: str
) -> None:
    """Insights of an hour that nobody saw would say that nothing trends. Half a capture is none either."""
    said = refusal(materialize, upstream, key=key)
    assert f"2026-11-20 {hour} UTC has no snapshots: materialize raw_videos for it first; the nearest captured" in said
    assert "2026-11-20 03:00 UTC" in said


@pytest.mark.usefixtures("hours")
def test_an_hour_whose_features_were_never_computed_names_them(materialize: Materialize) -> None:
    said = refusal(materialize, key=BEHIND)
    assert "video_features was never written for 2026-11-20 03:00 UTC: materialize video_features for it first." in said


@pytest.mark.usefixtures("hours")
def test_a_range_with_a_missing_hour_says_how_many_are_missing(materialize: Materialize) -> None:
    said = refusal(materialize, key=BEHIND, last=NEXT)
    assert "video_features was never written for 1 of 4 hours, 2026-11-20 03:00 UTC among them" in said


def test_insights_that_were_never_written_are_missing_and_written_ones_without_rows_empty(
    materialize: Materialize, urls: DatabaseUrls
) -> None:
    """An hour without rows is there as soon as insight_hours says so."""
    with_schema(urls)
    assert "keyword_insights was never written for 2026-11-20 05:00 UTC" in refusal(materialize, "keyword_insights")
    nothing = pd.DataFrame([keyword_row("any")]).iloc[:0]
    materialize(returning(lambda: nothing, "keyword_insights", "insights"))
    empty = load(materialize, "keyword_insights")
    assert (len(empty), str(empty["keyword_rank"].dtype)) == (0, "Int64")
    assert "1 of 2 hours, 2026-11-20 06:00 UTC among" in refusal(materialize, "keyword_insights", last=NEXT)


def test_insights_that_are_there_are_read_whatever_dagster_remembers(
    materialize: Materialize, urls: DatabaseUrls
) -> None:
    """An instance that was set up anew has forgotten its events; the rows are what counts."""
    with with_schema(urls).open("insights") as database:
        replace_hours(database, "keyword_insights", [HOUR], [keyword_row("dough")])
    assert load(materialize, "keyword_insights")["keyword"].tolist() == ["dough"]
