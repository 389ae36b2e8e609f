"""Hours account for every video that was named, channels for a list that is closed. A migration is history.

Of hours that were settled before, what is known of their videos is carried over: those that were planned and have no
row are left out, and videos that were gone for longer are not counted.
Here: the change. Not here: tables as they are (schema/videos.py).
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import OPTIONS, TIME, WHOLE, ascii_key, create, key, optional, required

revision = "0005"
down_revision = "0004"

LEFT_OUT = "Other videos without a row; the table left_out says why of each"
NAMED = "All videos that any source named: stored + waiting + unavailable + left_out"
CLOSED = "When YouTube first said that its list of uploads is not there; it is asked for once a day. NULL while it is"

# Columns of hours whose comment changes: type, whether it may be NULL, before, now.
COMMENTS: dict[str, tuple[sa.types.TypeEngine[Any], bool, str, str]] = {
    "unavailable": (
        WHOLE,
        False,
        "Planned videos that YouTube no longer shows",
        "Videos that YouTube no longer shows, asked for in this hour or not",
    ),
    "waiting": (
        WHOLE,
        False,
        "Public videos that the quota did not reach in this hour; they come first in the next",
        "Public videos that the quota did not reach in this hour, which come first in the next, and those that a "
        "channel counts and its list has not shown yet",
    ),
    "reason": (
        sa.String(500),
        True,
        "Why the hour is partial, or why videos waited, in words",
        "In words: why the hour is partial, why videos waited, what could not be captured",
    ),
}
_HOURS = sa.table("hours", *map(sa.column, ("planned", "stored", "unavailable", "waiting", "left_out", "named")))
_MET = _HOURS.c.stored + _HOURS.c.unavailable
_MORE_PLANNED = _HOURS.c.planned > _MET
# `stored` is a word of MySQL's own: SQLAlchemy quotes it there.
ACCOUNTED = (
    sa.update(_HOURS)
    .where(_HOURS.c.named.is_(None))
    .values(
        left_out=sa.case((_MORE_PLANNED, _HOURS.c.planned - _MET), else_=0),
        named=sa.case((_MORE_PLANNED, _HOURS.c.planned), else_=_MET) + _HOURS.c.waiting,
    )
)

metadata = sa.MetaData()
sa.Table(
    "left_out",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("video_id", ascii_key(64), "What a list or an answer gave as the video's id"),
    required("plan", WHOLE, "The plan that left it out, see hours"),
    required("reason", sa.String(300), "Why, in words"),
    required("is_refused", WHOLE, "1 when what YouTube says of it cannot be stored; 0 when nothing was received"),
    comment="Videos that an hour's capture left out although YouTube shows them, or lists them.",
    **OPTIONS,
)


def upgrade() -> None:
    """Add them. MySQL rolls back no DDL: each step is one that an upgrade after a killed one may repeat."""
    create(metadata)
    for table, columns in _columns().items():
        there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
        for column in columns:
            if column.name not in there:
                op.add_column(table, column)
    op.execute(ACCOUNTED)
    with op.batch_alter_table("hours") as hours:
        hours.alter_column("left_out", existing_type=WHOLE, existing_comment=LEFT_OUT, nullable=False)
        hours.alter_column("named", existing_type=WHOLE, existing_comment=NAMED, nullable=False)
    _say({name: (before, now) for name, (_, _, before, now) in COMMENTS.items()})


def downgrade() -> None:
    """Forget them."""
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
    _say({name: (now, before) for name, (_, _, before, now) in COMMENTS.items()})
    op.drop_table("left_out")


def _say(comments: dict[str, tuple[str, str]]) -> None:
    """SQLite keeps no comments."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for name, (before, now) in comments.items():
        kind, nullable = COMMENTS[name][:2]
        op.alter_column(
            "hours",
            name,
            existing_type=kind,
            existing_nullable=nullable,
            existing_comment=before,
            comment=now,
        )


def _columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "hours": [optional("left_out", WHOLE, LEFT_OUT), optional("named", WHOLE, NAMED)],
        "channels": [optional("list_closed_since", TIME, CLOSED)],
    }
