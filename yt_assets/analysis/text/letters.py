"""Letters: which characters make up words, which ones a reader cannot see, and when two spellings look the same.

Here: the text as it reads (`legible`), and the one form in which spellings are compared (`fold`). Language, stop words,
names and keywords are all decided on that form. Not here: what may be stored (cleaning.py), cutting a text into words
(tokens.py), plurals and stems (scripts.py, keywords/folding.py).

Sources: Unicode 16, DerivedCoreProperties (Default_Ignorable_Code_Point) and NFKC; UTS 39, confusables, Latin and
Cyrillic letters alone.
"""

import re
import unicodedata
from functools import lru_cache

# Blocks with combining marks; the rest of Unicode up to here is Han, Hangul and private use, which have none.
_BLOCKS = ((0x300, 0x3100), (0xA000, 0xAC00), (0xFB00, 0x10000), (0x10A00, 0x12000), (0x1E000, 0x1E950))
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff"
)
_IGNORED = re.compile(f"[{_IGNORABLE}]")


def _marks() -> str:
    """A character class of all combining marks that can be seen, as ranges."""
    ranges: list[list[int]] = []
    for first, end in _BLOCKS:
        for point in range(first, end):
            if unicodedata.category(chr(point))[0] == "M" and not _IGNORED.match(chr(point)):
                if ranges and ranges[-1][1] == point - 1:
                    ranges[-1][1] = point
                else:
                    ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# Python's \w leaves out combining marks, and would cut Hindi, Khmer and Tibetan words at every vowel sign. The joiners
# belong to Persian and Indic words.
MARKS = _marks() + "\u200c\u200d"
# Scripts whose writers part words with a zero-width space: Thai, Lao, Tibetan, Burmese, Khmer, Chinese and Japanese.
_UNSPACED = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_SEPARATING = re.compile(f"(?<={_UNSPACED})\u200b|\u200b(?={_UNSPACED})")
# Between Latin, Greek, Cyrillic or Hebrew letters a joiner joins nothing.
_LOOSE_JOINER = re.compile("(?<![\u0600-\u109f\u1780-\u18af\U0001f000-\U0001ffff\ufe0f\u2600-\u27bf])[\u200c\u200d]")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
# Letters in other clothes: enclosed, Roman numerals as one character, full and half width, ligatures, mathematical.
_DRESSED = re.compile(
    "[\u2160-\u2188\u24b6-\u24e9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f"
    "\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc\U0001d400-\U0001d7ff\U0001f130-\U0001f149]+"
)
_VOICED = str.maketrans("\u309b\u309c", "\u3099\u309a")
_DRAWN_ALIKE = {
    "\u2010": "-",
    "\u2011": "-",
    "\ufe63": "-",
    "\uff0d": "-",
    "\u0640": "",
    "\u2028": "\n",
    "\u2029": "\n",
} | {"\u3164": " ", "\uffa0": " ", "＇": "'", "＆": "&", "＋": "+", "．": "."}
# Most texts need none of all this: one look tells, at one set of characters, which is what re finds fastest.
_UNUSUAL = re.compile(
    f"[{_IGNORABLE}\u200c\u200d\u20e3\u309b\u309c{re.escape(''.join(_DRAWN_ALIKE))}{_DRESSED.pattern[1:-2]}]"
)
_DRAWN = re.compile(f"[{''.join(map(re.escape, _DRAWN_ALIKE))}]")
_PLAIN = re.compile("[!-&(-_a-~ÀÁÂÄÇÈÉÊËÍÎÑÓÔÕÖÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüąćčęěğłńřśşšůźżž]+|[А-Яа-яіїєґ]+")
# Letters and marks that are their own folded form if composed: Indic, Thai to Burmese, Khmer, Kana, Han, Hangul.
_UNCASED = re.compile(
    "[\u0900-\u0965\u0970-\u09e5\u09f0-\u0fff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff가-힣]+"
)
_LATIN, _CYRILLIC = "ABCEHIJKMOPSTXYaceijopsxy", "АВСЕНІЈКМОРЅТХУасеіјорѕху"
_TO_LATIN, _TO_CYRILLIC = str.maketrans(_CYRILLIC, _LATIN), str.maketrans(_LATIN, _CYRILLIC)
_HAS_LATIN, _HAS_CYRILLIC = re.compile("[A-Za-z\u00c0-\u024f]"), re.compile("[\u0400-\u052f]")
_MIXED = re.compile(
    "(?<![A-Za-z\u0400-\u052f])(?:[A-Za-z]++[\u0400-\u052f]|[\u0400-\u052f]++[A-Za-z])[A-Za-z\u0400-\u052f]*"
)
# Digits in groups: a space that does not part words, or one before three zeros.
_GROUPED = re.compile("(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))|(?<=[0-9]) (?=000(?![0-9]))")

APOSTROPHES = "'’‘`´ʼʹ′՚׳"
_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES), "'")
# Hebrew points, Arabic points and small letters, joiners; the dot that casefold leaves of İ; a mark that stands alone.
_UNPOINTED = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]|(?<=i)\u0307"
)
_VARIANTS = str.maketrans(
    {"ё": "е", "ı": "i", "״": '"', "”": '"', "“": '"'}
    | dict.fromkeys("أإآٱ", "ا") | dict.fromkeys("یىېۍ", "ي") | dict.fromkeys("کڪ", "ك") | dict.fromkeys("ہھەۀ", "ه")
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)}
)  # fmt: skip


def legible(text: str) -> str:
    """``text`` as a reader sees it: nothing invisible inside words, plain letters for dressed ones, one hyphen.

    A soft hyphen, a zero-width space, a word joiner or a byte order mark is dropped; in scripts without spaces a
    zero-width space is a space. Letters of another script inside a word, drawn alike, become the word's own. Twice is
    once.
    """
    if " 000" in text or "\u00a0" in text or "\u202f" in text or "\u2009" in text:
        text = _GROUPED.sub("", text)
    if text.isascii():
        return text
    if _UNUSUAL.search(text):
        text = _as_usual(text)
    if _HAS_CYRILLIC.search(text) and _HAS_LATIN.search(text):
        text = _MIXED.sub(_one_script, text)
    return text


def _as_usual(text: str) -> str:
    """Each step for the characters that it is about: a look for one of them takes a hundredth of the step's time."""
    if "\u20e3" in text:
        text = _KEYCAP.sub("•", text)
    if "\u309b" in text or "\u309c" in text:
        text = text.translate(_VOICED)
    if "\u200b" in text:
        text = _SEPARATING.sub(" ", text)
    text = _IGNORED.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    text = _DRAWN.sub(lambda match: _DRAWN_ALIKE[match[0]], _DRESSED.sub(_undressed, text))
    return unicodedata.normalize("NFC", text)


def fold_text(text: str) -> str:
    """The form in which spellings that look alike are equal; apostrophes stay, as '. Twice is once.

    NFKC without case, İ and ı as i, ё as е, Arabic and Hebrew without points, Arabic without tatweel and with one alef,
    yeh, kaf and heh, digits of other scripts as 0 to 9.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    if _PLAIN.fullmatch(text):
        return text.casefold()
    if _UNCASED.fullmatch(text) and unicodedata.is_normalized("NFKC", text):
        return text
    plain = unicodedata.normalize("NFKC", legible(text).translate(_APOSTROPHES)).casefold()
    plain = _UNPOINTED.sub("", unicodedata.normalize("NFKC", plain)).translate(_VARIANTS)
    return unicodedata.normalize("NFC", plain)


fold = lru_cache(maxsize=100_000)(fold_text)


def _undressed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _one_script(match: re.Match[str]) -> str:
    """A word of Latin and Cyrillic letters in one script, where those of the other have twins there."""
    word = match[0]
    latin = word.translate(_TO_LATIN)
    if not _HAS_CYRILLIC.search(latin):
        return latin
    cyrillic = word.translate(_TO_CYRILLIC)
    return word if _HAS_LATIN.search(cyrillic) else cyrillic
