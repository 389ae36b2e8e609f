"""What an hour is made of is said in a sentence, and estimated figures are marked."""

from datetime import UTC, datetime, timedelta

from yt_assets.display.lists import LISTS, coverage_words, marked

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)


def test_an_hour_that_saw_everything_says_nothing() -> None:
    whole = {"observed": 9, "estimated": 0, "waiting": 0, "oldest_look": HOUR}
    assert coverage_words(whole, HOUR) is None
    assert coverage_words(None, HOUR) is None


def test_an_hour_that_saw_a_part_says_how_much_and_how_old_the_others_are() -> None:
    part = {"observed": 31_000, "estimated": 169_000, "waiting": 5, "oldest_look": HOUR - timedelta(hours=22)}
    assert coverage_words(part, HOUR) == (
        "31,000 of 200,005 videos were seen in this hour. 169,000 others, marked ~, stand by their newest look, up to "
        "23 hours old. 5 wait for a first or a newer look."
    )
    none = {"observed": 1, "estimated": 0, "waiting": 1, "oldest_look": None}
    assert coverage_words(none, HOUR) == "1 of 2 videos was seen in this hour. 1 waits for a first or a newer look."
    one = {"observed": 24, "estimated": 1, "waiting": 0, "oldest_look": HOUR - timedelta(minutes=55)}
    assert coverage_words(one, HOUR) == (
        "24 of 25 videos were seen in this hour. 1 other, marked ~, stands by its newest look, up to 2 hours old."
    )


def test_a_figure_of_a_video_that_the_hour_did_not_see_is_marked() -> None:
    assert marked({"estimated": 1}, "900") == "~900"
    assert marked({"estimated": 0}, "900") == "900"
    assert marked({}, "900") == "900"
    words = LISTS["gaining"]
    assert words.worded({"predicted_gain": 900, "estimated": 1}) == "~" + words.worded({"predicted_gain": 900})
    assert words.worded({"predicted_gain": None, "estimated": 1}) == words.worded({"predicted_gain": None})
