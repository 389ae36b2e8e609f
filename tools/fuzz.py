"""Many generated cases for everything that reads from outside; prints how many and how long.

Here: how many cases each target gets. Not here: the targets and the corpus (yt_assets_tests/fuzz).

    python -m tools.fuzz --cases 100000

Fails with the smallest case that it found; put that into yt_assets_tests/fuzz/corpus once it is mended.
"""

import argparse
import sys
import time

from hypothesis import HealthCheck, Phase, given, settings

from yt_assets_tests.fuzz.targets import TARGETS, Target

PHASES = (Phase.generate, Phase.shrink)


def run(target: Target, cases: int) -> tuple[int, float]:
    """Checks this many cases; how many were checked, and the seconds of processor time."""
    done = 0

    def counted(case: object) -> None:
        nonlocal done
        done += 1
        target.check(case)

    many = settings(
        max_examples=cases, deadline=None, database=None, phases=PHASES, suppress_health_check=list(HealthCheck)
    )
    begin = time.process_time()
    many(given(target.cases)(counted))()
    return done, time.process_time() - begin


def main() -> None:
    """Cases in the targets' shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", choices=sorted(TARGETS))
    asked = parser.parse_args()
    chosen = {name: target for name, target in TARGETS.items() if asked.only in {None, name}}
    whole = sum(target.share for target in chosen.values())
    total = 0
    for name, target in chosen.items():
        done, seconds = run(target, -(-asked.cases * target.share // whole))
        total += done
        sys.stdout.write(f"{name:24} {done:8,} cases {seconds:8.1f} s\n")
        sys.stdout.flush()
    sys.stdout.write(f"{'all':24} {total:8,} cases, none of them failed\n")


if __name__ == "__main__":
    main()
