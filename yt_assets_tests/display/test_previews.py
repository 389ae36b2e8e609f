"""Ten rows as Markdown: what they say, and that what strangers wrote stays words."""

import re

import pytest

from yt_assets.display.figures import count_or_tenths, percent_in_tenths
from yt_assets.display.markdown import video_link
from yt_assets.display.previews import FEATURES, KEYWORDS, SNAPSHOTS, list_columns, preview
from yt_assets.display.sanitize import markdown_cell
from yt_assets_tests.display.reading import Page

ONE = "dQw4w9WgXcQ"
LINK = f"https://www.youtube.com/watch?v={ONE}"
HOSTILE = [
    "[click me](javascript:alert(1))",
    "![x](https://tracker.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "a | b | c",
    "**bold** _it_ `code` ~~gone~~",
    "](https://evil.example) [",
    "&lt;b&gt; &#x3c;i&#x3e; &amp;",
    "# heading",
    "WWW.evil.example/x and http://evil.example",
    "_www.evil.example",
    "write to somebody@evil.example now",
    "<https://evil.example>",
    "line one\n\n| new | table |\n|---|---|",
    "trailing backslash \\",
    "\\](https://evil.example)",
    "\u202eevil\u202c\u200b\U000e0041",
    "[ref]: https://evil.example",
    "[^1] footnote",
]
# What mdast-util-gfm-autolink-literal looks for in texts that have already lost their escapes.
AUTOLINKS = (re.compile(r"(https?://|www(?=\.))[-.\w]+", re.I), re.compile(r"[-.\w+]+@[-\w]+(?:\.[-\w]+)+"))


def row(title: object = "Dough in ten minutes", **columns: object) -> dict[str, object]:
    figures = {"views": 12_345, "likes": None, "comments": 0, "views_per_hour": 4.25, "engagement_rate": 0.034}
    return {"video_id": ONE, "title": title, "channel_title": "Kitchen", "label": "rising", **figures, **columns}


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize(
    "columns",
    [SNAPSHOTS, FEATURES, list_columns("trending"), list_columns("engaging")],
    ids=["raw", "features", "trends", "love"],
)
def test_a_hostile_title_is_words_in_one_cell_of_a_link_to_its_own_video(
    title: str, columns: tuple[object, ...]
) -> None:
    """Anybody may upload a video with such a title, and operators look at it with their cookies."""
    page = Page(preview(columns, [row(title, channel_title=title)]))  # type: ignore[arg-type]
    assert page.links == [LINK]
    assert set(page.tags) == {"table", "thead", "tbody", "tr", "th", "td", "a"}
    assert page.tags.count("tr") == 2
    assert page.tags.count("td") == page.tags.count("th") == len(columns) + 1
    assert not [found for text in page.texts for each in AUTOLINKS for found in each.findall(text)]


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_keyword_is_words_too(word: str) -> None:
    rows = [{"keyword": word, "example_video_id": ONE, "title": word, "score": 0.5, "videos": 3}]
    page = Page(preview(KEYWORDS, rows))
    assert (page.links, page.tags.count("td")) == ([LINK], 7)
    assert not [found for text in page.texts for each in AUTOLINKS for found in each.findall(text)]


def test_a_plain_title_is_shown_as_it_is() -> None:
    """Escapes are for the parser: a person sees none of them."""
    page = Page(preview(SNAPSHOTS, [row("Bread & salt: 5 rules (part #2)")]))
    assert "Bread & salt: 5 rules (part #2)" in page.texts


def test_figures_are_worded_and_what_is_hidden_is_a_dash() -> None:
    (line,) = preview(SNAPSHOTS, [row()]).splitlines()[2:]
    assert line == f"| 1 | [Dough in ten minutes]({LINK}) | Kitchen | 12,345 | – | 0 |"


def test_ten_rows_at_most_are_shown() -> None:
    assert len(preview(SNAPSHOTS, [row()] * 30).splitlines()) == 12


def test_an_hour_without_rows_says_so() -> None:
    assert preview(FEATURES, []) == "This hour has no rows."


@pytest.mark.parametrize("title", [None, "", "   ", float("nan")])
def test_without_a_title_the_id_leads_to_the_video(title: object) -> None:
    assert video_link(title, ONE) == f"[{ONE}]({LINK})"


def test_what_is_no_video_id_leads_nowhere() -> None:
    assert video_link("Dough", "x) [evil](https://evil.example") == "Dough"
    assert Page(video_link(None, "x) [evil](https://evil.example")).links == []


def test_an_escaped_id_keeps_its_characters() -> None:
    assert Page(video_link(None, "a_b-c_d*e_f"[:11])).texts
    assert Page(video_link(None, "__init____-")).texts == ["__init____-"]


@pytest.mark.parametrize(
    ("value", "words"),
    [(1_234, "1,234"), (12.34, "12.3"), (1_234.5, "1,234"), (None, "–"), (float("nan"), "–"), ("x", "–"), (-3, "-3")],
)
def test_counts_are_read_by_people(value: object, words: str) -> None:
    assert count_or_tenths(value) == words


@pytest.mark.parametrize(("value", "words"), [(0.0345, "3.5 %"), (None, "–"), (float("nan"), "–"), (1, "–")])
def test_shares_are_read_by_people(value: object, words: str) -> None:
    assert percent_in_tenths(value) == words


def test_a_long_title_is_cut() -> None:
    assert markdown_cell("a" * 500) == "a" * 59 + "…"
