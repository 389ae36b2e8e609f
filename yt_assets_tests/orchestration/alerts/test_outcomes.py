"""How a run ended that found its hour missed: an hour that was never asked for, or one that was lost on its way."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from yt_assets.orchestration.alerts.outcomes import BEGAN_TOO_LATE, outcome_of
from yt_assets.orchestration.partitions import key_of
from yt_assets.storage.engine.database import Database
from yt_assets_tests.orchestration.recorded_runs import begin, end, record


@pytest.mark.parametrize(("hours_ago", "ending", "reason"), [(-1, "failed", BEGAN_TOO_LATE), (2, "missed", "")])
def test_a_run_that_was_there_in_its_hour_and_missed_it_is_a_failure(
    videos: Database, hours_ago: int, ending: str, reason: str
) -> None:
    """A queue that was full, or a slow clock: every hour was missed, every run was green, and no message was sent."""
    running = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    key = key_of(running - timedelta(hours=hours_ago))
    with dg.DagsterInstance.ephemeral() as instance:
        run = record(instance, 0, job="hourly", assets=(), tags={"dagster/partition": key})
        begin(instance, run)
        end(instance, run)
        (ended,) = instance.get_run_records(dg.RunsFilter(run_ids=[run.run_id]))
        outcome = outcome_of(ended, instance, videos, "hourly")
    assert (outcome.ending, outcome.reason, outcome.hour) == (ending, reason, key)


def test_a_run_of_a_day_is_no_hour_that_was_missed(videos: Database) -> None:
    """Its key names no hour: the sensor that asked the ledger for it failed, and no alert went out any more."""
    with dg.DagsterInstance.ephemeral() as instance:
        run = record(instance, 0, assets=("video_days",), tags={"dagster/partition": "2026-11-20"})
        begin(instance, run)
        end(instance, run)
        (ended,) = instance.get_run_records(dg.RunsFilter(run_ids=[run.run_id]))
        outcome = outcome_of(ended, instance, videos, "hourly")
    assert (outcome.ending, outcome.reason, outcome.hour) == ("captured", "", "2026-11-20")
