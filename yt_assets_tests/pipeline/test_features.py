"""Features of an hour: a pure function of what is stored."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from yt_assets.analysis.keywords.extraction import RULES_VERSION
from yt_assets.pipeline import features as featurize
from yt_assets.pipeline.errors import HourIncomplete, NotCapturedYet
from yt_assets.storage.reading.catalog import StoredText
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.pipeline.observatory import FIRST, HOURS, Facts, Observatory, hour, open_database

DELTAS = ("previous_observed_at", "delta_hours", "delta_views", "delta_likes", "delta_comments", "views_per_hour")


def by_video(rows: list[Facts]) -> dict[str, Facts]:
    return {row["video_id"]: row for row in rows}


def test_every_snapshot_has_its_features(captured: Observatory) -> None:
    settlement = captured.featurize(1)
    snapshots, rows = by_video(captured.rows("raw_videos", 1)), by_video(captured.rows("video_features", 1))
    assert rows.keys() == snapshots.keys()
    assert (settlement.table, settlement.hours, settlement.rows) == ("video_features", (hour(1),), len(rows))
    for key, row in rows.items():
        for name in ("observed_at", "views", "likes", "comments"):
            assert row[name] == snapshots[key][name]
    assert {key: row["text_hash"] for key, row in rows.items()} == captured.texts(1)


def test_a_first_observation_has_no_deltas_and_a_lifetime_rate(captured: Observatory) -> None:
    captured.featurize(0)
    for row in captured.rows("video_features", 0):
        assert {row[name] for name in DELTAS} == {None}
        if row["age_hours"] > 0:
            assert row["views_per_hour_lifetime"] == pytest.approx(row["views"] / row["age_hours"])


def test_rates_divide_by_the_time_that_passed_and_not_by_an_hour(captured: Observatory) -> None:
    """06:00 was captured at 06:40: an hour and a half lies between the observations, whatever their partitions say."""
    captured.featurize(1)
    before = by_video(captured.rows("raw_videos", 0))
    for row in captured.rows("video_features", 1):
        assert row["delta_hours"] == 1.5
        assert row["delta_views"] == row["views"] - before[row["video_id"]]["views"]
        assert row["views_per_hour"] == row["delta_views"] / 1.5


def test_deltas_reach_over_hours_that_nobody_captured(captured: Observatory) -> None:
    captured.featurize(4)
    before = by_video(captured.rows("raw_videos", 1))
    rows = by_video(captured.rows("video_features", 4))
    assert len(rows.keys() & before.keys()) > 50
    for key in rows.keys() & before.keys():
        assert rows[key]["previous_observed_at"] == hour(1) + timedelta(minutes=40)
        assert rows[key]["delta_hours"] == 2.5
        assert rows[key]["views_per_hour"] == (rows[key]["views"] - before[key]["views"]) / 2.5


def test_an_observation_of_four_days_ago_is_no_neighbour(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.capture(24 * 4)
    observatory.featurize(24 * 4)
    assert {row["delta_views"] for row in observatory.rows("video_features", 24 * 4)} == {None}


def test_hidden_counts_stay_null_in_all_that_follows_from_them(captured: Observatory) -> None:
    captured.featurize(1)
    hidden = [row for row in captured.rows("video_features", 1) if row["likes"] is None]
    assert hidden != []
    for row in hidden:
        assert (row["like_rate"], row["engagement_rate"], row["delta_likes"]) == (None, None, None)


def test_features_that_are_computed_twice_are_equal(captured: Observatory) -> None:
    captured.featurize(1)
    first = captured.rows("video_features", 1), captured.rows("text_features")
    captured.featurize(1)
    assert (captured.rows("video_features", 1), captured.rows("text_features")) == first


def test_a_later_capture_does_not_move_the_features_of_an_earlier_hour(captured: Observatory) -> None:
    captured.featurize(1)
    first = captured.rows("video_features", 1)
    captured.capture(30)
    captured.featurize(1)
    assert captured.rows("video_features", 1) == first


def test_a_range_of_hours_equals_the_single_hours(captured: Observatory) -> None:
    for number in HOURS:
        captured.featurize(number)
    single = captured.rows("video_features")
    assert captured.featurize(*HOURS).rows == len(single)
    assert captured.rows("video_features") == single


def test_features_that_lost_their_snapshot_are_dropped(captured: Observatory) -> None:
    captured.featurize(1)
    row = captured.rows("video_features", 1)[0]
    write_batch(captured.videos, Batch({"video_features": [{**row, "video_id": "orphan00000"}]}, items=1))
    expected = len(captured.rows("raw_videos", 1))
    assert captured.featurize(1).rows == expected
    assert "orphan00000" not in by_video(captured.rows("video_features", 1))


def test_a_text_is_described_once_for_each_version_and_not_once_an_hour(captured: Observatory) -> None:
    captured.featurize(0)
    described = captured.rows("text_features")
    versions = set(captured.texts(0).items())
    assert {(row["video_id"], row["text_hash"]) for row in described} == versions
    database = open_database("videos", captured.folder / "videos.db")
    (shard,) = featurize.plan_features([hour(1)], captured.videos, shards=1, batch_size=10)
    batches = list(featurize.Features(shard, database, 10))
    known = {(row["video_id"], row["text_hash"]) for row in described}
    for row in (row for batch in batches for row in batch.rows["text_features"]):
        assert (row["video_id"], row["text_hash"]) not in known
    assert sum(batch.items for batch in batches) == len(captured.rows("raw_videos", 1))


def test_features_that_other_rules_made_are_computed_again(captured: Observatory) -> None:
    captured.featurize(0)
    now = captured.rows("text_features")
    old = [{**row, "keyphrases": ["of older rules"], "rules_version": RULES_VERSION - 1} for row in now]
    write_batch(captured.videos, Batch({"text_features": old}, items=len(old)))
    captured.featurize(0)
    assert captured.rows("text_features") == now


def test_a_text_is_in_the_language_that_its_creator_declares_or_else_in_its_channels() -> None:
    """A title alone seldom tells; the language that is spoken is declared for nine videos of ten."""

    def text(number: int, title: str, spoken: str | None, written: str | None = None) -> StoredText:
        return StoredText(f"v{number}", "f" * 16, title, "", [], written, spoken)

    texts = [
        text(1, "La maison et le chat sont dans le jardin", None),
        text(2, "Tarte", "fr-CA"),
        text(3, "Cake", "de", "en"),
    ]
    habits = featurize._habits(texts)
    assert habits.language == "fr"
    described = {
        row["video_id"]: row
        for row in (featurize._text_row(one, habits) for one in (*texts, text(4, "Vue de Lyon", None)))
    }
    assert {key: row["language"] for key, row in described.items()} == {"v1": "fr", "v2": "fr", "v3": "de", "v4": "fr"}
    assert "de" not in described["v4"]["keyphrases"]


def test_what_is_taken_along_is_not_given_again(captured: Observatory) -> None:
    """The I/O manager stores what has piled up together with the batch that it was given."""
    (shard,) = featurize.plan_features([FIRST], captured.videos, shards=1, batch_size=10)
    stream = featurize.Features(shard, open_database("videos", captured.folder / "videos.db"), 10)
    assert stream.waiting(9) == []
    batches = [taken for batch in stream for taken in (batch, *stream.waiting(9))]
    videos = [row["video_id"] for batch in batches for row in batch.rows["video_features"]]
    assert videos == [row["video_id"] for row in captured.rows("raw_videos", 0)]


def test_a_range_describes_a_text_in_its_first_hour_alone(captured: Observatory) -> None:
    (shard,) = featurize.plan_features([FIRST, hour(1)], captured.videos, shards=1, batch_size=10)
    stream = featurize.Features(shard, open_database("videos", captured.folder / "videos.db"), 10)
    described = Counter((row["video_id"], row["text_hash"]) for batch in stream for row in batch.rows["text_features"])
    assert set(described.values()) == {1}


def test_an_edited_title_is_described_beside_the_old_one(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=1, videos_per_channel=40)
    observatory.capture(0)
    observatory.capture(24 * 10)
    observatory.featurize(0, 24 * 10)
    versions = {(row["video_id"], row["text_hash"]) for row in observatory.rows("video_texts")}
    assert {(row["video_id"], row["text_hash"]) for row in observatory.rows("text_features")} == versions
    assert max(Counter(video_id for video_id, _ in versions).values()) == 2


def test_an_hour_without_snapshots_names_the_asset_to_materialize_first(captured: Observatory) -> None:
    with pytest.raises(NotCapturedYet) as caught:
        captured.featurize(2)
    assert str(caught.value) == (
        "2026-11-20 07:00 UTC has no snapshots: materialize raw_videos for it first; "
        "the nearest captured hours are 2026-11-20 06:00 UTC and 2026-11-20 09:00 UTC."
    )


def test_an_hour_whose_capture_has_not_been_settled_has_no_features_yet(observatory: Observatory) -> None:
    observatory.at(FIRST).plan(FIRST)
    with pytest.raises(NotCapturedYet, match="no hour has been captured yet"):
        observatory.featurize(0)


def test_a_shard_that_did_not_run_is_noticed_by_the_settlement(captured: Observatory) -> None:
    shards = featurize.plan_features([FIRST], captured.videos, shards=2, batch_size=10)
    database = open_database("videos", captured.folder / "videos.db")
    stream = featurize.Features(shards[0], database, 10)
    assert (stream.table, stream.expected) == ("video_features", 30)
    for batch in stream:
        write_batch(captured.videos, batch)
    with pytest.raises(HourIncomplete, match="video_features holds 30 of 60 videos"):
        featurize.settle_features([FIRST], captured.videos)
