"""A shard of a capture: YouTube's answers, batch by batch, on their way to raw_videos.

Here: what the fetch and the process thread do, and what becomes of calls that fail. Not here: which videos are asked
how (agenda.py), the threads (batching.py), the storing (the I/O manager iterates the stream), or the wire (youtube).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from yt_assets.batching import Pipeline, batches_of
from yt_assets.steps.errors import BatchesLost, WindowClosed
from yt_assets.steps.shards import IDS_PER_CALL, Shard
from yt_assets.steps.windows import HOUR
from yt_assets.storage import catalog, snapshots
from yt_assets.storage.catalog import KnownVideo
from yt_assets.storage.columnar import Row
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ProtocolError, QuotaExhausted, Refused, TransientError
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET
from yt_assets.youtube.records import Answer, StatsRecord, VideoRecord

# Calls lost one after the other: then it is the service that fails, and asking on only costs quota.
PATIENCE = 3

Record = VideoRecord | StatsRecord


@dataclass(frozen=True)
class Observed:
    """A batch as it was fetched: records of one hour, or the asked ids that the answer left out.

    is_certain: whether videos.list left them out; batchGetStats may only have failed on them.
    """

    hour: datetime
    observed_at: datetime
    records: Sequence[Record]
    known: dict[str, KnownVideo]
    left_out: Sequence[str] = ()
    is_certain: bool = True


@dataclass
class Observation:
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
    _pipeline: Pipeline[Observed, Batch] | None = field(default=None, init=False)

    @property
    def expected(self) -> int:
        """Rows that the shard sets out to store."""
        return self.shard.rows

    def waiting(self, most: int) -> Sequence[Batch]:
        """Batches that are ready to be stored with the one that the loop has just given, in order."""
        return [] if self._pipeline is None else self._pipeline.waiting(most)

    def __iter__(self) -> Iterator[Batch]:
        with self.database:
            # A shard without videos asks nobody: hours that are stored can be settled again without a key.
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

    def _fetch(self) -> Iterator[Observed]:
        if not self._client.quota.left(BATCH_STATS_BUCKET):
            self._closed.add(BATCH_STATS_BUCKET)
        for hour in self.shard.hours:
            described, counted = self._due(hour)
            self._calls[DEFAULT_BUCKET] = -(-len(described) // IDS_PER_CALL) + self.shard.spare
            self._calls[BATCH_STATS_BUCKET] = -(-len(counted) // IDS_PER_CALL) + self.shard.spare_counts
            yield from self._fetch_counts(hour, counted, described)
            for videos in batches_of(described.values(), IDS_PER_CALL):
                for observed in self._call(hour, videos, DEFAULT_BUCKET):
                    if observed.is_certain:
                        yield observed
                    else:
                        self.unasked += len(observed.left_out)

    def _fetch_counts(
        self, hour: datetime, counted: dict[str, KnownVideo], described: dict[str, KnownVideo]
    ) -> Iterator[Observed]:
        """Counts alone; adds to `described` whom batchGetStats leaves out: only the list can call them gone."""
        for videos in batches_of(counted.values(), IDS_PER_CALL):
            for observed in self._call(hour, videos, BATCH_STATS_BUCKET):
                if observed.is_certain:
                    yield observed
                else:
                    described |= {key: observed.known[key] for key in observed.left_out}

    def _due(self, hour: datetime) -> tuple[dict[str, KnownVideo], dict[str, KnownVideo]]:
        """Videos that this hour still lacks: those whose text is asked for as well, and those of which counts do."""
        with self.database.reading() as connection:
            since = self.shard.planned_at
            done = snapshots.observed_since(connection, hour, since) if since is not None else set()
            todo = [video_id for video_id in self.shard.video_ids if video_id not in done]
            known = catalog.known_videos(connection, todo)
        described = {key: video for key, video in known.items() if key in self.shard.described}
        return described, {key: video for key, video in known.items() if key not in described}

    def _call(self, hour: datetime, videos: Sequence[KnownVideo], bucket: str) -> Iterator[Observed]:
        """Ask once, and yield what came. One lost call does not sink the others; nor does a bucket that is empty."""
        known = {video.video_id: video for video in videos}
        bucket, answer = self._answer(hour, list(known), bucket)
        if answer is None:
            return
        if answer.observed_at >= hour + HOUR + self.grace:
            raise WindowClosed(hour, answer.observed_at)
        left_out = sorted(known.keys() - {record.video_id for record in answer.value})
        if left_out:
            yield Observed(hour, answer.observed_at, (), known, left_out, is_certain=bucket == DEFAULT_BUCKET)
        for batch in batches_of(answer.value, self.batch_size):
            yield Observed(hour, answer.observed_at, batch, known)

    def _answer(self, hour: datetime, ids: Sequence[str], wanted: str) -> "tuple[str, Answer[Sequence[Record]] | None]":
        """Ask for videos by the method that a bucket pays for, the other one where it is closed.

        Gives the bucket that paid; no answer where none can pay, or the call is lost.
        """
        bucket = self._open_bucket(wanted)
        if bucket is None:
            self.unasked += len(ids)
            return wanted, None
        if self._lost_in_a_row >= PATIENCE:
            self.lost += len(ids)
            return bucket, None
        try:
            answer = self._ask(ids, bucket)
        except (QuotaExhausted, Refused) as error:
            self._close(bucket, error)
            return self._answer(hour, ids, wanted)
        except (TransientError, ProtocolError) as error:
            self._lose(len(ids), str(error))
            return bucket, None
        if answer.observed_at < hour:  # a clock that was set back: no observation of this hour, and no reason to end it
            self._lose(len(ids), f"an answer is dated {answer.observed_at:%Y-%m-%d %H:%M} UTC, before the hour")
            return bucket, None
        self._lost_in_a_row = 0
        return bucket, answer

    def _lose(self, videos: int, reason: str) -> None:
        self.lost += videos
        self._lost_in_a_row += 1
        self.first_reason = self.first_reason or reason

    def _ask(self, ids: Sequence[str], bucket: str) -> "Answer[Sequence[Record]]":
        self._calls[bucket] -= 1
        return self._client.video_stats(ids) if bucket == BATCH_STATS_BUCKET else self._client.videos(ids)

    def _open_bucket(self, wanted: str) -> str | None:
        """The bucket to pay from: another than the wanted one where that is closed, None where no call is left.

        Counts are worth having without a text, and texts bring counts with them.
        """
        other = DEFAULT_BUCKET if wanted == BATCH_STATS_BUCKET else BATCH_STATS_BUCKET
        bucket = other if wanted in self._closed else wanted
        return bucket if bucket not in self._closed and self._calls[bucket] > 0 else None

    def _close(self, bucket: str, error: QuotaExhausted | Refused) -> None:
        """Ask no more by this method. Raises what another method would not mend."""
        if bucket == DEFAULT_BUCKET and isinstance(error, Refused):
            raise error
        self._closed.add(bucket)
        method, other = ("videos.batchGetStats", "videos.list")[:: 1 if bucket == BATCH_STATS_BUCKET else -1]
        instead = f", but by {other} as far as its units go" if len(self._closed) == 1 else ""
        self.log(f"No more by {method} in this hour{instead}: {error}")

    def _process(self, observed: Observed) -> Batch:
        rows: dict[str, list[Row]] = {"raw_videos": [_snapshot_row(observed, record) for record in observed.records]}
        described = [record for record in observed.records if isinstance(record, VideoRecord)]
        if described:
            rows["videos"] = [_video_row(record, observed.observed_at) for record in described]
            rows |= _news(described, observed)
        return Batch(rows, items=len(observed.records), retired=observed.left_out, hour=observed.hour)


def _news(described: Sequence[VideoRecord], observed: Observed) -> dict[str, list[Row]]:
    """What the database does not know yet of these videos: versions, and the texts that are new with them."""
    at = observed.observed_at
    changed = [record for record in described if _version_of(record) != observed.known[record.video_id]]
    new_texts = [record for record in changed if record.text_hash != observed.known[record.video_id].text_hash]
    versions: list[Row] = [{**asdict(_version_of(record)), "valid_from": at} for record in changed]
    return {"video_versions": versions, "video_texts": [_text_row(record, at) for record in new_texts]}


def _version_of(record: VideoRecord) -> KnownVideo:
    return KnownVideo(*(getattr(record, name) for name in KnownVideo.__slots__))


def _snapshot_row(observed: Observed, record: Record) -> Row:
    return {
        "hour": observed.hour,
        "video_id": record.video_id,
        "observed_at": observed.observed_at,
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
    copied = ("video_id", "text_hash", "title", "description", "category_id", "default_language")
    return {name: getattr(record, name) for name in copied} | {"tags": list(record.tags), "valid_from": at}
