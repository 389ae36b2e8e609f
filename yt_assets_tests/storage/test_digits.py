"""Figures of six digits, and words out of a known set: what is written is what every engine gives back."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select, text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.mysql_selects import read_mappings
from yt_assets.storage.schema.insights import trend_insights
from yt_assets.storage.writing.digits import rounded_to_digits
from yt_assets.storage.writing.hourly_frames import HourlyFrame
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import HOUR, trend_row, video_id

FIGURES = [1 / 3, -2 / 3, 0.0, 1e-9, 123_456.789, 9_999_999.5, 0.1, 6.02214076e23, 2.5e-30]


def test_a_number_becomes_what_its_six_digits_spell() -> None:
    dice = np.random.default_rng(7)
    numbers = np.concatenate([dice.choice([-1, 1], 20_000) * 10 ** dice.uniform(-30, 30, 20_000), FIGURES])
    assert rounded_to_digits(numbers).tolist() == [float(f"{number:.6g}") for number in numbers.tolist()]
    assert np.isnan(rounded_to_digits(np.array([np.nan]))).all()


def test_figures_of_an_hour_are_read_as_they_were_written_on_every_engine(insights: Database) -> None:
    """Packed and row by row, as a frame and in plain SQL."""
    rows = [trend_row(video_id(place), views_per_hour=figure) for place, figure in enumerate(FIGURES)]
    frame = pd.DataFrame(rows).astype({"views_per_hour": "float64"})
    HourlyFrame(frame, (HOUR,)).store(insights, "trend_insights", [HOUR])
    expected = {video_id(place): float(f"{figure:.6g}") for place, figure in enumerate(FIGURES)}
    chosen = select(trend_insights.c.video_id, trend_insights.c.views_per_hour)
    with insights.reading() as connection:
        assert {row.video_id: row.views_per_hour for row in connection.execute(chosen)} == expected
        packed = read_mappings(connection, chosen)
        assert {row["video_id"]: row["views_per_hour"] for row in packed} == expected
        read = Frames(connection).hours("trend_insights", [HOUR])
        assert dict(zip(read["video_id"], read["views_per_hour"], strict=True)) == expected
        plain = connection.execute(text("SELECT video_id, views_per_hour FROM trend_insights"))
        assert {row[0]: row[1] for row in plain} == expected
    HourlyFrame(read, (HOUR,)).store(insights, "trend_insights", [HOUR])
    with insights.reading() as connection:
        pd.testing.assert_frame_equal(Frames(connection).hours("trend_insights", [HOUR]), read)


def test_a_word_that_a_column_does_not_know_is_refused_on_every_engine(insights: Database) -> None:
    row = trend_row(video_id(1), hour=HOUR + timedelta(hours=1), label="enormous")
    with pytest.raises(RowsRefused, match="it is none of dormant, rising, slowing"):
        replace_hours(insights, "trend_insights", [row["hour"]], [row])


def test_words_are_sorted_as_the_alphabet_has_them_on_every_engine(insights: Database) -> None:
    words = ["viral", "dormant", "too_early", "rising", "steady"]
    rows = [trend_row(video_id(place), label=word) for place, word in enumerate(words)]
    replace_hours(insights, "trend_insights", [HOUR], rows)
    with insights.reading() as connection:
        found = list(connection.scalars(select(trend_insights.c.label).order_by(trend_insights.c.label)))
    assert found == sorted(words)
