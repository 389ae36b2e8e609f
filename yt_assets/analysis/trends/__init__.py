"""Trends: pace, forecast, what is normal for a video, and the label that follows.

Here: what is rising. Not here: engagement. `score_trends` is the contract for measuring.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yt_assets.analysis.trends.scoring import score_trends

__all__ = ["score_trends"]


def __getattr__(name: str) -> Any:
    """Import the contract when it is used: pandas or nltk cost a second, and settings need none of them."""
    if name not in __all__:
        raise AttributeError(name)
    from yt_assets.analysis.trends import scoring

    return getattr(scoring, name)
