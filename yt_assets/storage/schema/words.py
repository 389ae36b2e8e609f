"""Words out of known sets. A server keeps the number of a word, one byte; SQLite keeps the word.

Here: the sets as types of columns. Not here: words that no hourly table repeats (columns.py has the type of a label).
"""

from sqlalchemy import String
from sqlalchemy.dialects import mysql

from yt_assets.analysis.trends.labels import LABELS


def word_of(*words: str, length: int = 16) -> String:
    """One of these words.

    Sorted, so that a server, which sorts by number, has the order of the alphabet as SQLite does.
    """
    known = mysql.ENUM(*sorted(words), charset="ascii", collation="ascii_bin")
    return String(length).with_variant(known, "mysql", "mariadb")


FORMAT = word_of("long", "short", "live")
LABEL = word_of(*LABELS)
LABEL_SOURCE = word_of("benchmark", "model")
# Baselines of a format were those of earlier releases.
BASELINE_KIND = word_of("channel_age", "channel_curve", "format_age", "format_curve", "none", length=32)
