"""What differs between two states of a video, and how it is said."""

from yt_assets.analysis.events import LEAD, Change, TextState, mark_passed, state_change, text_changes

TEXT = TextState("Title", "Words", ["a", "b"], "22")


def test_each_part_of_a_text_that_differs_is_a_change() -> None:
    assert text_changes(TEXT, TEXT) == []
    assert text_changes(TEXT, TextState("New", "Words", ["b"], None)) == [
        Change("title_changed", "Title", "New"),
        Change("tags_changed", "a, b", "b"),
        Change("category_changed", "22", ""),
    ]


def test_of_a_long_text_the_part_that_changed_is_shown() -> None:
    before, after = "same " * 400 + "old end", "same " * 400 + "new end"
    (change,) = text_changes(TEXT._replace(description=before), TEXT._replace(description=after))
    assert change.before is not None
    assert change.after is not None
    assert change.before.startswith("…")
    assert (change.before[-7:], change.after[-7:]) == ("old end", "new end")
    (longer,) = text_changes(TEXT._replace(description=before), TEXT._replace(description=before + "!" * 900))
    assert longer.after == "…" + before[-LEAD:] + "!" * 900


def test_states_of_a_broadcast_make_events() -> None:
    kinds = {
        ("upcoming", "live"): "went_live",
        ("none", "live"): "went_live",
        ("upcoming", "none"): "premiered",
        ("live", "none"): "became_video",
    }
    for states, kind in kinds.items():
        assert state_change(*states) == Change(kind, *states)
    assert state_change(None, "none") is None
    assert state_change("none", "upcoming") is None


def test_the_highest_round_number_counts() -> None:
    assert mark_passed(999, 1_000) == 1_000
    assert mark_passed(900, 250_000) == 100_000
    assert mark_passed(1_000, 9_999) is None
    assert mark_passed(5_000, 4_000) is None
