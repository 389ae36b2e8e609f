"""Whole days of what analysts read, for files: facts by the hour and by the day, and names.

Here: which views, the days that they have, their columns and rows. Not here: what the views are (schema/wide_views.py),
the files (cli/export_files.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy import Connection, Select, Table, func, select

from yt_assets.display.links import WATCH
from yt_assets.storage.reading.mysql_selects import Values, read_columns
from yt_assets.storage.schema.column_facts import ColumnFacts, kind_of
from yt_assets.storage.schema.days import keyword_days
from yt_assets.storage.schema.insights import keyword_insights
from yt_assets.storage.schema.wide_views import WIDE_VIEWS, hours_without_names, meaning_of

_TABLES: Mapping[str, Table] = {"keyword_insights": keyword_insights, "keyword_days": keyword_days}
_HOURS = hours_without_names()
DAY = timedelta(days=1)
# What the view says of a video without a name.
PUBLIC = "public"


@dataclass(frozen=True)
class Exports:
    """What there is to export, in one transaction."""

    connection: Connection
    # In the order of their files; those without an hour or a day are written whole.
    names: ClassVar[tuple[str, ...]] = (
        "video_hours",
        "keyword_insights",
        "video_days_wide",
        "channel_days_wide",
        "keyword_days",
        "dim_video",
        "dim_channel",
    )

    def columns(self, name: str) -> list[ColumnFacts]:
        """Columns with types and meanings."""
        return [_facts(column) for column in _select(name).selected_columns]

    def days(self, name: str, since: date) -> list[date | None]:
        """The days from one on that a view or table has, oldest first; [None] for names, which are of no day."""
        moment = _moment(name)
        if moment is None:
            return [None]
        least, most = self.connection.execute(select(func.min(moment), func.max(moment))).one()
        if least is None:
            return []
        first, last = (value.date() if isinstance(value, datetime) else value for value in (least, most))
        span = (max(first, since) + DAY * number for number in range((last - max(first, since)).days + 1))
        return [day for day in span if self._has(name, day)]

    def parts(self, name: str, day: date | None) -> Iterator[Sequence[Values]]:
        """A day in parts of an hour where it is of hours: the values of each column, in the order of columns()."""
        whole = _HOURS if name == "video_hours" else _select(name)
        for condition in _parts(name, day):
            part = read_columns(self.connection, whole if condition is None else whole.where(condition))
            yield self._named(part) if whole is _HOURS else part

    def _named(self, part: Sequence[Values]) -> Sequence[Values]:
        """The figures of an hour with what is known of their videos."""
        hours, ids, *figures = part
        names: list[Values] = []
        for name, known in self._names.items():
            if name == "link":
                names.append([f"{WATCH}{video_id}" for video_id in ids])
            else:
                unknown = PUBLIC if name == "availability" else None
                names.append([known.get(video_id, unknown) for video_id in ids])
        return [hours, ids, *names, *figures]

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, Any]]:
        """What the view video_hours joins to its figures, by column and video; read once, as no hour changes it.

        A server that joins it to each hour sends ten texts a row where an id is enough, for most of the export's time.
        """
        names = [column.name for column in _select("video_hours").selected_columns]
        whole = _select("dim_video")
        ids, *columns = read_columns(self.connection, whole)
        named = dict(zip([str(column.name) for column in whole.selected_columns][1:], columns, strict=True))
        return {str(name): dict(zip(ids, named[name], strict=True)) for name in names if name in named}

    def _has(self, name: str, day: date) -> bool:
        moment = _moment(name)
        parts = [select(moment).where(condition).limit(1) for condition in _parts(name, day)]
        return any(self.connection.scalar(part) is not None for part in parts)


def _select(name: str) -> Select[Any]:
    return select(*_TABLES[name].c) if name in _TABLES else WIDE_VIEWS[name]


def _moment(name: str) -> Any:
    """The column with the hour or the day of a row; None where rows are names."""
    columns = _select(name).selected_columns
    return next((columns[each] for each in ("hour", "day") if each in columns), None)


def _parts(name: str, day: date | None) -> list[Any]:
    moment = _moment(name)
    if moment is None or day is None:
        return [None]
    if moment.name == "day":
        return [moment == day]
    midnight = datetime.combine(day, time(), UTC)
    return [moment == midnight + timedelta(hours=number) for number in range(24)]


def _facts(column: Any) -> ColumnFacts:
    meaning, may_be_null, is_by_youtube = meaning_of(column)
    return ColumnFacts(str(column.name), kind_of(column.type), may_be_null, meaning, is_by_youtube)
