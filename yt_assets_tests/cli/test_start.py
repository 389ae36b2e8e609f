"""What the command loads before it knows what to do."""

import subprocess
import sys

HEAVY = ("dagster", "sqlalchemy", "pandas", "openai", "googleapiclient", "httpx2")


def test_help_and_version_load_none_of_the_large_libraries() -> None:
    """`yt-assets --version` took 1.3 s of processor time, most of it Dagster's."""
    program = f"import sys, yt_assets.cli as c; c.add_commands(); print([m for m in {HEAVY} if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
