"""Which language a text is in: what its creator declares, what its channel writes, and what its letters tell.

Here: the order of these, and the guess. Not here: word lists (stop_words.py), what a language does to its words
(scripts.py).
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from yt_assets.analysis.text.letters import fold_text, legible
from yt_assets.analysis.text.stop_words import LANGUAGES_OF, LATIN
from yt_assets.analysis.text.tokens import ADDRESS

UNKNOWN = "unknown"
# Of title and description together; more would not change the guess.
READ_CHARS = 600
# A script names the language from this share of the letters on; brand names keep titles half Latin.
SCRIPT_SHARE = 0.25
# One function word is a coincidence: "die" and "fan" and "no" are words in several languages.
MIN_FUNCTION_WORDS = 2

SCRIPTS = (
    ("ja", 0x3040, 0x30FF), ("ko", 0xAC00, 0xD7AF), ("ko", 0x1100, 0x11FF), ("zh", 0x4E00, 0x9FFF),
    ("zh", 0x3400, 0x4DBF), ("th", 0x0E00, 0x0E7F), ("lo", 0x0E80, 0x0EFF), ("bo", 0x0F00, 0x0FFF),
    ("my", 0x1000, 0x109F), ("ka", 0x10A0, 0x10FF), ("am", 0x1200, 0x137F), ("km", 0x1780, 0x17FF),
    ("deva", 0x0900, 0x097F), ("bn", 0x0980, 0x09FF), ("pa", 0x0A00, 0x0A7F), ("gu", 0x0A80, 0x0AFF),
    ("or", 0x0B00, 0x0B7F), ("ta", 0x0B80, 0x0BFF), ("te", 0x0C00, 0x0C7F), ("kn", 0x0C80, 0x0CFF),
    ("ml", 0x0D00, 0x0D7F), ("si", 0x0D80, 0x0DFF), ("he", 0x0590, 0x05FF), ("arab", 0x0600, 0x06FF),
    ("dv", 0x0780, 0x07BF), ("hy", 0x0530, 0x058F), ("el", 0x0370, 0x03FF), ("cyrl", 0x0400, 0x052F),
    ("latn", 0x0041, 0x005A), ("latn", 0x0061, 0x007A), ("latn", 0x00C0, 0x024F), ("latn", 0x1EA0, 0x1EFF),
)  # fmt: skip
# Languages of a script that several share, the largest first; further letters of one name it without its words.
SHARED = {
    "latn": tuple(LATIN),
    "cyrl": ("ru", "uk", "bg", "sr", "be", "kk", "tg", "mn"),
    "arab": ("ar", "fa", "ur"),
    "deva": ("hi", "mr", "ne"),
}
OWN_LETTERS = (
    ("ur", frozenset("ٹڈڑںے")), ("fa", frozenset("پچژگ")), ("be", frozenset("ўЎ")), ("uk", frozenset("їєґЇЄҐ")),
    ("tg", frozenset("ҷӣӯҶӢӮ")), ("kk", frozenset("әңұӘҢҰ")), ("mr", frozenset("ळ")), ("sr", frozenset("јљњћђџЈЉЊЋЂЏ")),
)  # fmt: skip
# A tie between these goes to the first, which many more people write.
CLOSE = frozenset({("id", "ms"), ("cs", "sk"), ("es", "ca"), ("tr", "az"), ("da", "no"), ("ru", "bg"), ("hi", "ne")})
LINK = re.compile(ADDRESS)
WORDS = re.compile(r"""[^\s!"#$%&()*+,\-./:;<=>?@\[\\\]^_{|}~0-9।،؛؟«»“”„…–—|]+""")
# Of what a text in another script holds most; the rest is looked up letter by letter.
NOT_LATIN = re.compile("[^\0-\u02ff\u1e00-\u2fff\u3000-\u3030\ufe00-\uffff\U00010000-\U0010ffff]+")
# Of the scripts whose languages share words: all else folds as its case does.
NOT_FOLDED_BY_CASE = re.compile("[‘-’´ʼʹ′İıёЁ\u0300-\u036f\u0600-\u06ff\u093c\u0958-\u095f]")
LATIN_LETTERS = re.compile("[A-Za-z\u00c0-\u024f\u1ea0-\u1eff]")
# What YouTube and BCP 47 call by another code than ISO 639-1, and codes that name no language.
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "fil": "tl", "nb": "no", "nn": "no", "cmn": "zh", "yue": "zh"}
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis", "qaa", ""})


def declared_language(tag: str | None) -> str | None:
    """ISO 639-1 code (639-3 where there is none) of a BCP 47 ``tag`` such as 'pt-BR'; None where it names none."""
    if tag is None:
        return None
    code = tag.replace("_", "-").split("-")[0].lower()
    return None if code in _NO_LANGUAGE or not code.isalpha() else _RENAMED.get(code, code)


def text_language(text: str, *, declared: Iterable[str | None] = (), of_channel: str | None = None) -> str:
    """The language of ``text``: the first tag of ``declared`` that names one, ``of_channel``, the guess, 'unknown'.

    The channel's language counts where it is written in the text's script: a Korean channel's English title is not
    Korean.
    """
    for tag in declared:
        if code := declared_language(tag):
            return code
    guess = guess_language(text)
    if of_channel not in (None, UNKNOWN) and of_channel in _possible(text, guess):
        return of_channel or UNKNOWN
    return guess


def usual_language(languages: Iterable[str]) -> str | None:
    """The language of most of a channel's texts, from two of them and half of those that have one; None without."""
    counts = Counter(code for code in languages if code != UNKNOWN)
    ((code, count),) = counts.most_common(1) or [("", 0)]
    return code if count >= MIN_FUNCTION_WORDS and 2 * count >= counts.total() else None


def guess_language(text: str) -> str:
    """ISO 639-1 code of ``text`` or 'unknown', from its script, and from function words where languages share one.

    Cheap and honest rather than clever: the first 600 characters, at least two function words and more than of any
    other language. Cyrillic, Arabic and Devanagari go by letters that one language alone has, then by function words,
    then to Russian, Arabic and Hindi. One kana makes a Chinese-looking text Japanese.
    """
    return _guess(_sample(text))


def _sample(text: str) -> str:
    sample = legible(text[:READ_CHARS])
    return LINK.sub(" ", sample) if "http" in sample or "www." in sample else sample


def _guess(sample: str) -> str:
    script, letters = _main_script(sample)
    if script == "latn":
        return _best(sample, LATIN.keys()) or UNKNOWN
    if script not in SHARED:
        return script
    own = [code for code, signs in OWN_LETTERS if code in SHARED[script] and not signs.isdisjoint(letters)]
    return _best(sample, own or SHARED[script]) or (own or SHARED[script])[0]


def _main_script(sample: str) -> tuple[str, Iterable[str]]:
    if sample.isascii():
        return ("latn" if any(map(str.isalpha, sample)) else UNKNOWN), ()
    letters = Counter("".join(NOT_LATIN.findall(sample)))
    counts: Counter[str] = Counter()
    for letter, count in letters.items():
        counts[_script(letter)] += count
    del counts["none"]
    if counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    script, count = max(counts.items(), key=lambda item: item[1], default=("latn", 0))
    # Most are so clear that the Latin letters need no counting.
    if count and (
        count >= SCRIPT_SHARE * len(sample)
        or count >= SCRIPT_SHARE * (counts.total() + len(LATIN_LETTERS.findall(sample)))
    ):
        return script, letters
    return ("latn" if LATIN_LETTERS.search(sample) else UNKNOWN), letters


def _possible(text: str, guess: str) -> Iterable[str]:
    """Languages that a text may be in by its script."""
    script, _ = _main_script(_sample(text))
    return SHARED.get(script, (guess,))


@lru_cache(maxsize=20_000)
def _script(letter: str) -> str:
    point = ord(letter)
    return next((name for name, first, last in SCRIPTS if first <= point <= last), "none")


def _best(sample: str, codes: Iterable[str]) -> str | None:
    """The one of ``codes`` with most function words in ``sample``; None for too few, or as many of another."""
    is_plain = sample.isascii() or not NOT_FOLDED_BY_CASE.search(sample)
    plain = sample.casefold() if is_plain else fold_text(sample)
    hits = Counter(chain.from_iterable(filter(None, map(LANGUAGES_OF.get, WORDS.findall(plain)))))
    found = {code for code, count in hits.items() if count >= MIN_FUNCTION_WORDS}
    if not found:
        return None
    ranked = sorted([code for code in codes if code in found], key=hits.__getitem__, reverse=True)
    best, second = (*ranked, None, None)[:2]
    return best if second is None or best is None or hits[best] > hits[second] or (best, second) in CLOSE else None
