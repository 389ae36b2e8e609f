"""Windows of real counts with gaps, recomputed one by one out of the counts themselves, in plain Python.

The series are those of the development half, of other people's: read where they lie, and nothing of them is kept.
"""

import csv
import gzip
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from math import floor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from yt_assets.analysis.hours import HOUR
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.evaluation_data import WITHOUT, evaluation_data
from yt_assets_tests.storage.samples import put, title_row, trend_row

SERIES = evaluation_data("eval/trends/dev")
# Two with 11 and 14 of 337 hours missing, the second over a night; one with 40 of 57.
CHOSEN = {"fine_jp_0": "eeMTs8R3tOY@4", "fine_jp_1": "eeMTs8R3tOY@1", "quiet_fine": "-HPdXHZsXnY"}
EACH = 7  # hours between two windows that are recomputed
LEAST, LEAST_WITH_GAPS = 150, 40


class Look(NamedTuple):
    """A count at a moment."""

    at: datetime
    views: int


Series = Mapping[datetime, Look]


def read_series(folder: Path) -> dict[str, Series]:
    """Of each chosen video the newest look of each hour, by the name of its file."""
    found: dict[str, Series] = {}
    for name, video_id in CHOSEN.items():
        with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["video_id"] == video_id and row["views"]]
        looks = sorted(Look(datetime.fromisoformat(row["observed_at"]), int(row["views"])) for row in rows)
        found[name] = {look.at.replace(minute=0, second=0, microsecond=0): look for look in looks}
    return found


def recomputed(series: Series, hour: datetime, hours: int) -> tuple[int, int] | None:
    """views_gained and observed_ends, by the counts alone; None where the window has no look."""
    begin = hour - hours * HOUR
    inside = [at for at in series if begin < at <= hour]
    if not inside:
        return None
    newest, first = series[max(inside)], series[min(inside)]
    if begin in series:
        return newest.views - series[begin].views, int(max(inside) == hour)
    before = [at for at in series if begin - 72 * HOUR < at < begin]
    if not before:
        return newest.views - first.views, 0
    last = series[max(before)]
    moment = begin + (newest.at - max(inside))
    share = min(max((moment - last.at) / (first.at - last.at), 0.0), 1.0)
    return newest.views - floor(last.views + (first.views - last.views) * share + 0.5), 0


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[tuple[Database, dict[str, Series]]]:
    if SERIES is None:
        pytest.skip(WITHOUT)
    series = read_series(SERIES)
    with Database("insights", f"sqlite:///{tmp_path}/insights.db", setting="INSIGHTS_DATABASE_URL") as database:
        ensure_schema(database)
        put(database, video_titles=[title_row(name, published_at=datetime(2020, 1, 1, tzinfo=UTC)) for name in series])
        rows: dict[datetime, list[Any]] = {}
        for name, looks in series.items():
            for hour, look in looks.items():
                row = trend_row(name, hour=hour, views=look.views, observed_at=look.at)
                rows.setdefault(hour, []).append(row)
        replace_hours(database, "trend_insights", list(rows), [row for of_hour in rows.values() for row in of_hour])
        yield database, series


def test_windows_of_three_real_videos_are_what_their_counts_say(
    stored: tuple[Database, dict[str, Series]],
) -> None:
    database, series = stored
    windows = exact = 0
    with InsightsReader(database) as reader:
        for name, looks in series.items():
            first, last = min(looks), max(looks)
            for number in range(int((last - first) / timedelta(hours=EACH)) + 1):
                hour = first + number * EACH * HOUR
                for hours in (24, 168):
                    found = [
                        (row["views_gained"], row["observed_ends"])
                        for row in reader.video_windows(hour, hours, video_ids=[name])
                    ]
                    expected = recomputed(looks, hour, hours)
                    assert found == ([] if expected is None else [expected]), (name, hour, hours)
                    windows += len(found)
                    exact += sum(is_exact for _, is_exact in found)
    assert windows >= LEAST
    assert windows - exact >= LEAST_WITH_GAPS
