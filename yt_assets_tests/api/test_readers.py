"""The service on every engine, with accounts that may only read."""

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from sqlalchemy.exc import DBAPIError

from yt_assets import cli
from yt_assets.cli.errors import WrongSetting
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import check_schema
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets.storage.errors import DatabaseUnreachable, SchemaTooOld
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.world import CAPTURED, OTHER, VIDEOS, fill
from yt_assets_tests.servers.databases import DatabaseUrls, with_schema
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.samples import CHANNEL, video_id

READER = "CREATE USER IF NOT EXISTS 'api_reader'@'127.0.0.1' IDENTIFIED BY 'pw'"
PATHS = [
    "/", "/channels", f"/channels/{CHANNEL}", f"/videos/{video_id(1)}", "/v1/ready", "/v1/channels",
    f"/v1/channels/{CHANNEL}",
    "/videos", "/videos?list=outliers&least=2&sort=newest&window=28d", "/?window=7d", f"/channels/{CHANNEL}?age=6",
    "/keywords", "/compare", f"/compare?channel={CHANNEL}&channel={OTHER}&by=age", "/docs",
    f"/v1/channels/{CHANNEL}/days", f"/v1/videos/{video_id(1)}/milestones", "/v1/events?channel=@cooking",
    f"/v1/channels/{CHANNEL}/videos", f"/v1/videos/{video_id(1)}", "/v1/trending?language=en&format=long&min_views=1",
    "/v1/engaging?label=rising", "/v1/trending?channel=@cooking", "/v1/keywords", "/v1/hours",
]  # fmt: skip


def filled(urls: DatabaseUrls) -> DatabaseUrls:
    with_schema(urls)
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights, videos)
    return urls


def answers(client: TestClient) -> dict[str, int]:
    return {path: client.get(path).status_code for path in PATHS}


def test_every_engine_gives_the_same_answers(database_urls: DatabaseUrls, service: Service, client: TestClient) -> None:
    """SQLite's are those that all other tests look at."""
    asked = service(filled(database_urls))
    assert answers(asked) == dict.fromkeys(PATHS, 200)
    for path in (
        "/v1/trending?sort=-outlier_multiple",
        f"/v1/videos/{video_id(1)}/milestones",
        "/v1/events?since=2026-11-19&kind=title_changed,taken_down",
        "/v1/channels/@cooking/days?days=3",
        "/v1/gained?window=24h",
        "/v1/gained?window=7d&channel=@cooking&q=title&format=long",
        "/v1/channels/gained?window=24h",
        "/v1/channels/@cooking/windows",
        "/v1/formats?window=24h",
        "/v1/keywords/gained?window=24h&channel=@cooking,@baking",
        "/v1/publishing-times?zone=Asia/Kolkata",
        "/v1/trending?q=TÍTLE&channel=@cooking&channel=@baking&observed=true",
        "/v1/gaining?published_after=2026-11-19T02&published_before=2026-11-19T04:00:01&format=long",
        f"/v1/keywords?channel=@K\u00dcCHE,{OTHER}",
        "/v1/engaging",
        "/v1/keywords?sort=-lift",
        f"/v1/videos/{video_id(2)}",
    ):
        assert asked.get(path).json() == client.get(path).json(), path
    assert len(asked.get(f"/v1/videos/{video_id(1)}").json()["history"]) == len(CAPTURED)


def test_an_account_without_any_right_to_write_is_enough(
    urls_on_servers: DatabaseUrls, any_server: Server, service: Service
) -> None:
    urls = filled(urls_on_servers)
    names = [urls.of(name).rpartition("/")[2] for name in ("insights", "videos")]
    grants = [f"GRANT SELECT ON {name}.* TO 'api_reader'@'127.0.0.1'" for name in names]
    any_server.execute(READER, *grants)
    places = [f"mysql+pymysql://api_reader:pw@{any_server.place}/{name}" for name in names]
    client = service(DatabaseUrls(urls.engine, insights=places[0], videos=places[1]))
    assert answers(client) == dict.fromkeys(PATHS, 200)
    any_server.execute(f"REVOKE SELECT ON {names[1]}.* FROM 'api_reader'@'127.0.0.1'")  # noqa: S608  a name of ours
    with ReadOnlyDatabase("videos", places[1], setting="VIDEOS_DATABASE_URL") as videos:
        assert not videos.may_read(), "as the analysts' account"
    alone = service(DatabaseUrls(urls.engine, insights=places[0], videos=places[1]), has_videos=False)
    assert len(alone.get("/v1/trending").json()["data"]) == VIDEOS
    assert alone.get("/").status_code == 200


def test_a_session_of_the_service_writes_nothing_whatever_its_account_may(database_urls: DatabaseUrls) -> None:
    urls = with_schema(database_urls)
    with ReadOnlyDatabase("insights", urls.insights, setting="X") as insights:
        check_schema(insights)
        with pytest.raises((DBAPIError, DatabaseUnreachable)) as refused:
            insights.write(lambda connection: connection.exec_driver_sql("DELETE FROM trend_insights"))
        told = str(refused.value).lower()
        assert "readonly" in told or "read only" in told, told


def test_a_schema_that_is_not_there_is_said_and_not_made(database_urls: DatabaseUrls) -> None:
    if database_urls.engine == "sqlite":
        with pytest.raises(DatabaseUnreachable, match="capture an hour with 'yt-assets run'"):
            ReadOnlyDatabase("insights", database_urls.insights, setting="X")
        return
    with ReadOnlyDatabase("insights", database_urls.insights, setting="X") as insights:
        with pytest.raises(SchemaTooOld, match="run 'yt-assets migrate'"):
            check_schema(insights)
        assert _tables(insights) == 0


def _tables(database: Database) -> int:
    with database.reading() as connection:
        return len(connection.exec_driver_sql("SHOW TABLES").all())


def serve(*words: str, **environment: str) -> Exception | None:
    base = {"YOUTUBE_API_KEY": "", "YT_API_HOST": "", "VIDEOS_DATABASE_URL": "", "INSIGHTS_DATABASE_URL": ""}
    ended = CliRunner().invoke(cli.group, ["serve", *words], env={**base, **environment}, standalone_mode=False)
    return ended.exception  # type: ignore[return-value]


def test_serve_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fastapi", None)
    for name in [name for name in sys.modules if name.startswith("yt_assets.api.") and not name.endswith("options")]:
        monkeypatch.delitem(sys.modules, name)
    ended = serve()
    assert isinstance(ended, WrongSetting)
    assert 'pip install "yt-assets[api]"' in str(ended)


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (["--host", "nowhere"], {}, "--host is 'nowhere': it must be the IP address to listen at"),
        ([], {"YT_API_HOST": "nowhere"}, "YT_API_HOST is 'nowhere': it must be the IP address"),
        ([], {"YT_API_TOKENS": "canary"}, "YT_API_TOKENS is a value that is not shown: it must be SHA-256 hashes"),
        ([], {"YT_API_ORIGINS": "*"}, "YT_API_ORIGINS is '*': it must be origins such as"),
        ([], {"YT_DATA_DIR": "/nonexistent-yt"}, "capture an hour with 'yt-assets run'"),
    ],
)
def test_what_cannot_be_served_is_said(words: list[str], environment: dict[str, str], said: str) -> None:
    ended = serve(*words, **environment)
    assert isinstance(ended, WrongSetting)
    assert said in str(ended)
