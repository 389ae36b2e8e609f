"""The channels of `YT_CHANNELS`, which may stand in a file.

Here: words, separated by commas and blanks, of the variable or of the file that it names. Not here: what a word may be
(youtube/discovery), the variable (environment, the only caller).
"""

import os
from pathlib import Path

CHANNELS_ALLOWED = "channel ids, @handles or channel URLs, separated by commas or spaces, or a file of them"


def channel_words(value: str) -> list[str]:
    """The words of a value, or of the file that it names. Raises ValueError for a file that cannot be read."""
    words = _words(value)
    # Not Path.is_file, which raises for a word too long to be a name.
    if os.path.isfile(value) or (len(words) == 1 and words[0].endswith(".txt")):  # noqa: PTH113
        return _words_of(Path(value))
    return words


def _words_of(file: Path) -> list[str]:
    """The words in a file; a # begins a comment. Files from other systems begin with a byte order mark."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"YT_CHANNELS is '{file}': the file cannot be read ({error}); it must be {CHANNELS_ALLOWED}."
        raise ValueError(message) from None
    return _words(" ".join(line.partition("#")[0] for line in lines))


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
