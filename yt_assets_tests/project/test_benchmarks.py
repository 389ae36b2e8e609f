"""The benchmarks run: small ones, for their words and not for their figures."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from yt_assets_tests.servers.server import Server

ROOT = Path(__file__).parents[2]
TINY = ["--hours", "170", "--videos", "20"]
PAIR = ["--engine", "mariadb", "--videos", "60", "--runs", "1"]
SMALL = {
    "row_cost.py": (["-m", "benchmarks.row_cost", "--engine", "mariadb", *TINY], "bytes of data and index a row"),
    "storage_scale.py": (["benchmarks/storage_scale.py", "--engine", "mariadb", *TINY], "A video's 28 days"),
    "retention.py": (["benchmarks/retention.py", "--server", "mariadb", *TINY], "transactions, the longest"),
    "soak.py": (["-m", "benchmarks.soak", "--engine", "mariadb", "--hours", "2"], "nothing differs, nothing is left"),
    "hour": (["-m", "benchmarks.hour", *PAIR], "warm 60: cpu  ours / script"),
}


def test_every_benchmark_is_run_here_or_by_its_own_test() -> None:
    scripts = {path.name for path in (ROOT / "benchmarks").glob("[!_]*")}
    long_or_part = {"sandbox_speed.py", "storage_fill.py"}
    of_trends = {"trend_forecast.py", "trend_baselines.py"}  # analysis/test_forecast_bars.py
    on_real_rows = {"engagement_eval.py"}  # analysis/test_engagement_on_real_rows.py
    of_keywords = {"keyword_eval.py", "keyword_page.py", "yake_extractor.py"}  # analysis/test_keyword_figures.py
    in_a_browser = {"asset_page.py", "page_pictures.py"}  # minutes; their clicks are those of browser/ and api/
    of_the_api = {"api_cases.py", "service_load.py"}  # api/test_schema.py asks fewer questions
    of_security = {"fuzz.py", "licences.py"}  # fuzz/test_bad_input.py, project/test_supply_chain.py
    parts = of_security | long_or_part | of_trends | on_real_rows | of_keywords | of_the_api | in_a_browser
    assert scripts == SMALL.keys() | parts


@pytest.mark.parametrize("name", SMALL)
def test_a_benchmark_runs_and_prints_what_the_documents_quote(name: str, server_of: Callable[[str], Server]) -> None:
    """Scripts that nobody runs between two measurements do not run when they are needed."""
    server_of("mariadb")  # skips, or fails where it is required, when there is none
    words, told = SMALL[name]
    ended = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert told in ended.stdout, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
