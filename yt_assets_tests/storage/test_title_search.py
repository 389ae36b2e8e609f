"""Titles are folded once for each hour that was written, and the same on every engine."""

import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading import titles
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import hour_at, title_row, trend_row, video_id

ONE, TWO = video_id(1), video_id(2)


def found(database: Database, words: str) -> list[str]:
    with InsightsReader(database) as reader:
        return [row["video_id"] for row in reader.videos(hour_at(0), RankingQuery(text=words), limit=10)]


def put(database: Database, offset: int, one: str) -> None:
    named = [title_row(ONE, title=one, as_of_hour=hour_at(offset)), title_row(TWO, title="Café 🍕")]
    rows = [trend_row(key, rank, hour_at(offset)) for rank, key in enumerate((ONE, TWO), 1)]
    replace_hours(database, "trend_insights", [hour_at(offset)], rows, titles=named)


def test_every_engine_finds_the_same(insights: Database) -> None:
    """SQLite knows case in ASCII alone, and to MySQL's collation all emoji are equal."""
    put(insights, 0, "ÜBER Brot 🍔")
    assert found(insights, "über") == [ONE]
    assert found(insights, "🍔") == [ONE]
    assert found(insights, "CAFE") == [TWO]
    assert found(insights, "_") == []


def test_a_new_title_is_found_when_its_hour_is_written(insights: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put(insights, 0, "Before")
    assert found(insights, "before") == [ONE]
    monkeypatch.setattr(titles, "each_row", None)
    assert found(insights, "caf") == [TWO], "folded once"
    monkeypatch.undo()
    put(insights, 1, "After")
    assert (found(insights, "before"), found(insights, "after")) == ([], [ONE])
