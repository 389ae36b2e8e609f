"""The kinds of texts of test_text_rules.py, with letters, signs and places drawn at random.

Here: one property for each kind. Not here: cases written out.
"""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yt_assets.analysis.keywords.extraction import extract_keyphrases
from yt_assets.analysis.keywords.folding import keyword_key
from yt_assets.analysis.text.generic_words import MONTHS, PLATFORMS
from yt_assets.analysis.text.letters import fold
from yt_assets.analysis.text.stop_words import STOP_WORDS

pytestmark = pytest.mark.unmeasured
LATIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8)
CAPITALS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=3)
NAMES = st.lists(LATIN.map(str.capitalize), min_size=2, max_size=4).map("".join)
UKRAINIAN = st.text("абвгдежзиклмнопрст", min_size=2, max_size=6)
# Letters of scripts with marks, and the marks.
MARKED = (
    ("កខគងចឆជតថនបផពមយរលវសហ", "្ាិីឹុូេែោំះ់"), ("ကခဂငစတထနပမယရလဝသဟ", "ါာိီုူေဲံ့း္်ျြွှ"), ("ກຂຄງຈຊດຕທນບປພມຍລວສຫ", "ັິີຶືຸູ່້"),
    ("कखगघचजटडतदनपबमयरलवसह", "ािीुूेैोौं्"), ("கசடதநபமயரலவ", "ாிீுூெேைொோ்"), ("ހށނރބޅކއވމފދތލ", "ަާިީުޫެޭޮޯް"),
)  # fmt: skip


def phrases_of(title: str, description: str = "", language: str | None = None) -> list[str]:
    return extract_keyphrases(title, description, top_k=10, language=language)


def words_of(phrases: list[str]) -> set[str]:
    return {word for phrase in phrases for word in phrase.split()}


@settings(deadline=None)
@given(NAMES, LATIN, LATIN)
def test_a_hashtag_keeps_its_spelling(name: str, one: str, other: str) -> None:
    assume({one, other}.isdisjoint(part.lower() for part in re.findall("[A-Z][a-z]*", name)))
    assert words_of(phrases_of(f"{one} #{name} | {other}")) <= {one, name, other}


@settings(deadline=None)
@given(st.integers(1_000, 10**12), st.sampled_from([",", ".", "\u00a0", "\u202f", "'", "’"]), LATIN, st.booleans())
def test_a_grouped_number_is_one_number(number: int, sign: str, word: str, is_indian: bool) -> None:
    grouped = f"{number:,}".replace(",", sign)
    if is_indian:
        head, tail = str(number)[:-3], str(number)[-3:]
        grouped = sign.join([*re.findall(r"\d{1,2}", head), tail]) if sign in ",." else grouped
    written = grouped.replace("\u00a0", "").replace("\u202f", "")
    assert words_of(phrases_of(f"spent {grouped} {word}")) <= {"spent", word, written}


@settings(deadline=None)
@given(st.one_of(st.tuples(st.integers(1, 99), st.integers(1, 99)), st.tuples(CAPITALS, CAPITALS)), LATIN, LATIN)
def test_a_slash_between_figures_or_capitals_cuts_no_word(sides: tuple[object, object], one: str, other: str) -> None:
    whole = f"{sides[0]}/{sides[1]}"
    assert words_of(phrases_of(f"{one} {whole} {other}")) <= {one, whole, other}


@settings(deadline=None)
@given(UKRAINIAN, UKRAINIAN, UKRAINIAN, st.sampled_from("'’ʼ`"))
def test_an_apostrophe_inside_a_cyrillic_word_cuts_it_not(one: str, other: str, word: str, sign: str) -> None:
    title = f"{one}{sign}{other} {word}"
    assert words_of(phrases_of(title, language="uk")) <= set(title.split())


@settings(deadline=None)
@given(st.sampled_from(MARKED), st.data())
def test_marks_belong_to_their_letters(script: tuple[str, str], data: st.DataObject) -> None:
    letters, marks = script
    syllable = st.tuples(st.sampled_from(letters), st.text(marks, max_size=2)).map("".join)
    words = data.draw(st.lists(st.lists(syllable, min_size=2, max_size=5).map("".join), min_size=1, max_size=4))
    # Marks have an order of their own, however they were written.
    whole = {unicodedata.normalize("NFC", word) for word in words}
    assert words_of(phrases_of(" ".join(words))) <= whole


@settings(deadline=None)
@given(st.text("אבגדהוזחטיכלמנ", min_size=2, max_size=5), st.sampled_from("אבגדחלמר"), st.sampled_from('"״”'))
def test_gershayim_stand_inside_a_hebrew_word(begin: str, end: str, sign: str) -> None:
    whole = f"{begin}{sign}{end}"
    assert words_of(phrases_of(f"{whole} מיוחד")) <= {whole, "מיוחד"}


@settings(deadline=None)
@given(
    st.lists(LATIN, min_size=1, max_size=4), st.sampled_from("\u00ad\u200b\u2060\ufeff\u200e\u034f\ufe0f"), st.data()
)
def test_an_invisible_character_changes_nothing(words: list[str], sign: str, data: st.DataObject) -> None:
    title = " ".join(words)
    place = data.draw(st.integers(0, len(title)))
    assert phrases_of(title[:place] + sign + title[place:]) == phrases_of(title)


@settings(deadline=None)
@given(st.lists(LATIN, min_size=2, max_size=3), st.sampled_from("\u2010\u2011"))
def test_a_non_breaking_hyphen_is_a_hyphen(words: list[str], sign: str) -> None:
    assert phrases_of(sign.join(words)) == phrases_of("-".join(words))


@settings(deadline=None)
@given(
    st.sampled_from(
        [
            ("İZMİR GEZİSİ", "izmir gezisi"),
            ("رحلـــة بحرية", "رحلة بحرية"),
            ("ЁЛКА И ЛЁД", "елка и лед"),
            ("Ｗａｌｎｕｔ", "walnut"),
        ]
    ),
    st.booleans(),
)
def test_one_keyword_whatever_the_case_or_the_dress(spellings: tuple[str, str], is_swapped: bool) -> None:
    title, description = spellings[::-1] if is_swapped else spellings
    keys = [keyword_key(phrase) for phrase in phrases_of(title, description)]
    assert len(set(keys)) == len(keys)
    assert [keyword_key(phrase) for phrase in phrases_of(title, title)] == [
        keyword_key(phrase) for phrase in phrases_of(description, description)
    ]


@settings(deadline=None)
@given(
    st.sampled_from(sorted(set(STOP_WORDS) - {"ja", "zh", "ko", "th", "km", "lo", "my", "fr", "it", "ca"})), st.data()
)
def test_a_phrase_neither_begins_nor_ends_with_a_function_word(code: str, data: st.DataObject) -> None:
    stops = sorted(STOP_WORDS[code])
    words = data.draw(st.lists(st.one_of(st.sampled_from(stops), LATIN), min_size=1, max_size=8))
    for phrase in phrases_of(" ".join(words), language=code):
        first, *_, last = [*phrase.split(), phrase.split()[-1]]
        assert fold(first) not in STOP_WORDS[code]
        assert fold(last) not in STOP_WORDS[code]


@settings(deadline=None)
@given(
    st.text("嫌好新楽静悲優美", min_size=2, max_size=3),
    st.sampled_from(["い", "き", "り", "み", "らしい"]),
    st.sampled_from("のをがは"),
)
def test_a_japanese_word_keeps_its_ending(kanji: str, ending: str, particle: str) -> None:
    assert kanji not in phrases_of(f"昔から{kanji}{ending}{particle}話", language="ja")


@settings(deadline=None)
@given(
    st.text("가나다라마바사자차카", min_size=2, max_size=3), st.sampled_from(["하는", "되는", "시키는", "있는", "많은"])
)
def test_a_korean_stem_does_not_stand_alone(noun: str, ending: str) -> None:
    assert f"{noun}{ending[:-1]}" not in phrases_of(f"{noun}{ending} 이유")


@settings(deadline=None)
@given(st.sampled_from(sorted(PLATFORMS)), st.sampled_from([": ", " - ", " → "]), LATIN.map(str.capitalize))
def test_a_link_and_its_name_are_no_subject(platform: str, sign: str, name: str) -> None:
    phrases = phrases_of("Red lava", f"Deep sea\n{platform.title()}{sign}https://example.org/{name}")
    assert fold(platform) not in {fold(phrase) for phrase in phrases}


@settings(deadline=None)
@given(
    st.sampled_from(["Music: {}", "Musik: {}", "Música: {}", "Музыка: {}", "Song: {}", "BGM: {}", "Music by {}"]), NAMES
)
def test_a_credit_is_no_subject(credit: str, name: str) -> None:
    assert name not in phrases_of("Red lava", f"Deep sea\n{credit.format(name)}")


@settings(deadline=None)
@given(st.integers(1, 31), st.sampled_from(sorted(MONTHS)), st.integers(1990, 2030))
def test_a_date_is_no_subject(day: int, month: str, year: int) -> None:
    for date in (f"{day} {month} {year}", f"{month} {day}, {year}", f"{day}. {month}"):
        assert (
            fold(month) not in {fold(word) for word in words_of(phrases_of(f"Lava {date}", ""))}
            or fold(month) == "lava"
        )
