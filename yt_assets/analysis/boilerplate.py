"""Lines that say nothing about the video above them: those that ask or sell, and those that recur over a channel.

Belongs here: how such lines are known. Does not: what becomes of them (keywords). The recurring lines of a channel are
found by whoever holds its descriptions.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

MIN_LINE_CHARS = 10
"""A shorter line is a word or a hashtag: a channel that repeats it names its subject with it."""
MIN_VIDEOS = 3
"""Two videos may share a line because they belong together: two parts of one story."""
MIN_SHARE = 0.2
"""Of the channel's videos. Credits recur in most; a line in fewer than a fifth is more likely a series' subject."""

DIGITS = re.compile(r"\d+")
SPACES = re.compile(r"\s+")
SENTENCE = re.compile(r"\n+|(?<=[.!?。！？।؟])\s+|[►▶➤➜•●★☆✔➡⬇👉]+")

# A line that asks for something or lists where else to find the creator, in the languages of most descriptions. Each
# is a call or a place, not a subject: a video about Instagram says so in more words than "Instagram: name". Plain
# strings, because looking for each in the whole text first is many times faster than one pattern with all of them.
CALLS = (
    *("subscrib", "turn on notif", "turn on the notif", "notification bell", "hit the bell", "business inquir"),
    *("business enquir", "business contact", "for business", "affiliate", "all rights reserved", "copyright", "©"),
    *("promo code", "discount code", "merch", "leave a like", "leave a comment", "thumbs up", "like and share"),
    *("like & share", "thanks for watching", "thank you for watching", "check out my", "check my channel"),
    *("follow me", "follow us", "follow him", "follow her", "follow on", "abonnier", "abonne", "s'abonner"),
    *("suscríb", "suscrib", "inscreva", "inscrever", "iscrivi", "abonneer", "subskryb", "abone ol"),
    *("подпис", "подпиш", "підпис", "підпиш", "लाइक करें", "सब्सक्राइब", "اشترك"),
    *("チャンネル登録", "登録お願い", "구독", "订阅", "訂閱", "ติดตาม"),
)
NETWORK = re.compile(
    r"(?:instagram|insta|ig|twitter|facebook|fb|tiktok|snapchat|tumblr|discord|patreon|twitch|vk|telegram|website|"
    r"google\+)\s*[:\-–—►→@]"
)


def fold_line(line: str) -> str:
    """The form in which two description lines are the same: NFKC, case, numbers and spaces ignored.

    Every number reads 0, so that "Episode 12 of 30" recurs. '' for a line of fewer than 10 characters.
    """
    plain = unicodedata.normalize("NFKC", line).casefold()
    folded = SPACES.sub(" ", DIGITS.sub("0", plain)).strip()
    return folded if len(folded) >= MIN_LINE_CHARS else ""


def recurring_lines(descriptions: Sequence[str]) -> frozenset[str]:
    """Folded lines in at least 3 and at least a fifth of one channel's ``descriptions``; each counts a line once."""
    videos = Counter(line for text in descriptions for line in {fold_line(line) for line in text.splitlines()} if line)
    least = max(MIN_VIDEOS, MIN_SHARE * len(descriptions))
    return frozenset(line for line, count in videos.items() if count >= least)


def split_calls(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the sentences and lines of ``text``, each with whether it asks, sells or lists other networks."""
    lowered = text.lower()
    calls = [call for call in CALLS if call in lowered]
    for sentence in SENTENCE.split(text):
        if sentence:
            plain = sentence.lower()
            yield sentence, any(call in plain for call in calls) or bool(NETWORK.search(plain))
