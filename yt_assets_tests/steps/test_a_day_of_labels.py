"""A whole simulated day through the real steps: every reason recomputes from its row, and the planted burst is seen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from yt_assets.analysis.labels import OWN_CHANNEL, label_of
from yt_assets.analysis.trend_ranking import LABEL_FACTS
from yt_assets.sandbox.curves import HOUR as SECONDS
from yt_assets.sandbox.truth import burst_begins, burst_runs
from yt_assets_tests.steps.conftest import open_observatory
from yt_assets_tests.steps.observatory import Facts, Observatory, hour

pytestmark = pytest.mark.unmeasured

DAY = range(-12, 12)
ALARMS = {"viral", "surging"}
COMPARED = re.compile(r"^([\d,.]+) × (its channel's|the) median.* \(n = (\d+)\); ")
VELOCITY = re.compile(r"(-?[\d,.]+) views/h( and speeding up| and slowing down)?")
PACE = re.compile(r"; now ([\d,.]+), ([\d,.]+) × the ([\d,.]+) expected of it$")


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


def tolerance(value: float) -> float:
    """Rates are told with one decimal below ten and without from there on; multiples always with one."""
    return 0.05 + 1e-9 if abs(value) < 10 else 0.5 + 1e-9


def test_label_and_reason_follow_from_the_row_alone(rows: list[Facts]) -> None:
    assert len(rows) > 800
    for row in rows:
        facts = {name: row[name] for name in LABEL_FACTS}
        assert label_of(**facts) == (row["benchmark_label"], row["reason"]), row


def test_the_numbers_in_a_reason_are_those_of_the_row(rows: list[Facts]) -> None:
    """Read back as a person would, with nothing of the code that wrote them."""
    seen = {"compared": 0, "velocity": 0, "pace": 0}
    for row in rows:
        if compared := COMPARED.match(row["reason"]):
            seen["compared"] += 1
            assert number(compared[1]) == pytest.approx(row["views"] / row["baseline_views"], abs=0.05 + 1e-9)
            assert int(compared[3]) == row["baseline_n"]
            assert (compared[2] == "its channel's") == (row["baseline_kind"] in OWN_CHANNEL)
        if velocity := VELOCITY.search(row["reason"]):
            seen["velocity"] += 1
            assert number(velocity[1]) == pytest.approx(row["views_per_hour"], abs=tolerance(row["views_per_hour"]))
            turned = {" and speeding up": 1, " and slowing down": -1}.get(velocity[2] or "", 0)
            assert turned * (row["acceleration"] or 0.0) >= 0
        if pace := PACE.search(row["reason"]):
            seen["pace"] += 1
            least = max(row["expected_views_per_hour"], 1.0)
            assert number(pace[1]) == pytest.approx(
                row["recent_views_per_hour"], abs=tolerance(row["recent_views_per_hour"])
            )
            assert number(pace[3]) == pytest.approx(least, abs=tolerance(least))
            assert number(pace[2]) == pytest.approx(row["recent_views_per_hour"] / least, abs=0.05 + 1e-9)
    assert min(seen.values()) > 100, seen


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
