"""What a title and a description are made of: clean characters, language, links, hashtags, emoji, noise.

Belongs here: everything about one text that does not need phrases. Does not: word lists (stop_words), keyphrases
(phrases, keywords). Called when a text is new, by ``raw_videos`` (sanitize) and ``video_features`` (describe_text).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yt_assets.analysis.stop_words import STOP_WORDS

# Python's \w leaves out combining marks, and would cut Hindi, Arabic and Thai words at every vowel sign.
MARKS = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u3099\u309a"
WORD = re.compile(rf"\w[\w{MARKS}\u200c\u200d+#.'’&-]*")
HASHTAG = re.compile(rf"(?<!\w)[#＃]([\w{MARKS}]+)")
URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|tv|gg|ly|be|co|io|me|gl|fm)/\S*", re.I)
EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
HANDLE = re.compile(r"(?<!\w)[@＠][\w.-]+")
TIMESTAMP = re.compile(r"[\[(]?\b\d{1,3}:\d{2}(?::\d{2})?\b[\])]?")
# One picture is one emoji: joined sequences, skin tones, flags (two letters) and keycaps count once.
EMOJI_PART = "[\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|"
    f"{EMOJI_PART}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{EMOJI_PART}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
SURROGATE = re.compile("[\ud800-\udfff]")
SENTENCE = re.compile(r"\n+|(?<=[.!?。！？।؟])\s+|[►▶➤➜•●★☆✔➡⬇👉]+")

# A line that asks for something or lists where else to find the creator, in the languages of most descriptions. Each
# is a call or a place, not a subject: a video about Instagram says so in more words than "Instagram: name".
BOILERPLATE = re.compile(
    r"""subscrib|turn\ on\ (?:the\ )?notif|notification\ bell|hit\ the\ bell|follow\ (?:me|us|him|her|on)\b|
    (?:instagram|twitter|facebook|tiktok|snapchat|tumblr|discord|patreon|twitch|vk|telegram|website|google\+)\s*[:\-–—►→@]|
    \b(?:insta|ig|fb)\s*:|business\ (?:inquir|enquir|contact)|for\ business|affiliate|all\ rights\ reserved|
    copyright\ (?:disclaimer|notice|©)|©|promo\ code|discount\ code|\bmerch\b|leave\ a\ (?:like|comment)|thumbs\ up|
    like\ (?:and|&)\ share|thanks?\ (?:you\ )?for\ watching|check\ (?:out\ )?my\ (?:other|channel)|
    abonnier|abonne[zr]|s'abonner|abonnez|suscr[ií]b|inscreva|inscrever|iscrivi|abonneer|subskryb|abone\ ol|
    подпи[сш]|підпи[сш]|लाइक\ करें|सब्सक्राइब|اشترك|チャンネル登録|登録お願い|구독|订阅|訂閱|ติดตาม""",
    re.IGNORECASE | re.VERBOSE,
)

SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
)
LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1ea0-\u1eff]")
UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
SCRIPT_SHARE = 0.25
"""A script names the language from this share of the letters on; brand names keep titles half Latin."""
READ_CHARS = 2_000


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


def strip_addresses(text: str) -> str:
    """``text`` without URLs, e-mail addresses and timestamps; a chapter keeps its words."""
    for pattern in (URL, EMAIL, TIMESTAMP):
        text = pattern.sub(" ", text)
    return text


def strip_noise(text: str) -> str:
    """``text`` without addresses and @handles, and without boilerplate.

    A sentence or line that asks for subscriptions, sells, or lists other networks goes as a whole.
    """
    sentences = (part for part in SENTENCE.split(text) if part and not BOILERPLATE.search(part))
    return HANDLE.sub(" ", strip_addresses("\n".join(sentences)))


def guess_language(text: str) -> str:
    """ISO 639-1 code of ``text`` or 'unknown', from its script, and in Latin script from function words.

    Cheap and honest rather than clever: the first 2,000 characters, at least two function words and more than of any
    other language. Scripts that several languages share go to the largest of them (Devanagari to Hindi, Arabic script
    to Arabic, Cyrillic to Russian without Ukrainian letters).
    """
    sample = URL.sub(" ", text)[:READ_CHARS]
    counts = {code: len(pattern.findall(sample)) for code, pattern in SCRIPTS}
    counts["zh"] *= not counts["ja"]
    total = len(LATIN.findall(sample)) + sum(counts.values())
    code = max(counts, key=lambda script: counts[script])
    if counts[code] and counts[code] >= SCRIPT_SHARE * total:
        return _cyrillic(sample) if code == "cyrillic" else code
    return _latin_language(sample)


def _cyrillic(sample: str) -> str:
    return "uk" if UKRAINIAN.search(sample) else "ru"


def _latin_language(sample: str) -> str:
    words = [word.replace("’", "'") for word in WORD.findall(sample.lower())]
    hits = {code: sum(word in stop for word in words) for code, stop in STOP_WORDS.items()}
    best, second = sorted(hits, key=lambda code: -hits[code])[:2]
    return best if hits[best] > max(1, hits[second]) else "unknown"
