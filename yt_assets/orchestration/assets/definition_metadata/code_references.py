"""From an asset in the UI to the lines that define it.

Here: which link each asset gets. Not here: the assets. In a checkout it is the file, for an editor on the same machine;
where the installed package names a repository (Project-URL `Source`), the page there. Elsewhere a path would lead
nowhere, and there is none.
"""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import dagster as dg

import yt_assets

ANCHOR = Path(yt_assets.__file__)
REPOSITORY_LABELS = ("source", "repository", "source code")
# Whatever branch the repository shows first; installed packages do not say which commit they are of.
BRANCH = "HEAD"


def with_code_references(
    assets: Sequence[dg.AssetsDefinition], *, checkout: bool | None = None, repository: str | None = None
) -> Sequence[Any]:
    """The assets with a link to their code; as they are where there is neither a checkout nor a repository.

    checkout, repository: by default what the installation tells; a repository is the URL of a GitHub or GitLab project.
    """
    is_checkout = (ANCHOR.parent.parent / "pyproject.toml").is_file() if checkout is None else checkout
    url = repository or source_url()
    if url is not None:
        mapping = dg.AnchorBasedFilePathMapping(ANCHOR, f"{ANCHOR.parent.name}/{ANCHOR.name}")
        return dg.link_code_references_to_git(dg.with_source_code_references(assets), url, BRANCH, mapping)
    return dg.with_source_code_references(assets) if is_checkout else assets


def source_url() -> str | None:
    """The repository that the installed package names, if it is one that Dagster can link to."""
    try:
        named = metadata(yt_assets.__name__).get_all("Project-URL") or []
    except PackageNotFoundError:
        return None
    urls = {label.strip().lower(): url.strip() for label, _, url in (each.partition(",") for each in named)}
    url = next((urls[label] for label in REPOSITORY_LABELS if label in urls), None)
    return url if url and any(host in url for host in ("github", "gitlab")) else None
