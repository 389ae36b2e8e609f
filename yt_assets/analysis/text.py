"""What a title and a description are made of: clean characters, language, links, hashtags, emoji, noise.

Belongs here: everything about one text that does not need phrases. Does not: word lists (stop_words), keyphrases
(phrases, keywords). Called when a text is new, by ``raw_videos`` (sanitize) and ``video_features`` (describe_text).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yt_assets.analysis.languages import guess_language
from yt_assets.analysis.tokens import EMOJI, HASHTAG, URL, WORD

SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class TextFacts:
    """Counts about one video's text. ``language`` is an ISO 639-1 code or 'unknown'; all else are numbers of things."""

    language: str
    title_chars: int
    title_words: int
    description_chars: int
    hashtags: int
    links: int
    emoji: int
    tags: int


def sanitize(text: str) -> str:
    """Make ``text`` storable: no NUL, lone surrogates as U+FFFD, NFC. Nothing else changes; twice is once."""
    return unicodedata.normalize("NFC", SURROGATE.sub("\ufffd", text.replace("\0", "")))


def describe_text(title: str, description: str, tags: Sequence[str]) -> TextFacts:
    """Facts about a text; hashtags, links and emoji are counted in title and description, hashtags in links are not."""
    both = f"{title}\n{description}"
    prose = URL.sub(" ", both)
    return TextFacts(
        language=guess_language(both),
        title_chars=len(title),
        title_words=len(WORD.findall(title)),
        description_chars=len(description),
        hashtags=len(HASHTAG.findall(prose)),
        links=len(URL.findall(both)),
        emoji=len(EMOJI.findall(both)),
        tags=len(tags),
    )
