"""`python -m benchmarks.adaptive --channels 200 --videos 200000 --hours 40 [--seeds 3]`: the table of a catalogue.

Here: the arguments and the printing. Not here: what is measured (insights.py).
"""

import argparse
import gc
import sys
import time
from statistics import fmean, median

from benchmarks.adaptive.insights import bounds_kept, compared, insights_of
from benchmarks.adaptive.watcher import SECONDS, Watcher
from benchmarks.adaptive.world import EPOCH, build_videos

# The more of these the worse.
WORST_IS_MOST = ("new uploads", "texts", "never", "longest", "lists")
OLD_TEXT = 26.0


def measure(channels: int, videos: int, hours: int, units: int, seed: int) -> dict[str, float]:
    """The figures of one world, by name."""
    world = build_videos(seed=seed, channels=channels, videos=videos, until=EPOCH.timestamp() + hours * SECONDS)
    watcher, twin = Watcher(world, units), Watcher(world, None)
    watcher.watch(hours)
    twin.watch(hours)
    return {
        **compared(insights_of(watcher), insights_of(twin)),
        "bounds of 90 %, true share": bounds_kept(watcher),
        "new uploads unknown after their hour": fmean(watcher.unknown[hours // 2 :]),
        "new uploads unknown, most at any time": max(watcher.unknown[hours // 2 :]),
        "texts older than 26 h": watcher.old_texts(OLD_TEXT),
        "never seen": watcher.never_seen(),
        "longest wait of a video, in hours": watcher.worst_wait,
        "lists read an hour": median(watcher.lists_read[hours // 2 :]),
    }


def main() -> None:
    """Measure, and print the median and the worst of the seeds."""
    parser = argparse.ArgumentParser(description="How close an hour comes to the truth above the quota.")
    parser.add_argument("--channels", type=int, default=200)
    parser.add_argument("--videos", type=int, default=200_000)
    parser.add_argument("--hours", type=int, default=40)
    parser.add_argument("--quota", type=int, default=10_000, help="units of each bucket a day")
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args()
    gc.disable()  # a world is millions of objects without a cycle
    began = time.process_time()
    seeds = range(1, given.seeds + 1)
    found = [measure(given.channels, given.videos, given.hours, given.quota // 24, seed) for seed in seeds]
    lines = [
        f"{given.videos:,} videos in {given.channels:,} channels, {given.hours} hours, {given.quota:,} units a day"
    ]
    lines.append(f"{'':40} {'median':>10} {'worst':>10}")
    for name in found[0]:
        values = [figures[name] for figures in found]
        worst = max(values) if name.startswith(WORST_IS_MOST) else min(values)
        lines.append(f"{name:40} {median(values):10.3f} {worst:10.3f}")
    lines.append(f"{time.process_time() - began:.0f} s of CPU")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
