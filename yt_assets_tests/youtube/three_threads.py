"""Three threads with one client, in two processes that start at the same moment.

Here: what such a process does and reports, and the transport that must not be used. Not here: what has to come of it
(tests). The processes are spawned: nothing of pytest's threads, sockets or locks is inherited.
"""

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import httplib2
from googleapiclient.http import HttpRequest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import TransientError, YouTubeError
from yt_assets.youtube.quota import bucket_of
from yt_assets.youtube.transport import Response, Transport, method_name
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger

PROCESSES = 2
THREADS = 3
LAST_CALL = 1.0  # seconds; an answer takes milliseconds here, so that a call that needs more waits in vain
SPAWN = multiprocessing.get_context("spawn")

_start: list[Barrier] = []


class SharedConnection(Transport):
    """One httplib2.Http for all threads: what the Google client does without our transport."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._shared = httplib2.Http(timeout=settings["timeout"])

    def send(self, request: HttpRequest, *, expires_at: float) -> Response:  # noqa: ARG002
        self._quota.spend(bucket_of(method_name(request)), 1)
        try:
            response, body = self._shared.request(request.uri)
        except Exception as fault:
            raise TransientError(type(fault).__name__, "no complete answer") from fault
        return Response(response.status, dict(response), body)


@dataclass(frozen=True)
class Report:
    """What came of one process's ids: own and others' answers, reasons of failures, calls without an end, units."""

    own: int
    foreign: int
    failures: Counter[str]
    hanging: int
    spent: int


def ask_in_two_processes(
    endpoint: str, transport: type[Transport], ids: Sequence[str], *, patience: float
) -> list[Report]:
    """Ask for each id once, half of them in each process, for at most `patience` seconds."""
    barrier = SPAWN.Barrier(PROCESSES)
    shares = [(endpoint, transport, ids[number::PROCESSES], patience) for number in range(PROCESSES)]
    with SPAWN.Pool(PROCESSES, _line_up, (barrier,)) as pool:  # leaving it ends the processes, hanging ones as well
        return pool.starmap_async(_ask, shares, chunksize=1).get(timeout=patience + 30)


def _ask(endpoint: str, transport: type[Transport], ids: Sequence[str], patience: float) -> Report:
    ledger = InMemoryLedger()
    # One attempt: a second one would mend what a mixed-up connection does, and hide it.
    client = YouTubeClient(api_key="k", endpoint=endpoint, quota=ledger, attempts=1)
    client._transport = transport(api_key="k", endpoint=endpoint, quota=ledger, timeout=10)
    _start[0].wait(timeout=30)
    pool = ThreadPoolExecutor(THREADS)
    futures = {video_id: pool.submit(_answered, client, video_id) for video_id in ids}
    wait(futures.values(), timeout=patience)
    pool.shutdown(wait=False, cancel_futures=True)
    hanging = len(wait([future for future in futures.values() if future.running()], timeout=LAST_CALL).not_done)
    if not hanging:
        client.close()
    return _report({name: future for name, future in futures.items() if _ended(future)}, hanging, ledger)


def _answered(client: YouTubeClient, video_id: str) -> list[str]:
    return [video.video_id for video in client.videos([video_id]).value]


def _ended(future: Future[list[str]]) -> bool:
    return future.done() and not future.cancelled()


def _report(ended: dict[str, Future[list[str]]], hanging: int, ledger: InMemoryLedger) -> Report:
    errors = [error for future in ended.values() if (error := future.exception())]
    given = {video_id: future.result() for video_id, future in ended.items() if not future.exception()}
    own = sum(answered == [video_id] for video_id, answered in given.items())
    return Report(
        own=own,
        foreign=len(given) - own,
        failures=Counter(error.reason if isinstance(error, YouTubeError) else type(error).__name__ for error in errors),
        hanging=hanging,
        spent=ledger.used("default"),
    )


def _line_up(barrier: Barrier) -> None:
    _start[:] = [barrier]
