"""Where steps run: what is refused before any of them does."""

from importlib.util import find_spec

import pytest

from yt_assets.settings.environment import SettingsError, load_settings
from yt_assets.settings.row_settings import RELEASE, different, row_settings

SERVERS = {
    "VIDEOS_DATABASE_URL": "mysql+pymysql://a:canary@h/videos",
    "INSIGHTS_DATABASE_URL": "mysql+pymysql://a:canary@h/insights",
}
CELERY = {"YT_EXECUTOR": "celery", "YT_CELERY_BROKER_URL": "redis://:canary@h:6379/0", **SERVERS}
with_celery = pytest.mark.skipif(
    find_spec("dagster_celery") is None, reason="dagster-celery was left out: extra celery"
)


def refused(**environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    assert "canary" not in str(caught.value)
    return str(caught.value)


def test_an_executor_without_its_extra_is_said_with_the_words_to_install_it() -> None:
    """The development lock has neither of the two."""
    for name in ("k8s", "docker"):
        said = refused(**SERVERS, YT_EXECUTOR=name)
        assert said == f"YT_EXECUTOR is '{name}': install the extra with 'pip install \"yt-assets[{name}]\"'."


def test_another_word_is_said_with_those_that_are_allowed() -> None:
    assert refused(YT_EXECUTOR="dask") == "YT_EXECUTOR is 'dask': it must be multiprocess, celery, k8s or docker."


@with_celery
def test_celery_wants_a_broker_and_databases_that_all_machines_reach() -> None:
    without_broker = {name: value for name, value in CELERY.items() if name != "YT_CELERY_BROKER_URL"}
    said = refused(**without_broker)
    assert said == "YT_CELERY_BROKER_URL is not set, and YT_EXECUTOR=celery sends its steps there."
    embedded = {name: value for name, value in CELERY.items() if name not in SERVERS}
    said = "YT_EXECUTOR is 'celery': machines share no files, so {} and {} must name a server."
    assert refused(**embedded) == said.format(*SERVERS)
    other_scheme = CELERY | {"YT_CELERY_BROKER_URL": "http://canary"}
    assert refused(**other_scheme).startswith("YT_CELERY_BROKER_URL is a value that is not shown: it must be redis://")
    assert load_settings(CELERY).yt_executor == "celery"


def test_what_changes_rows_is_compared_and_what_does_not_is_left_alone() -> None:
    ours = row_settings(load_settings({"YT_CHANNELS": "@a @b", "YT_RETENTION_DAYS": "5"}))
    assert different(ours, row_settings(load_settings({"YT_CHANNELS": "@a, @b"}))) == []
    # As many shards as steps at once, unless chosen.
    theirs = row_settings(load_settings({"YT_CHANNELS": "@a", "YT_MAX_CONCURRENT_STEPS": "4", "OPENAI_API_KEY": "k"}))
    assert different(ours, theirs) == ["OPENAI_API_KEY", "YT_CHANNELS", "YT_SHARDS"]
    assert different(ours, {}) == sorted(ours)
    assert RELEASE in ours
