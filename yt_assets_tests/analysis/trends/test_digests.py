"""A channel's hour in figures and in one plain sentence."""

from typing import Any

import pandas as pd
import pytest

from yt_assets.analysis.trends.digests import channel_hours, plain_digest


def trends(*rows: tuple[str, str, str, float | None, float | None, int]) -> pd.DataFrame:
    """The last figure is gain_rank; what rises has it as trend_rank as well."""
    columns = ["channel_id", "video_id", "label", "views_per_hour", "outlier_multiple", "gain_rank"]
    frame = pd.DataFrame.from_records(list(rows), columns=columns)
    frame = frame.astype({"views_per_hour": "float64", "outlier_multiple": "float64", "gain_rank": "Int64"})
    return frame.assign(trend_rank=frame["gain_rank"].where(frame["label"].isin(["viral", "surging", "rising"])))


def test_a_channel_is_counted_by_label_and_its_fastest_videos_are_named() -> None:
    (found,) = channel_hours(
        trends(
            ("A", "a1", "viral", 900.0, 12.0, 1),
            ("A", "a2", "steady", 40.0, None, 4),
            ("A", "a3", "steady", 50.0, 1.0, 3),
            ("A", "a4", "slowing", -10.0, 0.1, 5),
            ("A", "a5", "too_early", None, None, 2),
        )
    )
    assert (found.videos, found.moving, found.views_per_hour, found.best) == (5, 4, 980.0, (1, 1))
    assert found.labels == {"viral": 1, "steady": 2, "slowing": 1, "too_early": 1}
    assert [video.video_id for video in found.fastest] == ["a1", "a3", "a2"]


def test_the_channel_of_what_rises_comes_first_then_views_to_come_and_ties_go_by_id() -> None:
    rows = trends(
        ("B", "b", "steady", 1.0, 1.0, 2),
        ("A", "a", "steady", 1.0, 1.0, 2),
        ("C", "c", "steady", 1.0, 1.0, 1),
        ("D", "d", "rising", 1.0, 1.0, 9),
    )
    assert [channel.channel_id for channel in channel_hours(rows)] == ["D", "C", "A", "B"]


def test_an_hour_without_videos_has_no_channels() -> None:
    assert channel_hours(trends()) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [
                ("A", "a", "viral", 29_436.0, 146.94, 1),
                ("A", "b", "rising", 64.0, 2.0, 2),
                ("A", "c", "steady", 0.0, 1.0, 3),
            ],
            "1 viral, 1 rising of 3 videos. 29,500 views an hour over all; "
            "the fastest gets 29,400, 147 × this channel's usual at its age.",
        ),
        (
            [("A", "a", "steady", 12.0, None, 1)],
            "Nothing unusual in 1 video. 12 views an hour over all; the fastest gets 12.",
        ),
        (
            [("A", "a", "too_early", None, None, 1), ("A", "b", "too_early", None, None, 2)],
            "Too early to tell: 2 videos counted for the first time.",
        ),
    ],
)
def test_the_sentence_holds_figures_and_no_title(rows: list[Any], expected: str) -> None:
    (channel,) = channel_hours(trends(*rows))
    assert plain_digest(channel) == expected
