"""An hour's keywords in one call, as the tests of this folder ask for them.

Here: ranking and comparing at once. Not here: either of the two (analysis/keywords/ranking.py).
"""

import pandas as pd

from yt_assets.analysis.keywords.ranking import Ranking, compare, rank_all


def rank_keywords(videos: pd.DataFrame, previous: Ranking | None = None, *, top_k: int = 50) -> pd.DataFrame:
    """The ``top_k`` keywords of every scope, ordered by rank."""
    return compare(rank_all(videos), previous, top_k=top_k)
