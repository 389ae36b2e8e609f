"""Lines that say nothing about the video above them."""

from __future__ import annotations

import pytest

from yt_assets.analysis.boilerplate import fold_line, recurring_lines, split_calls


@pytest.mark.parametrize(
    "noise",
    [
        "Subscribe for more!",
        "Follow me on my journey",
        "Instagram: someone",
        "© 2026 Someone",
        "チャンネル登録お願いします",
        "Подписывайтесь на канал",
        "Abonnez-vous",
    ],
)
def test_a_line_that_asks_or_sells_is_known_and_its_neighbours_are_not(noise: str) -> None:
    lines = list(split_calls(f"Volcanoes of Iceland\n{noise}\nBasalt columns"))
    assert lines == [("Volcanoes of Iceland", False), (noise, True), ("Basalt columns", False)]


def test_a_video_about_a_network_asks_for_nothing() -> None:
    assert list(split_calls("How Instagram changed photography")) == [("How Instagram changed photography", False)]


def test_a_line_is_the_same_in_another_case_width_spacing_and_number() -> None:
    assert fold_line("  Episode 12 of  30: ＬＩＶＥ ") == fold_line("EPISODE 7 of 9: live") == "episode 0 of 0: live"


def test_a_line_too_short_to_matter_folds_to_nothing() -> None:
    assert fold_line("#volcanoes") == "#volcanoes"
    assert fold_line("#volcano") == fold_line("") == fold_line("   ") == ""


def test_a_line_recurs_in_three_videos_and_a_fifth_of_the_channel() -> None:
    credit, series = "Filmed on a small boat", "This is a series about lava"
    descriptions = [f"{credit}\n{series if number < 3 else 'Something'} {number}" for number in range(20)]
    assert recurring_lines(descriptions) == {fold_line(credit), fold_line("Something 9")}
    assert recurring_lines(descriptions[:15]) == {fold_line(credit), fold_line(f"{series} 1"), fold_line("Something 9")}


def test_a_line_repeated_within_one_video_or_in_two_does_not_recur() -> None:
    assert recurring_lines([]) == frozenset()
    assert recurring_lines(["The same line here\n" * 5, "The same line here", "Another one"]) == frozenset()
