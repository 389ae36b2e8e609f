"""Named points of an hour at which its process ends, or stands still.

Here: hooks that a child process of a test installs in itself before it runs an hour. Nothing of the product knows of
them. Not here: the child (nursery.py), what must be true afterwards (tests).
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import dagster as dg
from sqlalchemy import Connection, Engine, Insert, Table, event

from yt_assets.orchestration.instance.sqlite import Events
from yt_assets.orchestration.io_managers.database_io_manager import DatabaseIOManager
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing import hourly_frames
from yt_assets.storage.writing import upserts as storing
from yt_assets.storage.writing.batches import Batch, Row
from yt_assets.youtube.transport import Transport, method_name

Act = Callable[[], None]
STREAMS = ("raw_videos", "video_features")
INSIGHTS = ("keyword_insights", "trend_insights", "engagement_insights")
ASSETS = (*STREAMS, *INSIGHTS)
# One step computes them, an hour of each in one transaction.
HISTORY = ("channel_hours", "video_milestones", "video_events")
# Of the job `daily`, whose one step stores a day of all three in one transaction.
DAYS = ("video_days", "channel_days", "keyword_days")

BEFORE_A_CALL = "before a call to YouTube"
AFTER_A_CALL = "after a call to YouTube"
BETWEEN_BATCHES = "between two batches"
MID_TRANSACTION = "in the middle of a transaction"
BEFORE_STORING = "when its hour is computed, and not stored"
BEFORE_THE_COMMIT = "before a commit"
AFTER_THE_COMMIT = "after the last commit, before Dagster's event"
AFTER_THE_EVENT = "after Dagster's event"

# The points that each asset has: only one calls YouTube, and an hour of insights is one batch.
POINTS = [
    *(("raw_videos", point) for point in (BEFORE_A_CALL, AFTER_A_CALL, MID_TRANSACTION)),
    *((asset, BETWEEN_BATCHES) for asset in STREAMS),
    *((asset, MID_TRANSACTION) for asset in INSIGHTS),
    *((asset, point) for asset in ASSETS for point in (BEFORE_THE_COMMIT, AFTER_THE_COMMIT)),
    *((asset, AFTER_THE_EVENT) for asset in ASSETS),
    *((asset, point) for asset in HISTORY for point in (BEFORE_THE_COMMIT, AFTER_THE_COMMIT)),
]

POINTS_OF_A_DAY = [
    ("video_days", MID_TRANSACTION),
    ("keyword_days", BEFORE_THE_COMMIT),
    ("video_days", AFTER_THE_COMMIT),
    ("channel_days", AFTER_THE_EVENT),
]


def tables_of(asset: str) -> set[str]:
    """Where an asset's rows go: snapshots of an hour that is captured already stand aside first."""
    return {asset, "raw_videos_aside"} if asset == "raw_videos" else {asset}


def install(asset: str, point: str, action: str) -> None:
    """Have this process kill or stop itself the first time that it comes to a point of an asset."""
    HOOKS[point](asset, _once({"kill": signal.SIGKILL, "stop": signal.SIGSTOP}[action]))


def _once(number: signal.Signals) -> Act:
    """Send this process a signal, once: one that was stopped goes on."""
    done: list[bool] = []

    def act() -> None:
        if not done:
            done.append(True)
            os.kill(os.getpid(), number)

    return act


def _around_a_call(*, before: bool) -> Callable[[str, Act], None]:
    """Around the second call for videos: the first shard is stored by then."""

    def hook(_: str, act: Act) -> None:
        send, calls = Transport.send, []

        def sent(self: Transport, request: Any, **terms: Any) -> Any:
            is_due = False
            if method_name(request) == "videos.list":
                calls.append(request)
                is_due = len(calls) == 2
            if is_due and before:
                act()
            reply = send(self, request, **terms)
            if is_due and not before:
                act()
            return reply

        Transport.send = sent  # type: ignore[method-assign]

    return hook


def _between_batches(asset: str, act: Act) -> None:
    """When a batch of the asset is committed, and another one is about to be written."""
    write, written = storing.write_batch, []

    def written_batch(database: Database, batch: Batch) -> int:
        if tables_of(asset) & batch.rows.keys():
            written.append(batch.items)
            if len(written) == 2:
                act()
        return write(database, batch)

    storing.write_batch = written_batch


def _mid_transaction(asset: str, act: Act) -> None:
    """Before the asset's own rows: a batch has sent those of its other tables, an hour of insights has deleted."""

    def executed(connection: Connection, table: Table, statement: Insert, rows: Sequence[Row]) -> None:
        if table.name in tables_of(asset):
            act()
        execute(connection, table, statement, rows)

    execute = storing._execute
    storing._execute = executed


def _before_storing(_: str, act: Act) -> None:
    """When an hour of insights is computed, and its replacement has not begun."""
    replace = hourly_frames.replace_hours  # type: ignore[attr-defined]  # it is only imported there

    def replaced(*arguments: Any, **terms: Any) -> Any:
        act()
        return replace(*arguments, **terms)

    hourly_frames.replace_hours = replaced  # type: ignore[attr-defined]


def _before_the_commit(asset: str, act: Act) -> None:
    """When all statements of a transaction with rows of the asset were sent."""
    execute, begun = storing._execute, []

    def executed(connection: Connection, table: Table, statement: Insert, rows: Sequence[Row]) -> None:
        execute(connection, table, statement, rows)
        if table.name in tables_of(asset):
            begun.append(connection)

    def commits(connection: Connection) -> None:
        if connection in begun:
            act()

    storing._execute = executed
    event.listen(Engine, "commit", commits)


def _after_the_commit(asset: str, act: Act) -> None:
    """When everything of the asset is stored, and Dagster does not know of it yet."""
    handle = DatabaseIOManager.handle_output

    def handled(self: DatabaseIOManager, context: dg.OutputContext, obj: Any) -> Iterator[dg.AssetMaterialization]:
        yield from handle(self, context, obj)
        if context.has_asset_key and context.asset_key.path == [asset]:
            act()

    DatabaseIOManager.handle_output = handled  # type: ignore[method-assign]


def _after_the_event(asset: str, act: Act) -> None:
    """When the materialization stands in Dagster's event log, and the step goes on."""
    store = Events.store_event

    def stored(self: Events, entry: Any) -> None:
        store(self, entry)
        known = entry.dagster_event
        if known is not None and known.is_step_materialization and known.asset_key.path == [asset]:
            act()

    Events.store_event = stored  # type: ignore[assignment]


HOOKS: dict[str, Callable[[str, Act], None]] = {
    BEFORE_A_CALL: _around_a_call(before=True),
    AFTER_A_CALL: _around_a_call(before=False),
    BETWEEN_BATCHES: _between_batches,
    MID_TRANSACTION: _mid_transaction,
    BEFORE_STORING: _before_storing,
    BEFORE_THE_COMMIT: _before_the_commit,
    AFTER_THE_COMMIT: _after_the_commit,
    AFTER_THE_EVENT: _after_the_event,
}
