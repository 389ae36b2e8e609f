"""What a reader cannot see cuts no word, and what looks the same is the same."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.text import letters
from yt_assets.analysis.text.letters import MARKS, fold, fold_text, legible

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=80)
INVISIBLE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u034f\u180e\u2063\ufe0f"


@pytest.mark.parametrize("sign", INVISIBLE)
def test_an_invisible_character_cuts_no_word(sign: str) -> None:
    assert legible(f"Piz{sign}za") == "Pizza"
    assert legible(f"Пиц{sign}ца") == "Пицца"


@pytest.mark.parametrize("word", ["ข้าว\u200bผัด", "ភាសា\u200bខ្មែរ", "ພາສາ\u200bລາວ", "မြန်\u200bမာ"])
def test_a_zero_width_space_parts_words_where_writers_use_it_so(word: str) -> None:
    assert len(legible(word).split()) == 2


def test_joiners_stay_where_they_belong_to_the_word() -> None:
    assert legible("می\u200cخواهم") == "می\u200cخواهم"
    assert legible("क्\u200dष") == "क्\u200dष"
    assert legible("Piz\u200dza") == "Pizza"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            ("İSTANBUL", "istanbul"),
            ("IĞDIR", "ığdır"),
            ("ЁЛКА", "елка"),
            ("Straße", "STRASSE"),
            ("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"),
        ),
        *(("كتـــاب", "كتاب"), ("كِتَاب", "كتاب"), ("کتابی", "كتابي"), ("أحمد", "احمد"), ("ہے", "هے"), ("۱۲", "12")),
        *(
            ("カ゛", "ガ"),
            ("ｶﾞ", "ガ"),
            ("ＦＵＬＬ", "full"),
            ("𝐁𝐨𝐥𝐝", "bold"),
            ("Ⅳ", "iv"),
            ("ﬁsh", "fish"),
            ("ﻛﺘﺎب", "كتاب"),
        ),
        *(("שָׁלוֹם", "שלום"), ("JAY‑Z", "jay-z"), ("don’t", "don't"), ("об’єкт", "об'єкт"), ("می‌خواهم", "میخواهم")),
        *(
            ("Pi\u0437za".replace("\u0437", "z"), "pizza"),
            ("Сoffee", "coffee"),
            ("Мoсква", "москва"),
            ("cafe\u0301", "café"),
        ),
    ],
)
def test_spellings_that_a_reader_cannot_tell_apart_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("año", "ano"), ("ラーメン", "らーめん"), ("май", "маи"), ("iOS 17.1", "iOS 171")]
)
def test_spellings_that_a_reader_tells_apart_do_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(
    st.sampled_from(
        ["Pizza Dough", "Соль и перец", "İstanbul", "قصة البحر", "کتاب خوب", "ガイドブック", "Straße", "здоров'я"]
    ),
    st.data(),
)
def test_no_disguise_makes_another_word(text: str, data: st.DataObject) -> None:
    """Case, width, composition, invisible characters, tatweel, points: each drawn at random, all at once."""
    sign = st.sampled_from(["", "", "\u00ad", "\u2060", "\ufeff", "\ufe0f"])
    written = "".join(letter + data.draw(sign) for letter in text)
    if "\u0600" < text[0] < "\u0700":
        written = "".join(letter + data.draw(st.sampled_from(["", "\u0640", "\u064e"])) for letter in text)
    written = data.draw(st.sampled_from([written, written.upper(), written.lower()]))
    composed, apart = unicodedata.normalize("NFC", written), unicodedata.normalize("NFKD", written)
    written = data.draw(st.sampled_from([written, composed, apart]))
    assert fold(written).split() == fold(text).split()


@settings(deadline=None)
@given(ANY_TEXT)
def test_twice_is_once(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)
    assert legible(legible(text)) == legible(text)


@pytest.mark.parametrize(
    "script",
    ["ខ្មែរ", "မြန်မာ", "ພາສາລາວ", "བོད་ཡིག", "ދިވެހި", "हिन्दी", "தமிழ்", "සිංහල", "ትግርኛ", "ภาษาไทย", "ཇོང་ཁ", "ꦗꦮ", "ᮞᮥᮔ᮪ᮓ"],
)
def test_the_marks_of_every_script_are_letters(script: str) -> None:
    assert [sign for sign in script if not (sign.isalpha() or sign == "་") and sign not in expanded_marks()] == []


def expanded_marks() -> frozenset[str]:
    signs: set[str] = set()
    for first, last in zip(MARKS[:-2:3], MARKS[2:-2:3], strict=True):
        signs.update(map(chr, range(ord(first), ord(last) + 1)))
    return frozenset(signs)


def test_letters_that_are_their_own_form_are_passed_on_as_they_are() -> None:
    """A look at the letters takes a tenth of the time of normalizing them, and must come to the same."""
    plain = [letter for letter in map(chr, range(0x900, 0xD7A4)) if letters._UNCASED.match(letter)]
    assert len(plain) > 40_000
    for word in (f"{letter}\u0e01{letter}" for letter in plain):
        legible_form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
        assert fold_text(word) == legible_form
