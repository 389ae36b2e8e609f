"""Values as they come from shells, editors and other systems: blanks, marks, line ends, signs that mean something."""

from pathlib import Path

import pytest

from yt_assets.settings.environment import KNOWN, SettingsError, load_settings
from yt_assets.settings.variables import names_of_others
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema


@pytest.mark.parametrize("around", ["{} ", " {}", "{}\n", "{}\r\n", "\t{}", "\ufeff{}", "{}\u200b", "{}\u00a0"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YT_BATCH_SIZE", "20"),
        ("YT_ALERT_FORMAT", "slack"),
        ("YT_ANALYTICS_AMENDMENT_ACCEPTED", "true"),
        ("YT_START_DATE", "2026-11-01"),
        ("YT_API_HOST", "127.0.0.1"),
        ("YT_DATA_DIR", "/data/a"),
        ("OPENAI_MODEL", "m"),
        ("OPENAI_BASE_URL", "http://m.example/v1"),
        ("YOUTUBE_API_KEY", "key"),
        ("YT_ALERT_WEBHOOK_URL", "https://hooks.example/a"),
        ("DAGSTER_MYSQL_URL", "mysql+pymysql://a@b/dagster"),
        ("VIDEOS_DATABASE_URL", "mysql+pymysql://a@b/videos"),
        ("DATABASE_URL", "sqlite:///a.db"),
        ("YT_CHANNELS", "@a"),
    ],
)
def test_blanks_and_line_breaks_around_a_value_are_never_meant(name: str, value: str, around: str) -> None:
    assert load_settings({name: around.format(value)}) == load_settings({name: value})


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_half_a_character_is_refused_by_the_name_of_its_setting(name: str) -> None:
    """A path of a CA with one ended in a codec's words, without a name."""
    with pytest.raises(SettingsError, match=rf"^{name} holds '\\ud800', half of a character") as caught:
        load_settings({name: "a\ud800secret"})
    assert "secret" not in str(caught.value)
    assert str(caught.value).isascii()


@pytest.mark.parametrize("folder", ["50%41", "what?x=1", "a#b", "100% of it", "x%2Fy", "so;many", "ü ß"])
def test_a_data_folder_may_hold_what_means_something_in_a_url(folder: str, tmp_path: Path) -> None:
    settings = load_settings({"YT_DATA_DIR": str(tmp_path / folder)})
    for name in ("videos", "insights"):
        with Database(name, settings.database_url(name), setting="YT_DATA_DIR") as database:
            ensure_schema(database)
            assert Path(database.where) == tmp_path / folder / "sandbox" / f"{name}.db"
    assert {file.name for file in (tmp_path / folder / "sandbox").glob("*.db")} == {"videos.db", "insights.db"}
    assert list(tmp_path.iterdir()) == [tmp_path / folder]


CHANNEL_FILE = "# what we watch\n@one, @two  # a pair\nUC_x5XG1OV2P6uZZ5FSM9Ttw\n"


@pytest.mark.parametrize("name", ["channels.txt", "a list of channels", "50%#1.txt"])
@pytest.mark.parametrize("begins", ["", "\ufeff", "\ufeff# first\n", "\n\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_file_of_channels_reads_the_same_from_every_system(
    line_end: str, begins: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes((begins + CHANNEL_FILE).replace("\n", line_end).encode())
    settings = load_settings({"YT_CHANNELS": f" {tmp_path / name}\n"})
    assert settings.channels == ["@one", "@two", "UC_x5XG1OV2P6uZZ5FSM9Ttw"]


def test_variables_of_others_are_no_settings() -> None:
    load_settings({"OPENAI_ORG_ID": "o", "YT_EVAL_DATA": "/data", "YT_CHANEL": "", "PATH": "/bin", "MY_DATABASE": "x"})
    assert names_of_others({"YT_DLP_OPTS": "-q", "YT_CHANEL": "@a", "YT_CHANNELS": "@a", "PATH": "/"}, KNOWN) == [
        "YT_DLP_OPTS"
    ]
