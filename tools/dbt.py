"""Sources and exposures for dbt, deploy/dbt/models/yt_assets.yml, out of the schemas themselves.

Here: the tables and views of the insights database, the files of `yt-assets export`, and what reads them. Not here: the
schemas, the document of all tables (tables.py). A test fails when the file says something else than the schemas.

python -m tools.dbt > deploy/dbt/models/yt_assets.yml
"""

import sys
from collections.abc import Iterator
from typing import Any

import yaml

from tools.tables import DATABASES, VIEW_COMMENTS, view_columns
from yt_assets.storage.insights_reading.exports import Exports
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.views import VIEWS
from yt_assets.storage.schema.wide_views import WIDE_COMMENTS, WIDE_VIEWS, meaning_of

HEAD = "# Made from the schemas by `make dbt`; docs/analysts.md (dbt) says how to use it.\n"
DATABASE, FILES = "yt_assets", "yt_assets_files"
# Exports whose files are one, of no day.
WHOLE = ("dim_video", "dim_channel")
OWNER = {"name": "yt_assets"}
Described = dict[str, Any]


def dbt_document() -> str:
    """The whole file."""
    whole = {"version": 2, "sources": [_database(), _files()], "exposures": _exposures()}
    return HEAD + yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=100)


def _database() -> Described:
    """The insights database, as MySQL and MariaDB name it: its schema is the name of the database."""
    return {
        "name": DATABASE,
        "description": DATABASES["insights"],
        "schema": "{{ var('insights_schema', 'insights') }}",
        "tables": [*_views(), *_tables()],
    }


def _files() -> Described:
    """What `yt-assets export` wrote, as DuckDB reads it; untested, as a table without a day has no file."""
    described = {table["name"]: table for table in (*_views(), *_tables(keys_tested=False))}
    tables = []
    for name in Exports.names:
        files = f"{name}.parquet" if name in WHOLE else f"{name}/*.parquet"
        place = f'read_parquet(\'{{{{ var("exported", "exported") }}}}/{files}\')'
        tables.append(described[name] | {"config": {"meta": {"external_location": place}}})
    return {"name": FILES, "description": "Files of `yt-assets export`, by dbt-duckdb.", "tables": tables}


def _views() -> Iterator[Described]:
    for name in VIEWS:
        columns = [_column(column, meaning) for column, _, _, meaning in view_columns(name)]
        yield {"name": name, "description": VIEW_COMMENTS[name], "columns": columns}
    for name, view in WIDE_VIEWS.items():
        columns = [_column(str(column.key), meaning_of(column)[0]) for column in view.selected_columns]
        yield {"name": name, "description": WIDE_COMMENTS[name], "columns": columns}


def _tables(*, keys_tested: bool = True) -> Iterator[Described]:
    for table in TABLES["insights"].values():
        keys = {column.name for column in table.primary_key} if keys_tested else set()
        tests = {name: {"data_tests": ["not_null"]} for name in keys}
        columns = [_column(str(each.name), str(each.comment)) | tests.get(each.name, {}) for each in table.c]
        yield {"name": str(table.name), "description": str(table.comment), "columns": columns}


def _column(name: str, meaning: str) -> Described:
    return {"name": name, "description": meaning}


def _exposures() -> list[Described]:
    """What of this project reads the sources, so that a change of yours shows whom it concerns."""
    read_by = {
        "yt_assets_page": ("dashboard", "The page of `yt-assets serve`.", [*VIEWS, *WIDE_VIEWS]),
        "yt_assets_api": ("application", "The HTTP API of `yt-assets serve`.", list(TABLES["insights"])),
        "yt_assets_export": ("analysis", "The files of `yt-assets export`.", list(Exports.names)),
    }
    return [
        {
            "name": name,
            "type": kind,
            "description": words,
            "owner": dict(OWNER),
            "depends_on": [f"source('{DATABASE}', '{table}')" for table in tables],
        }
        for name, (kind, words, tables) in read_by.items()
    ]


if __name__ == "__main__":
    sys.stdout.write(dbt_document())
