"""Assets of three lines, one for each kind of output that the I/O manager takes."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg

from yt_assets.storage.writing.batches import Batch
from yt_assets_tests.orchestration.io_managers.conftest import PARTITIONS
from yt_assets_tests.storage.samples import HOUR, snapshot_row, video_id, video_row


class Broken(Exception):
    """What a stream raises when it is told to."""


class Stream:
    """A stream of snapshots, two a batch; fails before a batch, or counts what does not fit, when told to."""

    table = "raw_videos"

    def __init__(self, videos: int, *, fails_before: int | None = None, bad: int | None = None) -> None:
        self.expected = videos
        self._bad = bad
        self._fails_before = fails_before

    def __iter__(self) -> Iterator[Batch]:
        for first in range(0, self.expected, 2):
            if first == self._fails_before:
                raise Broken
            keys = [video_id(number) for number in range(first, min(first + 2, self.expected))]
            rows = {
                "raw_videos": [snapshot_row(key, HOUR, views=self._views(key)) for key in keys],
                "videos": [video_row(key) for key in keys],
            }
            yield Batch(rows, items=len(keys))

    def waiting(self, most: int) -> list[Batch]:  # noqa: ARG002  a stream of one thread has nothing ready
        """Nothing: batches are made as they are asked for."""
        return []

    def _views(self, key: str) -> int:
        return 2**63 if self._bad is not None and key == video_id(self._bad) else 1_000


def returning(make: Callable[[], Any], name: str, database: str, **options: Any) -> dg.AssetsDefinition:
    """An asset whose output is what `make` returns."""

    def tiny() -> Any:
        return make()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        described: dg.AssetsDefinition = dg.asset(
            name=name,
            partitions_def=PARTITIONS,
            io_manager_key=f"{database}_io_manager",
            backfill_policy=dg.BackfillPolicy.single_run(),
            **options,
        )(tiny)
    return described


def reading(
    upstream: str, seen: list[Any], metadata: dict[str, Any] | None = None, retry_policy: dg.RetryPolicy | None = None
) -> dg.AssetsDefinition:
    """An asset that loads the one above it, remembers what it got, and stores nothing. metadata: of the input."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)

        @dg.asset(
            name="reader",
            partitions_def=PARTITIONS,
            backfill_policy=dg.BackfillPolicy.single_run(),
            ins={"above": dg.AssetIn(upstream, metadata=metadata)},
            output_required=False,
            retry_policy=retry_policy,
        )
        def reader(above: Any) -> None:
            seen.append(above)

    return reader
