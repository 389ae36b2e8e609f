"""A whole simulated day through the real steps: every reason recomputes from its row, and the planted burst is seen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from yt_assets.analysis.trends.labels import VideoFacts, extra_views_per_hour, label_of
from yt_assets.analysis.trends.ranking import FACTS, IN_REASON
from yt_assets.analysis.trends.sentences import reason
from yt_assets.sandbox.world.curves import HOUR as SECONDS
from yt_assets_tests.pipeline.conftest import open_observatory
from yt_assets_tests.pipeline.observatory import Facts, Observatory, hour
from yt_assets_tests.sandbox.truth import burst_begins, burst_runs

pytestmark = [pytest.mark.unmeasured, pytest.mark.thorough]

DAY = range(-12, 12)
ALARMS = {"viral", "surging"}
PACE = re.compile(r"^(?:Getting|Down to) ([\d,.]+) × its usual views: ([\d,.]+) an hour, usually ([\d,.]+)\.")
RATES = re.compile(r"^([\d,.]+) views an hour, usually ([\d,.]+|fewer than 0\.1)\.")
CHANNEL = re.compile(r" ([\d,.]+) × this channel's usual at [\d,]+ \w+, (\w+ best|best|\d+th) of (\d+)\.")
LIKELY = re.compile(r" Likely ([\d,.]+) to ([\d,.]+) more by tomorrow\.$")


@pytest.fixture(scope="module")
def day(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observatory]:
    """Twenty-four hours, one of them missed, of two channels."""
    observatory = open_observatory(migrated, tmp_path_factory.mktemp("day"), channels=2)
    captured = [number for number in DAY if number != -5]
    for number in captured:
        observatory.capture(number)
    observatory.featurize(*captured)
    observatory.store({"trend_insights": observatory.insights(*captured)["trend_insights"]})
    yield observatory
    observatory.close()


@pytest.fixture(scope="module")
def rows(day: Observatory) -> list[Facts]:
    return day.rows("trend_insights")


def number(text: str) -> float:
    return float(text.replace(",", ""))


def told(text: str, value: float) -> bool:
    """Three significant digits, but no decimals from ten on, and one below."""
    return number(text) == pytest.approx(value, rel=0.005, abs=(0.05 if value < 10 else 0.5) + 1e-9)


def facts_of(row: Facts) -> VideoFacts:
    state = "upcoming" if row["benchmark_label"] == "upcoming" else None
    return VideoFacts(**{name: row.get(name, state) for name in FACTS})


def test_label_figure_and_reason_follow_from_the_row_alone(rows: list[Facts]) -> None:
    assert len(rows) > 800
    for row in rows:
        facts = facts_of(row)
        assert label_of(facts) == row["benchmark_label"], row
        assert extra_views_per_hour(facts) == row["extra_views_per_hour"], row
        assert reason(row["benchmark_label"], facts, **{name: row[name] for name in IN_REASON}) == row["reason"], row


def test_the_numbers_in_a_reason_are_those_of_the_row(rows: list[Facts]) -> None:
    """Read back as a person would, with nothing of the code that wrote them."""
    seen = {"pace": 0, "rates": 0, "channel": 0, "likely": 0}
    for row in rows:
        if pace := PACE.match(row["reason"]):
            seen["pace"] += 1
            assert told(pace[1], row["recent_views_per_hour"] / max(row["expected_views_per_hour"], 1.0))
            assert told(pace[2], row["recent_views_per_hour"])
            assert told(pace[3], row["expected_views_per_hour"])
        if rates := RATES.match(row["reason"]):
            seen["rates"] += 1
            assert told(rates[1], row["recent_views_per_hour"])
            assert rates[2].startswith("fewer") or told(rates[2], row["expected_views_per_hour"])
        if channel := CHANNEL.search(row["reason"]):
            seen["channel"] += 1
            assert row["baseline_kind"].startswith("channel_")
            assert told(channel[1], row["views"] / row["baseline_views"])
            assert int(channel[3]) == row["baseline_n"] + 1
            assert (channel[2] == "best") == (row["baseline_place"] == 1)
        if likely := LIKELY.search(row["reason"]):
            seen["likely"] += 1
            assert row["trend_rank"] is not None
            assert number(likely[1]) == pytest.approx(row["gain_low"], rel=0.05, abs=0.5)
            assert number(likely[2]) == pytest.approx(row["gain_high"], rel=0.05, abs=0.5)
    assert min(seen.values()) >= 3, seen


def test_the_burst_that_was_planted_is_labelled_within_two_hours(day: Observatory, rows: list[Facts]) -> None:
    world = day.sandbox.world
    noticed = {}
    for channel in world.channels:
        for one in (world.video_at(channel, place) for place in range(channel.timetable.count(hour(12).timestamp()))):
            curve = one.traits.curve
            begins = burst_begins(curve, times=4.0, beyond=100.0)
            if begins is None or not hour(-8).timestamp() < begins < hour(9).timestamp():
                continue
            soon = [row for row in rows if row["video_id"] == one.video_id and _after(row, begins) <= 2]
            noticed[one.video_id] = ALARMS & {row["label"] for row in soon if _after(row, begins) > 0}
    assert noticed, "the showcase has one"
    assert all(noticed.values()), noticed


def test_few_others_are_called_so(day: Observatory, rows: list[Facts]) -> None:
    world = day.sandbox.world
    quiet = []
    for row in rows:
        video = world.video(row["video_id"])
        assert video is not None
        if not burst_runs(video.traits.curve, _seconds(row), times=1.5):
            quiet.append(row["label"] in ALARMS)
    assert sum(quiet) / len(quiet) <= 0.02


def _seconds(row: Facts) -> float:
    """Ten minutes past, as the fixture captures."""
    return float((row["hour"] + timedelta(minutes=10)).timestamp())


def _after(row: Facts, begins: float) -> float:
    return (_seconds(row) - begins) / SECONDS
