"""Texts that somebody wrote to break a program: quick, and never an exception."""

import sys
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.keywords.extraction import extract_keyphrases
from yt_assets.analysis.text.boilerplate import fold_line
from yt_assets.analysis.text.cleaning import describe_text

LENGTH = 5_000
"""What YouTube lets a description be."""
SECONDS = 0.05 if sys.gettrace() is None else 0.25
"""Coverage counts every line, and takes several times as long as the line itself."""
UNITS = {
    "one letter": "a",
    "one capital": "Ä",
    "combining marks": "\u0301",
    "a letter under marks": "a" + "\u0301" * 99,
    "emoji": "🌋",
    "joined emoji": "👨\u200d👩\u200d👧",
    "letters and full stops": "a.",
    "words and full stops": "lava.com.",
    "open e-mail": "a@",
    "unclosed links": "https://",
    "links without scheme": "www.",
    "paths": "a.ly/",
    "right-to-left overrides": "\u202e",
    "overridden words": "\u202elava \u202c",
    "hashtags": "#a",
    "signs": "#@:/.",
    "figures": "1:23",
    "hyphens": "a-",
    "apostrophes": "l'",
    "brackets": "[(「",
    "spaces": " ",
    "lines": "\n",
    "calls": "subscribe ",
    "kanji": "火",
    "mixed scripts": "火ラaの",
    "hangul": "가",
    "Thai": "ก",
    "surrogates": "\ud83d",
    "NUL": "\0",
    "different words": "".join(f"lava{number} " for number in range(600)),
    "words alike": "".join(f"{chr(97 + number % 26)}{chr(97 + number // 26)} Lava " for number in range(600)),
}
PIECES = st.sampled_from([*UNITS.values(), "Lava ", "the ", "http://", "@x", ". ", "\u200f", "ﷺ", "İ", "ß"])
HOSTILE = st.lists(st.tuples(PIECES, st.integers(1, 30)), max_size=12).map(
    lambda parts: "".join(piece * times for piece, times in parts)[:LENGTH]
)


def _seconds(text: str) -> float:
    begin = process_time()
    extract_keyphrases(text[:100], text)
    describe_text(text[:100], text, ())
    return process_time() - begin


@pytest.mark.parametrize("name", UNITS)
def test_a_description_of_one_thing_takes_no_time(name: str) -> None:
    """The best of five, in processor time: a busy machine is not the text's fault."""
    unit = UNITS[name]
    text = (unit * LENGTH)[:LENGTH]
    assert min(_seconds(text) for _ in range(5)) <= SECONDS
    fold_line(text)


@settings(deadline=None, max_examples=60)
@given(HOSTILE, HOSTILE)
def test_no_mixture_of_them_is_an_exception_or_junk(title: str, description: str) -> None:
    phrases = extract_keyphrases(title, description, tags=(title,), boilerplate={fold_line(description)})
    assert phrases == extract_keyphrases(title, description, tags=(title,), boilerplate={fold_line(description)})
    for phrase in phrases:
        assert 1 < len(phrase) <= 60
        assert "://" not in phrase
