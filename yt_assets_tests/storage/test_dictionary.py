"""docs/tables.md says what the schemas say, and what a server says."""

from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import text

from tools.tables import tables_document, view_columns
from yt_assets.storage.schema.columns import type_name
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.views import VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls

DOCUMENT = Path(__file__).parents[2] / "docs" / "tables.md"
COLUMNS = """
    SELECT table_name, column_name, column_type, is_nullable, column_comment FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name NOT LIKE '%version' ORDER BY table_name, ordinal_position
"""
Described = dict[str, list[tuple[str, str, bool, str]]]


@pytest.fixture
def on_mysql(prepared_urls: Callable[[str], DatabaseUrls]) -> DatabaseUrls:
    """The two databases on MySQL, whose spelling of types the document uses."""
    return prepared_urls("mysql")


def described_by_server(urls: DatabaseUrls, name: str) -> Described:
    found: Described = {}
    with urls.open(name) as database, database.reading() as connection:
        for table, column, kind, nullable, comment in connection.execute(text(COLUMNS)):
            found.setdefault(table, []).append((column, kind, nullable == "YES", comment))
    return found


def test_the_committed_document_is_what_the_schemas_give() -> None:
    """A column was added, and the document that analysts read went on without it."""
    assert DOCUMENT.read_text(encoding="utf-8") == tables_document(), (
        "docs/tables.md is older than the schemas: run `make tables` and commit it"
    )


def test_every_table_view_and_column_is_described() -> None:
    lines = tables_document().splitlines()
    for table in (*TABLES["videos"].values(), *TABLES["insights"].values()):
        start = lines.index(f"### {table.name}")
        section = list(takewhile(lambda line: not line.startswith("#"), lines[start + 1 :]))
        for column in table.c:
            assert sum(line.startswith(f"| `{column.name}` | ") for line in section) >= 1, (table.name, column.name)
    for view in VIEWS:
        assert f"### {view}" in lines


def test_no_sentence_breaks_the_grid() -> None:
    """A bar in a comment would open a fifth column."""
    for line in tables_document().splitlines():
        if line.startswith("| `"):
            assert line.count("|") == 5, line


@pytest.mark.database
@pytest.mark.parametrize("name", ["videos", "insights"])
def test_types_and_comments_are_those_that_mysql_shows(on_mysql: DatabaseUrls, name: str) -> None:
    """In any order: a column that a later release added stands last in the server's."""
    found = described_by_server(on_mysql, name)
    for table in TABLES[name].values():
        assert sorted(found[table.name]) == sorted(
            (column.name, type_name(column.type), column.nullable, column.comment) for column in table.c
        )


@pytest.mark.database
def test_views_have_the_columns_that_the_document_gives_them(on_mysql: DatabaseUrls) -> None:
    """A view keeps no comments; names and types are the server's."""
    found = described_by_server(on_mysql, "insights")
    for view in VIEWS:
        shown = [(name, kind) for name, kind, _, _ in found[view]]
        assert shown == [(name, kind) for name, kind, _, _ in view_columns(view)]
        assert {name for name, _, nullable, _ in found[view] if nullable} >= {
            name for name, _, nullable, _ in view_columns(view) if nullable
        }


def test_a_reserved_word_is_said_to_need_backticks() -> None:
    """`SELECT stored FROM hours` is a syntax error on MySQL, and on nothing else."""
    lines = tables_document().splitlines()
    section = lines[lines.index("### hours") : lines.index("### channels")]
    assert "- `stored` is a reserved word in MySQL: write it in backticks there." in section
    assert sum("in backticks" in line for line in lines) == 1
