"""The simulated world of a person without a key, beside a .env that was copied from the template."""

import os
from pathlib import Path

import pytest

from yt_assets.cli.world import start_world
from yt_assets.settings.env_file import followed, keep_above_env_file, take_env_file
from yt_assets.settings.environment import load_settings


def test_a_variable_that_stands_empty_in_env_leaves_the_worlds_channels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copied .env.example took the channels away, from the command and again from each run."""
    for name in ("YOUTUBE_API_KEY", "YOUTUBE_API_ENDPOINT", "YT_CHANNELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YT_DATA_DIR", str(tmp_path))
    file = tmp_path / ".env"
    file.write_text("YOUTUBE_API_KEY=\nYT_CHANNELS=\n")
    before = dict(os.environ)
    try:
        take_env_file(file, os.environ)
        start_world(load_settings()).stop()
        assert len(load_settings().channels) == 8
        assert len(load_settings(followed(os.environ)).channels) == 8
        # As Dagster's own programs do with a .env in the folder they start in.
        keep_above_env_file(os.environ)
        os.environ.update({"YOUTUBE_API_KEY": "", "YT_CHANNELS": "", "YOUTUBE_API_ENDPOINT": "", "YT_DATA_DIR": ""})
        again = load_settings(followed(os.environ))
        assert (len(again.channels), again.is_keyless, again.yt_data_dir) == (8, False, tmp_path)
        assert again.youtube_api_endpoint
    finally:
        os.environ.clear()
        os.environ.update(before)
