"""Arithmetic with times inside SQL, which each engine spells in its own way: for views, which have no bound values.

Here: the expressions. Not here: what is computed with them (windows.py, view_statements.py).
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, bindparam, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from yt_assets.storage.schema.columns import TIME, WHOLE


class HoursBefore(FunctionElement[Any]):
    """A time so many hours before another one. On SQLite as its columns spell it, with six decimals."""

    type = TIME
    inherit_cache = True
    name = "hours_before"


class Moment(FunctionElement[Any]):
    """A bound time as a time: MySQL's driver sends a text, and would give one back."""

    type = TIME
    inherit_cache = True
    name = "moment"


class DaysBefore(FunctionElement[Any]):
    """A date so many days before another one."""

    type = Date()
    inherit_cache = True
    name = "days_before"


class Weekday(FunctionElement[Any]):
    """The day of the week of a time, in UTC; 0 is Monday."""

    type = WHOLE
    inherit_cache = True
    name = "weekday_of"


class HourOfDay(FunctionElement[Any]):
    """The hour of the day of a time, in UTC."""

    type = WHOLE
    inherit_cache = True
    name = "hour_of_day"


class SecondsBetween(FunctionElement[Any]):
    """Whole seconds from one time to another."""

    type = BigInteger()
    inherit_cache = True
    name = "seconds_between"


class Rounded(FunctionElement[Any]):
    """A count out of a number of at least 0: a half rounds up on every engine."""

    type = BigInteger()
    inherit_cache = True
    name = "rounded"


def hours_before(moment: ColumnElement[Any], hours: int) -> ColumnElement[Any]:
    """A time so many hours before another one."""
    return HoursBefore(moment, _number(hours))


def bound_moment(name: str) -> ColumnElement[Any]:
    """A bound parameter that is a time."""
    return Moment(bindparam(name, type_=TIME))


def days_before(day: ColumnElement[Any], days: int) -> ColumnElement[Any]:
    """A date so many days before another one."""
    return DaysBefore(day, _number(days))


def seconds_between(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[Any]:
    """Whole seconds from one time to another."""
    return SecondsBetween(first, last)


def rounded(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """A count out of a number of at least 0."""
    return Rounded(number)


def _number(value: int) -> ColumnElement[Any]:
    return literal_column(str(int(value)), BigInteger())


def _parts(element: FunctionElement[Any], compiler: Any, **options: Any) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(HoursBefore)
def _hours_before(element: HoursBefore, compiler: Any, **options: Any) -> str:
    moment, hours = _parts(element, compiler, **options)
    return f"({moment} - INTERVAL {hours} HOUR)"


@compiles(HoursBefore, "sqlite")
def _sqlite_hours_before(element: HoursBefore, compiler: Any, **options: Any) -> str:
    moment, hours = _parts(element, compiler, **options)
    return f"(strftime('%Y-%m-%d %H:%M:%f', {moment}, '-{hours} hours') || '000')"


@compiles(Moment)
def _moment(element: Moment, compiler: Any, **options: Any) -> str:
    return f"CAST({_parts(element, compiler, **options)[0]} AS DATETIME(3))"


@compiles(Moment, "sqlite")
def _sqlite_moment(element: Moment, compiler: Any, **options: Any) -> str:
    return _parts(element, compiler, **options)[0]


@compiles(DaysBefore)
def _days_before(element: DaysBefore, compiler: Any, **options: Any) -> str:
    day, days = _parts(element, compiler, **options)
    return f"({day} - INTERVAL {days} DAY)"


@compiles(DaysBefore, "sqlite")
def _sqlite_days_before(element: DaysBefore, compiler: Any, **options: Any) -> str:
    day, days = _parts(element, compiler, **options)
    return f"date({day}, '-{days} days')"


@compiles(Weekday)
def _weekday(element: Weekday, compiler: Any, **options: Any) -> str:
    return f"WEEKDAY({_parts(element, compiler, **options)[0]})"


@compiles(Weekday, "sqlite")
def _sqlite_weekday(element: Weekday, compiler: Any, **options: Any) -> str:
    return f"((CAST(strftime('%w', {_parts(element, compiler, **options)[0]}) AS INTEGER) + 6) % 7)"


@compiles(HourOfDay)
def _hour_of_day(element: HourOfDay, compiler: Any, **options: Any) -> str:
    return f"HOUR({_parts(element, compiler, **options)[0]})"


@compiles(HourOfDay, "sqlite")
def _sqlite_hour_of_day(element: HourOfDay, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%H', {_parts(element, compiler, **options)[0]}) AS INTEGER)"


@compiles(SecondsBetween)
def _seconds_between(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    return f"TIMESTAMPDIFF(SECOND, {', '.join(_parts(element, compiler, **options))})"


@compiles(SecondsBetween, "sqlite")
def _sqlite_seconds_between(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    first, last = _parts(element, compiler, **options)
    return f"(CAST(strftime('%s', {last}) AS INTEGER) - CAST(strftime('%s', {first}) AS INTEGER))"


@compiles(Rounded)
def _rounded(element: Rounded, compiler: Any, **options: Any) -> str:
    (number,) = _parts(element, compiler, **options)
    return f"CAST(FLOOR({number} + 0.5) AS SIGNED)"


@compiles(Rounded, "sqlite")
def _sqlite_rounded(element: Rounded, compiler: Any, **options: Any) -> str:
    (number,) = _parts(element, compiler, **options)
    return f"CAST({number} + 0.5 AS INTEGER)"
