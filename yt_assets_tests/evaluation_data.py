"""Larger data than a checkout holds: recorded answers, texts with tags, series of counts, with what measures on them.

Here: which folder the variable ``YT_EVAL_DATA`` names. Not here: the small samples that we wrote ourselves, which lie
beside the tests that read them and are read whether or not the variable is set. Nothing of that folder is copied into
the repository: its data are other people's.

    data/api_responses/    answers of the YouTube Data API, recorded by open-source clients
    cases/series.json      three counters hour by hour, with what the next day brought
    eval/keywords/         keyword_eval.py, and dev/*.jsonl: titles, descriptions, tags
    eval/trends/           trend_eval.py, and dev/*.csv.gz: counts of videos over time
"""

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "YT_EVAL_DATA"
WITHOUT = f"{VARIABLE} names no folder with these data"


def evaluation_data(name: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """A folder of the evaluation data; None where the variable is unset or its folder has none of that name."""
    root = environment.get(VARIABLE)
    folder = Path(root, name).resolve() if root else None
    return folder if folder is not None and folder.is_dir() else None
