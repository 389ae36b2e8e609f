"""Trends carry every number that their label is made of, and two rankings more; the baseline is one of views.

The multiple used to compare velocities; it now compares views at the same age, so the median of velocities goes. Hours
of before keep their old multiples until they are computed again. A migration is history: it spells its types out and
does not change.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"

TABLE = "trend_insights"
REAL: sa.types.TypeEngine[Any] = sa.Double()
WHOLE: sa.types.TypeEngine[Any] = sa.Integer()
KIND = sa.String(32).with_variant(mysql.VARCHAR(32, charset="ascii", collation="ascii_bin"), "mysql", "mariadb")
ADDED: dict[str, tuple[sa.types.TypeEngine[Any], str]] = {
    "age_hours": (REAL, "Hours since publication"),
    "recent_views_per_hour": (REAL, "Velocity since the counter's last change but one, 45 minutes to 3 hours"),
    "expected_views_per_hour": (REAL, "What the video's own last days let expect of those hours"),
    "baseline_views": (REAL, "Median views of comparable videos at this age"),
    "predicted_growth": (REAL, "The same as a share of the views so far"),
    "gain_rank": (WHOLE, "1 is expected to gain most views; NULL in hours of an earlier release"),
    "growth_rank": (WHOLE, "1 is expected to grow most for its size; NULL in hours of an earlier release"),
}
# Type, whether NULL can be, the comment of before and the comment from now on.
SAID: dict[str, tuple[sa.types.TypeEngine[Any], bool, str, str]] = {
    "views_per_hour": (
        REAL, True, "Velocity since the observation before", "Velocity over the six hours up to the observation",
    ),
    "acceleration": (
        REAL, True, "Change of velocity, in views an hour each hour",
        "Change of velocity within them, in views an hour each hour",
    ),
    "outlier_multiple": (REAL, True, "Velocity over the baseline's", "views / baseline_views"),
    "baseline_kind": (
        KIND, False,
        "What was comparable: channel_age, format_age, or none",
        "What was comparable: channel_age, channel_curve, format_age, format_curve, or none",
    ),
    "trend_rank": (
        WHOLE, False, "1 rises most beyond what is normal for it",
        "1 rises most beyond what is normal for it and its channel",
    ),
}  # fmt: skip
OLD_BASELINE = "baseline_views_per_hour"


def upgrade() -> None:
    """Add and drop. MySQL takes no step back, so what a killed upgrade did is passed over."""
    for name, (kind, comment) in ADDED.items():
        if name not in _columns():
            op.add_column(TABLE, sa.Column(name, kind, comment=comment))
    if OLD_BASELINE in _columns():
        op.drop_column(TABLE, OLD_BASELINE)
    _say(3)


def downgrade() -> None:
    """Take it back; the multiples of views stay in their column until their hours are computed again."""
    op.execute("DROP VIEW IF EXISTS top_trending_videos")  # SQLite drops no column that a view shows
    op.add_column(TABLE, sa.Column(OLD_BASELINE, REAL, comment="Median velocity of comparable videos"))
    for name in ADDED:
        op.drop_column(TABLE, name)
    _say(2)


def _say(which: int) -> None:
    """Renew comments, which SQLite does not keep."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for name, facts in SAID.items():
        op.alter_column(TABLE, name, existing_type=facts[0], existing_nullable=facts[1], comment=str(facts[which]))


def _columns() -> set[str]:
    return {found["name"] for found in sa.inspect(op.get_bind()).get_columns(TABLE)}
