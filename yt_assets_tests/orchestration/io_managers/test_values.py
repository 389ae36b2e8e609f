"""Plans and shards on their way from step to step: as JSON in the videos database, and nowhere else."""

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import dagster as dg
import pytest

from yt_assets.orchestration.io_managers.values import ValuesIOManager
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.pipeline.capture.shards import Shard
from yt_assets.pipeline.capture.values import CapturePlan
from yt_assets.storage.engine.database import Database
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, hour_at, video_id

RUN = "5b8c9b0e-0000-4000-8000-000000000000"
IDS = tuple(video_id(number) for number in range(3))
PLAN = CapturePlan(
    live=(HOUR,),
    reused=(hour_at(-1), hour_at(-2)),
    video_ids=IDS,
    planned_at=datetime(2026, 11, 20, 5, 4, 3, 210_000, UTC),
    source="sandbox",
    waiting=4,
    narrowed="this run asked for 1 of 2 channels",
    notes={"channels": 2, "quota units before": 7, "share": 0.5, "words": 'Ünï "日本" \u2028'},
    numbers=(3,),
    channel_ids=("UC" + "a" * 22,),
    run_id=RUN,
    watched_ids=("UC" + "a" * 22, "UC" + "b" * 22),
    remark="@nobody leads nowhere",
)
SHARD = Shard(1, 2, (HOUR,), IDS, PLAN.planned_at, (3,), (HOUR,), frozenset(IDS[:2]), spare=1, spare_counts=2)


def run_through(value: Any, videos: Database, taken: list[Any], run_id: str | None = None, **settings: str) -> str:
    """A run of two steps, of which one gives the other a value; why it failed, or nothing."""

    @dg.op(out=dg.DynamicOut(Any))
    def plan() -> Any:
        yield dg.DynamicOutput(value, mapping_key="0")

    @dg.op
    def shard(given: Any) -> None:
        taken.append(given)

    @dg.job
    def hand_over() -> None:
        plan().map(shard)

    with dg.DagsterInstance.ephemeral() as instance:
        result = hand_over.execute_in_process(
            instance=instance,
            resources={"io_manager": manager(videos, settings)},
            raise_on_error=False,
            run_id=run_id,
        )
    failures = [event.step_failure_data.user_failure_data for event in result.all_events if event.is_step_failure]
    return "; ".join(str(failure and failure.description) for failure in failures)


def manager(videos: Database, settings: dict[str, str]) -> ValuesIOManager:
    url = videos.url.render_as_string(hide_password=False)
    return ValuesIOManager(
        database=DatabaseResource(name="videos", url=url, setting=videos.setting), row_settings=settings
    )


@pytest.mark.parametrize("value", [PLAN, SHARD, HOUR, CapturePlan((), (HOUR,), (), None, "youtube")])
def test_a_value_arrives_as_it_was_given(value: Any, videos: Database) -> None:
    taken: list[Any] = []
    assert run_through(value, videos, taken) == ""
    assert taken == [value]
    assert type(taken[0]) is type(value)
    names = {row["name"]: row["body"] for row in rows_in(videos, "step_values")}
    assert names.keys() == {"settings", "plan.result.0"}
    assert isinstance(json.loads(names["plan.result.0"]), dict | str), "a pickle would run what it says"


def test_a_plan_of_two_hundred_thousand_videos_arrives(videos: Database) -> None:
    """MySQL's TEXT ends at 64 kB, and a server takes no statement above its packet."""
    plan, taken = replace(PLAN, video_ids=tuple(f"{number:011d}" for number in range(200_000))), list[Any]()
    assert run_through(plan, videos, taken) == ""
    assert taken == [plan]


def test_a_step_with_other_settings_fails_in_a_sentence_that_names_variable_and_host(videos: Database) -> None:
    """On a second machine an hour would be made of two kinds of rows."""
    taken: list[Any] = []
    assert run_through(SHARD, videos, taken, RUN, YT_SHARDS="a", YT_GRACE_MINUTES="b") == ""
    failure = run_through(SHARD, videos, taken, RUN, YT_SHARDS="a", YT_GRACE_MINUTES="c")
    here = socket.gethostname()
    assert failure == (
        f"YT_GRACE_MINUTES on {here} is not what this run began with on {here}: "
        f"set it alike on both, and start the worker on {here} again."
    )
    assert len(taken) == 1
