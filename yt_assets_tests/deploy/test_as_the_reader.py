"""The HTTP API as accounts that may write nothing: yt_reader sees all of it, yt_analyst the insights."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from yt_assets.api.app import create_app
from yt_assets.api.stores import Stores
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets_tests.api.world import fill
from yt_assets_tests.deploy.accounts import SETTINGS, Accounts
from yt_assets_tests.servers.databases import empty
from yt_assets_tests.storage.samples import CHANNEL, HOUR, video_id

NOON = HOUR + timedelta(hours=1)
EVERYTHING = (
    "/v1/channels",
    f"/v1/channels/{CHANNEL}",
    "/v1/trending?language=de",
    "/v1/trending?form=csv",
    "/v1/engaging",
    "/v1/keywords",
    f"/v1/videos/{video_id(1)}",
    "/v1/hours",
    "/v1/ready",
    "/",
    "/videos",
    "/keywords",
    f"/channels/{CHANNEL}",
    f"/videos/{video_id(1)}",
)
OF_INSIGHTS = ("/v1/trending", "/v1/engaging", "/v1/keywords")
WRITES = (
    "DELETE FROM {0}.yt_assets_{0}_version",
    "UPDATE {0}.yt_assets_{0}_version SET version_num = 'x'",
    "INSERT INTO {0}.yt_assets_{0}_version VALUES ('x')",
    "CREATE TABLE {}.mine (id INT)",
    "DROP TABLE {0}.yt_assets_{0}_version",
)


@pytest.fixture
def stored(accounts: Accounts) -> Iterator[Accounts]:
    """A small world, written by yt_app."""
    with accounts.open("app", "insights") as insights, accounts.open("app", "videos") as videos:
        empty(insights)
        empty(videos)
        fill(insights, videos)
        yield accounts
        empty(insights)
        empty(videos)


@contextmanager
def service_of(accounts: Accounts, account: str, *names: str) -> Iterator[TestClient]:
    """The service as one account, with these databases."""
    with ExitStack() as stack:
        stores = {
            name: stack.enter_context(ReadOnlyDatabase(name, accounts.url(account, name), setting=SETTINGS[name]))
            for name in names
        }
        app = create_app(Stores(**stores), ServiceOptions(yt_api_rate=0), now=lambda: NOON, seconds=0.05)
        yield stack.enter_context(TestClient(app, "http://127.0.0.1"))


def answers(accounts: Accounts, account: str, *names: str, paths: tuple[str, ...] = EVERYTHING) -> dict[str, str]:
    """What each path answers; all of them do."""
    with service_of(accounts, account, *names) as client:
        found = {path: client.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(paths, 200)
    return {path: answer.text for path, answer in found.items()}


def test_without_any_right_to_write_the_service_works_whole(stored: Accounts) -> None:
    both = ("insights", "videos")
    assert answers(stored, "reader", *both) == answers(stored, "app", *both)


def test_the_analysts_account_is_enough_for_the_insights(stored: Accounts) -> None:
    assert answers(stored, "analyst", "insights", paths=OF_INSIGHTS) == answers(
        stored, "app", "insights", paths=OF_INSIGHTS
    )


@pytest.mark.parametrize("database", ["videos", "insights"])
def test_the_reader_writes_nothing(accounts: Accounts, database: str) -> None:
    refused = {statement: accounts.refusal("reader", statement.format(database)) for statement in WRITES}
    assert refused == dict.fromkeys(WRITES, 1142)
