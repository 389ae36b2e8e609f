"""The most that a call can cost: an hour is planned with these numbers.

Here: a service that fails for ever, or just not for ever, and the requests that leave. Not here: what each failure is
(`test_client_faults`), and the budgets of steps and days.
"""

from collections.abc import Callable
from typing import Any

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import TransientError, YouTubeError
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import Asked, Scripted, ScriptedServer

ATTEMPTS = 4
PAGES = 3
OVERLOADED = Scripted(answers.refusal(503, "backendError"), 503)
STALE = Scripted(answers.refusal(400, "invalidPageToken"), 400)

CALLS = [
    pytest.param(lambda client: client.channels(ids=["UC1"]), DEFAULT_BUCKET, id="channels"),
    pytest.param(lambda client: client.channel_by_handle("@one"), DEFAULT_BUCKET, id="channel_by_handle"),
    pytest.param(lambda client: client.channel_by_username("one"), DEFAULT_BUCKET, id="channel_by_username"),
    pytest.param(lambda client: client.videos(["a"]), DEFAULT_BUCKET, id="videos"),
    pytest.param(lambda client: client.video_stats(["a"]), BATCH_STATS_BUCKET, id="video_stats"),
    pytest.param(lambda client: next(iter(client.upload_pages("UU1"))), DEFAULT_BUCKET, id="a page of uploads"),
]


@pytest.mark.parametrize(("call", "bucket"), CALLS)
def test_a_call_costs_four_requests_at_most(
    client: YouTubeClient,
    server: ScriptedServer,
    ledger: InMemoryLedger,
    waits: list[float],
    call: Callable[[YouTubeClient], Any],
    bucket: str,
) -> None:
    server.script(OVERLOADED)
    with pytest.raises(TransientError) as caught:
        call(client)
    assert caught.value.status == 503
    assert len(server.asked) == ATTEMPTS
    assert {name: ledger.used(name) for name in (DEFAULT_BUCKET, BATCH_STATS_BUCKET) if ledger.used(name)} == {
        bucket: ATTEMPTS
    }
    assert len(waits) == ATTEMPTS - 1


def test_every_question_of_the_client_has_its_worst_case_here() -> None:
    questions = {name for name in vars(YouTubeClient) if not name.startswith("_")} - {"now", "close", "quota"}
    assert questions == {
        "channels",
        "channel_by_handle",
        "channel_by_username",
        "videos",
        "video_stats",
        "upload_pages",
    }


def just_not_for_ever(answer: Callable[[str, int], Scripted]) -> Callable[[Asked], Scripted]:
    """Answer each page's fourth attempt only, with `answer(page, reading)`; '1' is the first page and reading."""
    attempts: dict[str, int] = {}

    def scripted(asked: Asked) -> Scripted:
        page = asked.parameter("pageToken") if "pageToken" in asked.url else "1"
        attempts[page] = attempts.get(page, 0) + 1
        reading, failed = divmod(attempts[page], ATTEMPTS)
        return OVERLOADED if failed else answer(page, reading)

    return scripted


def page_of_uploads(page: str) -> Scripted:
    following = str(int(page) + 1) if int(page) < PAGES else None
    return Scripted(answers.uploads(f"v{page}", next_page=following))


def test_a_list_of_uploads_costs_four_requests_a_page_and_twice_that_when_it_is_read_again(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """The worst: each page answers the last attempt, and the last page's says that the list has changed."""
    server.answer = just_not_for_ever(
        lambda page, reading: STALE if (page, reading) == (str(PAGES), 1) else page_of_uploads(page)
    )
    list(client.upload_pages("UU1"))
    assert len(server.asked) == ledger.used(DEFAULT_BUCKET) == 2 * ATTEMPTS * PAGES


@pytest.mark.parametrize("last", [pytest.param(STALE, id="stale again"), pytest.param(OVERLOADED, id="overloaded")])
def test_a_list_of_uploads_that_fails_in_the_end_costs_no_more(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, last: Scripted
) -> None:
    """It is read again once: neither a second change of the list nor its last page's failure starts a third time."""
    server.answer = just_not_for_ever(
        lambda page, reading: (STALE if reading == 1 else last) if page == str(PAGES) else page_of_uploads(page)
    )
    with pytest.raises(YouTubeError):
        list(client.upload_pages("UU1"))
    assert len(server.asked) == ledger.used(DEFAULT_BUCKET) == 2 * ATTEMPTS * PAGES
