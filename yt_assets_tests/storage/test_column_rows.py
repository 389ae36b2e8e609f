"""Rows kept column by column behave as the rows that they stand for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused, SchemaMismatch
from yt_assets.storage.writing.batches import ColumnRows, Row, bytes_of, column_of, have_columns
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, engagement_row, video_id

Rows = list[dict[str, Any]]


def column_rows(rows: Sequence[Row]) -> ColumnRows:
    """The same rows by columns."""
    return ColumnRows({name: [row[name] for row in rows] for name in rows[0]})


SOME = [{"a": 2, "b": "x", "c": None}, {"a": 1, "b": "x", "c": 3.5}, {"a": 1, "b": "w", "c": 0.0}]


@given(st.lists(st.fixed_dictionaries({"a": st.integers(0, 3), "b": st.text(max_size=2)}), min_size=1))
def test_they_are_sorted_as_rows_are(rows: Rows) -> None:
    by = [("a", "b"), ("b",), ("b", "a")]
    assert [list(column_rows(rows).sorted_by(names)) for names in by] == [
        sorted(rows, key=lambda row: [row[name] for name in names]) for names in by
    ]


def test_rows_and_parts_of_them_are_what_they_were() -> None:
    rows = column_rows(SOME)
    assert (len(rows), list(rows), rows[1], list(rows[1:]), list(rows[::2])) == (3, SOME, SOME[1], SOME[1:], SOME[::2])
    assert [column_of(rows, "a"), have_columns(rows, {"a", "b", "c"}), have_columns(rows, {"a"})] == [
        [2, 1, 1],
        True,
        False,
    ]
    assert [list(ColumnRows({})), len(ColumnRows({"a": []}).sorted_by(["a"]))] == [[], 0]


def test_both_kinds_of_rows_are_stored_alike(insights: Database) -> None:
    rows = [{**engagement_row(video_id(number)), "likes": None if number % 3 else number} for number in range(7, 0, -1)]
    replace_hours(insights, "engagement_insights", [HOUR], rows)
    as_rows = rows_in(insights, "engagement_insights")
    replace_hours(insights, "engagement_insights", [HOUR], column_rows(rows))
    assert rows_in(insights, "engagement_insights") == as_rows
    assert bytes_of(column_rows(rows)) == bytes_of(rows)


def test_both_kinds_of_rows_are_refused_alike(insights: Database) -> None:
    bad = [engagement_row(video_id(1)), {**engagement_row(video_id(2)), "views": 2**63}]
    with pytest.raises(RowsRefused, match="views"):
        replace_hours(insights, "engagement_insights", [HOUR], column_rows(bad))
    later = column_rows([{**engagement_row(video_id(1)), "hour": HOUR + timedelta(hours=1)}])
    with pytest.raises(SchemaMismatch, match="06:00 in a replacement of other hours"):
        replace_hours(insights, "engagement_insights", [HOUR], later)
    strange = column_rows([{**engagement_row(video_id(1)), "colour": "red"}])
    with pytest.raises(SchemaMismatch, match="has no column 'colour'"):
        replace_hours(insights, "engagement_insights", [HOUR], strange)
    assert rows_in(insights, "engagement_insights") == []
