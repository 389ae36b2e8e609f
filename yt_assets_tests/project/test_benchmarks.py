"""The benchmarks run: small ones, for their words and not for their figures."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import in_memory

ROOT = Path(__file__).parents[2]
TINY = ["--hours", "30", "--videos", "20"]
PAIR = ["--engine", "mariadb", "--videos", "60", "--runs", "1"]
SMALL = {
    "row_cost.py": (["-m", "benchmarks.row_cost", "--engine", "mariadb", *TINY], "bytes of data and index a row"),
    "storage_scale.py": (["benchmarks/storage_scale.py", "--engine", "mariadb", *TINY], "A video's 28 days"),
    "sizes": (["benchmarks/storage_scale.py", "--engine", "sqlite", "--sizes", *TINY], "bytes a video-hour: "),
    "retention.py": (["benchmarks/retention.py", "--server", "mariadb", *TINY], "transactions, the longest"),
    "names.py": (["-m", "benchmarks.names", "--names", "40", "--quota", "720"], "0 hours spent more than their share"),
    "large_hours.py": (
        ["-m", "benchmarks.large_hours", "--hours", "3", "--videos", "20", "--large", "40"],
        "trend_insights: 40 rows of 1 hours",
    ),
    "carried_hours.py": (["-m", "benchmarks.carried_hours", "--videos", "700"], "with carried rows"),
    "long_history.py": (["-m", "benchmarks.long_history", "--videos", "40", "--hours", "30"], "all as promised"),
    "export.py": (
        ["-m", "benchmarks.export", "--engine", "mariadb", "--hours", "24", "--videos", "200"],
        "bytes an hour of a video",
    ),
    "instance_events.py": (
        ["-m", "benchmarks.instance_events", "--engine", "mariadb", "--events", "40", "--turns", "1"],
        "processor an event, median of 1",
    ),
    "against.py": (["-m", "benchmarks.against", *PAIR], "warm hour of 60 videos, median of 1"),
    "soak.py": (["-m", "benchmarks.soak", "--engine", "mariadb", "--hours", "1"], "nothing differs, nothing is left"),
    "adaptive": (
        ["-m", "benchmarks.adaptive", "--channels", "8", "--videos", "400", "--hours", "3", "--quota", "240"],
        "risers that keep their label",
    ),
    "hour": (["-m", "benchmarks.hour", *PAIR], "warm 60: cpu  ours / script"),
}


def test_every_benchmark_is_run_here_or_by_its_own_test() -> None:
    scripts = {path.name for path in (ROOT / "benchmarks").glob("[!_]*")}
    long_or_part = {"sandbox_speed.py", "storage_fill.py", "storage_sizes.py"}
    of_the_soak = {"soak_traces.py", "second_capture.py"}
    of_trends = {"trend_forecast.py", "trend_baselines.py"}  # analysis/trends/test_forecast_bars.py
    on_real_rows = {"engagement_eval.py"}  # analysis/engagement/test_engagement_on_real_rows.py
    of_keywords = {
        "keyword_eval.py",
        "keyword_speed.py",
        "yake_extractor.py",
    }  # analysis/keywords/test_keyword_figures.py
    of_the_ui = {"asset_page.py"}  # minutes; its clicks are those of browser/
    of_the_api = {"service_load.py"}  # api/test_schema.py asks fewer questions
    of_others = long_or_part | of_the_soak | of_trends | on_real_rows | of_keywords | of_the_ui | of_the_api
    assert scripts == SMALL.keys() - {"sizes"} | of_others


def test_every_tool_is_run_by_a_test() -> None:
    tools = {path.stem for path in (ROOT / "tools").glob("[!_]*")}
    # test_house.py, test_supply_chain.py, test_dbt.py, test_site.py, test_release.py
    of_this_folder = {"house", "licences", "dbt", "site", "sbom"}
    elsewhere = {"keyword_page", "api_cases", "fuzz"}  # analysis/keywords/test_keyword_figures.py, api/, fuzz/
    of_the_schemas = {"tables"}  # storage/test_dictionary.py
    in_a_browser = {"page_pictures"}  # its clicks are those of api/test_browser.py
    of_others = {"lock_wheels", "odd_machines"}
    assert tools - of_others == of_this_folder | elsewhere | of_the_schemas | in_a_browser


@pytest.mark.parametrize("name", SMALL)
def test_a_benchmark_runs_and_prints_what_the_documents_quote(name: str, server_of: Callable[[str], Server]) -> None:
    """Scripts that nobody runs between two measurements do not run when they are needed."""
    server_of("mariadb")  # skips, or fails where it is required, when there is none
    words, told = SMALL[name]
    # For their servers' sake: the figures that count are measured on a disk.
    place = in_memory(os.environ)
    environment = os.environ | ({"TMPDIR": str(place)} if place else {})
    ended = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert told in ended.stdout, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
