"""The lists of an hour in words: heading, what is in them, and the one figure that each is sorted by and shows.

Here: the same words for the terminal, the page and Dagster's UI. Not here: which rows (storage/insights_reading), the
sentence of a row (analysis/trends/sentences.py, analysis/engagement), figures (figures.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yt_assets.display import figures

Row = Mapping[str, Any]


# Before a figure of a video that the hour did not see.
ESTIMATED = "~"


def marked(row: Row, figure: str) -> str:
    """A figure of a row in words, with a mark where the hour did not see its video."""
    return f"{ESTIMATED}{figure}" if row.get("estimated") and figure != figures.UNKNOWN else figure


def coverage_words(coverage: Row | None, hour: datetime) -> str | None:
    """What an hour's lists are made of; None where the hour saw every video, and where nothing is known of it.

    coverage: observed, estimated, waiting, oldest_look.
    """
    if coverage is None or not (coverage["estimated"] or coverage["waiting"]):
        return None
    observed, estimated, waiting = (coverage[name] or 0 for name in ("observed", "estimated", "waiting"))
    were = "was" if observed == 1 else "were"
    words = f"{observed:,} of {observed + estimated + waiting:,} videos {were} seen in this hour."
    if estimated:
        ago = -(-(hour - coverage["oldest_look"]) // timedelta(hours=1))
        others, stand, their = ("other", "stands", "its") if estimated == 1 else ("others", "stand", "their")
        words += (
            f" {estimated:,} {others}, marked {ESTIMATED}, {stand} by {their} newest look, up to {ago + 1:,} hours old."
        )
    return words + (
        f" {waiting:,} {'waits' if waiting == 1 else 'wait'} for a first or a newer look." if waiting else ""
    )


@dataclass(frozen=True)
class ListWords:
    """A list of videos.

    view: its SQL view. figure: the column that it is sorted by; heading_of_figure and word: how a row shows it.
    """

    view: str
    heading: str
    about: str
    rank: str
    figure: str
    heading_of_figure: str
    word: Callable[[Any], str]
    reason: str = "reason"
    when_empty: str = "Nothing to list in this hour."

    def worded(self, row: Row) -> str:
        """The figure of a row."""
        return marked(row, self.word(row.get(self.figure)))


_ENGAGED = ("smoothed_rate", "engaged", figures.percent, "engagement_reason")
LISTS: Mapping[str, ListWords] = {
    "trending": ListWords(
        "top_trending_videos",
        "Trending now",
        "What gets more views than is usual for it, or for its channel at its age, by how many more an hour.",
        "trend_rank",
        "extra_views_per_hour",
        "extra views/h",
        figures.signed,
        when_empty="Nothing unusual in this hour.",
    ),
    "gaining": ListWords(
        "top_gaining_videos",
        "Most views to come",
        "The biggest gainers, by the views expected in the next 24 hours.",
        "gain_rank",
        "predicted_gain",
        "next 24 h",
        figures.signed,
    ),
    "growing": ListWords(
        "top_growing_videos",
        "Growing most for its size",
        "By the views expected in the next 24 hours, as a share of those so far and 100 more.",
        "growth_rank",
        "predicted_growth",
        "growth in 24 h",
        figures.percent,
    ),
    "outliers": ListWords(
        "top_outliers",
        "Outliers",
        "Uploads of the last 28 days, against what is usual in their own channel at that age.",
        "outlier_rank",
        "outlier_multiple",
        "× channel",
        figures.times,
    ),
    "engaging": ListWords(
        "most_engaging_videos",
        "Most engaging",
        "Uploads of the last 28 days, by likes and comments against views.",
        "rank_28_days",
        *_ENGAGED,
    ),
    "engaging-week": ListWords(
        "most_engaging_of_the_week",
        "Most engaging of the week",
        "Uploads of the last 7 days, by likes and comments against views.",
        "rank_7_days",
        *_ENGAGED,
    ),
}
# Another step of the hour failed, or has not come to it: that is no empty list.
NOT_COMPUTED = "This part of the hour was not computed: its step failed, or has not run yet."
KEYWORDS_HEADING, KEYWORDS_ABOUT = "Top keywords", "Phrases that carry the views of the hour, over all channels."


def usual(row: Row) -> str:
    """What is usual for a video now, in views an hour."""
    return figures.count(row.get("expected_views_per_hour"))


# So much of a window is the whole of it: its first look may be some hours late.
WHOLE_SHARE = 0.9


def watched_hours(rows: Sequence[Mapping[str, Any]], window_hours: int) -> int | None:
    """How many hours of a window its gains are of, at most; None where that is the whole window.

    Uploads are watched from their publication on, and say nothing of how long their channel was.
    """
    covered = [row["covered_hours"] for row in rows if not row.get("is_upload") and row["covered_hours"] is not None]
    longest = max(covered, default=None)
    return None if longest is None or longest >= WHOLE_SHARE * window_hours else round(longest)
