"""Databases that go away in the middle of an hour: killed and started again, or the connection alone is cut."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from yt_assets_tests.faults.conftest import Stages
from yt_assets_tests.faults.disturbed import Contents, Installation, connections_to, hour
from yt_assets_tests.faults.doomed import BEFORE_THE_COMMIT, BETWEEN_BATCHES, MID_TRANSACTION
from yt_assets_tests.servers.server import PASSWORD, Server

SLOW = pytest.mark.slow


@pytest.mark.parametrize("seconds", [pytest.param(1, marks=SLOW), 5, pytest.param(20, marks=SLOW)])
def test_an_hour_outlives_a_server_that_is_killed_in_a_transaction_and_started_again(
    seconds: int, own_server: Server, own_installation: Installation, quiet_hour: Contents
) -> None:
    """The step's retries are over within seconds: an hour was lost to a server that took longer to recover its log."""
    child = own_installation.begin(0, doom=("raw_videos", MID_TRANSACTION), action="stop")
    assert own_installation.ended(child).signal == signal.SIGSTOP
    own_server.kill()
    os.kill(child, signal.SIGCONT)
    time.sleep(seconds)
    own_server.restart()
    assert own_installation.ended(child).succeeded, own_installation.said()
    assert own_installation.contents() == quiet_hour
    assert PASSWORD not in own_installation.log.read_text()


def test_a_server_that_stays_away_fails_the_hour_in_one_sentence_and_nothing_half_written_is_read(
    own_server: Server, own_installation: Installation, quiet_hour: Contents
) -> None:
    own_installation.changes["impatient"] = True
    child = own_installation.begin(0, doom=("raw_videos", BETWEEN_BATCHES), action="stop")
    assert own_installation.ended(child).signal == signal.SIGSTOP
    own_server.kill()
    os.kill(child, signal.SIGCONT)
    assert own_installation.ended(child).failed_in_order
    place = f"VIDEOS_DATABASE_URL: the videos database at {own_server.place}/videos cannot be used: 2003 Can't connect"
    assert place in own_installation.said()
    assert PASSWORD not in own_installation.log.read_text()
    own_server.restart()
    (record,) = own_installation.contents()["hours"]
    assert (record["state"], record["settled_at"]) == ("capturing", None), "nobody reads such an hour"
    assert own_installation.run(0).succeeded, own_installation.said()
    assert own_installation.contents() == quiet_hour


@pytest.mark.parametrize("point", [MID_TRANSACTION, BEFORE_THE_COMMIT], ids=lambda each: each.replace(" ", "-"))
@pytest.mark.parametrize("asset", ["raw_videos", "trend_insights"])
def test_a_connection_killed_inside_a_transaction_is_replaced_and_the_transaction_sent_again(
    asset: str, point: str, any_server: Server, stages_of: Callable[[str], Stages]
) -> None:
    """An administrator's KILL, or a proxy that moves house."""
    stages = stages_of(any_server.name)
    work = stages.back_to("first hour")
    child = work.begin(1, doom=(asset, point), action="stop")
    assert work.ended(child).signal == signal.SIGSTOP
    killed = [
        number
        for url in (work.urls.videos, work.urls.insights)
        for number in connections_to(any_server, url.rpartition("/")[2])
    ]
    for number in killed:
        any_server.execute(f"KILL CONNECTION {number}")
    assert killed, "it had no connection"
    os.kill(child, signal.SIGCONT)
    assert work.ended(child).succeeded, work.said()
    assert work.contents() == stages.undisturbed
    assert {row["hour"] for row in work.contents()[asset]} == {hour(0), hour(1)}
