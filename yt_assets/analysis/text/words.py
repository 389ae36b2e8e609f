"""One word: as it is written, the form in which it is the same as others, and what the lists say of it.

Here: `Word`, and making one. Not here: which words a piece of text is made of (scripts.py), the lists
(generic_words.py), function words, which depend on the language (scripts.py, stop_words.py).
"""

import re
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from yt_assets.analysis.text.boilerplate import may_ask
from yt_assets.analysis.text.generic_words import ABOUT_THE_VIDEO, COUNTED, GENERIC_WORDS, MONTHS, PLATFORMS
from yt_assets.analysis.text.letters import fold, fold_text

MAX_WORD_CHARS = 40
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
EDGE_SIGNS = ".'’‘`´′&-_\u200c\u200d"
NUMBER = re.compile(r"\d+(?:[.,:/'’٬٫-]\d+)*(?:st|nd|rd|th|年|月|日|話|回|년|월|일|화|회|편|부|강|차)?")
EPISODE = re.compile(r"(?:s\d+)?e(?:p\.?)?\d+|s\d+|\d+x\d+|제\d+\w")


@dataclass(slots=True, eq=False)
class Word:
    """A word as written and folded; ``inner`` as it is written behind another one, with what parts or joins the two.

    plain: folded, with its apostrophes. ``is_about`` the video as a video ("official") or a figure, ``is_generic`` in
    most videos ("best"), ``is_platform`` where else to find its creator, ``is_name`` when written with a capital or in
    figures. ``dates``: it is a month or counts the parts of a series, which beside a figure (``is_figure``) is no
    subject. ``asks``: its sentence may be a call or credits. Never changed once it is read: all texts of a language
    share it. A piece that is one word reads as this, to make few objects.
    """

    kind: ClassVar[str] = "word"

    surface: str
    fold: str
    plain: str
    is_about: bool
    is_generic: bool
    is_platform: bool
    is_name: bool
    dates: bool
    is_figure: bool
    asks: bool = False
    is_stop: bool = False
    inner: str = ""

    @property
    def words(self) -> "tuple[Word]":
        """Itself, as a reading of several words has them."""
        return (self,)

    def with_fold(self, fold: str) -> "Word":
        """The same word, folded further."""
        return Word(
            *(self.surface, fold, self.plain, self.is_about, self.is_generic, self.is_platform, self.is_name),
            *(self.dates, self.is_figure, self.asks, self.is_stop, self.inner),
        )


# Joins two words as a function word does: "Cyanide & Happiness".
AMPERSAND = Word("&", "&", "&", True, False, False, True, False, False, is_stop=True, inner=" &")  # noqa: FBT003 - see make_word


def make_word(token: str) -> Word | None:
    """The token as one word; None where it is too long for one. No function word yet: that depends on the language."""
    if token == AMPERSAND.surface:
        return AMPERSAND
    surface = token if token.isalpha() else token.strip(EDGE_SIGNS)
    if not 0 < len(surface) <= MAX_WORD_CHARS:
        return None
    plain = fold_text(surface)
    if plain not in _KINDS and plain.isalpha():
        # Nearly all of them.
        return Word(
            *(surface, plain, plain, False, False, False),
            *(surface[0] != surface[0].lower(), False, False, may_ask(plain), False, f" {surface}"),
        )
    is_word = plain.isalpha()
    is_figure = not is_word and plain[:1].isdigit() and NUMBER.fullmatch(plain) is not None
    kind = _KINDS.get(plain, _OTHER)
    return Word(
        surface,
        fold_word(surface) if "'" in plain else plain,
        plain,
        kind.is_about or is_figure or not (is_word or _has_letter(plain)),
        kind.is_generic,
        kind.is_platform,
        surface[0] != surface[0].lower() or surface[0].isdigit(),
        kind.dates,
        is_figure,
        may_ask(plain),
        inner=f" {surface}",
    )


class _Kind(NamedTuple):
    """What the lists say of a word."""

    is_about: bool
    is_generic: bool
    is_platform: bool
    dates: bool


_OTHER = _Kind(*[False] * 4)
_KINDS = {
    word: _Kind(
        word in ABOUT_THE_VIDEO or word in COUNTED,
        *(word in words for words in (GENERIC_WORDS, PLATFORMS, COUNTED | MONTHS)),
    )
    for word in ABOUT_THE_VIDEO | COUNTED | GENERIC_WORDS | PLATFORMS | MONTHS
}


def _has_letter(plain: str) -> bool:
    return any(map(str.isalpha, plain)) and EPISODE.fullmatch(plain) is None


def fold_word(word: str) -> str:
    """The form in which two words are the same: as `letters.fold` says, without apostrophes and a final 's."""
    plain = fold(POSSESSIVE.sub("", word)).replace("'", "")
    return plain or fold(word)
