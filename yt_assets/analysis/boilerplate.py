"""Lines that stand under most of a channel's videos and so say nothing about any one of them.

Belongs here: the normal form of a description line, and which lines recur. Does not: sentences that ask or sell in any
channel (text.strip_noise), or reading the descriptions of a channel (the caller). ``keywords`` leaves out the lines
that its caller found here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

MIN_LINE_CHARS = 10
"""A shorter line is a word or a hashtag: a channel that repeats it names its subject with it."""
MIN_VIDEOS = 3
"""Two videos may share a line because they belong together: two parts of one story."""
MIN_SHARE = 0.2
"""Of the channel's videos. A series that is a fifth of a channel may repeat its line; standing credits recur in more."""

DIGITS = re.compile(r"\d+")
SPACES = re.compile(r"\s+")


def fold_line(line: str) -> str:
    """The form in which two description lines are the same: NFKC, case, numbers and spaces ignored.

    Every number reads 0, so that "Episode 12 of 30" recurs. '' for a line of fewer than 10 characters.
    """
    plain = unicodedata.normalize("NFKC", line).casefold()
    folded = SPACES.sub(" ", DIGITS.sub("0", plain)).strip()
    return folded if len(folded) >= MIN_LINE_CHARS else ""


def recurring_lines(descriptions: Sequence[str]) -> frozenset[str]:
    """Folded lines that stand in at least 3 and at least a fifth of one channel's ``descriptions``, each counted once."""
    videos = Counter(line for text in descriptions for line in {fold_line(line) for line in text.splitlines()} if line)
    least = max(MIN_VIDEOS, MIN_SHARE * len(descriptions))
    return frozenset(line for line, count in videos.items() if count >= least)
