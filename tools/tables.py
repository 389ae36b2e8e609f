"""The data dictionary, docs/tables.md, out of the schemas themselves.

Here: tables, views and their columns as a document. Not here: the schemas; what is computed how (docs/metrics.md); the
queries for analysts (docs/queries.md). A test fails when the document says something else than the schemas.

python -m tools.tables > docs/tables.md
"""

import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Label, Select, Table
from sqlalchemy.dialects import mysql

from yt_assets.display.links import WATCH
from yt_assets.storage.schema import insights as insights_schema
from yt_assets.storage.schema.column_facts import LINK, column_facts
from yt_assets.storage.schema.columns import VIDEO_ID, notes_of, type_name
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.views import VIEWS
from yt_assets.storage.schema.wide_views import VIEWS_OF_VIDEOS, WIDE_COMMENTS, WIDE_VIEWS, meaning_of

UNKNOWN = "not known, or not defined"

HEAD = """\
# The tables

Made from the schemas by `make tables`. [metrics.md](metrics.md) defines the figures, and
[queries.md](queries.md) has queries to start from.

- Times are UTC. Types are as MySQL 8 and 9 show them; MariaDB shows `json` as `longtext` and `int` as `int(11)`.
- Ids are case-sensitive on every engine, and so are keywords.
- NULL is never zero: YouTube hides a figure, it is not known, or it is not defined. The column NULL says when.
- A `float` has six digits, also on SQLite. What MySQL computes with it shows more than that: round it. An `enum` is a
  word, and SQLite keeps it as a text.
- `SHOW FULL COLUMNS FROM raw_videos` shows the comments that MySQL and MariaDB keep.
"""

DATABASES: Mapping[str, str] = {
    "videos": "What YouTube said, hour by hour, and what follows from one video alone. Analysts need no right to it.",
    "insights": "What analysts read. Its views show the newest hour that was settled and computed.",
}

VIEW_COMMENTS: Mapping[str, str] = {
    "top_trending_videos": "What rises, by `trend_rank` at the newest hour in `trend_insights`; with titles and links.",
    "top_gaining_videos": "Videos by `gain_rank`: most views to come.",
    "top_growing_videos": "Videos by `growth_rank`: most views to come for their size.",
    "top_outliers": "Uploads of the last 28 days by `outlier_rank`: times their channel's usual at that age.",
    "most_engaging_videos": "Uploads of the last 28 days by `rank_28_days` at the newest hour in "
    "`engagement_insights`, with titles and links; without those that have no rate.",
    "most_engaging_of_the_week": "The same of the last 7 days, by `rank_7_days`.",
    "top_keywords": "Keywords by `scope` and `keyword_rank` at the newest hour in `keyword_insights`, with an example.",
}

LINK_TYPE = f"varchar({len(WATCH) + (VIDEO_ID.length or 0)})"
LINKS: Mapping[str, str] = {"link": LINK, "example_link": "The example on YouTube"}


def tables_document() -> str:
    """The whole of docs/tables.md."""
    parts = [HEAD]
    for name, tables in TABLES.items():
        parts.append(f"## The {name} database\n\n{DATABASES[name]}\n")
        if name == "insights":
            parts.extend(_view_section(view) for view in VIEWS)
        wide = WIDE_VIEWS if name == "insights" else VIEWS_OF_VIDEOS
        parts.extend(_wide_section(view, select) for view, select in wide.items())
        parts.extend(_table_section(table) for table in tables.values())
    return "\n".join(line for long in "\n".join(parts).split("\n") for line in _wrapped(long))


def _wrapped(line: str) -> list[str]:
    """Lines of prose at 100 characters, as in all documents; a row of a table stays one line."""
    if line.startswith("|"):
        return [line]
    indent = "  " if line.startswith("- ") else ""
    return textwrap.wrap(line, 100, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]


def view_columns(name: str) -> list[tuple[str, str, bool, str]]:
    """Name, MySQL's type, whether NULL can be, and comment of each column of a view."""
    return [_view_column(name, column) for column in VIEWS[name].selected_columns]


def _table_section(table: Table) -> str:
    rows = [(column.name, type_name(column.type), bool(column.nullable), str(column.comment)) for column in table.c]
    return "\n".join([f"### {table.name}\n", f"{table.comment}\n", *_facts(table), "", *_grid(rows), ""])


def _facts(table: Table) -> Iterator[str]:
    keys = [column.name for column in table.primary_key]
    yield f"- One row for each {_names(keys)}, the primary key."
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield f"- Index on {_names([column.name for column in index.columns])}: `{index.name}`."
    taken = [column.name for column in table.c if column.name in mysql.dialect().identifier_preparer.reserved_words]
    if taken:
        yield f"- {_names(taken)} is a reserved word in MySQL: write it in backticks there."
    yield from _by_youtube(column.name for column in table.c if notes_of(column).by_youtube)
    if keys[0] == "hour" and len(keys) > 1:
        yield "- Statistics of an hour: `YT_RETENTION_DAYS` is meant for them."


def _view_section(name: str) -> str:
    joined = ", ".join(f"`{table.name}`" for table in _tables_behind(name))
    fact = f"- A view that joins {joined}; where no title is known it is NULL, and the row stays."
    theirs = (fact.name for fact in column_facts(VIEWS[name]) if fact.is_by_youtube)
    facts = (fact, *_by_youtube(theirs))
    return "\n".join([f"### {name}\n", f"{VIEW_COMMENTS[name]}\n", *facts, "", *_grid(view_columns(name)), ""])


def _wide_section(name: str, view: Select[Any]) -> str:
    columns = [(str(column.key), column, *meaning_of(column)) for column in view.selected_columns]
    kinds = {key: LINK_TYPE if key in LINKS else type_name(column.type) for key, column, *_ in columns}
    rows = [(key, kinds[key], nullable, meaning) for key, _, meaning, nullable, _ in columns]
    facts = _by_youtube(key for key, *_, by_youtube in columns if by_youtube)
    return "\n".join([f"### {name}\n", f"A view. {WIDE_COMMENTS[name]}\n", *facts, "", *_grid(rows), ""])


def _by_youtube(names: Iterable[str]) -> Iterator[str]:
    if theirs := list(names):
        yield f"- From YouTube, unchanged: {_names(theirs)}."


def _tables_behind(name: str) -> list[Table]:
    columns = (_stored(column) for column in VIEWS[name].selected_columns)
    return list(dict.fromkeys(column.table for column in columns if column is not None))  # in order of their first use


def _stored(column: ColumnElement[Any]) -> Column[Any] | None:
    """The table's column behind a view's; None for a link, which is computed."""
    inner = column.element if isinstance(column, Label) else column
    return inner if isinstance(inner, Column) else None


def _view_column(view: str, column: ColumnElement[Any]) -> tuple[str, str, bool, str]:
    stored, name = _stored(column), str(column.key)
    if stored is None:
        return name, LINK_TYPE, False, LINKS[name]
    joined = stored.table is insights_schema.video_titles
    comment = f"{stored.comment}, of the example" if joined and view == "top_keywords" else str(stored.comment)
    return name, type_name(stored.type), bool(stored.nullable) or joined, comment


def _grid(columns: list[tuple[str, str, bool, str]]) -> Iterator[str]:
    yield "| column | type | NULL | what it holds |"
    yield "|---|---|---|---|"
    for name, kind, nullable, comment in columns:
        words, _, when = comment.partition("; NULL ")
        missing = (when or UNKNOWN) if nullable else "never"
        yield f"| `{name}` | `{kind}` | {missing} | {words} |"


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(tables_document())
