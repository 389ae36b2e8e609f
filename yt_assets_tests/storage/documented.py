"""The queries of docs/queries.md, as a reader would copy them.

Here: finding them in the document. Not here: running them (test_queries.py, benchmarks/storage_scale.py).
"""

import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "queries.md"
SECTION = re.compile(
    r"^## (?P<title>.+)\n\nDatabase: (?P<database>\w+)\. (?:.+\n)+\n```sql\n(?P<sql>[^`]+)```$", re.MULTILINE
)


@dataclass(frozen=True)
class DocumentedQuery:
    """One query. database: videos or insights."""

    title: str
    database: str
    sql: str


def documented_queries() -> dict[str, DocumentedQuery]:
    """All of them by title, in the document's order."""
    found = SECTION.finditer(DOCUMENT.read_text(encoding="utf-8"))
    return {match["title"]: DocumentedQuery(**match.groupdict()) for match in found}
