"""Snapshots of an hour, and the ones before it, with gaps where hours were missed."""

from datetime import timedelta

from yt_assets.analysis.features import Snapshot
from yt_assets.analysis.priorities import LastLook
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.writing.generations import CaptureLedger, FeatureCounts
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    TEXT,
    features_row,
    hour_at,
    hour_row,
    minute_at,
    only,
    put,
    snapshot_row,
    text_features_row,
    version_row,
    video_id,
    video_row,
)

ONE, TWO, THREE = (video_id(number) for number in (1, 2, 3))
LOOKBACK = timedelta(hours=72)


def test_a_snapshot_carries_its_channel_and_the_version_that_it_saw(videos: Database) -> None:
    put(videos, videos=[video_row(ONE)], video_versions=[version_row(ONE)], raw_videos=[snapshot_row(ONE)])
    with videos.reading() as connection:
        assert Snapshots(connection).read(HOUR, [ONE, TWO]) == [
            Snapshot(HOUR, ONE, minute_at(1), 1_000, None, 0, TEXT, CHANNEL, HOUR - timedelta(hours=24), "long")
        ]
        assert Snapshots(connection).read(hour_at(1), [ONE]) == []


def test_an_old_hour_sees_what_was_said_then_whatever_came_later(videos: Database) -> None:
    """A stream became a video: its old hours, computed again, took the new format and another age."""
    stream = version_row(ONE, format="live", published_at=hour_at(-5), text_hash="a" * 16)
    video = version_row(ONE, valid_from=hour_at(2) + timedelta(minutes=1), published_at=hour_at(1))
    put(videos, videos=[video_row(ONE), video_row(TWO)], video_versions=[stream, video])
    put(videos, raw_videos=[snapshot_row(key, hour_at(number)) for number in range(4) for key in (ONE, TWO)])
    with videos.reading() as connection:
        seen = [Snapshots(connection).read(hour_at(number), [ONE])[0] for number in range(4)]
        unknown = Snapshots(connection).read(HOUR, [TWO])[0]
    assert [row.format for row in seen] == ["live", "live", "long", "long"]
    assert [row.published_at for row in seen] == [hour_at(-5), hour_at(-5), hour_at(1), hour_at(1)]
    assert [row.text_hash for row in seen] == ["a" * 16, "a" * 16, TEXT, TEXT]
    assert (unknown.format, unknown.published_at, unknown.text_hash) == (None, None, None)


def test_the_snapshot_before_may_be_hours_away_and_differs_by_video(videos: Database) -> None:
    """A daemon was down for a day: the previous hour does not exist, and each video has its own last observation."""
    before = [snapshot_row(ONE, hour_at(-2)), snapshot_row(ONE, hour_at(-30)), snapshot_row(TWO, hour_at(-30))]
    put(videos, videos=[video_row(key) for key in (ONE, TWO, THREE)])
    put(videos, raw_videos=[*before, snapshot_row(ONE), snapshot_row(TWO), snapshot_row(THREE, hour_at(1))])
    with videos.reading() as connection:
        found = Snapshots(connection).previous_counts(HOUR, [ONE, TWO, THREE], LOOKBACK)
    at = timedelta(minutes=1)
    assert {key: row.observed_at for key, row in found.items()} == {ONE: hour_at(-2) + at, TWO: hour_at(-30) + at}


def test_the_lookback_includes_its_last_hour_and_nothing_older(videos: Database) -> None:
    put(videos, videos=[video_row(ONE), video_row(TWO)])
    put(videos, raw_videos=[snapshot_row(ONE, hour_at(-72)), snapshot_row(TWO, hour_at(-73))])
    with videos.reading() as connection:
        assert set(Snapshots(connection).previous_counts(HOUR, [ONE, TWO], LOOKBACK)) == {ONE}


def test_what_an_hour_holds(videos: Database) -> None:
    put(
        videos,
        raw_videos=[snapshot_row(TWO, observed_at=minute_at(9)), snapshot_row(ONE), snapshot_row(ONE, hour_at(1))],
    )
    with videos.reading() as connection:
        assert Snapshots(connection).video_ids([HOUR, hour_at(1)]) == [ONE, TWO]
        assert Snapshots(connection).video_ids([]) == []
        assert Snapshots(connection).count(HOUR) == 2
        assert Snapshots(connection).observed_since(HOUR, minute_at(9)) == {TWO}
        assert Snapshots(connection).newest_observation(HOUR) == minute_at(9)
        assert Snapshots(connection).newest_observation(hour_at(2)) is None


def test_texts_are_described_by_version(videos: Database) -> None:
    put(videos, text_features=[text_features_row(ONE), text_features_row(TWO, text_hash="f" * 16)])
    with videos.reading() as connection:
        assert Snapshots(connection).described_versions([ONE, TWO, THREE], 1) == {(ONE, TEXT), (TWO, "f" * 16)}


def test_features_that_lost_their_snapshot_are_dropped_from_their_hour_alone(videos: Database) -> None:
    put(videos, raw_videos=[snapshot_row(ONE)])
    put(videos, video_features=[features_row(ONE), features_row(TWO), features_row(TWO, hour_at(1))])
    put(videos, hours=[hour_row(features_generation=None)])
    assert CaptureLedger(videos).settle_features(HOUR, 1) == FeatureCounts(stored=1, expected=1)
    assert [(row["hour"], row["video_id"]) for row in rows_in(videos, "video_features")] == [
        (HOUR, ONE),
        (hour_at(1), TWO),
    ]
    assert only(rows_in(videos, "hours"))["features_generation"] == 1


def test_the_last_look_at_a_video_is_known_however_long_ago_it_was(videos: Database) -> None:
    """Of the looks of one day alone, whoever waited for longer was forgotten: 47 % of a catalogue in 40-hour rounds."""
    known = [video_row(ONE), video_row(TWO), video_row(THREE)]
    rows = [snapshot_row(ONE, hour_at(number), views=1_000 + 10 * number) for number in (-300, -20, -3)]
    put(videos, videos=known, raw_videos=[*rows, snapshot_row(TWO, hour_at(-500), views=None)])
    rates = {-3: -10.0, -20: 70.0, -300: 900.0}
    put(videos, video_features=[{**features_row(ONE, hour_at(at)), "views_per_hour": of} for at, of in rates.items()])
    with videos.reading() as connection:
        found = Snapshots(connection).last_looks()
    at = timedelta(minutes=1)
    assert found == {ONE: LastLook(hour_at(-3) + at, 970, -10.0, 70.0), TWO: LastLook(hour_at(-500) + at, None, None)}
