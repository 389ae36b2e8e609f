"""Three real counters among two hundred simulated videos: a premiere, a video that died, a counter that froze.

What happened is known: the gain of the next 24 hours stands beside each count. The data are in the folder that
YT_EVAL_DATA names. test_trajectories.py and test_day_of_faults.py have small ones of the same kinds.
"""

import json
from functools import cache
from typing import Any

import pandas as pd
import pytest

from yt_assets.analysis.trends.labels import RISING
from yt_assets.analysis.trends.ranking import assemble_trends
from yt_assets.analysis.trends.scoring import score_trends
from yt_assets_tests.analysis.simulated import everybody, hours_of, observed
from yt_assets_tests.evaluation_data import WITHOUT, evaluation_data

DATA = evaluation_data("cases")
pytestmark = [
    pytest.mark.unmeasured,
    pytest.mark.skipif(DATA is None, reason=WITHOUT),
]
HELD_AGAINST = range(10, 15)


@cache
def series(name: str) -> list[dict[str, Any]]:
    assert DATA is not None
    counts: list[dict[str, Any]] = json.loads((DATA / "series.json").read_text(encoding="utf-8"))[name]["counts"]
    return counts


def published(name: str, hour: int) -> float | None:
    """Hours after the start: YouTube moved the premiere's when it began."""
    return {"premiere": 9.5 if hour >= 10 else -48.0, "dead": -73 * 24.0, "freeze": -54.5}[name]


@cache
def lists(name: str) -> pd.DataFrame:
    """The rows of the real video in each of its hours, as the product ranks it among the others."""
    others = observed(everybody(range(200, 201)))
    start = others.loc[others["number"] == 0, "observed_at"].min().floor("h")
    rows = []
    for count in series(name):
        at = start + pd.Timedelta(hours=count["hour"], minutes=5)
        moment = start + pd.Timedelta(hours=published(name, count["hour"]) or 0.0)
        state = "upcoming" if name == "premiere" and count["hour"] < 10 else "none"
        rows.append({"number": count["hour"], "observed_at": at, "published_at": moment, "live_state": state, **count})
    real = pd.DataFrame(rows).assign(
        video_id="real", channel_id="real", format="live" if name == "premiere" else "long"
    )
    real = real.assign(views=real["views"].astype("Int64"), likes=real["likes"].astype("Int64"))
    real["age_hours"] = (real["observed_at"] - real["published_at"]).dt.total_seconds() / 3600
    parts = []
    for number, now, history in hours_of(others):
        own = real[real["number"] == number]
        if len(own):
            seen = pd.concat([history, real[real["number"] <= number]], ignore_index=True).drop(columns="live_state")
            table = assemble_trends(pd.concat([now, own], ignore_index=True), seen, own["observed_at"].iloc[0])
            parts.append(table[table["video_id"] == "real"].assign(number=number))
    return pd.concat(parts).set_index("number")


def gains(name: str) -> pd.Series:
    return pd.Series({count["hour"]: float(count["gain_next_24h"]) for count in series(name)})


def test_a_premiere_has_the_velocity_of_its_own_hours() -> None:
    """It was 1,372 an hour where 13,722 came, because nine hours of waiting counted."""
    views = pd.Series({count["hour"]: float(count["views"]) for count in series("premiere")}).diff()
    velocity = lists("premiere")["views_per_hour"]
    for hour in HELD_AGAINST:
        assert 0.5 <= velocity[hour] / views[hour] <= 2, hour


def test_a_premiere_is_foretold_by_its_likes_while_its_views_are_held_back() -> None:
    """9,907 where 669,308 came; 20,343 likes on 23,361 views say that views are to come."""
    ratio = lists("premiere")["predicted_gain"] / gains("premiere")
    error = ratio.where(ratio > 1, 1 / ratio)
    assert error.loc[[10, 11, 12]].max() <= 2
    assert error.loc[[13, 14]].max() <= 1.6


def test_a_premiere_is_upcoming_and_then_trending_and_first_when_it_is_the_news() -> None:
    rows = lists("premiere")
    assert set(rows.loc[:9, "label"]) == {"upcoming"}
    assert rows.loc[:9, "views_per_hour"].isna().all()
    assert set(rows.loc[11:, "label"]) <= set(RISING)
    assert rows.loc[11:, "trend_rank"].notna().all()
    assert rows.loc[13, "trend_rank"] == 1


def test_a_dead_video_is_foretold_by_what_it_gains_and_is_in_no_list() -> None:
    """Once three million views: 8,171 was foretold where 25 came, whatever nine hours said."""
    rows = lists("dead")
    assert (rows.loc[2:, "predicted_gain"] <= 60).all()
    assert rows.loc[2:, ["trend_rank", "gain_rank", "growth_rank", "outlier_rank"]].isna().all(axis=None)


def test_a_frozen_counter_is_never_slowing() -> None:
    assert "slowing" not in set(lists("freeze")["label"])


def test_the_scorer_alone_knows_them_too() -> None:
    """Without the product around it: snapshots with the date that each hour's answer carried, or none."""
    start = pd.Timestamp("2026-11-20T00:00Z")
    counts = series("premiere")
    frame = pd.DataFrame(
        {
            "video_id": "real",
            "published_at": [start + pd.Timedelta(hours=9.5) if one["hour"] >= 10 else pd.NaT for one in counts],
            "observed_at": [start + pd.Timedelta(hours=one["hour"], minutes=5) for one in counts],
            "views": pd.array([one["views"] for one in counts], dtype="Int64"),
        }
    )
    for place, one in enumerate(counts):
        if one["hour"] in HELD_AGAINST:
            (gain,) = score_trends(frame.head(place + 1), frame["observed_at"][place])["predicted_gain"]
            assert 1 / 8 <= gain / one["gain_next_24h"] <= 8, "without likes"
