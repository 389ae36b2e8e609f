"""A list is its figure: extra views, bounds, places, ranks. A migration is history: it does not change.

trend_rank meant another order in hours of before, and multiples compared with other channels: both are NULL there until
the hours are materialized again.
Here: the change. Not here: tables as they are (schema/insights.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import REAL, WHOLE, ascii_key, optional, required

revision = "0008"
down_revision = "0007"

TRENDS, ENGAGEMENT = "trend_insights", "engagement_insights"
HISTORY = (
    "video_id", "hour", "views", "views_per_hour", "acceleration", "outlier_multiple", "predicted_gain", "label",
    "trend_rank",
)  # fmt: skip
RANK = "1 has most extra_views_per_hour of what rises; else NULL"
ADDED = {
    TRENDS: (
        ("trend_rank", WHOLE, RANK),
        ("outlier_rank", WHOLE, "1 has the highest outlier_multiple of uploads of 28 days; NULL below 1.5"),
        (
            "extra_views_per_hour",
            REAL,
            "Views an hour beyond its usual: of its own last days, or while young of its channel's videos at its age",
        ),
        ("baseline_place", WHOLE, "1 where none of them had more views at its age; NULL without a median"),
        ("gain_low", REAL, "Four of five true gains lie between this"),
        ("gain_high", REAL, "and this"),
    ),
    ENGAGEMENT: (
        ("rank_28_days", WHOLE, "The same among the uploads of the last 28 days"),
        ("rank_7_days", WHOLE, "The same among the uploads of the last 7 days"),
        ("recent_rate", REAL, "Likes and comments on the views gained since the count before; NULL below 100 views"),
        ("engagement_reason", sa.String(255), "How it engages, in words; NULL without a rate"),
    ),
}  # fmt: skip
# Columns that mean the same as before, or less, in other words; SQLite keeps no words.
REWORDED = {
    TRENDS: (
        optional("gain_rank", WHOLE, "1 has the highest predicted_gain; NULL below 120 views a day"),
        optional("growth_rank", WHOLE, "1 has the highest predicted_growth; NULL likewise"),
        required("label", ascii_key(16), "viral, surging, rising, steady, slowing, dormant, too_early or upcoming"),
        optional("views_per_hour", REAL, "Velocity over six hours; after a gap, since the count before"),
        optional(
            "outlier_multiple",
            REAL,
            "views / baseline_views: times the usual of its own channel; NULL where that has too few videos",
        ),
        optional("baseline_views", REAL, "Median views of its channel's comparable videos at its age"),
        required("baseline_n", WHOLE, "How many these are; fewer than five make no median"),
        required(
            "baseline_kind",
            ascii_key(32),
            "Its channel's others, of the same format: channel_age, channel_curve, or none where they are too few",
        ),
        optional("predicted_gain", REAL, "Views expected in the next 24 hours; NULL while it is announced"),
        optional("predicted_growth", REAL, "predicted_gain as a share of the views so far"),
        required("reason", sa.String(512), "Why it has its label, in words"),
    ),
    ENGAGEMENT: (optional("engagement_rank", WHOLE, "1 has the highest smoothed_rate of all; NULL without a rate"),),
}
VIEWS = (
    "top_trending_videos", "top_gaining_videos", "top_growing_videos", "top_outliers", "most_engaging_videos",
    "most_engaging_of_the_week",
)  # fmt: skip


def upgrade() -> None:
    """MySQL rolls back no DDL: what a killed upgrade added or dropped is passed over."""
    if "extra_views_per_hour" not in _columns(TRENDS):
        _drop_indexes(TRENDS, "ix_trend_insights_history", "ix_trend_insights_hour_trend_rank")
        _drop_columns(TRENDS, "trend_rank", "trend_score")
    for table, columns in ADDED.items():
        for name, kind, comment in columns:
            if name not in _columns(table):
                op.add_column(table, optional(name, kind, comment))
    _drop_indexes(ENGAGEMENT, "ix_engagement_insights_hour_engagement_rank")
    _create_index(TRENDS, "ix_trend_insights_history", HISTORY)
    _create_index(TRENDS, "ix_trend_insights_hour_trend_rank", ("hour", "trend_rank"))
    _create_index(TRENDS, "ix_trend_insights_gaining", ("hour", "gain_rank"))
    _create_index(TRENDS, "ix_trend_insights_outliers", ("hour", "outlier_rank"))
    _create_index(ENGAGEMENT, "ix_engagement_insights_hour_rank_28_days", ("hour", "rank_28_days"))
    if op.get_bind().dialect.name != "sqlite":
        for table, reworded in REWORDED.items():
            for each in reworded:
                op.alter_column(
                    table,
                    str(each.name),
                    comment=each.comment,
                    existing_type=each.type,
                    existing_nullable=bool(each.nullable),
                )
    trends = sa.table(TRENDS, *map(sa.column, ("hour", "baseline_kind", "outlier_multiple")))
    # Hour by hour: a client gives up on a statement that takes more than a minute.
    for hour in op.get_bind().scalars(sa.select(trends.c.hour).distinct()).all():
        others = trends.c.baseline_kind.in_(("format_age", "format_curve"))
        op.execute(sa.update(trends).where(trends.c.hour == hour, others).values(outlier_multiple=None))


def downgrade() -> None:
    """The other way round; ranks and scores are computed again with their hours."""
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")
    _drop_indexes(TRENDS, "ix_trend_insights_history", "ix_trend_insights_hour_trend_rank")
    _drop_indexes(TRENDS, "ix_trend_insights_gaining", "ix_trend_insights_outliers")
    _drop_indexes(ENGAGEMENT, "ix_engagement_insights_hour_rank_28_days")
    for table, columns in ADDED.items():
        _drop_columns(table, *(name for name, _, _ in columns))
    op.add_column(TRENDS, sa.Column("trend_rank", WHOLE, nullable=False, server_default="0"))
    op.add_column(TRENDS, sa.Column("trend_score", REAL, nullable=False, server_default="0"))
    _create_index(TRENDS, "ix_trend_insights_history", HISTORY)
    _create_index(TRENDS, "ix_trend_insights_hour_trend_rank", ("hour", "trend_rank"))
    _create_index(ENGAGEMENT, "ix_engagement_insights_hour_engagement_rank", ("hour", "engagement_rank"))


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _indexes(table: str) -> set[str | None]:
    return {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}


def _drop_columns(table: str, *names: str) -> None:
    for name in names:
        if name in _columns(table):
            op.drop_column(table, name)


def _drop_indexes(table: str, *names: str) -> None:
    for name in names:
        if name in _indexes(table):
            op.drop_index(name, table)


def _create_index(table: str, name: str, columns: tuple[str, ...]) -> None:
    if name not in _indexes(table):
        op.create_index(name, table, list(columns))
