"""What alerts are made of, read on every engine."""

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets_tests.storage.planted import event_row, events_written, milestone_row, plant
from yt_assets_tests.storage.samples import HOUR, hour_at, put, title_row, trend_row, video_id

ONE, TWO, THREE = (video_id(number) for number in (1, 2, 3))
SEEN = {"estimated": 0, "observed_at": HOUR, "views": 1_000, "age_hours": 30.0}
NAMES = ("video_events", "video_milestones", "trend_insights")


def filled(insights: Database) -> None:
    """Two whole hours, and one whose trends are not there yet."""
    put(insights, video_titles=[title_row(ONE, title="Ein Título 猫"), title_row(TWO)])
    marks = [{**events_written(hour_at(n)), "asset": name} for n in (0, 1) for name in NAMES]
    marks += [{**events_written(hour_at(2)), "asset": name} for name in NAMES[:2]]
    plant(
        insights,
        insight_hours=marks,
        trend_insights=[
            trend_row(ONE, 1, HOUR, outlier_multiple=2.0, **SEEN),
            trend_row(ONE, 1, hour_at(1), outlier_multiple=4.0, **SEEN),
            trend_row(TWO, 2, hour_at(1), outlier_multiple=5.0, **SEEN),
            trend_row(THREE, 3, hour_at(1), outlier_multiple=5.0, **{**SEEN, "estimated": 1}),
        ],
        video_events=[event_row(ONE, "taken_down", hour_at(1))],
        video_milestones=[
            milestone_row(ONE, 24, 900, hour=hour_at(1), place=1, place_of=10),
            milestone_row(ONE, 12, None, hour=hour_at(1), reason="not_watched"),
        ],
    )


def test_an_hour_is_whole_with_events_milestones_and_trends(insights: Database) -> None:
    filled(insights)
    with InsightsReader(insights) as reader:
        assert reader.hours_written(HOUR) == {HOUR: HOUR, hour_at(1): hour_at(1)}
        assert reader.hours_written(hour_at(1)) == {hour_at(1): hour_at(1)}


def test_rows_have_names_figures_and_the_multiple_of_the_hour_before(insights: Database) -> None:
    filled(insights)
    with InsightsReader(insights) as reader:
        rows = reader.alert_rows(hour_at(1), hour_at(1), times=3.0)
        none = reader.alert_rows(hour_at(1), hour_at(1), times=None, channel_ids=["UCbbbbbbbbbbbbbbbbbbbbbb"])
    found = {(row["kind"], row["video_id"]): row for row in rows}
    # What an hour did not see is in no alert, nor an age at which the video was not watched.
    assert set(found) == {("taken_down", ONE), ("age_passed", ONE), ("outlier", ONE), ("outlier", TWO)}
    taken, passed, one, two = (
        found[key] for key in (("taken_down", ONE), ("age_passed", ONE), ("outlier", ONE), ("outlier", TWO))
    )
    assert (taken["title"], taken["views"], taken["happened_at"]) == ("Ein Título 猫", 1_000, hour_at(1))
    assert (passed["passed_age"], passed["views_at_age"], passed["place"]) == (24, 900, 1)
    assert (one["outlier_multiple"], one["previous_multiple"]) == (4.0, 2.0)
    assert two["previous_multiple"] == 5.0  # it is new here, and old itself: no news
    assert one["link"] == f"https://www.youtube.com/watch?v={ONE}"
    assert none == []
    assert len({frozenset(row) for row in rows}) == 1
