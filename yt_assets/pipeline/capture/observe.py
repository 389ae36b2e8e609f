"""A shard of a capture: YouTube's answers, batch by batch, on their way to raw_videos.

Here: what the fetch and the process thread do, and what becomes of calls that fail. Not here: the choice of requests
(request_plan.py), threads (batching.py), the storing (the I/O manager iterates the stream), the wire (youtube).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from yt_assets.analysis.hours import HOUR
from yt_assets.batching import Pipeline, batches_of
from yt_assets.pipeline.capture.shards import IDS_PER_CALL, Shard
from yt_assets.pipeline.capture.values import left_out_row
from yt_assets.pipeline.errors import BatchesLost, WindowClosed
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import VideoCatalog, VideoVersion
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.writing.batches import Batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ProtocolError, QuotaExhausted, Refused, TransientError
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET
from yt_assets.youtube.records import ApiResult, StatsRecord, VideoRecord

# Calls lost one after the other: then it is the service that fails, and asking on only costs quota.
PATIENCE = 3

NAMELESS = "an item of the answer has no readable id"
UNASKED = "the quota did not reach it"

Record = VideoRecord | StatsRecord
Row = dict[str, Any]


@dataclass(frozen=True)
class FetchedBatch:
    """A batch as YouTube gave it: records of one hour, or the asked ids that the answer left out.

    is_certain: whether videos.list left them out; batchGetStats may only have failed on them. reasons: why others of
    the asked ids have no record, by id. is_refused: whether an answer that cannot be stored is the reason.
    """

    hour: datetime
    observed_at: datetime
    records: Sequence[Record]
    versions: dict[str, VideoVersion]
    left_out: Sequence[str] = ()
    is_certain: bool = True
    reasons: Mapping[str, str] = field(default_factory=dict)
    is_refused: bool = False


@dataclass
class ShardCapture:
    """Iterate to observe a shard: yields batches of rows while two threads work ahead. Owns both.

    At its end it raises BatchesLost when calls failed for good, so that the step is tried again and fetches only what
    is missing; with `last_try` it only says so, and the settlement decides. What the quota does not reach is left
    unasked, and said: no other try could reach it. Everything else that YouTube's client raises ends it at once.
    """

    shard: Shard
    open_client: Callable[[], YouTubeClient]
    database: Database
    batch_size: int
    grace: timedelta
    last_try: bool
    log: Callable[[str], None]
    table: str = "raw_videos"
    lost: int = 0
    unasked: int = 0
    first_reason: str = ""
    _calls: Counter[str] = field(default_factory=Counter, init=False)
    _closed: set[str] = field(default_factory=set, init=False)
    _lost_in_a_row: int = field(default=0, init=False)
    _client: YouTubeClient = field(init=False)
    _pipeline: Pipeline[FetchedBatch, Batch] | None = field(default=None, init=False)

    @property
    def expected(self) -> int:
        """Rows that the shard sets out to store."""
        return self.shard.rows

    def waiting(self, most: int) -> Sequence[Batch]:
        """Batches that are ready to be stored with the one that the loop has just given, in order."""
        return [] if self._pipeline is None else self._pipeline.waiting(most)

    def __iter__(self) -> Iterator[Batch]:
        with self.database:
            # A shard without videos sends no request: hours that are stored can be settled again without a key.
            if self.shard.video_ids:
                with self.open_client() as self._client:
                    self._pipeline = Pipeline(self._fetch(), self._process)
                    yield from self._pipeline
        if self.unasked:
            self.log(f"{self.unasked:,} of {self.expected:,} videos were not asked for: the quota does not reach them")
        if self.lost:
            failure = BatchesLost(self.lost, self.expected, self.first_reason)
            if not self.last_try:
                raise failure
            self.log(str(failure))

    def _fetch(self) -> Iterator[FetchedBatch]:
        if not self._client.quota.left(BATCH_STATS_BUCKET):
            self._closed.add(BATCH_STATS_BUCKET)
        for hour in self.shard.hours:
            described, counted = self._due(hour)
            self._calls[DEFAULT_BUCKET] = -(-len(described) // IDS_PER_CALL) + self.shard.spare
            self._calls[BATCH_STATS_BUCKET] = -(-len(counted) // IDS_PER_CALL) + self.shard.spare_counts
            yield from self._fetch_counts(hour, counted, described)
            for videos in batches_of(described.values(), IDS_PER_CALL):
                for batch in self._call(hour, videos, DEFAULT_BUCKET):
                    if batch.is_certain:
                        yield batch
                    else:
                        self.unasked += len(batch.left_out)

    def _fetch_counts(
        self, hour: datetime, counted: dict[str, VideoVersion], described: dict[str, VideoVersion]
    ) -> Iterator[FetchedBatch]:
        """Counts alone; adds to `described` whom batchGetStats leaves out: only the list can call them gone."""
        for videos in batches_of(counted.values(), IDS_PER_CALL):
            for batch in self._call(hour, videos, BATCH_STATS_BUCKET):
                if batch.is_certain:
                    yield batch
                else:
                    described |= {key: batch.versions[key] for key in batch.left_out}

    def _due(self, hour: datetime) -> tuple[dict[str, VideoVersion], dict[str, VideoVersion]]:
        """Videos that this hour still lacks: those whose text is requested too, and those whose counts suffice."""
        with self.database.reading() as connection:
            since, snapshots = self.shard.planned_at, Snapshots(connection)
            if hour in self.shard.aside:
                done, _ = snapshots.aside(hour, self.shard.number_of(hour))
            else:
                done = snapshots.observed_since(hour, since) if since is not None else set()
            todo = [video_id for video_id in self.shard.video_ids if video_id not in done]
            versions = VideoCatalog(connection).versions(todo)
        described = {key: video for key, video in versions.items() if key in self.shard.described}
        return described, {key: video for key, video in versions.items() if key not in described}

    def _call(self, hour: datetime, videos: Sequence[VideoVersion], bucket: str) -> Iterator[FetchedBatch]:
        """Ask once, and yield what came. One lost call does not sink the others; nor does a bucket that is empty."""
        versions = {video.video_id: video for video in videos}
        bucket, answer = self._answer(hour, list(versions), bucket)
        if isinstance(answer, str):
            yield FetchedBatch(hour, hour, (), versions, reasons=dict.fromkeys(versions, answer))
            return
        if answer.observed_at >= hour + HOUR + self.grace:
            raise WindowClosed(hour, answer.observed_at)
        for words in answer.remarks.sentences():
            self.log(words)
        refused = answer.remarks.refused
        left_out = sorted(versions.keys() - {record.video_id for record in answer.value} - refused.keys())
        if answer.remarks.nameless and bucket == DEFAULT_BUCKET:
            # One of them may be there, under an id that cannot be read: none of them is called gone for that.
            refused, left_out = {**refused, **dict.fromkeys(left_out, NAMELESS)}, []
        if refused:
            yield FetchedBatch(hour, answer.observed_at, (), versions, reasons=refused, is_refused=True)
        if left_out:
            yield FetchedBatch(hour, answer.observed_at, (), versions, left_out, is_certain=bucket == DEFAULT_BUCKET)
        for records in batches_of(answer.value, self.batch_size):
            yield FetchedBatch(hour, answer.observed_at, records, versions)

    def _answer(
        self, hour: datetime, ids: Sequence[str], wanted: str
    ) -> "tuple[str, ApiResult[Sequence[Record]] | str]":
        """Ask for videos by the method that a bucket pays for, the other one where it is closed.

        Gives the bucket that paid; the reason in place of an answer where none can pay, or the call is lost.
        """
        # Counts are worth having without a text, and texts bring counts with them.
        other = DEFAULT_BUCKET if wanted == BATCH_STATS_BUCKET else BATCH_STATS_BUCKET
        bucket = other if wanted in self._closed else wanted
        if bucket in self._closed or self._calls[bucket] <= 0:
            self.unasked += len(ids)
            return wanted, UNASKED
        if self._lost_in_a_row >= PATIENCE:
            self.lost += len(ids)
            return bucket, self.first_reason
        self._calls[bucket] -= 1
        try:
            answer = self._client.video_stats(ids) if bucket == BATCH_STATS_BUCKET else self._client.videos(ids)
        except (QuotaExhausted, Refused) as error:
            self._close(bucket, error)
            return self._answer(hour, ids, wanted)
        except (TransientError, ProtocolError) as error:
            return bucket, self._lose(len(ids), str(error))
        if answer.observed_at < hour:  # a clock that was set back: no observation of this hour, and no reason to end it
            dated = f"an answer is dated {answer.observed_at:%Y-%m-%d %H:%M} UTC, before the hour"
            return bucket, self._lose(len(ids), dated)
        self._lost_in_a_row = 0
        return bucket, answer

    def _lose(self, videos: int, reason: str) -> str:
        self.lost += videos
        self._lost_in_a_row += 1
        self.first_reason = self.first_reason or reason
        return reason

    def _close(self, bucket: str, error: QuotaExhausted | Refused) -> None:
        """Ask no more by this method. Raises what another method would not mend."""
        if bucket == DEFAULT_BUCKET and isinstance(error, Refused):
            raise error
        self._closed.add(bucket)
        method, other = ("videos.batchGetStats", "videos.list")[:: 1 if bucket == BATCH_STATS_BUCKET else -1]
        instead = f", but by {other} as far as its units go" if len(self._closed) == 1 else ""
        self.log(f"No more by {method} in this hour{instead}: {error}")

    def _process(self, batch: FetchedBatch) -> Batch:
        number = self.shard.number_of(batch.hour)
        snapshots = [_snapshot_row(batch, record) for record in batch.records]
        # What an hour holds already stays as it is until this capture settles.
        if batch.hour in self.shard.aside:
            rows: dict[str, list[Row]] = {"raw_videos_aside": [row | {"plan": number} for row in snapshots]}
        else:
            rows = {"raw_videos": snapshots}
        described = [record for record in batch.records if isinstance(record, VideoRecord)]
        if described:
            rows["videos"] = [_video_row(record, batch.observed_at) for record in described]
            rows |= _news(described, batch)
        if batch.reasons:
            rows["left_out"] = [
                left_out_row(batch.hour, key, number, why, is_refused=batch.is_refused)
                for key, why in batch.reasons.items()
            ]
        return Batch(
            rows,
            items=len(batch.records),
            retired=batch.left_out,
            hour=batch.hour,
            observed_at=batch.observed_at,
            plans={batch.hour: number},
        )


def _news(described: Sequence[VideoRecord], batch: FetchedBatch) -> dict[str, list[Row]]:
    """What the database does not know yet of these videos: versions, and the texts that are new with them."""
    at = batch.observed_at
    changed = [record for record in described if _version_of(record) != batch.versions[record.video_id]]
    new_texts = [record for record in changed if record.text_hash != batch.versions[record.video_id].text_hash]
    versions: list[Row] = [{**asdict(_version_of(record)), "valid_from": at} for record in changed]
    return {"video_versions": versions, "video_texts": [_text_row(record, at) for record in new_texts]}


def _version_of(record: VideoRecord) -> VideoVersion:
    return VideoVersion(*(getattr(record, name) for name in VideoVersion.__slots__))


def _snapshot_row(batch: FetchedBatch, record: Record) -> Row:
    return {
        "hour": batch.hour,
        "video_id": record.video_id,
        "observed_at": batch.observed_at,
        "views": record.views,
        "likes": record.likes,
        "comments": record.comments,
    }


def _video_row(record: VideoRecord, at: datetime) -> Row:
    copied = ("video_id", "channel_id", "published_at", "duration_seconds", "aspect_ratio", "format", "live_state")
    row = {name: getattr(record, name) for name in (*copied, "text_hash")}
    public = {"availability": "public", "unavailable_since": None, "asked_at": None}
    return row | public | {"first_seen_at": at, "metadata_at": at}


def _text_row(record: VideoRecord, at: datetime) -> Row:
    copied = ("video_id", "text_hash", "title", "description", "category_id")
    languages = ("default_language", "default_audio_language")
    return {name: getattr(record, name) for name in (*copied, *languages)} | {
        "tags": list(record.tags),
        "valid_from": at,
    }
