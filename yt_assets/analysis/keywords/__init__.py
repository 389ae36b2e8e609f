"""Keywords: the phrases of one text, and the phrases that carry the views of many.

Here: extraction and ranking. Not here: words and languages (text). `extract_keyphrases` is the contract for measuring.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yt_assets.analysis.keywords.extraction import extract_keyphrases

__all__ = ["extract_keyphrases"]

# The scope of keywords over all channels; every other scope is a channel's id.
ALL_CHANNELS = "all"


def __getattr__(name: str) -> Any:
    """Import the contract when it is used: pandas or nltk cost a second, and settings need none of them."""
    if name not in __all__:
        raise AttributeError(name)
    from yt_assets.analysis.keywords import extraction

    return getattr(extraction, name)
