"""Whether the process of a run is alive, asked from another machine."""

import time
from datetime import timedelta
from importlib.util import find_spec

import pytest

from yt_assets.orchestration import heartbeat
from yt_assets.orchestration.heartbeat import RunWatch, beating
from yt_assets.orchestration.io_managers.orphan import is_orphan, is_watched, watching
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.pipeline.errors import RunGone
from yt_assets.storage.engine.database import Database
from yt_assets.youtube.quota import DEFAULT_BUCKET

RUN = "5b8c9b0e-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def _in_tenths_of_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(heartbeat, "SILENCE", timedelta(seconds=0.5))


def opened(videos: Database) -> Database:
    """A handle of its own, as each process has."""
    url = videos.url.render_as_string(hide_password=False)
    return Database("videos", url, setting=videos.setting)


def test_a_run_is_there_while_it_beats_and_gone_when_it_stopped(videos: Database) -> None:
    with beating(lambda: opened(videos), RUN):
        watch = RunWatch(lambda: opened(videos), RUN)
        for _ in range(8):
            assert not watch.is_gone()
            time.sleep(0.1)
    until = time.monotonic() + 10
    while not watch.is_gone():
        assert time.monotonic() < until
        time.sleep(0.05)
    assert watch.is_gone(), "it does not come back"


def test_a_run_that_never_said_so_is_gone(videos: Database) -> None:
    assert RunWatch(lambda: opened(videos), RUN).is_gone()


def test_a_database_that_is_away_says_nothing_of_a_run() -> None:
    away = "mysql+pymysql://a:b@127.0.0.1:1/videos"
    assert not RunWatch(lambda: Database("videos", away, setting="VIDEOS_DATABASE_URL"), RUN).is_gone()


def test_a_step_whose_run_is_gone_spends_no_unit(videos: Database) -> None:
    """What is fetched for it, no run would settle."""
    ledger = YouTubeResource(api_key="any", endpoint=None, daily_quota=100).ledger(videos)
    with watching(lambda: True):
        assert is_watched()
        with pytest.raises(RunGone):
            ledger.spend(DEFAULT_BUCKET, 1)
    assert not is_watched()
    assert not is_orphan()
    ledger.spend(DEFAULT_BUCKET, 1)


@pytest.mark.skipif(find_spec("dagster_celery") is None, reason="dagster-celery was left out: extra celery")
def test_the_brokers_password_stays_in_the_environment() -> None:
    """Dagster shows the configuration of an executor."""
    from yt_assets.orchestration.celery_executor import celery_configuration
    from yt_assets.settings.environment import load_settings
    from yt_assets_tests.settings.test_executor import CELERY

    configuration = celery_configuration(load_settings(CELERY))
    assert "canary" not in str(configuration)
    assert configuration["broker"] == configuration["backend"] == {"env": "YT_CELERY_BROKER_URL"}
