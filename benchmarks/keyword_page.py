"""The reading test in docs/keywords.md, renewed by python -m benchmarks.keyword_page.

Here: which real videos stand there, and their rows. Not here: figures (keyword_eval.py). Titles and descriptions are
their creators' and stay in ``../shared``; the page has links and our phrases alone.
"""

import json
import re
import sys
from pathlib import Path

from yt_assets.analysis.keywords import extract_keyphrases

DATA = Path(__file__).parents[2] / "shared" / "eval" / "keywords" / "dev"
PAGE = Path(__file__).parents[1] / "docs" / "keywords.md"
EXAMPLES = re.compile(r"(?<=<!-- examples -->\n).*(?=<!-- end of examples -->)", re.DOTALL)
TOP_K = 8
VIDEOS = {
    "yt_tags_en": ("CzmIrPvIzxk", "ZYKc7Zpr5OI"),
    "yt_tags_multi": (
        *("CeZCzj7YLrQ", "5cFTwQD7_m8", "ExJE2ZTMBMQ", "Ivv69z31QIM", "b2FqxhnPRLk", "t67VbQhh9_A"),
        *("lC6Tv8MtYT0", "AteioFuMImk", "RgrMR7or_wQ", "ynAFT2th3wg"),
    ),
}


def examples() -> str:
    """The table of the page, in Markdown."""
    lines = [f"| video | language | data set | first {TOP_K} phrases |", "|---|---|---|---|"]
    for name, ids in VIDEOS.items():
        with (DATA / f"{name}.jsonl").open(encoding="utf-8") as documents:
            texts = {document["id"]: document for document in map(json.loads, documents)}
        for video_id in ids:
            text = texts[video_id]
            phrases = extract_keyphrases(text["title"], text["description"], top_k=TOP_K)
            link = f"[{video_id}](https://www.youtube.com/watch?v={video_id})"
            lines.append(f"| {link} | {text['lang']} | `{name}` | {' · '.join(phrases)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Rewrite the examples of the page; the exit status."""
    if not DATA.is_dir():
        sys.stderr.write(f"No videos to show: {DATA} is not here, and it is not part of the project.\n")
        return 1
    page = PAGE.read_text(encoding="utf-8")
    table = examples()
    PAGE.write_text(EXAMPLES.sub(lambda _: table, page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
