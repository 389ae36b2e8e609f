"""A checkout in a folder whose name means something to a parser."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from yt_assets.storage.engine import migrate


def test_migrations_are_found_below_a_folder_with_a_percent_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configuration of alembic fills in what follows a %: a checkout in '100% mine' made no database."""
    odd = tmp_path / "100% mine #1"
    odd.mkdir()
    (odd / "migrations").symlink_to(migrate.MIGRATIONS)
    monkeypatch.setattr(migrate, "MIGRATIONS", odd / "migrations")
    heads = ScriptDirectory.from_config(migrate.alembic_config("videos")).get_heads()
    assert heads == [migrate.HEADS["videos"]]
