"""Whom a database's certificate must come from: the same for every command."""

from typing import Any

import certifi
import pytest

from yt_assets.storage.engine.database import Database
from yt_assets_tests.cli.conftest import Desk


@pytest.mark.parametrize("command", ["migrate", "doctor", "top"])
def test_every_command_opens_its_databases_with_the_ca(
    command: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`migrate` was the last that did without: it spoke to any server, in the clear where that asked for it."""
    opened: dict[str, set[object]] = {}
    usual = Database.__init__

    def noted(self: Database, name: str, url: str, **options: Any) -> None:
        opened.setdefault(name, set()).add(options.get("ca"))
        usual(self, name, url, **options)

    monkeypatch.setattr(Database, "__init__", noted)
    ended = desk.type(command, YT_DATABASE_CA=certifi.where())
    assert ended.exception is None
    assert opened.pop("insights") == {certifi.where()}
    assert opened.get("videos", {certifi.where()}) == {certifi.where()}
