"""Pictures: what is in them, that strangers' words are only words, and that they are small."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yt_assets.analysis.trends.labels import LABELS
from yt_assets.display.figures import short
from yt_assets.display.plots import engagement_against_norm, labels_shared, quota_left, views_gained
from yt_assets_tests.display.reading import SVG, Page, elements_of, words_of

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)
DAY = timedelta(hours=24)
HOSTILE = '</text><script>alert(1)</script><image href="https://evil.example/x"/>\x00\ud800'
DRAWN = {f"{SVG}svg", f"{SVG}path", f"{SVG}text"}


def counts(hours: int, per_hour: int = 100) -> dict[datetime, int | None]:
    return {HOUR - timedelta(hours=ago): 5_000 + per_hour * (hours - ago) for ago in range(hours)}


def lines(markdown: str | None) -> list[list[tuple[int, int]]]:
    """The points of each line that was drawn, in pixels."""
    paths = [element.get("d", "") for element in elements_of(markdown) if element.get("fill") == "none"]
    return [[(int(x), int(y)) for x, y in (point.split() for point in path[1:].split("L"))] for path in paths]


def test_five_lines_begin_at_nothing_and_the_steepest_ends_at_the_top() -> None:
    videos = [(f"video {number}", counts(24, 100 * number)) for number in range(1, 8)]
    drawn = lines(views_gained(videos, HOUR, DAY))
    assert len(drawn) == 5
    assert {line[0] for line in drawn} == {(48, 132)}
    assert [line[-1][1] for line in drawn] == [107, 82, 58, 33, 8]
    assert all(line[-1][0] == 360 for line in drawn)
    assert {"06:00 UTC", "05:00 UTC"} < set(words_of(views_gained(videos, HOUR, DAY))), "a day earlier, and now"


def test_videos_of_one_title_are_two_lines() -> None:
    """Streams of a day are often called the same."""
    assert len(lines(views_gained([("Live", counts(3)), ("Live", counts(3, 7))], HOUR, DAY))) == 2


def test_a_gap_and_a_hidden_count_leave_the_other_points() -> None:
    views = counts(6) | {HOUR - timedelta(hours=2): None}
    (line,) = lines(views_gained([("video", views)], HOUR, DAY))
    assert len(line) == 6, "five counts, and the first one again"


@pytest.mark.parametrize("views", [{}, {HOUR: 5}, {HOUR: None, HOUR - timedelta(hours=1): None}])
def test_one_hour_is_no_line(views: dict[datetime, int | None]) -> None:
    assert views_gained([("video", views)], HOUR, DAY) is None


def test_views_that_stand_still_are_a_line_at_the_bottom() -> None:
    (line,) = lines(views_gained([("video", counts(3, 0))], HOUR, DAY))
    assert {y for _, y in line} == {132}


def test_labels_are_counted_in_their_order_and_a_new_one_is_not_lost() -> None:
    words = words_of(labels_shared({"steady": 20, "viral": 2, "unheard": 1}, LABELS))
    assert words[::2] == [*LABELS, "unheard"]
    assert words[1::2] == ["2", "0", "0", "20", "0", "0", "0", "0", "1"]
    assert labels_shared({}, LABELS) is None


def test_rates_are_drawn_with_the_norm_where_there_is_one() -> None:
    rows: list[dict[str, Any]] = [
        {"video_id": "a" * 11, "title": "First", "smoothed_rate": 0.10, "format_norm": 0.05},
        {"video_id": "b" * 11, "title": None, "smoothed_rate": 0.05, "format_norm": None},
        {"video_id": "c" * 11, "title": "No rate", "smoothed_rate": None, "format_norm": 0.05},
    ]
    found = elements_of(engagement_against_norm(rows))
    bars, marks = (element.get("d", "") for element in found if element.tag == f"{SVG}path")
    assert (bars.count("h270v13"), bars.count("h135v13"), marks.count("M")) == (1, 1, 1)
    assert words_of(engagement_against_norm(rows)) == ["First", "10.0 %", "b" * 11, "5.0 %"]
    assert engagement_against_norm(rows[2:]) is None


def test_the_quota_burns_down_from_the_whole_day_against_an_even_line() -> None:
    markdown = quota_left({"default": [(6.0, 9_000), (12.0, 5_000)], "empty": []}, 10_000, 12.0)
    default, even = lines(markdown)
    assert default == [(48, 8), (48, 8), (126, 20), (204, 70)]
    assert even == [(48, 8), (48, 8), (360, 132)]
    assert "default: 5,000 left" in words_of(markdown)
    assert quota_left({}, 10_000, 12.0) is None
    assert quota_left({"default": [(1.0, 0)]}, 0, 12.0) is None


@pytest.mark.parametrize(
    "markdown",
    [
        views_gained([(HOSTILE, counts(24)), (HOSTILE, counts(24, 3))], HOUR, DAY),
        engagement_against_norm([{"video_id": "a" * 11, "title": HOSTILE, "smoothed_rate": 0.1, "format_norm": 0.2}]),
        labels_shared({HOSTILE: 3}, LABELS),
        quota_left({HOSTILE: [(1.0, 5)]}, 10, 23.0),
    ],
    ids=["views", "engagement", "labels", "quota"],
)
def test_what_strangers_wrote_is_text_in_a_picture_and_nothing_else(markdown: str | None) -> None:
    found = elements_of(markdown)
    assert {element.tag for element in found} == DRAWN
    assert all(not name.startswith("on") and "href" not in name for each in found for name in each.attrib)
    assert any("</text><script>" in words for words in words_of(markdown))
    page = Page(markdown or "")
    assert page.tags == ["p", "img"]
    assert page.links[0].startswith("data:image/svg+xml;base64,")


def test_a_day_of_five_long_titles_is_under_four_kilobytes() -> None:
    """Every hour stores its pictures: with twelve, a year of them would be half a gigabyte."""
    videos = [("A title as long as YouTube allows them " * 3, counts(24, number * 7_777)) for number in range(1, 6)]
    assert len(views_gained(videos, HOUR, DAY) or "") < 4_000


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"), (950, "950"), (999.4, "999"), (999.6, "1.0k"), (1_250, "1.2k"), (9_960, "10k"), (34_000, "34k"),
        (999_499, "999k"), (999_500, "1.0M"), (-999_999, "-1.0M"), (5.6e6, "5.6M"), (999_999_999, "1.0G"),
        (2e9, "2.0G"),
    ],
)  # fmt: skip
def test_numbers_on_an_axis_are_short(value: float, words: str) -> None:
    assert short(value) == words
