"""The three insights of an hour, as frames on their way to the database."""

import math
from collections.abc import Callable
from datetime import datetime

import pandas as pd
import pytest

from yt_assets.analysis.trends.labels import RISING
from yt_assets.language.analyst import NoAnalyst, TrendAnalyst
from yt_assets.pipeline.errors import NotCapturedYet
from yt_assets.pipeline.insights.compute import engagement_insights, keyword_insights
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.hourly_frames import HourlyFrame, rows_of
from yt_assets_tests.pipeline.observatory import FIRST, HOURS, Facts, Observatory, hour
from yt_assets_tests.pipeline.recording_analyst import RecordingAnalyst

KEYS = {name: [column.name for column in table.primary_key] for name, table in TABLES["insights"].items()}
SPELLED_OUT = {"nan", "NaN", "None", "<NA>", "NaT", "null"}
INSIGHTS = ("keyword_insights", "engagement_insights", "trend_insights")


def rows(frames: dict[str, HourlyFrame], table: str, at: datetime | None = None) -> list[Facts]:
    """Rows as they go to the database, of one hour when it is named."""
    return [dict(row) for row in rows_of(frames[table].frame) if at is None or row["hour"] == at]


def test_rows_have_the_columns_of_their_table_and_unique_keys(featured: Observatory) -> None:
    for table, found in featured.insights(*HOURS).items():
        assert set(found.frame.columns) == set(TABLES["insights"][table].c.keys())
        assert found.frame.columns[0] == "hour"
        assert not found.frame.duplicated(KEYS[table]).any()
        assert found.hours == tuple(hour(number) for number in HOURS)
        assert set(found.frame["hour"]) == {pd.Timestamp(at) for at in found.hours}


def test_each_snapshot_of_an_hour_has_one_row(featured: Observatory) -> None:
    frames = featured.insights(1)
    for table in ("engagement_insights", "trend_insights"):
        found = {row["video_id"] for row in rows(frames, table)}
        assert found == {row["video_id"] for row in featured.rows("raw_videos", 1)}


def test_a_range_of_hours_equals_the_single_ones(featured: Observatory) -> None:
    together, apart = featured.insights(1, 4), [featured.insights(1), featured.insights(4)]
    for table in INSIGHTS:
        assert rows(together, table) == [row for one in apart for row in rows(one, table)]


def test_insights_are_stored_and_stored_again_without_a_change(featured: Observatory) -> None:
    featured.store(featured.insights(0, 1))
    first = {table: featured.rows(table) for table in INSIGHTS}
    featured.store(featured.insights(1))
    featured.store(featured.insights(0))
    assert {table: featured.rows(table) for table in INSIGHTS} == first
    assert all(first.values())


def test_an_hour_that_is_stored_between_two_others_leaves_them_alone(featured: Observatory) -> None:
    featured.store(featured.insights(0, 4))
    outer = {table: featured.rows(table, 4) for table in INSIGHTS}
    featured.store(featured.insights(1))
    assert {table: featured.rows(table, 4) for table in INSIGHTS} == outer


def test_trends_see_nothing_of_the_hours_after_them(featured: Observatory) -> None:
    before = rows(featured.insights(1), "trend_insights")
    featured.capture(5)
    featured.featurize(5)
    assert rows(featured.insights(1), "trend_insights") == before


def test_names_and_source_go_with_every_video(featured: Observatory) -> None:
    titles = featured.insights(1)["engagement_insights"].titles
    assert titles is not None
    texts = {(row["video_id"], row["text_hash"]): row["title"] for row in featured.rows("video_texts")}
    expected = {key: texts[key, text_hash] for key, text_hash in featured.texts(1).items()}
    assert dict(zip(titles["video_id"], titles["title"], strict=True)) == expected
    assert set(titles["source"]) == {"sandbox"}
    assert set(titles["channel_title"]) == {channel.title for channel in featured.sandbox.world.channels}


def test_velocity_of_the_trends_is_what_two_snapshots_say(featured: Observatory) -> None:
    first, second = ({row["video_id"]: row["views"] for row in featured.rows("raw_videos", n)} for n in (0, 1))
    trends = {row["video_id"]: row for row in rows(featured.insights(1), "trend_insights")}
    grown = [key for key in trends if second[key] > first.get(key, second[key])]
    assert len(grown) > 30
    for key in grown:
        assert trends[key]["views"] == second[key]
        assert trends[key]["views_per_hour"] == pytest.approx((second[key] - first[key]) / 1.5)


def test_each_list_is_ranked_by_its_figure(featured: Observatory) -> None:
    trends = rows(featured.insights(4), "trend_insights")
    figures = {"gain_rank": "predicted_gain", "growth_rank": "predicted_growth", "trend_rank": "extra_views_per_hour"}
    for rank, figure in figures.items():
        listed = sorted((row for row in trends if row[rank] is not None), key=lambda row: int(row[rank]))
        assert [row[rank] for row in listed] == list(range(1, len(listed) + 1))
        assert [row[figure] for row in listed] == sorted((row[figure] for row in listed), reverse=True)
    assert all((row["trend_rank"] is not None) == (row["label"] in RISING) for row in trends)


def test_engagement_is_what_the_raw_rows_say(featured: Observatory) -> None:
    raw = {row["video_id"]: row for row in featured.rows("raw_videos", 1)}
    rated = {key: row for key, row in raw.items() if row["views"] and None not in (row["likes"], row["comments"])}
    channel_of = {row["video_id"]: row["channel_id"] for row in featured.rows("videos")}
    engagement = {row["video_id"]: row for row in rows(featured.insights(1), "engagement_insights")}
    for key, row in rated.items():
        peers = [other for peer, other in rated.items() if channel_of[peer] == channel_of[key]]
        norm = sum(peer["likes"] + peer["comments"] for peer in peers) / sum(peer["views"] for peer in peers)
        assert engagement[key]["engagement_rate"] == pytest.approx((row["likes"] + row["comments"]) / row["views"])
        assert engagement[key]["channel_norm"] == pytest.approx(norm)
    unrated = engagement.keys() - rated.keys()
    assert unrated != set()
    assert {engagement[key]["engagement_rank"] for key in unrated} == {None}


def key(row: Facts) -> tuple[str, str]:
    """Which text of which video a row speaks of."""
    return row["video_id"], row["text_hash"]


def test_a_keyword_gains_what_its_videos_gain(featured: Observatory) -> None:
    phrases = {key(row): {phrase.casefold() for phrase in row["keyphrases"]} for row in featured.rows("text_features")}
    features = featured.rows("video_features", 1)
    best = next(row for row in rows(featured.insights(1), "keyword_insights") if row["scope"] == "all")
    carriers = [row for row in features if best["keyword"].casefold() in phrases[key(row)]]
    gains = [row["views_per_hour"] for row in carriers if row["views_per_hour"] is not None]
    total = sum(max(0.0, row["views_per_hour"]) for row in features if row["views_per_hour"] is not None)
    assert best["keyword_rank"] == 1
    assert best["videos"] == len(carriers)
    assert best["views_gained_per_hour"] == pytest.approx(sum(gains))
    share = sum(gains) / total
    # A video that has it as a subject beside its main ones adds a thousandth of its gain.
    assert 0.5 * share < best["score"] <= share * (1 + 1e-9)
    assert best["example_video_id"] in {row["video_id"] for row in carriers}


def test_ranks_are_compared_with_the_newest_hour_before_whatever_was_missed(featured: Observatory) -> None:
    """09:00 comes after 06:00 here: two hours were missed. 06:00 comes after an hour whose gains nobody knows."""
    first, second, third = (rows(featured.insights(number), "keyword_insights") for number in HOURS)
    assert {row["previous_hour"] for row in first} == {None}
    assert {(row["previous_hour"], row["previous_rank"]) for row in second} == {(FIRST, None)}
    assert {row["previous_hour"] for row in third} == {hour(1)}
    then = {(row["scope"], row["keyword"]): row["keyword_rank"] for row in second}
    both = [row for row in third if (row["scope"], row["keyword"]) in then and row["previous_rank"] is not None]
    assert len(both) > 50
    same = [row for row in both if row["previous_rank"] == then[row["scope"], row["keyword"]]]
    assert len(same) > 0.9 * len(both), "a keyword may be shown in another spelling, or folded"
    assert all(row["rank_change"] == row["previous_rank"] - row["keyword_rank"] for row in both)
    assert any(row["rank_change"] for row in both)


def test_before_a_second_observation_gains_and_velocities_are_null_and_never_zero(featured: Observatory) -> None:
    first = featured.insights(0)
    assert {row["views_gained_per_hour"] for row in rows(first, "keyword_insights")} == {None}
    assert {row["views_per_hour"] for row in rows(first, "trend_insights")} == {None}
    assert {row["acceleration"] for row in rows(first, "trend_insights")} == {None}


@pytest.mark.thorough_on_servers
@pytest.mark.parametrize("numbers", [(0,), (1,), (0, 1, 4)])
@pytest.mark.parametrize("analyst", [NoAnalyst("English"), RecordingAnalyst()])
def test_what_is_missing_is_none_and_no_text_says_nan(
    featured: Observatory, numbers: tuple[int, ...], analyst: TrendAnalyst
) -> None:
    """str(NaN) is a text of three letters, and a database keeps it for ever."""
    frames = featured.insights(*numbers, analyst=analyst)
    for table, frame in frames.items():
        assert frame.titles is not None
        values = [value for row in [*rows_of(frame.frame), *rows_of(frame.titles)] for value in row.values()]
        assert {value for value in values if isinstance(value, str)}.isdisjoint(SPELLED_OUT)
        assert [value for value in values if isinstance(value, float) and math.isnan(value)] == []
        assert not any(value is pd.NA or value is pd.NaT for value in values)
        required = [column.name for column in TABLES["insights"][table].c if not column.nullable]
        assert all(row[name] is not None for row in rows(frames, table) for name in required)


def test_an_hour_without_videos_gives_empty_frames_that_still_replace_it(build: Callable[..., Observatory]) -> None:
    """The channel had not published yet: the hour was captured, and there is nothing to say about it."""
    long_ago = -24 * 4000
    observatory = build(channels=1, videos_per_channel=1)
    observatory.capture(long_ago)
    observatory.featurize(long_ago)
    frames = observatory.insights(long_ago)
    assert {table: rows(frames, table) for table in frames} == {table: [] for table in INSIGHTS}
    assert {frame.hours for frame in frames.values()} == {(hour(long_ago),)}
    observatory.store(frames)


def test_an_empty_hour_beside_a_full_one_changes_nothing_in_it(build: Callable[..., Observatory]) -> None:
    long_ago = -24 * 4000
    observatory = build(channels=1)
    for number in (long_ago, 0):
        observatory.capture(number)
        observatory.featurize(number)
    both, full = observatory.insights(long_ago, 0), observatory.insights(0)
    assert {table: rows(both, table) for table in INSIGHTS} == {table: rows(full, table) for table in INSIGHTS}
    assert both["trend_insights"].hours == (hour(long_ago), FIRST)


def test_an_hour_without_snapshots_says_what_to_materialize(featured: Observatory) -> None:
    for compute in (keyword_insights, engagement_insights):
        with pytest.raises(NotCapturedYet, match="07:00 UTC has no snapshots: materialize raw_videos for it first"):
            compute(featured.features(2), [hour(2)], featured.videos)
