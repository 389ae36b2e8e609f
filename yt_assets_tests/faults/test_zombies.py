"""Steps that live on while their hour is run again: whoever is late changes nothing."""

import os
import signal
from collections.abc import Iterator

import pytest

from yt_assets_tests.faults.conftest import BEFORE, Stages
from yt_assets_tests.faults.disturbed import Contents, hour
from yt_assets_tests.faults.doomed import (
    AFTER_A_CALL,
    ASSETS,
    BEFORE_A_CALL,
    BEFORE_STORING,
    BETWEEN_BATCHES,
    INSIGHTS,
    STREAMS,
)
from yt_assets_tests.faults.engines import at_points

LATER = 40

# Where a step may stand still while another one writes its hour: anywhere but inside a transaction of SQLite, which
# keeps everybody else waiting.
PLACES = [
    ("raw_videos", BEFORE_A_CALL),
    ("raw_videos", AFTER_A_CALL),
    *((asset, BETWEEN_BATCHES) for asset in STREAMS),
    *((asset, BEFORE_STORING) for asset in INSIGHTS),
]


@pytest.fixture
def resumed() -> Iterator[list[int]]:
    """Processes that stand still; those that still do at the end are ended."""
    pids: list[int] = []
    yield pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@at_points(PLACES)
def test_a_step_that_stood_still_and_goes_on_overwrites_nothing_newer(
    asset: str, point: str, stages: Stages, resumed: list[int]
) -> None:
    """A machine froze the process until Dagster called its run off and started it again elsewhere; then it woke up.

    It holds answers of 06:05, or features or insights of them. What a whole run stored at 06:40 stands afterwards.
    """
    work = stages.back_to(BEFORE[asset])
    resumed.append(work.begin(1, [asset], doom=(asset, point), action="stop"))
    assert work.ended(resumed[0]).signal == signal.SIGSTOP, "it never came to that point"
    work.call_off()  # until then the hour is its own
    assert work.at(1, LATER).run(1, ASSETS).succeeded, work.said()
    newest = work.contents()
    assert {row["observed_at"].minute for row in newest["raw_videos"] if row["hour"] == hour(1)} == {LATER}
    work.at(1)  # what it still asks is answered as it would have been at its own time
    os.kill(resumed[0], signal.SIGCONT)
    ended = work.ended(resumed.pop())
    assert ended.succeeded or ended.failed_in_order
    assert _of_the_hour(work.contents()) == _of_the_hour(newest)


def _of_the_hour(contents: Contents) -> Contents:
    tables = (*STREAMS, *INSIGHTS, "insight_hours", "channel_digests", "hours", "videos", "raw_videos_aside")
    return {name: contents[name] for name in tables}
