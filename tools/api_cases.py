"""Thousands of questions out of the OpenAPI document: `python -m tools.api_cases --examples 500`.

Here: how many questions, and when that is enough. Not here: one run and its small world (yt_assets_tests/api/cases.py).

The service over the small world of the tests, asked by Schemathesis in all of its phases with all of its checks. Ends
with 1 when one failed, or when there were fewer than 5,000.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from yt_assets_tests.api.cases import run_cases, small_world

ENOUGH = 5_000


def main() -> int:
    """Ask, and print what Schemathesis prints."""
    parser = argparse.ArgumentParser(description="Ask the API thousands of questions out of its own document.")
    parser.add_argument("--examples", type=int, default=500, help="questions an operation in the phase of fuzzing")
    parser.add_argument("--seed", type=int, default=1, help="another seed asks other questions")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, small_world(Path(folder)) as address:
        ran = run_cases(address, Path(folder), examples=chosen.examples, seed=chosen.seed)
    sys.stdout.write(f"{ran.output}\n{ran.cases:,} cases\n")
    return 1 if ran.code or ran.cases < ENOUGH else 0


if __name__ == "__main__":
    sys.exit(main())
