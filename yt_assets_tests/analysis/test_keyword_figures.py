"""Keywords on real videos: the bars, and the page that shows them. Skipped where the public data is absent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import keyword_eval
from benchmarks.keyword_eval import BARS, EVALUATION, misses
from benchmarks.keyword_page import EXAMPLES, PAGE, examples

ROOT = Path(__file__).parents[2]
needs_data = pytest.mark.skipif(not (EVALUATION / "dev").is_dir(), reason="the public data of the evaluation is absent")


@needs_data
def test_keywords_reach_their_bars_on_the_first_documents_of_each_set() -> None:
    """The first 120 documents of each set; `make eval-keywords` measures all. A set is .02 off at most by that."""
    options = ["--limit", "120", "--datasets", ",".join(BARS)]
    for name, bar in BARS.items():
        options += ["--min-fix", f"{name}={bar.must - 0.02:.3f}"]
    script = [sys.executable, str(EVALUATION / "keyword_eval.py"), "--data", str(EVALUATION / "dev")]
    command = [*script, "--extractor", "yt_assets.analysis.keywords:extract_keyphrases", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@needs_data
def test_the_table_has_both_extractors_and_names_what_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("yake")
    status = keyword_eval.main("--limit", "2", "--datasets", "yt_tags_en,wikinews_fr")
    printed = capsys.readouterr().out
    assert "YAKE" in printed
    assert "times as many as YAKE" in printed
    assert status == int(any(miss in printed for miss in (" < ", " > ", "less than")))


def test_without_the_data_it_says_so_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(keyword_eval, "EVALUATION", tmp_path)
    assert keyword_eval.main() == 0
    assert capsys.readouterr().out.startswith("No data to measure keywords with")


@needs_data
def test_the_page_shows_what_the_code_gives() -> None:
    shown = EXAMPLES.search(PAGE.read_text(encoding="utf-8"))
    assert shown
    assert shown.group() == examples()


def test_a_missed_bar_is_named() -> None:
    figures = {"f1fix@10": 0.3, "junk": 0.0, "crashes": 0}
    assert misses("yt_tags_multi", figures) == []
    assert misses("yt_tags_en", figures) == ["f1fix@10 0.300 < 0.335"]
    assert len(misses("other", figures | {"junk": 0.1, "crashes": 1})) == 2
