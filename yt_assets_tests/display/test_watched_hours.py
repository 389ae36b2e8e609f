"""How much of a window was watched: a gain of 29 hours is none of seven days."""

from typing import Any

import pytest

from yt_assets.cli.video_sheet import gains
from yt_assets.display.lists import watched_hours


def row(covered: float | None, *, is_upload: int = 0, **more: Any) -> dict[str, Any]:
    return {"covered_hours": covered, "is_upload": is_upload, **more}


@pytest.mark.parametrize(
    ("rows", "watched"),
    [
        ([], None),
        ([row(None)], None),
        ([row(167.2)], None),
        ([row(151.3)], None),
        ([row(29.0), row(12.5)], 29),
        ([row(29.0), row(168.0)], None),
        # An upload was watched since its publication, and says nothing of the others.
        ([row(5.0, is_upload=1)], None),
        ([row(5.0, is_upload=1), row(29.0)], 29),
    ],
)
def test_a_window_is_whole_where_nine_tenths_of_it_were_watched(
    rows: list[dict[str, Any]], watched: int | None
) -> None:
    assert watched_hours(rows, 168) == watched


def test_a_gain_names_the_hours_that_it_is_of() -> None:
    windows = [row(hours, window_hours=each, views_gained=260) for each, hours in ((24, 24.0), (168, 29.0))]
    assert gains(windows) == "+260 in 24 h, +260 in 29 h of 7 d"
