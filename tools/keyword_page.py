"""The reading test in docs/keywords.md, renewed by python -m tools.keyword_page.

Here: which real videos and channels stand there, and their rows. Not here: figures (benchmarks/keyword_eval.py). Titles
and descriptions are their creators' and stay in the folder that YT_EVAL_DATA names; the page has links and our phrases.
"""

import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.analysis.keywords.extraction import extract_keyphrases
from yt_assets.analysis.keywords.ranking import rank_all
from yt_assets.analysis.text.boilerplate import recurring_lines
from yt_assets.analysis.text.languages import guess_language, text_language, usual_language
from yt_assets_tests.evaluation_data import VARIABLE, evaluation_data

DATA = evaluation_data("eval/keywords/dev")
PAGE = Path(__file__).parents[1] / "docs" / "keywords.md"
RANKED = re.compile(r"(?<=<!-- ranked -->\n).*(?=<!-- end of ranked -->)", re.DOTALL)
EXAMPLES = re.compile(r"(?<=<!-- examples -->\n).*(?=<!-- end of examples -->)", re.DOTALL)
TOP_K = 8
VIDEOS = {
    "yt_tags_en": ("CzmIrPvIzxk", "ZYKc7Zpr5OI"),
    "yt_tags_multi": (
        *("CeZCzj7YLrQ", "5cFTwQD7_m8", "ExJE2ZTMBMQ", "Ivv69z31QIM", "b2FqxhnPRLk", "t67VbQhh9_A"),
        *("lC6Tv8MtYT0", "AteioFuMImk", "RgrMR7or_wQ", "ynAFT2th3wg"),
    ),
}


def examples(folder: Path, videos: Mapping[str, Collection[str]] = VIDEOS) -> str:
    """The table of the page, in Markdown: the videos by the data set of ``folder`` that holds their texts."""
    lines = [f"| video | language | data set | first {TOP_K} phrases |", "|---|---|---|---|"]
    for name, ids in videos.items():
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as documents:
            texts = {document["id"]: document for document in map(json.loads, documents)}
        for video_id in ids:
            text = texts[video_id]
            phrases = extract_keyphrases(text["title"], text["description"], top_k=TOP_K)
            link = f"[{video_id}](https://www.youtube.com/watch?v={video_id})"
            lines.append(f"| {link} | {text['lang']} | `{name}` | {' · '.join(phrases)} |")
    return "\n".join(lines) + "\n"


# Of all channels, and of each of those with most videos.
RANKED_SETS = ("yt_tags_en", "yt_tags_multi")
MOST_OF_ALL, MOST_OF_A_CHANNEL, CHANNELS, LEAST_VIDEOS = 50, 10, 20, 3


def ranked(folder: Path, names: Collection[str] = RANKED_SETS) -> str:
    """Keywords of all texts of these sets and of single channels, ranked as in a first hour; in Markdown.

    No gain is known then. A channel is named by the video of its first keyword.
    """
    texts = _texts(folder, names)
    by_channel: dict[str, list[dict[str, Any]]] = {}
    for text in texts:
        by_channel.setdefault(text["channel"], []).append(text)
    rows = [row for channel, group in by_channel.items() for row in _phrases(channel, group)]
    keywords = rank_all(pd.DataFrame(rows)).keywords
    largest = sorted(by_channel, key=lambda channel: (-len(by_channel[channel]), channel))[:CHANNELS]
    lines = ["| scope | videos | first keywords |", "|---|---|---|"]
    for scope, most in [(ALL_CHANNELS, MOST_OF_ALL), *((channel, MOST_OF_A_CHANNEL) for channel in largest)]:
        first = keywords[(keywords["scope"] == scope) & (keywords["keyword_rank"] <= most)]
        video_id = str(first["example_video_id"].iloc[0])
        label = scope if scope == ALL_CHANNELS else f"[{video_id}](https://www.youtube.com/watch?v={video_id})"
        count = len(texts) if scope == ALL_CHANNELS else len(by_channel[scope])
        lines.append(f"| {label} | {count:,} | {' · '.join(map(str, first['keyword']))} |")
    return "\n".join(lines) + "\n"


def _texts(folder: Path, names: Collection[str]) -> list[dict[str, Any]]:
    """The texts of the sets, one of each video."""
    texts: dict[str, dict[str, Any]] = {}
    for name in names:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as documents:
            texts.update((document["id"], document) for document in map(json.loads, documents))
    return list(texts.values())


def _phrases(channel: str, texts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Keyphrases of a channel's videos, as the features step makes them."""
    guesses = [guess_language(f"{text['title']}\n{text['description']}") for text in texts]
    lines, usual = recurring_lines([text["description"] for text in texts]), usual_language(guesses)
    for text in texts:
        language = text_language(f"{text['title']}\n{text['description']}", of_channel=usual)
        phrases = extract_keyphrases(text["title"], text["description"], top_k=12, language=language, boilerplate=lines)
        yield {"video_id": text["id"], "channel_id": channel, "gain_per_hour": None, "keyphrases": phrases}


def main() -> int:
    """Rewrite the examples of the page; the exit status."""
    if DATA is None:
        sys.stderr.write(f"No videos to show: {VARIABLE} names no folder with eval/keywords.\n")
        return 1
    page = PAGE.read_text(encoding="utf-8")
    for pattern, table in ((EXAMPLES, examples(DATA)), (RANKED, ranked(DATA))):
        # No group is meant by a backslash in a title.
        page = pattern.sub(table.replace("\\", r"\\"), page)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
