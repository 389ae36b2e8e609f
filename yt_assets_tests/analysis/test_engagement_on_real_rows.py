"""A quick part of `make eval-engagement`: real snapshots of small and young videos, where they are at hand."""

from __future__ import annotations

import pytest

from benchmarks.engagement_eval import DATA, beaten, foretell, hours_of, missed, repeat

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the snapshots are no part of the project")


def test_the_smoothed_rate_foretells_young_videos_and_repeats_better_than_the_raw_rate() -> None:
    hours = list(hours_of(DATA, "cold_start"))
    told, again = list(foretell(hours)), list(repeat(hours, 0.01, seeds=1))
    assert missed(told, again, is_young=True) == []
    young = beaten(told)["under 48 h old"]
    assert young["ours"][3] < 0.9 * young["raw"][3]
