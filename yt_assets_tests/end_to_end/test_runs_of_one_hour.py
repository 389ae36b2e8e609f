"""Runs that share an hour never overlap, by the times that Dagster records of them, whatever launched them.

One `yt-assets dev`, with its real daemon; each test adds runs, and the last looks at all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations

import dagster as dg
import pytest

from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.run_worker import WORKER, this_worker
from yt_assets_tests.end_to_end.observatory import WORLD, Observatory
from yt_assets_tests.end_to_end.services import Services, instance_of, serving, this_hour, wait_for
from yt_assets_tests.orchestration.recorded_runs import RANGE, begin, end

HOUR = timedelta(hours=1)
COMMAND = "yt_assets/command"
SHORT = ["keyword_insights"]  # one step; a range of all assets has fourteen


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """`yt-assets dev` without a key, in a world that began two hours ago and is captured up to now."""
    small = WORLD | {"epoch": (this_hour() - 2 * HOUR).isoformat(), "channels": 2}
    observatory = Observatory(tmp_path_factory.mktemp("one-hour"), world=small)
    observatory.capture(3)
    with serving(observatory) as running:
        yield running


@pytest.fixture(scope="module")
def hours() -> list[str]:
    """Three hours that are captured; the last one is running."""
    return [key_of(this_hour() - ago * HOUR) for ago in (2, 1, 0)]


def records(services: Services, *runs: str) -> list[dg.RunRecord]:
    """What Dagster's storage says of these runs, of all without any."""
    with instance_of(services.observatory) as instance:
        found = {each.dagster_run.run_id: each for each in instance.get_run_records()}
    return [found[run] for run in runs or found]


def ended(services: Services, *runs: str) -> list[dg.RunRecord]:
    """The same, once they have all succeeded."""
    for run in runs:
        end = wait_for(lambda run=run: services.ended(run), "a run's end")  # type: ignore[misc]
        assert end["status"] == "SUCCESS"
    return records(services, *runs)


def newest_but(services: Services, other: str) -> str | None:
    """The run that was made last, once there is one beside the other."""
    newest = str(services.runs()[0]["runId"])
    return None if newest == other else newest


def logged(services: Services, run: str) -> list[str]:
    """The messages of a run's log."""
    with instance_of(services.observatory) as instance:
        return [entry.user_message for entry in instance.all_logs(run)]


def overlap(one: dg.RunRecord, other: dg.RunRecord) -> bool:
    assert one.start_time is not None
    assert other.start_time is not None
    return one.start_time < (other.end_time or 0) and other.start_time < (one.end_time or 0)


def keys_of(record: dg.RunRecord) -> tuple[str, str]:
    """The first and the last partition; keys sort as their hours do."""
    tags = record.dagster_run.tags
    hour = tags.get("dagster/partition", "")
    return (
        tags.get("dagster/asset_partition_range_start", hour),
        tags.get("dagster/asset_partition_range_end", hour),
    )


@contextmanager
def at_work(services: Services, first: str, last: str) -> Iterator[str]:
    """A run of these hours that began, and whose worker is this process, until the end of the block; its id."""
    span = dict(zip(RANGE, (first, last), strict=True))
    with instance_of(services.observatory) as instance:
        run = instance.add_run(dg.DagsterRun("hourly", tags={**span, WORKER: this_worker()}))
        begin(instance, run)
        try:
            yield run.run_id
        finally:
            end(instance, run)


def test_a_backfill_of_a_range_and_the_run_of_its_last_hour_wait_for_one_another(
    services: Services, hours: list[str]
) -> None:
    """They were at work together for twenty seconds, and the older insights stood in the end."""
    backfill = services.backfill(hours)
    tagged = {"dagster/backfill": backfill}
    (ranged,) = wait_for(
        lambda: [each["runId"] for each in services.runs() if tagged.items() <= each["tags"].items()], "its run"
    )
    hourly = services.materialize(hours[-1], SHORT)
    assert not overlap(*ended(services, ranged, hourly))


def test_launched_together_they_run_one_after_the_other(services: Services, hours: list[str]) -> None:
    """In both orders, and the three of them at once."""
    hourly = services.materialize(hours[-1], SHORT)
    ranged = services.materialize_range(hours[0], hours[-1])
    again = services.materialize(hours[-1], SHORT)
    found = ended(services, hourly, ranged, again)
    assert [overlap(*pair) for pair in combinations(found, 2)] == [False] * 3


def test_runs_of_other_hours_are_not_held_up(services: Services, hours: list[str]) -> None:
    """Two at a time, as ever: the next hour's capture starts beside a backfill."""
    ranged, hourly = services.materialize_range(*hours[:2]), services.materialize(hours[2], SHORT)
    assert overlap(*ended(services, ranged, hourly))


def test_the_command_waits_for_a_run_of_its_hour_and_a_queued_one_for_the_command(services: Services) -> None:
    """`yt-assets run` does not pass the queue."""
    hour, log = key_of(this_hour()), services.observatory.folder / "command.log"
    with at_work(services, key_of(this_hour() - HOUR), hour) as before:
        command = services.observatory.begin(log, "yt-assets", "run", "--hours", "1")
        wait_for(lambda: "is at work: waiting until it is over" in " ".join(log.read_text().split()), "its line")
        assert f"Run {before[:8]} of {key_of(this_hour() - HOUR)[:10]}" in log.read_text()
        assert [each for each in services.runs() if COMMAND in each["tags"]] == []
    (by_hand,) = wait_for(
        lambda: [each["runId"] for each in services.runs() if COMMAND in each["tags"]], "the command's run"
    )
    after = services.materialize(hour, SHORT)
    assert command.wait() == 0, log.read_text()
    found = [*records(services, before), *ended(services, by_hand, after)]
    assert [overlap(*pair) for pair in combinations(found, 2)] == [False] * 3


def test_of_all_these_runs_no_two_that_share_an_hour_overlapped(services: Services) -> None:
    found = [each for each in records(services) if all(keys_of(each))]
    assert len(found) >= 10
    for one, other in combinations(found, 2):
        share = max(keys_of(one)[0], keys_of(other)[0]) <= min(keys_of(one)[1], keys_of(other)[1])
        assert not (share and overlap(one, other)), (one, other)


def test_a_run_of_dagsters_own_command_reads_nothing_until_the_run_before_it_is_over(services: Services) -> None:
    """It passes no queue and no command of ours: its first step waits, and says so in the run's log."""
    hour, log = key_of(this_hour()), services.observatory.folder / "dagster.log"
    words = ("asset", "materialize", "-m", "yt_assets.definitions", "--select", "keyword_insights", "--partition", hour)
    home = {
        "DAGSTER_HOME": str(services.observatory.source / "dagster"),
        "YOUTUBE_API_ENDPOINT": "http://127.0.0.1:9/simulated",
    }
    with at_work(services, key_of(this_hour() - HOUR), hour) as before:
        command = services.observatory.begin(log, "dagster", *words, **home, YOUTUBE_API_KEY="any")
        by_hand = wait_for(lambda: newest_but(services, before), "its run", log.read_text)
        wait_for(lambda: [line for line in logged(services, by_hand) if before[:8] in line], "its line", log.read_text)
        assert not [line for line in logged(services, by_hand) if line.startswith("Loaded input")]
    assert command.wait() == 0, log.read_text()
    assert [line for line in logged(services, by_hand) if line.endswith("began earlier: this one waits for it")]
    assert [line for line in logged(services, by_hand) if line.startswith("Loaded input")]
