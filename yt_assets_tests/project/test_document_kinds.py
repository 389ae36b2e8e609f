"""The documents by their four kinds: the index has each page once, and what they quote the product says.

Here: docs/README.md, docs/troubleshooting.md. Not here: commands, settings and links (test_documents.py).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
INDEX = (DOCS / "README.md").read_text(encoding="utf-8")
KINDS = dict(re.findall(r"^## (.+?)\n(.+?)(?=^## |\Z)", INDEX, re.MULTILINE | re.DOTALL))
QUOTES = re.findall(r"^\| `(.+?)` \|", (DOCS / "troubleshooting.md").read_text(encoding="utf-8"), re.MULTILINE)
PLACE = re.compile(r"\{[a-z_]*\}|%[ds]|\$\$?[({]\w+[)}]")  # of a text that is filled in later, or by make


def test_the_index_has_four_kinds_and_each_page_once() -> None:
    assert list(KINDS) == ["Tutorial", "How-to", "Reference", "Why"]
    listed = re.findall(r"^\| \[([\w-]+\.md)\]\(\1\) \|", INDEX, re.MULTILINE)
    assert sorted(listed) == sorted(file.name for file in DOCS.glob("*.md") if file.name != "README.md")


def _texts(tree: ast.AST) -> Iterator[str]:
    """What a source may say: its texts but docstrings, with a sign where a value goes."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield PLACE.sub("…", node.value)


@pytest.fixture(scope="module")
def said() -> str:
    """All texts of the product, one a line."""
    sources = [path for path in (ROOT / "yt_assets").rglob("*.py") if "sandbox" not in path.parts]
    texts = [text for path in sources for text in _texts(ast.parse(path.read_text(encoding="utf-8")))]
    return "\n".join([*texts, PLACE.sub("…", (ROOT / "Makefile").read_text(encoding="utf-8"))])


@pytest.mark.parametrize("quote", QUOTES)
def test_a_sentence_of_troubleshooting_is_one_that_the_product_says(quote: str, said: str) -> None:
    assert quote in said


def test_troubleshooting_quotes_many_sentences_and_none_twice() -> None:
    assert len(QUOTES) == len(set(QUOTES)) > 45
