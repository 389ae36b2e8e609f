"""What a text is written with: words, hashtags, handles, and the signs that part one phrase from the next.

Belongs here: the patterns of these pieces, and cutting a text into them in one pass. Does not: what a word means in a
language (languages, scripts), which words make a phrase (phrases). Called by ``text`` to count and by ``phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Python's \w leaves out combining marks, and would cut Hindi, Arabic and Thai words at every vowel sign. The joiners
# belong to Persian and Indic words.
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u3099\u309a"
    "\u200c\u200d"
)
LETTERS = rf"[\w{MARKS}]"
# A sign inside a word belongs to it (AT&T, node.js, don't), but "ends.Then" is two sentences without their space, and
# a quotation mark before a Korean particle is no apostrophe.
INNER_SIGN = r"(?:[&+-]|\.(?![A-ZА-Я][a-zа-я])|['’](?=[A-Za-zÀ-ɏ]))"
WORD = re.compile(rf"\w{LETTERS}*(?:{INNER_SIGN}{LETTERS}+)*[+#]{{0,2}}")

# An address ends where ASCII ends: Japanese texts go on without a space.
ADDRESS = r"(?:https?://|www\.)[!-~]+"
# The end of a host name before its path: looked for behind a word, because trying each word as a host is slow.
PATH = r"(?:(?<=\.(?:com|net|org))|(?<=\.(?:tv|gg|ly|be|co|io|me|gl|fm)))/[!-~]*"
HOST = re.compile(r"\.(?:com|net|org)$", re.IGNORECASE)
# From the beginning of a word, and bounded as names of hosts are: tried at every letter, it was quadratic.
URL = re.compile(rf"{ADDRESS}|(?<![\w-])\w[\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{1,4}}{PATH}", re.IGNORECASE)
HASHTAG = re.compile(rf"(?<!\w)[#＃]({LETTERS}+)")
# One picture is one emoji: joined sequences, skin tones, flags (two letters) and keycaps count once.
EMOJI_PART = "[\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|"
    f"{EMOJI_PART}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{EMOJI_PART}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)

TOKEN = re.compile(
    rf"""(?P<address>{ADDRESS})|
    (?P<email>[\w.+-]{{1,64}}[@＠][\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,3}})|
    (?P<time>\d{{1,3}}:\d\d(?::\d\d)?(?!\d))|
    [#＃](?P<hashtag>{LETTERS}+)|
    [@＠](?P<handle>{LETTERS}+(?:[.-]{LETTERS}+)*)|
    (?P<word>{WORD.pattern})(?P<path>{PATH})?|
    (?P<sign>\S|\n)""",
    re.VERBOSE,
)
EDGES = frozenset('|｜│¦-–—:：•·/~～[]()（）【】「」『』"“”«»《》\n!！?？.。,、;।►▶➤➜●★☆✔➡⬇👉')
"""Signs that begin or end a segment; others, such as an emoji, part phrases but make no segment."""


class Token(NamedTuple):
    """A piece of text; ``kind`` is word, hashtag, handle, edge (of a segment) or break (within one)."""

    kind: str
    text: str


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` in order, without spaces; addresses, e-mail and timestamps are edges.

    An address begins wherever it stands: descriptions that lost their line ends glue it to the word before.
    """
    for match in TOKEN.finditer(text.replace("http", "\nhttp")):
        kind = match.lastgroup or ""
        piece = match[kind]
        if kind in ("hashtag", "handle") or (kind == "word" and not ("." in piece and HOST.search(piece))):
            yield Token(kind, piece)
        else:
            yield Token("break" if kind == "sign" and piece not in EDGES else "edge", piece)
