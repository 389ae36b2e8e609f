"""What a title and a description are made of: clean characters, language, links, hashtags, emoji, noise.

Here: everything about one text that does not need phrases. Not here: word lists (stop_words.py), keyphrases (keywords).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from yt_assets.analysis.text.languages import text_language
from yt_assets.analysis.text.letters import legible
from yt_assets.analysis.text.tokens import HASHTAG, URL, WORD

# One picture is one emoji: joined sequences, skin tones, flags (two letters) and keycaps count once. A sign that is
# drawn as text (★, ▶) is one where the variation selector asks for the picture (▶️).
_PICTURE = (
    r"(?:(?!\p{RI})\p{Emoji_Presentation}\ufe0f?|\p{Extended_Pictographic}\ufe0f)\p{EMod}?[\U000e0020-\U000e007f]*"
)
EMOJI = regex.compile(
    rf"\p{{RI}}{{2}}|[0-9#*]\ufe0f?\u20e3|{_PICTURE}(?:\u200d(?:{_PICTURE}|\p{{Extended_Pictographic}}))*"
)
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
    text = text.replace("\0", "")
    # ASCII is as it should be, and most tags are ASCII: of a response with fifty videos this is a tenth of the time.
    return text if text.isascii() else unicodedata.normalize("NFC", SURROGATE.sub("\ufffd", text))


def describe_text(
    title: str,
    description: str,
    tags: Sequence[str],
    *,
    declared: Sequence[str | None] = (),
    of_channel: str | None = None,
) -> TextFacts:
    """Facts about a text; hashtags, links and emoji are counted in title and description, hashtags in links are not.

    ``declared``, ``of_channel``: what else tells the language, see `languages.text_language`.
    """
    both = f"{title}\n{description}"
    prose = URL.sub(" ", both)
    return TextFacts(
        language=text_language(both, declared=declared, of_channel=of_channel),
        title_chars=len(title),
        title_words=len(WORD.findall(legible(title))),
        description_chars=len(description),
        hashtags=len(HASHTAG.findall(prose)),
        links=len(URL.findall(both)),
        emoji=len(EMOJI.findall(both)),
        tags=len(tags),
    )
