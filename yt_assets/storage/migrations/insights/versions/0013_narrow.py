"""An hour of a video takes half of the bytes. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/insights.py), how a table is changed (narrowing.py).
"""

from alembic import op

from yt_assets.storage.migrations.narrowing import (
    FIGURE,
    HOUR,
    NARROW_ID,
    REAL,
    SMALL,
    TIME,
    WHOLE,
    Kinds,
    ascii_key,
    narrow,
    widen,
    word_of,
)

revision = "0013"
down_revision = "0012"

LABELS = word_of("viral", "surging", "rising", "steady", "slowing", "dormant", "too_early", "upcoming")
KEY = {"hour": Kinds(TIME, HOUR), "video_id": Kinds(ascii_key(11), NARROW_ID)}
FIGURES = {
    "trend_insights": (
        "age_hours", "views_per_hour", "acceleration", "recent_views_per_hour", "expected_views_per_hour",
        "extra_views_per_hour", "outlier_multiple", "baseline_views", "predicted_gain", "gain_low", "gain_high",
        "predicted_growth",
    ),
    "engagement_insights": (
        "engagement_rate", "like_rate", "comment_rate", "smoothed_rate", "smoothed_like_rate", "smoothed_comment_rate",
        "prior_rate", "prior_views", "channel_norm", "format_norm", "vs_channel", "vs_format", "recent_rate",
    ),
}  # fmt: skip
WORDS = {
    "trend_insights": {
        "label": Kinds(ascii_key(16), LABELS),
        "benchmark_label": Kinds(ascii_key(16), LABELS),
        "label_source": Kinds(ascii_key(16), word_of("benchmark", "model")),
        "baseline_kind": Kinds(
            ascii_key(32), word_of("channel_age", "channel_curve", "format_age", "format_curve", "none")
        ),
        "baseline_n": Kinds(WHOLE, SMALL),
        "baseline_place": Kinds(WHOLE, SMALL),
    },
    "engagement_insights": {"format": Kinds(ascii_key(16), word_of("live", "long", "short"))},
}
CHANGED = {
    table: {
        **KEY,
        "estimated": Kinds(WHOLE, SMALL),
        **WORDS[table],
        **{name: Kinds(REAL, FIGURE) for name in names},
    }
    for table, names in FIGURES.items()
}
VIEWS = (
    "top_trending_videos", "top_gaining_videos", "top_growing_videos", "top_outliers", "most_engaging_videos",
    "most_engaging_of_the_week", "top_keywords", "dim_video", "dim_channel", "video_hours", "video_days_wide",
    "channel_days_wide", "video_windows", "channel_windows", "publishing_times", "newest_hour",
)  # fmt: skip


def upgrade() -> None:
    """Change one table after the other."""
    for table, kinds in CHANGED.items():
        narrow(table, kinds)


def downgrade() -> None:
    """As before."""
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")
    for table, kinds in CHANGED.items():
        widen(table, kinds)
