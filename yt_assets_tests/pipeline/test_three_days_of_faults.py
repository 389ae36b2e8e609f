"""Three days of a simulated world with premieres, frozen counters, dead giants and gaps planted in it.

Each hour is computed from the hours that the step would read, and knows nothing of those after it. What holds for every
row: lists, labels, figures and words agree.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yt_assets.analysis.trends.labels import RISING, VideoFacts, extra_views_per_hour, label_of
from yt_assets.analysis.trends.ranking import FACTS, IN_REASON, assemble_trends
from yt_assets.analysis.trends.sentences import reason
from yt_assets.pipeline.insights.compute import HISTORY, _earlier_hours
from yt_assets_tests.analysis.simulated import EPOCH, HISTORY_HOURS, HOURS, everybody, observed

pytestmark = [pytest.mark.unmeasured, pytest.mark.thorough]

FIGURES = {
    "trend_rank": "extra_views_per_hour",
    "gain_rank": "predicted_gain",
    "growth_rank": "predicted_growth",
    "outlier_rank": "outlier_multiple",
}
# Hours without a capture, from the first one on; the rows after them are looked at for some hours.
GAPS = {3: 20, 37: 5, 57: -20}
AFTER_GAP = 4
PLANTED = 8
NUMBERS = np.arange(-HISTORY_HOURS, HOURS)


def _video(name: str, age: np.ndarray, views: np.ndarray, likes: np.ndarray, state: np.ndarray) -> pd.DataFrame:
    """Rows of a planted video, of a channel of its own; age in hours at each observation, seven minutes past."""
    at = pd.DatetimeIndex([EPOCH + timedelta(hours=int(number), minutes=7) for number in NUMBERS]).as_unit("us")
    frame = pd.DataFrame({"video_id": name, "channel_id": f"channel of {name}", "format": "long", "number": NUMBERS})
    counts: dict[str, Any] = {
        "views": pd.array(views.astype(int), dtype="Int64"),
        "likes": pd.array(likes.astype(int), dtype="Int64"),
    }
    moments: dict[str, Any] = {
        "observed_at": at,
        "published_at": at - pd.to_timedelta(np.round(age, 6), unit="h"),
        "age_hours": age,
    }
    return frame.assign(**counts, **moments, live_state=state)


def premiere(place: int) -> pd.DataFrame:
    """It waits at a handful of views; of its first three hours YouTube shows an eighth of the views, and all likes."""
    since = NUMBERS - (4 + 7 * place) + 0.6
    watched = 20_000 * (place + 1) * np.log(np.maximum(since, 0.0) / 3 + 1)
    shown = np.where(since < 0, 7 + place, np.where(since < 3, watched / 8, watched) + 7 + place)
    likes = np.where(since < 0, 900 + 20 * (NUMBERS + HISTORY_HOURS), 2_400 + watched / 16)
    age = np.where(since < 0, NUMBERS + HISTORY_HOURS + 30.0, since)
    state = np.where(since < 0, "upcoming", "none")
    return _video(f"premiere {place}", age, np.maximum.accumulate(shown), likes, state)


def freeze(place: int) -> pd.DataFrame:
    """Two thousand views an hour; every eleven hours the counter stands still for an hour and a half."""
    age = NUMBERS + 240.0 + place
    due = 500_000 + 2_000 * (NUMBERS + HISTORY_HOURS)
    frozen = (NUMBERS + place) % 11
    views = np.where(frozen == 0, due - 1_750, np.where(frozen == 1, due - 3_750, due))
    return _video(f"freeze {place}", age, views, due / 25, np.full(len(age), "none"))


def giant(place: int) -> pd.DataFrame:
    """Millions of views long ago, and one an hour."""
    age = NUMBERS + 24.0 * (60 + place)
    views = 1_000_000 * (place + 1) + NUMBERS + HISTORY_HOURS
    return _video(f"giant {place}", age, views, views / 400, np.full(len(age), "none"))


@cache
def world() -> pd.DataFrame:
    planted = [kind(place) for kind in (premiere, freeze, giant) for place in range(PLANTED)]
    return pd.concat([observed(everybody(range(300, 301))).assign(live_state="none"), *planted], ignore_index=True)


def tables(missing: range, looked_at: range) -> Iterator[tuple[int, pd.DataFrame, pd.DataFrame]]:
    """Of each hour its number, its features with the change since the observation before, and its trends."""
    captured = [number for number in range(-HISTORY_HOURS, HOURS) if number not in missing]
    rows = world()[world()["number"].isin(captured)].sort_values(["video_id", "number"], ignore_index=True)
    before = rows.groupby("video_id")[["observed_at", "views"]].shift()
    rows["delta_hours"] = (rows["observed_at"] - before["observed_at"]).dt.total_seconds() / 3600
    rows["delta_views"] = rows["views"] - before["views"]
    hours = rows["delta_hours"].clip(upper=rows["age_hours"].where(rows["age_hours"] > 0))
    rows["views_per_hour"] = (rows["delta_views"] / hours).astype("float64")
    by_hour = dict(iter(rows.groupby("number")))
    moments = {number: EPOCH + timedelta(hours=number) for number in captured}
    window = int(HISTORY / timedelta(hours=1))
    for number in looked_at:
        known = [moment for at, moment in moments.items() if at <= number]
        earlier = [int((at - EPOCH) / timedelta(hours=1)) for at in _earlier_hours(moments[number], known)]
        within = [at for at in range(number - window + 1, number + 1) if at in by_hour]
        history = pd.concat([by_hour[at] for at in (*earlier, *within)], ignore_index=True)
        now = by_hour[number].reset_index(drop=True)
        read = history[["video_id", "published_at", "observed_at", "views"]]
        yield number, now, assemble_trends(now, read, now["observed_at"].max())


@cache
def whole() -> pd.DataFrame:
    """The rows of 72 hours without a gap, and of the hours after each gap; `gap` says of which."""
    parts = [table.assign(number=number, gap=0) for number, _, table in tables(range(0), range(HOURS))]
    for hours, first in GAPS.items():
        missing = range(first, first + hours)
        for number, now, table in tables(missing, range(missing.stop, missing.stop + AFTER_GAP)):
            of_features = now.set_index("video_id")["views_per_hour"].rename("of_features")
            parts.append(table.assign(number=number, gap=hours).join(of_features, on="video_id"))
    return pd.concat(parts, ignore_index=True)


def of_kind(kind: str) -> pd.DataFrame:
    return whole()[whole()["video_id"].str.startswith(kind)]


def test_trending_holds_what_rises_and_nothing_else() -> None:
    rows = whole()
    assert len(rows) > 15_000
    assert (rows["trend_rank"].notna() == rows["label"].isin(RISING)).all()
    assert rows["trend_rank"].notna().sum() > 200
    assert rows.loc[rows["trend_rank"].notna(), "extra_views_per_hour"].min() >= 5


@pytest.mark.parametrize("rank", list(FIGURES))
def test_each_list_is_sorted_by_its_figure(rank: str) -> None:
    for _, hour in whole().groupby(["gap", "number"]):
        listed = hour[hour[rank].notna()].sort_values(rank)
        assert listed[rank].tolist() == list(range(1, len(listed) + 1))
        assert listed[FIGURES[rank]].is_monotonic_decreasing


def test_every_multiple_is_of_its_own_channel_and_none_is_beyond_a_thousand() -> None:
    rows = whole()
    multiples = rows[rows["outlier_multiple"].notna()]
    assert len(multiples) > 2_000
    assert multiples["baseline_kind"].str.startswith("channel_").all()
    assert (multiples["outlier_multiple"] - multiples["views"] / multiples["baseline_views"]).abs().max() < 1e-9
    assert multiples["outlier_multiple"].max() <= 1_000
    assert rows.loc[rows["video_id"].str.contains(" "), "outlier_multiple"].isna().all(), "planted ones are alone"


def test_every_label_figure_and_sentence_follows_from_its_row() -> None:
    names = [name for name in FACTS if name != "live_state"]
    for row in whole().astype("object").where(whole().notna(), None).to_dict("records"):
        state = "upcoming" if row["label"] == "upcoming" else None
        facts = VideoFacts(**{name: row[name] for name in names}, live_state=state)
        assert label_of(facts) == row["label"]
        assert extra_views_per_hour(facts) == row["extra_views_per_hour"]
        assert reason(row["label"], facts, **{str(name): row[name] for name in IN_REASON}) == row["reason"]


def test_after_a_gap_velocity_is_that_of_video_features() -> None:
    rows = whole()[whole()["gap"] > 0]
    first = rows[rows.groupby("gap")["number"].transform("min") == rows["number"]]
    known = first[first["views_per_hour"].notna() & first["of_features"].gt(0)]
    assert len(known) > 400
    is_near = (known["views_per_hour"] / known["of_features"]).between(0.75, 1.25)
    assert is_near.mean() >= 0.995, known[~is_near][["video_id", "gap", "views_per_hour", "of_features"]]


def test_after_every_gap_there_is_a_pace() -> None:
    rows = whole()[whole()["gap"] > 0]
    old = rows[rows["age_hours"] > 200]
    assert len(old) > 1_000
    assert old["expected_views_per_hour"].notna().mean() > 0.97


def test_a_premiere_is_upcoming_then_trending_with_the_views_of_its_own_hours() -> None:
    rows = of_kind("premiere")
    waiting = rows[rows["label"] == "upcoming"]
    assert waiting[["views_per_hour", "recent_views_per_hour", "predicted_gain", *FIGURES]].isna().all(axis=None)
    begun = rows[(rows["gap"] == 0) & rows["age_hours"].between(1.0, 4.0)]
    assert begun["video_id"].nunique() == PLANTED
    assert begun["label"].isin(RISING).mean() > 0.95
    catching_up = begun[begun["age_hours"].between(3.0, 4.0)]
    assert (catching_up["trend_rank"] <= 3).all()
    early = begun[begun["age_hours"] < 3.0]
    place = early["video_id"].str.split().str[1].astype(int)
    hours = early["age_hours"]
    true: Any = 20_000 * (place + 1) * np.log(((hours + 24) / 3 + 1) / (hours / 3 + 1))
    error = np.log(early["predicted_gain"].astype(float) / true).abs()
    assert np.exp(error.median()) < 1.5


def test_a_frozen_counter_is_never_slowing_and_rises_only_where_a_gap_hides_that_it_froze() -> None:
    rows = of_kind("freeze")
    assert "slowing" not in set(rows["label"])
    assert set(rows.loc[rows["gap"] == 0, "label"]) == {"steady"}


def test_a_dead_giant_is_in_no_list() -> None:
    rows = of_kind("giant")
    assert rows[list(FIGURES)[:3]].isna().all(axis=None)
    assert rows["predicted_gain"].max() <= 60
