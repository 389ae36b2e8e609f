"""One client and three threads, in one process and in two: whose answer is whose, and what each is counted for."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.transport import Transport
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.scripted_server import Asked, Scripted, ScriptedServer
from yt_assets_tests.youtube.three_threads import Report, SharedConnection, ask_in_two_processes

IDS = [f"v{number}" for number in range(1000)]


def echo(asked: Asked) -> Scripted:
    """Answer with the id that was asked for, a little later for some: answers overtake each other."""
    video_id = asked.parameter("id")
    time.sleep(int(video_id[1:]) % 4 / 1000)
    return Scripted(answers.videos(video_id))


def complaints(reports: list[Report], server: ScriptedServer) -> Counter[str]:
    """Count what is wrong between a thousand questions and their answers; empty when each got its own, once."""
    seen = Counter(asked.parameter("id") for asked in server.asked)
    found = Counter(foreign=sum(report.foreign for report in reports), unseen=len(set(IDS) - seen.keys()))
    found["seen again"] = seen.total() - len(seen)
    found["not counted"] = abs(seen.total() - sum(report.spent for report in reports))
    found["without an answer"] = len(IDS) - sum(report.own + report.foreign for report in reports)
    return +found


def test_a_thousand_answers_in_two_processes_of_three_threads_go_to_who_asked(server: ScriptedServer) -> None:
    """Each step of an hour is a process with three threads that share a client, and two steps run at once."""
    server.answer = echo
    reports = ask_in_two_processes(server.endpoint, Transport, IDS, patience=30)
    assert complaints(reports, server) == {}
    assert [(report.own, report.spent) for report in reports] == [(500, 500)] * 2
    assert len(server.asked) == 1000


def test_one_connection_for_three_threads_does_not_pass_the_same_test(server: ScriptedServer) -> None:
    """The control: with a single httplib2.Http, as the Google client has it, answers go astray and calls never end.

    Threads wait for what another one has read, at times all of them after a dozen requests. Answers under another's
    name do arrive; the check of ids turns them into failures before a thread sees them.
    """
    server.answer = echo
    reports = ask_in_two_processes(server.endpoint, SharedConnection, IDS, patience=0.5)
    assert complaints(reports, server)
    assert sum(report.failures.total() + report.hanging for report in reports) > 0
    assert sum(report.foreign for report in reports) == 0


def test_threads_one_after_the_other_share_a_kept_connection(
    connect: Callable[..., YouTubeClient], server: ScriptedServer
) -> None:
    server.script(Scripted(answers.videos("a")))
    client = connect()
    for _ in range(3):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(client.videos, ["a"]).result()
    assert len({asked.port for asked in server.asked}) == 1


def test_three_threads_keep_three_connections_at_most(
    connect: Callable[..., YouTubeClient], server: ScriptedServer
) -> None:
    server.answer = echo
    client = connect()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(client.videos, [[video_id] for video_id in IDS[:60]]))
    assert len({asked.port for asked in server.asked}) <= 3
