"""One door for strangers' words on their way into logs and events."""

import re
from pathlib import Path

import pytest

from yt_assets import orchestration
from yt_assets.display.sanitize import harmless_line, json_escaped
from yt_assets.errors import YtAssetsError
from yt_assets.orchestration.foreign_words import harmless, said
from yt_assets.youtube.errors import TransientError

EVIL = "Lab \x1b]0;pwned\x07\n2026-11-29 ERROR forged\u202egpj\x9b31m\u2028\x00"
TAME = "Lab ]0;pwned 2026-11-29 ERROR forgedgpj31m"


def test_every_line_of_a_steps_log_goes_through_the_door() -> None:
    """The same for the texts of metadata, which three modules hand to Dagster."""
    for file in Path(orchestration.__path__[0]).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"(?<!said\()context\.log\.\w+", text.replace("as context.log.info, that", "")) == [], file
        for call in re.findall(r"add_(?:asset|output)_metadata\(\s*(?!\))[^)]*", text):
            assert "harmless(" in call or "runs deleted" in call, file


@pytest.mark.parametrize("error", [YtAssetsError(EVIL), TransientError(EVIL, EVIL), YtAssetsError("What", EVIL)])
def test_an_error_is_harmless_from_the_first(error: YtAssetsError) -> None:
    assert TAME in str(error)
    assert harmless_line(error) == str(error)
    assert harmless_line(error.sentence) == error.sentence


def test_what_a_message_quotes_keeps_its_blanks() -> None:
    assert str(YtAssetsError("YT_CHANNELS is '   '")) == "YT_CHANNELS is '   '"


def test_a_log_and_metadata_get_tame_words() -> None:
    heard: list[str] = []
    said(heard.append)(EVIL)
    assert heard == [TAME]
    assert harmless({"reason": EVIL, "rows": 7, "none": None}) == {"reason": TAME, "rows": 7, "none": None}


def test_json_keeps_its_values_and_acts_on_no_terminal() -> None:
    import json

    text = json_escaped(json.dumps({"title": EVIL}, ensure_ascii=False))
    assert json.loads(text) == {"title": EVIL}
    assert text.isascii()
    assert text.isprintable()
