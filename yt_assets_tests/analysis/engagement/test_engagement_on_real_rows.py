"""The smoothed rate foretells better than the raw rate: on rows that we draw, and with YT_EVAL_DATA on real ones.

A quick part of `make eval-engagement`. The drawn rows are of small and young videos, whose viewers like and comment at
a rate of their video's own, near that of its channel.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.engagement_eval import DATA, beaten, foretell, hours_of, missed, repeat
from yt_assets_tests.evaluation_data import WITHOUT

CHANNELS, VIDEOS = 20, 15


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Two snapshots, a day apart, of videos of one day, as a file of the evaluation."""
    random = np.random.default_rng(7)
    norms = random.beta(8, 150, CHANNELS)
    first = pd.Timestamp("2026-11-20T12:00Z")
    rows = []
    for channel, norm in enumerate(norms):
        for number in range(VIDEOS):
            rate = random.beta(60 * norm, 60 * (1 - norm))
            published = first - pd.Timedelta(hours=int(random.integers(2, 47)))
            views, gained = (int(random.lognormal(4.5, 1.0)) + 25 for _ in range(2))
            liked, after = random.binomial(views, rate), random.binomial(gained, rate)
            video = {"video_id": f"v{channel}-{number}", "channel_id": f"c{channel}", "published_at": published}
            rows.append({**video, "observed_at": first, "views": views, "likes": liked, "comments": 0})
            later = {"views": views + gained, "likes": liked + after, "comments": 0}
            rows.append({**video, "observed_at": first + pd.Timedelta(days=1), **later})
    pd.DataFrame(rows).to_csv(tmp_path / "cold_start.csv.gz", index=False)
    return tmp_path


def test_the_smoothed_rate_foretells_drawn_videos_and_repeats_better_than_the_raw_rate(drawn: Path) -> None:
    hours = list(hours_of(drawn, "cold_start"))
    assert [len(hour.videos) for hour in hours] == [CHANNELS * VIDEOS]
    figures, again = list(foretell(hours)), list(repeat(hours, 1.0, seeds=2))
    assert missed(figures, again, is_young=True) == []
    young = beaten(figures)["under 48 h old"]
    assert young["ours"][3] < 0.9 * young["raw"][3]


@pytest.mark.skipif(DATA is None, reason=WITHOUT)
def test_the_smoothed_rate_foretells_young_videos_and_repeats_better_than_the_raw_rate() -> None:
    assert DATA is not None
    hours = list(hours_of(DATA, "cold_start"))
    figures, again = list(foretell(hours)), list(repeat(hours, 0.01, seeds=1))
    assert missed(figures, again, is_young=True) == []
    young = beaten(figures)["under 48 h old"]
    assert young["ours"][3] < 0.9 * young["raw"][3]
