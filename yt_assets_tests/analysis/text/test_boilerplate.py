"""Lines that say nothing about the video above them."""

import pytest

from yt_assets.analysis.text.boilerplate import fold_line, kind_of_sentence, may_ask, recurring_lines, sentences_of
from yt_assets.analysis.text.letters import fold
from yt_assets.analysis.text.tokens import cut


@pytest.mark.parametrize(
    "noise",
    [
        "Subscribe for more!",
        "Follow me on my journey",
        "Follow @someone",
        "Instagram: someone",
        "© 2026 Someone",
        "チャンネル登録お願いします",
        "Подписывайтесь на канал",
        "Abonnez-vous",
        "Suscríbete al canal",
        "Folgt mir auf allen Wegen",
        "구독과 좋아요",
        "Jangan lupa subscribe",
        "インスタ：someone",
    ],
)
def test_a_line_that_asks_or_sells_is_known_and_its_neighbours_are_not(noise: str) -> None:
    lines = sentences_of(f"Volcanoes of Iceland\n{noise}\nBasalt columns")
    assert [kind_of_sentence(line) for line in lines] == ["prose", "call", "prose"]
    assert any(may_ask(fold(piece)) for piece in cut(noise))


@pytest.mark.parametrize(
    "credit",
    [
        "Music: Someone - Deep Sea",
        "Musik von Someone",
        "🎵 Música: Someone",
        "Музыка: Someone",
        "Song: Someone",
        "Sound effects: someone",
        "BGM：Someone",
        "Edited by Someone",
        "Deep Sea by Someone (incompetech)",
    ],
)
def test_whose_music_plays_is_no_subject(credit: str) -> None:
    assert kind_of_sentence(credit) == "credits"
    assert any(may_ask(fold(piece)) for piece in cut(credit))


def test_a_video_about_a_network_or_about_music_asks_for_nothing() -> None:
    for text in ("How Instagram changed photography", "Music theory for beginners", "A song about the sea"):
        assert kind_of_sentence(text) == "prose"


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
