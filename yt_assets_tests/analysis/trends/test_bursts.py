"""Labels against a world whose truth is known: planted bursts are noticed within two hours, and few others called so.

The figures are printed: `pytest -s yt_assets_tests/analysis/trends/test_bursts.py`.
"""

import sys

import pandas as pd
import pytest

from yt_assets.analysis.trends.ranking import assemble_trends
from yt_assets.sandbox.world.curves import HOUR
from yt_assets_tests.analysis.simulated import Planted, everybody, hours_of, observed, planted

pytestmark = pytest.mark.unmeasured

ALARMS = ("viral", "surging")
WITHIN_HOURS = 2.0


def labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of all hours with the label that each hour gave them, knowing nothing of those after it."""
    parts = []
    for _, now, history in hours_of(rows):
        trends = assemble_trends(now, history, history["observed_at"].max())
        parts.append(now.merge(trends[["video_id", "label", "reason"]], on="video_id"))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def bursts() -> list[Planted]:
    return planted(range(100, 103), most=150)


@pytest.fixture(scope="module")
def rows(bursts: list[Planted]) -> pd.DataFrame:
    """Everybody of two worlds, and videos of three others in which bursts were planted."""
    return labelled(observed([*everybody(range(200, 202)), *(one.video for one in bursts)]))


def test_planted_bursts_are_labelled_within_two_hours(bursts: list[Planted], rows: pd.DataFrame) -> None:
    after = (rows["time"] - rows["video_id"].map({one.video.video_id: one.begins for one in bursts})) / HOUR
    soon = rows[(after > 0) & (after <= WITHIN_HOURS)]
    noticed = soon["label"].isin(ALARMS).groupby(soon["video_id"]).any()
    share = noticed.sum() / len(bursts)
    sys.stdout.write(f"\n{len(bursts)} bursts, {share:.1%} labelled viral or surging within two hours\n")
    assert len(bursts) >= 100
    assert share >= 0.97, soon[soon["video_id"].isin(noticed.index[~noticed])][["video_id", "age_hours", "reason"]]


def test_few_hours_are_called_a_burst_that_are_none(bursts: list[Planted], rows: pd.DataFrame) -> None:
    """Daily rhythm, decay, launches, premieres, corrections and frozen counters are none."""
    planted_ones = {one.video.video_id for one in bursts}
    quiet = rows[~rows["bursts"] & ~rows["video_id"].isin(planted_ones)]
    alarms = quiet["label"].isin(ALARMS)
    sys.stdout.write(f"\n{len(quiet):,} video-hours without a burst, {alarms.mean():.2%} labelled viral or surging\n")
    assert len(quiet) > 25_000
    assert alarms.mean() <= 0.004


def test_a_counter_that_stands_still_raises_no_alarm(rows: pd.DataFrame) -> None:
    """Flat for up to an hour and a half, then a jump: by the hour it would be a burst, every time."""
    frozen = {one.video_id for one in everybody(range(200, 202)) if one.traits.curve.freeze_hours}
    quiet = rows[rows["video_id"].isin(frozen) & ~rows["bursts"]]
    stood = quiet.groupby("video_id")["views"].diff().eq(0).groupby(quiet["video_id"]).sum()
    alarms = quiet["label"].isin(ALARMS)
    sys.stdout.write(f"\n{len(quiet):,} video-hours of frozen counters, {alarms.mean():.2%} viral or surging\n")
    assert (stood > 10).mean() > 0.5, "they do stand still"
    assert alarms.mean() <= 0.004
