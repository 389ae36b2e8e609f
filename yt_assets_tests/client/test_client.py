"""The Python client: frames out of the served API and out of the databases are the same, with the right types."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from yt_assets import client as package
from yt_assets.api.app import create_app
from yt_assets.api.tokens import hash_of, new_token
from yt_assets.client import Client
from yt_assets.client.asking import ATTEMPTS, Asking, OverHttp
from yt_assets.client.errors import BadQuestion, NothingThere, NotLetIn, QuestionError, ServiceAway
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.api.test_as_served import served
from yt_assets_tests.api.world import HOSTILE, fill
from yt_assets_tests.servers.databases import DatabaseUrls, with_schema
from yt_assets_tests.storage.samples import CHANNEL, HOUR, video_id

HEAVY = ("dagster", "pandas", "sqlalchemy", "fastapi", "openai", "nltk")
QUESTIONS: dict[str, Callable[[Client], Any]] = {
    "trending": lambda client: client.ranking("trending"),
    "gaining": lambda client: client.ranking("gaining", channel=[CHANNEL], min_views=1),
    "outliers": lambda client: client.ranking("outliers", hour=HOUR - timedelta(hours=1)),
    "engaging": lambda client: client.ranking("engaging", days="ever", sort="-likes"),
    "videos": lambda client: client.videos(CHANNEL),
    "history": lambda client: client.history(video_id(1), hours=6),
    "gained": lambda client: client.gained("7d"),
    "channels gained": lambda client: client.channels_gained("28d"),
    "keywords gained": lambda client: client.keywords_gained(),
    "windows": lambda client: client.windows(CHANNEL),
    "channels": lambda client: client.channels(),
    "days": lambda client: client.days(CHANNEL),
    "milestones": lambda client: client.milestones(video_id(1)),
    "events": lambda client: client.events(since=HOUR - timedelta(days=2)),
    "keywords": lambda client: client.keywords(),
    "hours": lambda client: client.hours(),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    from yt_assets_tests.api.conftest import filled

    return filled(tmp_path_factory.mktemp("client"))


@pytest.fixture(scope="module")
def inside(world: DatabaseUrls) -> Iterator[Client]:
    with Client.from_database(world.insights, world.videos) as client:
        yield client


def same_both_ways(urls: DatabaseUrls) -> None:
    with (
        served(urls) as (address, process),
        Client(address) as over_http,
        Client.from_database(urls.insights, urls.videos) as inside,
    ):
        for question in QUESTIONS.values():
            frame = question(over_http)
            assert len(frame)
            assert_frame_equal(frame, question(inside))
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.thorough
def test_both_ways_give_the_same_frames_on_every_engine(database_urls: DatabaseUrls) -> None:
    """A service process over the socket, and the databases without one."""
    urls = with_schema(database_urls)
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights, videos)
    same_both_ways(urls)


def test_importing_it_loads_nothing_large() -> None:
    program = f"import sys, yt_assets.client; print([name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_columns_have_the_types_of_the_service_whether_rows_are_there_or_not(inside: Client) -> None:
    whole, empty = inside.ranking("trending"), inside.ranking("trending", q="no such title")
    assert len(empty) == 0
    assert dict(whole.dtypes) == dict(empty.dtypes)
    kinds = {name: str(kind) for name, kind in whole.dtypes.items()}
    assert (kinds["hour"], kinds["published_at"]) == ("datetime64[us, UTC]",) * 2
    assert (kinds["views"], kinds["views_per_hour"], kinds["title"]) == ("Int64", "Float64", "string")
    assert whole["hour"][0] == HOUR
    assert str(inside.days(CHANNEL)["day"].dtype) == "datetime64[us]"


def test_null_stays_null_and_a_title_is_what_its_writer_wrote(inside: Client) -> None:
    frame = inside.ranking("trending").set_index("video_id")
    raw = inside.answer("/v1/trending")["data"]
    assert HOSTILE in set(frame["title"])
    for row in raw:
        for name, value in row.items():
            if name != "video_id" and value is None:
                assert pd.isna(frame.loc[row["video_id"], name]), name


def test_pages_are_hidden_and_rows_bounds_them(inside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = inside.ranking("gaining")
    monkeypatch.setattr(package, "ROWS_A_PAGE", 2)
    assert_frame_equal(inside.ranking("gaining"), whole)
    assert_frame_equal(inside.ranking("gaining", rows=3), whole.head(3))


def test_moments_are_written_in_utc_whatever_their_zone(inside: Client) -> None:
    berlin = timezone(timedelta(hours=1))
    assert len(inside.ranking("gaining", published_after=datetime(2026, 1, 1, 1, tzinfo=berlin))) == len(
        inside.ranking("gaining", published_after=date(2026, 1, 1))
    )
    assert len(inside.history(video_id(1), until=HOUR.astimezone(berlin), hours=1)) == 1
    assert len(inside.history(video_id(1), until=datetime(HOUR.year, HOUR.month, HOUR.day, HOUR.hour), hours=1)) == 1  # noqa: DTZ001


def test_polars_frames_hold_the_same(world: DatabaseUrls, inside: Client) -> None:
    polars = pytest.importorskip("polars")
    with Client.from_database(world.insights, world.videos, frames="polars") as client:
        for question in QUESTIONS.values():
            ours, theirs = question(client), question(inside)
            assert isinstance(ours, polars.DataFrame)
            assert ours.shape == theirs.shape
        frame = client.ranking("trending")
        assert frame["hour"].to_list() == [HOUR] * len(frame)
        assert frame["views"].to_list() == [row["views"] for row in client.answer("/v1/trending")["data"]]
        assert frame.schema["views_per_hour"] == polars.Float64
        assert client.days(CHANNEL).schema["day"] == polars.Date


def test_what_is_wrong_has_a_class_of_its_own_and_the_services_words(inside: Client) -> None:
    with pytest.raises(NothingThere, match="no insights are stored of this hour") as missing:
        inside.ranking("trending", hour="2026-01-01T00")
    assert missing.value.status == 404
    with pytest.raises(BadQuestion, match="sort: one of trend_rank"):
        inside.ranking("trending", sort="luck")
    with pytest.raises(BadQuestion, match="no such parameter here"):
        inside.ranking("trending", chanel=CHANNEL)


def test_a_token_is_needed_where_the_service_needs_one(world: DatabaseUrls) -> None:
    token = new_token()
    options = ServiceOptions(yt_api_tokens=hash_of(token))
    with ExitStack() as stack:
        address = stack.enter_context(running(create_app(stores_of(world, stack), options), options))
        with Client(address, token) as client:
            assert len(client.channels()) == 2
        with Client(address) as client, pytest.raises(NotLetIn) as refused:
            client.channels()
        with Client(address, "yt_wrong-canary") as client, pytest.raises(NotLetIn) as wrong:
            client.channels()
    assert "canary" not in str(wrong.value)
    assert refused.value.kind == "permanent"


def test_a_database_that_is_not_there_is_said(world: DatabaseUrls) -> None:
    with pytest.raises(DatabaseUnreachable, match="insights_url: there is no insights database"):
        Client.from_database("sqlite:////nowhere/insights.db")
    with Client.from_database(world.insights) as client, pytest.raises(NothingThere, match="may not read"):
        client.ranking("trending", channel="@kitchen-lab")


class Moody(BaseHTTPRequestHandler):
    """A service that answers with a list of statuses in turn."""

    statuses: ClassVar[list[int]] = []
    asked = 0

    def do_GET(self) -> None:
        Moody.asked += 1
        status = self.statuses.pop(0) if self.statuses else 200
        body = json.dumps({"detail": "later"} if status != 200 else {"data": []}).encode()
        self.send_response(status)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def moody(*statuses: int) -> Iterator[str]:
    Moody.statuses, Moody.asked = list(statuses), 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Moody)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("statuses", "asked"), [((503, 429), 3), ((500,) * 9, ATTEMPTS), ((404,), 1), ((401,), 1)])
def test_what_passes_is_asked_again_a_bounded_number_of_times(statuses: tuple[int, ...], asked: int) -> None:
    waits: list[float] = []
    ends_well = asked > len(statuses)
    with moody(*statuses) as address:
        asking = Asking(OverHttp(address, None, 5), pause=waits.append, chance=lambda: 0.5)
        with nullcontext() if ends_well else pytest.raises(QuestionError, match=f"later.*{statuses[0]}"):
            assert asking.get("/v1/hours", {}) == {"data": []}
        asking.service.close()
    assert Moody.asked == asked
    assert waits == [7.0] * (asked - 1), "as long as the service asked for"


def test_a_service_that_is_not_there_is_said_without_its_token() -> None:
    asking = Asking(OverHttp("http://127.0.0.1:1", "canary", 1), pause=lambda _: None)
    with pytest.raises(ServiceAway, match=r"http://127.0.0.1:1 does not answer \(ConnectError\)") as away:
        asking.get("/v1/hours", {})
    assert "canary" not in str(away.value)
    assert away.value.status is None


def test_now_is_utc_in_frames(inside: Client) -> None:
    assert inside.hours()["hour"].max().to_pydatetime() == HOUR.astimezone(UTC)
