"""The documents as a site: built whole, each address on it leads somewhere, and one that does not is said."""

import shutil
from pathlib import Path

import pytest

from tools.site import build, lost_addresses

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.thorough


def test_the_site_is_built_with_all_pages_in_four_kinds(tmp_path: Path) -> None:
    site = tmp_path / "built"
    assert build(tmp_path / "work", site) == []
    pages = {page.stem for page in DOCS.glob("*.md")} - {"README"}
    assert {page for page in pages if not (site / page / "index.html").is_file()} == set()
    first = (site / "index.html").read_text(encoding="utf-8")
    for kind in ("Tutorial", "How-to", "Reference", "Why"):
        assert f">{kind}<" in "".join(first.split())
    assert (site / "deploy" / "mysql" / "accounts.sql").is_file()
    table = (site / "tables" / "index.html").read_text(encoding="utf-8")
    assert "<td>views_per_hour</td>" in table.replace("<code>", "").replace("</code>", "")
    (site / "api" / "index.html").write_text('<a href="../nowhere/">x</a> <img src="../img/no.png">')
    assert sorted(lost_addresses(site)) == ["api/index.html: ../img/no.png", "api/index.html: ../nowhere/"]


def test_a_link_to_a_page_that_is_not_there_stops_the_build(tmp_path: Path) -> None:
    """Nothing is put in place then."""
    docs = tmp_path / "docs"
    shutil.copytree(DOCS, docs)
    with (docs / "model.md").open("a", encoding="utf-8") as page:
        page.write("\nSee [there](nowhere.md).\n")
    (said,) = build(tmp_path / "work", tmp_path / "built", docs)
    assert "model.md" in said
    assert not (tmp_path / "built").exists()
