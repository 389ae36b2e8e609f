"""The documents as a site, in .site: `make site`.

Here: a copy of docs/ whose links stay within it, its navigation out of the index docs/README.md, the build (zensical,
which fails for a page or a heading that is not there), and that each address on a built page leads to a file. Not here:
the documents, and that the index has them all (yt_assets_tests/project/test_document_kinds.py).

python -m tools.site [FOLDER]
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
# What documents lead to beside each other. No server gives out names with a dot before them.
BESIDE = {"CONTRIBUTING.md": "CONTRIBUTING.md", "dagster.yaml": "dagster.yaml", ".env.example": "env.example"}
LINK = re.compile(r"\]\(\.\./([^)#]+)")
PAGE = re.compile(r"^\| \[([\w-]+\.md)\]", re.MULTILINE)
KIND = re.compile(r"^## (.+?)\n(.+?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r'\s(?:href|src)="?([^">\s]+)')


def navigation(index: str) -> list[dict[str, Any]]:
    """The menu: the index, and its pages by kind, under their own titles."""
    return [{"Documents": "README.md"}] + [{kind: PAGE.findall(rows)} for kind, rows in KIND.findall(index)]


def prepare(folder: Path, source: Path) -> Path:
    """Copy what the site is made of into a folder, and write its configuration there; the place of that."""
    docs = folder / "docs"
    shutil.copytree(source, docs)
    shutil.copytree(ROOT / "deploy", docs / "deploy", ignore=shutil.ignore_patterns("*.md"))
    for name, there in BESIDE.items():
        shutil.copyfile(ROOT / name, docs / there)
    for page in docs.glob("*.md"):
        text = LINK.sub(lambda link: f"]({BESIDE.get(link[1], link[1])}", page.read_text(encoding="utf-8"))
        page.write_text(text.replace("](docs/", "]("), encoding="utf-8")
    settings = {
        "site_name": "yt_assets",
        "site_description": "An hourly observatory for YouTube channels, written as a Dagster project.",
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {"name": "material", "font": False, "features": ["navigation.sections"]},
        "plugins": ["search"],
        "markdown_extensions": ["tables", "admonition"],
        "nav": navigation((docs / "README.md").read_text(encoding="utf-8")),
    }
    written = folder / "mkdocs.yml"
    written.write_text(json.dumps(settings), encoding="utf-8")  # which is YAML, too
    return written


def lost_addresses(site: Path) -> Iterator[str]:
    """Addresses on built pages that lead to no file of the site, each with its page."""
    for page in sorted(site.rglob("*.html")):
        for address in set(ADDRESS.findall(page.read_text(encoding="utf-8"))):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not parts.path or page.name == "404.html":
                continue
            place = page.parent / unquote(parts.path)
            if not (place.is_file() or (place / "index.html").is_file()):
                yield f"{page.relative_to(site)}: {address}"


def build(folder: Path, target: Path, source: Path = ROOT / "docs") -> list[str]:
    """Build in a folder, and put the site in its place if nothing is wrong with it; what is wrong."""
    ended = subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build", "--strict", "--config-file", prepare(folder, source)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        return [ended.stdout + ended.stderr]
    lost = list(lost_addresses(folder / "site"))
    if not lost:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder / "site", target)
    return lost


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        wrong = build(Path(temporary), Path(sys.argv[1]) if sys.argv[1:] else ROOT / ".site")
    sys.exit("\n".join(wrong) if wrong else 0)
