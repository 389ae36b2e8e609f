"""Settings that change while services run, as schedules and sensors see them: these live as long as the services."""

import os
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.definitions import build_resources
from yt_assets.orchestration.resources.capture import CaptureResource
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.orchestration.sensors import hour_alert
from yt_assets.settings.env_file import take_env_file
from yt_assets.settings.environment import load_settings
from yt_assets.youtube.quota import DAILY_UNITS


class Services:
    """What was built from a file when services began; and the file, which goes on changing."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, began: str) -> None:
        self._file = folder / ".env"
        self.says(began)
        environment: dict[str, str] = {"YT_DATA_DIR": str(folder)}
        take_env_file(self._file, environment)
        for name, value in environment.items():
            patch.setenv(name, value)
        self.settings = load_settings(os.environ)
        self.resources = build_resources(self.settings, os.environ)

    def says(self, text: str) -> None:
        self._file.write_text(text)

    def alert(self) -> str:
        webhook = self.settings.yt_alert_webhook_url
        sensor = hour_alert(webhook.get_secret_value() if webhook else None, self.settings.yt_alert_format)
        with (
            dg.DagsterInstance.ephemeral() as instance,
            dg.build_sensor_context(
                instance, resources={"videos_database": self.resources["videos_database"]}
            ) as context,
        ):
            said = sensor(context)
        assert isinstance(said, dg.SkipReason)
        return str(said.skip_message)


def test_a_raised_quota_counts_at_the_next_tick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schedule skipped hours until services were started again, though each run had the new quota."""
    services = Services(tmp_path, monkeypatch, "YT_DAILY_QUOTA=10\n")
    youtube, videos = services.resources["youtube"], services.resources["videos_database"]
    assert isinstance(youtube, YouTubeResource)
    assert isinstance(videos, DatabaseResource)
    with videos.open() as database:
        for bucket in DAILY_UNITS:
            youtube.ledger(database).spend(bucket, 10)
        assert "is spent" in str(youtube.nothing_left(database))
        services.says("YT_DAILY_QUOTA=10000\n")
        assert youtube.nothing_left(database) is None
        services.says("YT_DAILY_QUOTA=many\n")
        assert "is spent" in str(youtube.nothing_left(database)), "a wrong file changes nothing"


def test_another_grace_counts_for_the_sensor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services(tmp_path, monkeypatch, "YT_GRACE_MINUTES=10\n")
    capture = services.resources["capture"]
    assert isinstance(capture, CaptureResource)
    assert capture.grace_now == timedelta(minutes=10)
    services.says("YT_GRACE_MINUTES=40\n")
    assert capture.grace_now == timedelta(minutes=40)


def test_alerts_go_where_the_file_says_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services(tmp_path, monkeypatch, "YT_CHANNELS=@lab\n")
    assert services.alert() == "YT_ALERT_WEBHOOK_URL is not set"
    services.says("YT_CHANNELS=@lab\nYT_ALERT_WEBHOOK_URL=http://127.0.0.1:1/hook\n")
    assert services.alert() == "0 runs ended, 0 messages sent"
