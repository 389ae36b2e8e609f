"""Days of planted looks, against what was counted: hours without features, late finds, premieres, hidden counts."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from yt_assets.analysis.features import CountSample, compute_features
from yt_assets.pipeline.days import compute_day, hours_there
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.storage.planted import plant
from yt_assets_tests.storage.samples import (
    channel_hour_row,
    channel_row,
    features_row,
    hour_row,
    put,
    snapshot_row,
    text_row,
    version_row,
    video_row,
)

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
LOOK = timedelta(minutes=10)
VIDEO, OTHER = "video000001", "video000002"
OLD = -500.0
# The day before, and the day.
HOURS = range(-24, 24)
COUNTED = ("views_gained", "gap_views")


def at(number: float) -> datetime:
    return MIDNIGHT + timedelta(hours=number)


@pytest.fixture
def videos(tmp_path: Path) -> Iterator[Database]:
    with Database("videos", f"sqlite:///{tmp_path}/v.db", setting="VIDEOS_DATABASE_URL") as database:
        ensure_schema(database)
        put(database, channels=[channel_row(first_seen_at=at(-900))])
        captured(database, HOURS)
        yield database


def captured(videos: Database, numbers: Any, **more: Any) -> None:
    put(videos, hours=[hour_row(at(number), settled_at=at(number) + 2 * LOOK, **more) for number in numbers])


def look(videos: Database, key: str, published: float, views: Mapping[int, int]) -> None:
    """Snapshots ten minutes into these hours, and their features against the snapshot before."""
    put(videos, videos=[video_row(key, published_at=at(published))], video_texts=[text_row(key)])
    put(videos, video_versions=[version_row(key, valid_from=at(-900), published_at=at(published))])
    before: CountSample | None = None
    raw, features = [], []
    for number, count in views.items():
        now = CountSample(at(number) + LOOK, count, count // 10, count // 100)
        near = None if before is None or now.observed_at - before.observed_at > timedelta(hours=72) else before
        values = compute_features(now, near, at(published))
        named = {name: getattr(values, name) for name in values.__slots__}
        counts = {name: getattr(now, name) for name in ("views", "likes", "comments", "observed_at")}
        since = None if near is None else near.observed_at
        raw.append(snapshot_row(key, at(number), **counts))
        features.append(features_row(key, at(number), **counts, **named, previous_observed_at=since))
        before = now
    put(videos, raw_videos=raw, video_features=features)


def day_of(videos: Database, number: int = 0, table: str = "video_days") -> list[dict[str, Any]]:
    day = (MIDNIGHT + timedelta(days=number)).date()
    frame = compute_day(videos, hours_there(videos, day)).frames[table].astype("object")
    known = frame.where(frame.notna(), None)
    return [dict(zip(known.columns, row, strict=True)) for row in known.itertuples(index=False)]


def gained(videos: Database, number: int = 0, *names: str, key: str = VIDEO) -> tuple[Any, ...]:
    (row,) = [row for row in day_of(videos, number) if row["video_id"] == key]
    return tuple(row[name] for name in names or COUNTED)


def steady(numbers: Any, *, base: int = 10_000, rate: int = 100) -> dict[int, int]:
    return {number: base + rate * number for number in numbers}


def test_hours_without_features_at_the_beginning_are_a_gap_as_if_they_were_never_captured(videos: Database) -> None:
    look(videos, VIDEO, OLD, steady(HOURS))
    captured(videos, range(5), features_generation=None)
    assert gained(videos) == (2_317, 83)
    names = ("likes_gained", "comments_gained", "covered_minutes", "hours", "best_hour")
    assert gained(videos, 0, *names) == (232, 23, 1_390, 19, 5)


def test_hours_without_features_at_the_end_are_in_the_next_day(videos: Database) -> None:
    """Both days together are the last count less the first, whatever lies between."""
    look(videos, VIDEO, OLD, steady(HOURS))
    captured(videos, range(-5, 0), features_generation=None)
    before, after = gained(videos, -1), gained(videos)
    # From the first look of the day before to 18:00, then to 23:00 of the day.
    assert before == (1_800, None)
    assert sum(after) == 2_900
    # One hour that is captured again and not computed yet is a gap, too: its features are of the capture before.
    captured(videos, range(-5, 0))
    captured(videos, [-1], generation=2, plan=2)
    assert gained(videos, -1) == (2_200, None)
    assert sum(gained(videos)) == 2_500


def test_hours_without_features_within_a_day_cost_nothing(videos: Database) -> None:
    look(videos, VIDEO, OLD, steady(HOURS))
    captured(videos, range(10, 14), features_generation=None)
    assert gained(videos) == (2_400, None)


def test_a_look_before_hours_without_features_is_found_in_the_hour_that_had_it(videos: Database) -> None:
    """Not every hour looks at every video: the second one was seen at 20:00, and then where there are no features."""
    look(videos, VIDEO, OLD, steady(HOURS))
    look(videos, OTHER, OLD, {-4: 1_000, 1: 1_100, 6: 1_200, 9: 1_290})
    captured(videos, range(5), features_generation=None)
    assert gained(videos, key=OTHER) == (90 + 123, 77)


def test_what_was_first_seen_in_hours_without_features_begins_as_if_it_was_not(videos: Database) -> None:
    look(videos, VIDEO, OLD, {number: count for number, count in steady(HOURS).items() if number >= 2})
    look(videos, OTHER, 1.0, {number: 100 * number for number in range(2, 24)})
    captured(videos, range(5), features_generation=None)
    assert gained(videos) == (1_800, None)
    # An upload of the day begins with 0, wherever it was seen first.
    assert gained(videos, 0, *COUNTED, "covered_minutes", key=OTHER) == (2_300, None, 22 * 60 + 10)


def test_a_look_of_the_hour_before_midnight_may_come_after_it(videos: Database) -> None:
    look(videos, VIDEO, OLD, steady(HOURS))
    late = {"observed_at": at(0) + LOOK / 5}
    put(videos, video_features=[features_row(VIDEO, at(-1), views=9_900, likes=990, comments=99, **late)])
    put(
        videos,
        video_features=[
            features_row(
                VIDEO, at(0), views=10_000, likes=1_000, comments=100, observed_at=at(0) + LOOK,
                previous_observed_at=late["observed_at"], delta_views=100, delta_likes=10, delta_comments=1,
                age_hours=500.0,
            )
        ],
    )  # fmt: skip
    assert gained(videos) == (2_400, None)


@pytest.mark.parametrize("age", [60.0, 20.0, 9.5])
def test_an_older_video_of_a_watched_channel_begins_with_its_first_look(videos: Database, age: float) -> None:
    """The hours before it would have seen it, had it been public: its count was not gained since."""
    look(videos, VIDEO, OLD, steady(HOURS))
    look(videos, OTHER, 8 - age, {number: 100_000 + number for number in range(8, 24)})
    assert gained(videos, 0, *COUNTED, "day_rank", key=OTHER) == (15, None, 2)


@pytest.mark.parametrize("published", [-0.7, -0.9])
def test_what_a_channel_published_since_the_looks_before_begins_with_nothing(
    videos: Database, published: float
) -> None:
    """Or while they were made: looks at 23:10, published at 23:18 or at 23:06."""
    look(videos, VIDEO, OLD, steady(HOURS))
    look(videos, OTHER, published, {number: 80 + number for number in range(24)})
    assert gained(videos, key=OTHER) == (103, None)


@pytest.mark.parametrize("first", [-5, 2])
def test_an_announced_premiere_is_an_upload_of_the_day_that_it_was_published_on(videos: Database, first: int) -> None:
    look(videos, VIDEO, 13.0, {number: 0 if number < 13 else 500 + number for number in range(first, 24)})
    assert gained(videos) == (523, None)
    (channel,) = day_of(videos, table="channel_days")
    assert (channel["uploads"], channel["views_gained"]) == (1, 523)
    if first < 0:
        assert [row["uploads"] for row in day_of(videos, -1, "channel_days")] == [0]


@pytest.mark.parametrize(("published", "expected"), [(13.0, (600, None)), (-2.0, (526, 74))])
def test_views_of_a_premiere_are_not_spread_to_before_its_publication(
    videos: Database, published: float, expected: tuple[Any, ...]
) -> None:
    """Announced at 19:00, and seen again after it: at 14:00, or at 14:00 of a publication at 22:00."""
    look(videos, VIDEO, published, {-5: 0, **{number: 586 + number for number in range(14, 15)}})
    assert gained(videos) == expected
    (channel,) = day_of(videos, table="channel_days")
    assert channel["uploads"] == (published >= 0)


def asked(videos: Database, counts: Mapping[int, int | None], *, unasked: Any = ()) -> None:
    """Subscribers as YouTube answered ten minutes into these hours; and hours that did not ask."""
    rows = [
        channel_hour_row(hour=at(number), observed_at=at(number) + LOOK, subscribers=count, views=9_000 + number)
        for number, count in counts.items()
    ]
    rows += [
        channel_hour_row(hour=at(number), observed_at=None, subscribers=None, views=None, video_count=None)
        for number in unasked
    ]
    plant(videos, channel_hours=rows)
    captured(videos, [*counts, *unasked], channels_generation=1)


def sizes(videos: Database, number: int = 0) -> tuple[Any, ...]:
    (row,) = day_of(videos, number, "channel_days")
    return row["subscribers"], row["subscribers_gained"], row["total_views"]


@pytest.mark.parametrize(
    ("counts", "unasked", "expected"),
    [
        ({-1: 1_000, 0: 1_010, 5: None, 10: None, 23: None}, (), (None, None, 9_023)),
        ({-1: 1_000, 0: 1_010}, (5, 23), (1_010, 10, 9_000)),
        ({-1: None, 2: 1_010, 9: 1_030}, (), (1_030, 20, 9_009)),
        ({-3: 1_000, 5: 1_040}, (-2, -1), (1_040, 40, 9_005)),
        ({5: 1_040, 7: 1_050}, (-2, -1), (1_050, 10, 9_007)),
    ],
    ids=["hidden", "not asked", "hidden before", "asked earlier", "never asked before"],
)
def test_subscribers_are_of_the_newest_answers_of_the_day_and_of_before(
    videos: Database, counts: Mapping[int, int | None], unasked: Any, expected: tuple[Any, ...]
) -> None:
    look(videos, VIDEO, OLD, steady(HOURS))
    asked(videos, counts, unasked=unasked)
    assert sizes(videos) == expected


def test_subscribers_that_came_in_hours_without_features_are_in_the_next_day(videos: Database) -> None:
    look(videos, VIDEO, OLD, steady(HOURS))
    asked(videos, {number: 1_000 + number for number in HOURS})
    captured(videos, range(-5, 0), channels_generation=1, features_generation=None)
    assert sizes(videos, -1) == (994, 18, 8_994)
    assert sizes(videos) == (1_023, 29, 9_023)


def test_the_hour_before_a_day_may_lack_its_channels(videos: Database) -> None:
    look(videos, VIDEO, OLD, steady(HOURS))
    asked(videos, {number: 1_000 + number for number in HOURS})
    captured(videos, [-1], channels_generation=None)
    assert sizes(videos) == (1_023, 25, 9_023)
