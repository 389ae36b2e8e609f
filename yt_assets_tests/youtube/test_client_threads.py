"""One client, three threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.quota import InMemoryLedger
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.scripted_server import Scripted, ScriptedServer


def test_three_threads_get_their_own_answers(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """With one httplib2.Http for three threads, 10 of 120 calls got another thread's answer."""
    server.answer = lambda asked: Scripted(answers.videos(asked.parameter("id")))
    client = connect()
    ids = [f"v{number}" for number in range(120)]
    with ThreadPoolExecutor(3) as pool:
        answered = list(pool.map(lambda video_id: client.videos([video_id]).value[0].video_id, ids))
    assert answered == ids
    assert len(server.asked) == 120
    assert ledger.used("default") == 120


def test_each_thread_keeps_one_connection(connect: Callable[..., YouTubeClient], server: ScriptedServer) -> None:
    server.script(Scripted(answers.videos("a")))
    client = connect()
    with ThreadPoolExecutor(1) as pool:
        for _ in range(5):
            pool.submit(client.videos, ["a"]).result()
    client.videos(["a"])
    assert len(client._transport._opened) == 2
