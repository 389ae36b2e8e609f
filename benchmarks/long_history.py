"""Milestones and windows of 28 days against the world's own counts: `python -m benchmarks.long_history --videos 1000`.

Here: hours of a simulated world on SQLite, their milestones hour by hour, the newest hour's windows, and how many of
them are the truth. Not here: eleven days of fewer videos, on every engine (pipeline/history/test_milestones.py).

Ends with 1 when a count that was seen within an hour is off by more than 2 %, fewer than 95 % of the places of ten are
right, or a window with both ends looked at differs from the difference of the two counts.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from yt_assets.language.analyst import NoAnalyst
from yt_assets.pipeline.history.compute import hour_of_history
from yt_assets.pipeline.insights import compute as insights
from yt_assets.pipeline.insights.explain import Explainer
from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.reading.frames import Frames
from yt_assets_tests.pipeline.history.test_milestones import LEAST_PLACES, MOST_OFF, NEAR_MINUTES, is_smooth
from yt_assets_tests.pipeline.history.world_hours import EPOCH, HOUR, WorldHours
from yt_assets_tests.pipeline.recording_analyst import LIMITS
from yt_assets_tests.servers.databases import sqlite_urls, with_schema

CHANNELS = 20
WINDOWS = (24, 7 * 24, 28 * 24)
# Hours without a capture: three in a row, and single ones, none of them an end of a window.
MISSED = frozenset({30, 31, 32, 100, 205, 350, 501})


def watched_hours(hours: int) -> list[int]:
    """The captured ones: the last is the newest, and each window of it has both of its ends."""
    ends = {hours - 1 - window for window in WINDOWS}
    return [number for number in range(hours) if number not in MISSED - ends]


def milestones(videos: Database, stored_insights: Database, numbers: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Rows of video_milestones of all hours, with progress."""
    begun = time.monotonic()
    for done, number in enumerate(numbers):
        if done and done % 100 == 0:
            sys.stdout.write(f"  milestones of {done} of {len(numbers)} hours, {time.monotonic() - begun:.0f} s\n")
            sys.stdout.flush()
        yield from hour_of_history("video_milestones", EPOCH + number * HOUR, videos, stored_insights).rows


def check_milestones(world: WorldHours, rows: Iterator[Mapping[str, Any]]) -> list[str]:
    """What is not as promised, after a line of figures for what is."""
    by_id = {video.video_id: video for video in world.videos}
    errors, far, places, unwatched = [], [], [], 0
    for row in rows:
        video = by_id[row["video_id"]]
        if row["views"] is None:
            unwatched += 1
            continue
        truth = world.true_views(video, row["age_hours"])
        error = max(0.0, abs(row["views"] - truth) - 1) / max(1, truth)
        if is_smooth(row, world):
            (errors if row["distance_minutes"] <= NEAR_MINUTES else far).append(error)
        places.append((row["place"], row["place_of"]) == world.true_place(video, row["age_hours"]))
    right = sum(places) / len(places)
    sys.stdout.write(
        f"milestones: {len(errors)} seen within an hour, off by {median(errors):.4%} in the median and "
        f"{max(errors):.2%} at most; {len(far)} seen further away, at most {max(far, default=0.0):.1%}; "
        f"{unwatched} not watched\nplaces of ten: {right:.1%} of {len(places)} are the truth\n"
    )
    wrong = [f"a count is off by {max(errors):.2%}"] if max(errors) > MOST_OFF else []
    return wrong + ([f"{right:.1%} of the places are right"] if right < LEAST_PLACES else [])


def store_trends(videos: Database, stored_insights: Database, numbers: Sequence[int]) -> None:
    """The trends of some hours, as the asset stores them."""
    explainer = Explainer(NoAnalyst("English"), stored_insights, LIMITS)
    for number in numbers:
        hour = EPOCH + number * HOUR
        with videos.reading() as connection:
            features = Frames(connection).hours("video_features", [hour])
        insights.trend_insights(features, [hour], videos, explainer).store(stored_insights, "trend_insights", [hour])


def check_windows(world: WorldHours, stored_insights: Database, end: int) -> list[str]:
    """What is not the difference of two counts, after a line for each window."""
    wrong = []
    for length in (length for length in WINDOWS if length <= end):
        counted = {}
        for video in world.videos:
            last, first = (world.answered_at(video, number).timestamp() for number in (end, end - length))
            before = video.traits.curve.views(first) if first >= video.traits.published else 0
            if last >= video.traits.published:
                counted[video.video_id] = video.traits.curve.views(last) - before
        begun = time.process_time()
        with InsightsReader(stored_insights) as reader:
            rows = {row["video_id"]: row for row in reader.video_windows(EPOCH + end * HOUR, length)}
        spent = time.process_time() - begun
        exact = [row for row in rows.values() if row["observed_ends"]]
        differ = [row for row in exact if row["views_gained"] != counted[row["video_id"]]]
        missing = counted.keys() - rows.keys()
        sys.stdout.write(f"{length} h: {len(exact)} of {len(counted)} videos with both ends, {spent:.2f} s\n")
        wrong += [f"{row['video_id']} gained {row['views_gained']} in {length} h" for row in differ[:3]]
        wrong += [f"{len(missing)} videos are in no window of {length} h"] if missing else []
    return wrong


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--videos", type=int, default=1000, help="published before the first hour")
    parser.add_argument("--hours", type=int, default=28 * 24 + 1)
    arguments = parser.parse_args()
    world = WorldHours(watched_hours(arguments.hours), CHANNELS, max(1, arguments.videos // CHANNELS))
    end = arguments.hours - 1
    with tempfile.TemporaryDirectory() as folder:
        urls = with_schema(sqlite_urls(Path(folder)))
        with urls.open("videos") as videos, urls.open("insights") as stored_insights:
            began = datetime.now(UTC)
            world.fill(videos)
            seconds = (datetime.now(UTC) - began).total_seconds()
            sys.stdout.write(f"{len(world.hours)} hours of {len(world.videos)} videos, written in {seconds:.0f} s\n")
            wrong = check_milestones(world, milestones(videos, stored_insights, world.hours))
            ends = sorted({end, *(end - length for length in WINDOWS if length <= end)})
            store_trends(videos, stored_insights, ends)
            wrong += check_windows(world, stored_insights, end)
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "all as promised\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
