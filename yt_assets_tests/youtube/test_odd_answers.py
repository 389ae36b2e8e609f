"""Complete answers, with a 200, that are not quite what was asked for: fewer, others, the same again, no API's.

Here: what the client's callers get, and what it costs. Not here: single fields (`test_wire`, `test_protocol`),
refusals (`test_client_faults`) and connections (`test_broken_connections`).
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import DATE, Scripted, ScriptedServer

FIFTY = [f"v{number:02d}" for number in range(50)]


def stats(*video_ids: str) -> dict[str, Any]:
    return answers.listing("batchGetStatsResponse", [answers.stats(video_id, viewCount="1") for video_id in video_ids])


def ask_videos(client: YouTubeClient, ids: list[str]) -> list[str]:
    return [video.video_id for video in client.videos(ids).value]


def ask_stats(client: YouTubeClient, ids: list[str]) -> list[str]:
    return [video.video_id for video in client.video_stats(ids).value]


def ask_channels(client: YouTubeClient, ids: list[str]) -> list[str]:
    return [channel.channel_id for channel in client.channels(ids=ids).value]


Ask = Callable[[YouTubeClient, list[str]], list[str]]
Answered = Callable[..., dict[str, Any]]

VIDEOS = pytest.param(ask_videos, answers.videos, DEFAULT_BUCKET, id="videos")
STATS = pytest.param(ask_stats, stats, BATCH_STATS_BUCKET, id="video_stats")
CHANNELS = pytest.param(ask_channels, answers.channels, DEFAULT_BUCKET, id="channels")


def playlist_page(playlist_id: str, video_ids: Iterable[str]) -> dict[str, Any]:
    items = [
        {"id": f"i-{name}", "snippet": {"playlistId": playlist_id}, "contentDetails": {"videoId": name}}
        for name in video_ids
    ]
    return answers.listing("playlistItemListResponse", items)


@pytest.mark.parametrize(("ask", "answer", "bucket"), [VIDEOS, STATS, CHANNELS])
def test_seven_of_fifty_that_are_gone_are_left_out_without_an_error(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, ask: Ask, answer: Answered, bucket: str
) -> None:
    """The API says nothing of deleted and private ones. Asking again for them would cost and bring nothing."""
    gone = FIFTY[3::7]
    server.script(Scripted(answer(*(name for name in FIFTY if name not in gone))))
    found = ask(client, FIFTY)
    assert len(gone) == 7
    assert len(found) == 43
    assert set(FIFTY) - set(found) == set(gone)
    assert len(server.asked) == ledger.used(bucket) == 1


@pytest.mark.parametrize(("ask", "answer", "bucket"), [VIDEOS, STATS, CHANNELS])
def test_ids_that_nobody_asked_for_are_refused_each_time(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, ask: Ask, answer: Answered, bucket: str
) -> None:
    """Another caller's answer is a whole and friendly one; only its ids tell."""
    server.script(Scripted(answer("a", "other")))
    with pytest.raises(ProtocolError, match=r"ids that were not asked for: \['other'\]") as caught:
        ask(client, ["a", "b"])
    assert (caught.value.reason, caught.value.status) == ("foreignIds", 200)
    assert len(server.asked) == ledger.used(bucket) == 4


@pytest.mark.parametrize(("ask", "answer", "bucket"), [VIDEOS, STATS, CHANNELS])
def test_the_right_answer_after_a_foreign_one_is_taken(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, ask: Ask, answer: Answered, bucket: str
) -> None:
    server.script(Scripted(answer("other")), Scripted(answer("a", "b")))
    assert ask(client, ["a", "b"]) == ["a", "b"]
    assert len(server.asked) == ledger.used(bucket) == 2


@pytest.mark.parametrize(("ask", "answer", "bucket"), [VIDEOS, STATS, CHANNELS])
def test_an_id_that_is_answered_twice_is_one_record(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, ask: Ask, answer: Answered, bucket: str
) -> None:
    """Two rows of one key would break the hour's upsert."""
    server.script(Scripted(answer("a", "b", "a")))
    assert ask(client, ["a", "b"]) == ["a", "b"]
    assert len(server.asked) == ledger.used(bucket) == 1


def test_another_playlists_uploads_are_refused_each_time(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """A playlist's ids are not known before, so that the name of the playlist is all there is to check."""
    server.script(Scripted(playlist_page("UU2", ["a"])))
    with pytest.raises(ProtocolError, match="Asked for the playlist 'UU1' and got items of 'UU2'") as caught:
        list(client.upload_pages("UU1"))
    assert caught.value.reason == "foreignIds"
    assert len(server.asked) == ledger.used("default") == 4


def test_the_right_playlist_after_another_is_taken(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    server.script(Scripted(playlist_page("UU2", ["a"])), Scripted(playlist_page("UU1", ["b"])))
    assert len(list(client.upload_pages("UU1"))) == 1
    assert len(server.asked) == ledger.used("default") == 2


def test_a_login_page_is_said_to_be_one(client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger) -> None:
    """Google's client returns such a page as a string, without an error. It may be long, and is not repeated."""
    page = "<html><title>Sign in to the hotel</title></html>"
    server.script(Scripted(page.encode(), headers={"Content-Type": "text/html"}))
    with pytest.raises(ProtocolError, match="got 48 bytes that are not JSON") as caught:
        client.videos(["a"])
    assert "a login page" in str(caught.value)
    assert "hotel" not in str(caught.value)
    assert len(server.asked) == ledger.used("default") == 4


def test_a_header_with_letters_beyond_ascii_is_no_fault(client: YouTubeClient, server: ScriptedServer) -> None:
    """Proxies name themselves in Via; such responses were read and lost, and their units with them."""
    server.script(Scripted(stats("a"), headers={"Date": DATE, "Via": "1.1 Büro"}))
    assert ask_stats(client, ["a"]) == ["a"]


@pytest.mark.parametrize("spelling", ["HTTP://127.0.0.1:{}", " http://127.0.0.1:{}", "http://127.0.0.1:{}\t"])
def test_an_endpoint_in_another_spelling_is_asked_for_the_same_path(
    server: ScriptedServer, ledger: InMemoryLedger, spelling: str
) -> None:
    server.script(Scripted(stats("a")))
    endpoint = spelling.format(server.endpoint.rpartition(":")[2])
    with YouTubeClient(api_key="a-key", endpoint=endpoint, quota=ledger) as client:
        assert ask_stats(client, ["a"]) == ["a"]
    assert server.asked[-1].path == "/youtube/v3/videos:batchGetStats"
