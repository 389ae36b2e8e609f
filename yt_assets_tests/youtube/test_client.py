"""The client and its requests: parameters, ids, paging, the service's time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import OperatorNeeded, PageTokenRejected, ProtocolError
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.conftest import CANARY_KEY
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import DATE, Asked, Scripted, ScriptedServer

AT = datetime(2026, 11, 20, 5, 10, tzinfo=UTC)
STALE_TOKEN = Scripted(answers.refusal(400, "invalidPageToken"), 400)


def test_videos_come_with_the_time_of_the_answer(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(Scripted(answers.videos("a", "b")))
    answer = client.videos(["a", "b", "gone"])
    assert [video.video_id for video in answer.value] == ["a", "b"]
    assert answer.observed_at == AT
    assert server.asked[0].path == "/youtube/v3/videos"
    assert server.asked[0].parameter("id") == "a,b,gone"
    assert server.asked[0].parameter("part") == "id,snippet,contentDetails,statistics,liveStreamingDetails,player"
    assert server.asked[0].parameter("maxHeight") == "720"


def test_batch_statistics_are_paid_from_their_own_bucket(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    server.script(Scripted(answers.listing("batchGetStatsResponse", [answers.stats("a", viewCount="5")])))
    assert client.video_stats(["a"]).value[0].views == 5
    assert server.asked[0].path == "/youtube/v3/videos:batchGetStats"
    assert (ledger.used("batch_get_stats"), ledger.used("default")) == (1, 0)


def test_channels_are_found_by_id_handle_and_user_name(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(
        Scripted(answers.channels("UC1")),
        Scripted(answers.channels("UC2")),
        Scripted(answers.channels("UC3")),
        Scripted(answers.channels()),
        Scripted(answers.channels("UC4", "UC5")),
    )
    assert client.channels(ids=["UC1"]).value[0].uploads_playlist_id == "UU1"
    by_handle, by_name = client.channel_by_handle("some.one").value, client.channel_by_username("old").value
    assert by_handle is not None
    assert by_name is not None
    assert (by_handle.channel_id, by_name.channel_id) == ("UC2", "UC3")
    assert server.asked[1].parameter("forHandle") == "@some.one"
    assert server.asked[2].parameter("forUsername") == "old"
    assert client.channel_by_handle("@nobody").value is None
    with pytest.raises(ProtocolError, match="got 2"):
        client.channel_by_handle("@someone")


@pytest.mark.parametrize("count", [0, 51])
def test_a_request_takes_one_to_fifty_ids(client: YouTubeClient, server: ScriptedServer, count: int) -> None:
    ids = [f"v{number}" for number in range(count)]
    for ask in (client.videos, client.video_stats, lambda ids: client.channels(ids=ids)):
        with pytest.raises(ValueError, match=f"1 to 50 ids, not {count}"):
            ask(ids)
    assert server.asked == []


def test_fifty_ids_are_one_short_get(client: YouTubeClient, server: ScriptedServer) -> None:
    """From 2,048 characters on, the Google client would send a POST."""
    ids = [f"dQw4w9WgX{number:02d}" for number in range(50)]
    server.script(Scripted(answers.videos(*ids)))
    assert len(client.videos(ids).value) == 50
    assert len(server.asked) == 1
    assert len(server.asked[0].url) < 1000


def test_an_id_named_twice_is_asked_for_once(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(Scripted(answers.videos("a")))
    assert len(client.videos(["a", "a"]).value) == 1
    assert server.asked[0].parameter("id") == "a"


def paged(pages: dict[str, Scripted]) -> Callable[[Asked], Scripted]:
    """Answer by page token; '' is the first page."""
    return lambda asked: pages[asked.parameter("pageToken") if "pageToken" in asked.url else ""]


def test_upload_pages_are_fetched_only_when_they_are_wanted(client: YouTubeClient, server: ScriptedServer) -> None:
    server.answer = paged(
        {"": Scripted(answers.uploads("c", "b", next_page="P2")), "P2": Scripted(answers.uploads("a"))}
    )
    pages = client.upload_pages("UU1")
    assert server.asked == []
    assert next(pages).video_ids == ("c", "b")
    assert len(server.asked) == 1
    assert [page.video_ids for page in pages] == [("a",)]
    assert server.asked[0].parameter("playlistId") == "UU1"
    assert server.asked[0].parameter("maxResults") == "50"
    assert server.asked[1].parameter("pageToken") == "P2"


def listed(client: YouTubeClient, page_token: str | None = None) -> list[tuple[str, ...]]:
    """The ids of each page of an uploads playlist."""
    return [page.video_ids for page in client.upload_pages("UU1", page_token=page_token)]


def test_an_empty_list_of_uploads_is_one_page_without_a_video(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(Scripted(answers.uploads()))
    assert listed(client) == [()]


def test_a_reading_is_taken_up_where_its_last_page_ended(client: YouTubeClient, server: ScriptedServer) -> None:
    """Four hundred pages are more than an hour's quota; reading them again each hour would never come to their end."""
    server.answer = paged({"": Scripted(answers.uploads("c", next_page="P2")), "P2": Scripted(answers.uploads("a"))})
    first = next(client.upload_pages("UU1"))
    assert (first.video_ids, first.next_page_token) == (("c",), "P2")
    assert listed(client, page_token="P2") == [("a",)]
    assert len(server.asked) == 2


def test_a_place_to_go_on_that_is_no_longer_valid_starts_from_the_first_page(
    client: YouTubeClient, server: ScriptedServer
) -> None:
    server.answer = paged({"": Scripted(answers.uploads("c")), "OLD": STALE_TOKEN})
    assert listed(client, page_token="OLD") == [("c",)]


def test_an_upload_that_moves_to_the_next_page_is_given_once(client: YouTubeClient, server: ScriptedServer) -> None:
    """A video published while the list is read pushes the last id of a page onto the next one."""
    server.script(Scripted(answers.uploads("c", "b", next_page="P2")), Scripted(answers.uploads("b", "a")))
    assert listed(client) == [("c", "b"), ("a",)]


def test_a_stale_page_token_starts_the_list_again_once(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(
        Scripted(answers.uploads("c", next_page="P2")),
        STALE_TOKEN,
        Scripted(answers.uploads("d", "c", next_page="P2")),
        Scripted(answers.uploads("b")),
    )
    assert listed(client) == [("c",), ("d",), ("b",)]


def test_a_page_token_that_stays_stale_is_an_error(client: YouTubeClient, server: ScriptedServer) -> None:
    server.answer = paged({"": Scripted(answers.uploads("c", next_page="P2")), "P2": STALE_TOKEN})
    with pytest.raises(PageTokenRejected):
        list(client.upload_pages("UU1"))
    assert len(server.asked) == 4


def test_pages_that_lead_in_a_circle_do_not_drain_the_quota(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(Scripted(answers.uploads("a", next_page="P2")))
    with pytest.raises(ProtocolError, match="in a circle"):
        list(client.upload_pages("UU1"))
    assert len(server.asked) == 2


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}])
def test_without_a_readable_date_the_given_clock_counts(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, headers: dict[str, str]
) -> None:
    local = datetime(2001, 1, 1, tzinfo=UTC)
    server.script(Scripted(answers.videos(), headers=headers))
    assert connect(clock=lambda: local).videos(["a"]).observed_at == local


def test_now_is_the_newest_date_seen_and_needs_an_answer(client: YouTubeClient, server: ScriptedServer) -> None:
    with pytest.raises(RuntimeError, match=r"call channels\(\)"):
        client.now()
    older = {"Date": "Fri, 20 Nov 2026 05:09:59 GMT"}
    server.script(Scripted(answers.videos(), headers={"Date": DATE}), Scripted(answers.videos(), headers=older))
    client.videos(["a"])
    client.videos(["a"])
    assert client.now() == AT


@pytest.mark.parametrize("api_key", [None, "", "  "])
def test_google_needs_a_key_and_another_endpoint_may_not(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, api_key: str | None
) -> None:
    with pytest.raises(OperatorNeeded, match="YOUTUBE_API_KEY"):
        connect(api_key=api_key, endpoint=None)
    server.script(Scripted(answers.videos()))
    connect(api_key=api_key, endpoint=f"{server.endpoint}/").videos(["a"])
    assert "x-goog-api-key" not in server.asked[0].headers


def test_an_unset_endpoint_means_google(connect: Callable[..., YouTubeClient]) -> None:
    request: Any = connect(endpoint=None)._api.videos().list(part="id", id="a")
    assert request.uri.startswith("https://youtube.googleapis.com/youtube/v3/videos?")


def test_requests_cannot_go_around_the_ledger(client: YouTubeClient) -> None:
    with pytest.raises(RuntimeError, match="Transport"):
        client._api.videos().list(part="id", id="a").execute()


def test_a_client_closes_as_a_context(connect: Callable[..., YouTubeClient], server: ScriptedServer) -> None:
    server.script(Scripted(answers.videos()))
    with connect(api_key=CANARY_KEY) as client:
        client.videos(["a"])
    client.videos(["a"])  # it opens a new connection, closed with the fixture
    assert len(server.asked) == 2
