"""What a text is written with: words, hashtags, handles, and the signs that part one phrase from the next.

Here: the patterns of these pieces, and cutting a text into them in one pass. Not here: which characters are letters
(letters.py), what a word means in a language (languages.py, scripts.py), which words make a phrase (keywords).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from yt_assets.analysis.text.letters import MARKS

LETTERS = rf"[\w{MARKS}]"
# A sign inside a word belongs to it (AT&T, node.js, don't), but "ends.Then" is two sentences without their space, and
# a quotation mark before a Korean particle is no apostrophe. By turns: names and Latin, Cyrillic, Hebrew apostrophes;
# grouped numbers, dates and ratios; slashes between capitals; gershayim; middle dots; the tsheg; Armenian emphasis.
INNER_SIGN = (
    r"(?:[&+\-־]|\.(?![A-ZА-Я][a-zа-я])|['’‘`´′׳ʹ](?=[A-Za-zÀ-ɏ\u0370-\u052f\u05d0-\u05ea])"
    r"|(?<=\d)[.,:/٬٫](?=\d)|(?<=\d)['’](?=\d\d\d)"
    r"|(?:(?<=\bkm)|(?<=\bкм))/(?=[hsчс]\b)|(?<=\bw)/(?=o?\b)"
    r"|(?:(?<=\b[A-ZА-Я])|(?<=\b[A-ZА-Я]{2})|(?<=\b[A-ZА-Я]{3}))/(?=[A-ZА-Я]{1,3}\b)"
    '|(?<=[\u05d0-\u05ea])["״”](?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))|(?<=[\u05d0-\u05ea]{2})["״”](?=[\u05d0-\u05ea]{2,4}(?!["\u05d0-\u05ea]))'
    "|(?<=[a-zß-ɏ])[·‧](?=[a-zß-ɏ])|(?<=[A-ZÀ-Þ])[·‧](?=[A-ZÀ-Þ])|(?<=[a-zß-ɏ])[*:](?=inn(?:en)?\\b)"
    "|(?<=[ァ-ヺー])[・＝](?=[ァ-ヺ])|[་༌](?=[ཀ-ྼ])|[՚-՟](?=[ա-և]))"
)
# The look ahead costs little where no such sign follows: nearly everywhere. Nothing that was read is given back.
_SIGNS = r"[&+\-־.'’‘`´′׳ʹ,:/٬٫\"״”·‧*・＝་༌՚-՟]"
WORD_BODY = rf"\w{LETTERS}*+(?:(?={_SIGNS}\w){INNER_SIGN}{LETTERS}++)*+"
WORD = re.compile(rf"{WORD_BODY}[+#]{{0,2}}")

# An address ends where ASCII ends: Japanese texts go on without a space. But names in its path may be of any script,
# where the path or a query goes on behind them.
_NAMED_PATH = r"(?:(?<=[/=_-])[^\s!-~]++(?=[/?&=#_-])[!-~]++)*+"
ADDRESS = rf"(?:https?://|www\.)[!-~]++{_NAMED_PATH}"
# The end of a host name before its path: looked for behind a word, because trying each word as a host is slow.
PATH = r"/(?:(?<=\.(?:com|net|org)/)|(?<=\.(?:tv|gg|ly|be|co|io|me|gl|fm)/))[!-~]*"
HOST = re.compile(r"\.(?:com|net|org)(?:/[!-~]*)?$|\.(?:tv|gg|ly|be|co|io|me|gl|fm)/[!-~]*$", re.IGNORECASE)
# From the beginning of a word, and bounded as names of hosts are: tried at every letter, it was quadratic.
URL = re.compile(rf"{ADDRESS}|(?<![\w-])\w[\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{1,4}}{PATH}", re.IGNORECASE)
HASHTAG = re.compile(rf"(?<!\w)[#＃]({LETTERS}+)")

_TIME = r"\d{1,3}:\d\d(?::\d\d)?(?![\d:])(?: ?[AaPp]\.?[Mm]\b\.?)?"
_EMAIL = r"[\w.+-]{1,64}+[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,3}"
_PIECES = (
    rf"{_TIME}|[#＃]{LETTERS}+|[@＠]{LETTERS}+(?:[.-]{LETTERS}+)*"
    rf"|{WORD_BODY}(?:{PATH}|[+#]{{0,2}})|[^\s\w{MARKS}#@＃＠]+|[#@＃＠\n]"
)
PIECE = re.compile(rf"{ADDRESS}|{_EMAIL}|{_PIECES}")
# Most texts hold no e-mail, which is looked for at the beginning of each word.
_PIECE_BUT_EMAIL = re.compile(rf"{ADDRESS}|{_PIECES}")
# Signs that begin or end a segment; others, such as an emoji, part phrases but make no segment.
EDGES = frozenset('|｜│¦-–—:：•·/~～[]()（）【】「」『』"“”«»《》\n!！?？.。,、;।॥၊။།፣።؛،؟►▶➤➜●★☆✔➡⬇👉')
_TIMESTAMP = re.compile(f"{_TIME}$")
_LETTER = re.compile(r"\w")


class Token(NamedTuple):
    """A piece of text; ``kind`` is word, hashtag, handle, line (its end), edge (of a segment) or break (within one)."""

    kind: str
    text: str


def cut(text: str) -> list[str]:
    """The pieces of ``text`` in order, without spaces.

    An address begins wherever it stands: descriptions that lost their line ends glue it to the word before.
    """
    piece = PIECE if "@" in text or "＠" in text else _PIECE_BUT_EMAIL
    pieces: list[str] = piece.findall(text.replace("http", " http"))
    return pieces


def read_piece(piece: str) -> Token:
    """What a piece is; addresses, e-mail and timestamps are edges."""
    if piece.isalpha() or piece == "&":
        return Token("word", piece)
    if piece == "\n":
        return Token("line", piece)
    sign = piece[0]
    if sign in "#＃" and len(piece) > 1 and _LETTER.search(piece):
        return Token("hashtag", piece[1:])
    if sign in "@＠" and len(piece) > 1 and _LETTER.search(piece):
        return Token("handle", piece[1:])
    if not _LETTER.match(sign):
        return Token("break" if EDGES.isdisjoint(piece) else "edge", piece)
    is_address = "://" in piece or "@" in piece or "＠" in piece or piece[:4].lower() == "www."
    is_edge = is_address or _TIMESTAMP.match(piece) or ("." in piece and HOST.search(piece))
    return Token("edge" if is_edge else "word", piece)


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` in order, without spaces."""
    return map(read_piece, cut(text))
