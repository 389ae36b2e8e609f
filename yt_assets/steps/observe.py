"""A shard of a capture: YouTube's answers, batch by batch, on their way to raw_videos.

Here: what the fetch and the process thread do, and which videos are asked how. Not here: the threads (batching.py), the
storing (the I/O manager iterates the stream), or the wire (youtube).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yt_assets.batching import Pipeline, batches_of
from yt_assets.steps.errors import BatchesLost, WindowClosed
from yt_assets.steps.shards import Shard
from yt_assets.steps.windows import HOUR
from yt_assets.storage import catalog, snapshots
from yt_assets.storage.catalog import KnownVideo
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Batch, Row
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ProtocolError, Refused, TransientError
from yt_assets.youtube.records import StatsRecord, VideoRecord

# The API takes at most 50 ids a call, and a call costs one unit whether it names 1 or 50.
IDS_PER_CALL = 50

# YouTube's terms ask for metadata that is refreshed; a day also bounds how late we see a new title.
METADATA_AGE = timedelta(hours=24)

Record = VideoRecord | StatsRecord


@dataclass(frozen=True)
class Observed:
    """A batch as it was fetched: records of one hour, and the asked ids that the answer left out."""

    hour: datetime
    observed_at: datetime
    records: Sequence[Record]
    known: dict[str, KnownVideo]
    left_out: Sequence[str] = ()


@dataclass
class Observation:
    """Iterate to observe a shard: yields batches of rows while two threads work ahead. Owns both.

    At its end it raises BatchesLost when calls failed for good, so that the step is tried again and fetches only what
    is missing; with `last_try` it only says so, and the settlement decides. Everything else that YouTube's client
    raises ends it at once.
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
    first_reason: str = ""
    _stats_refused: bool = field(default=False, init=False)
    _client: YouTubeClient = field(init=False)

    @property
    def expected(self) -> int:
        """Rows that the shard sets out to store."""
        return self.shard.rows

    def __iter__(self) -> Iterator[Batch]:
        with self.database:
            # A shard without videos asks nobody: hours that are stored can be settled again without a key.
            if self.shard.video_ids:
                with self.open_client() as self._client:
                    yield from Pipeline(self._fetch(), self._process)
        if self.lost:
            failure = BatchesLost(self.lost, self.expected, self.first_reason)
            if not self.last_try:
                raise failure
            self.log(str(failure))

    def _fetch(self) -> Iterator[Observed]:
        for hour in self.shard.hours:
            fresh, counted = self._due(hour)
            yield from self._fetch_counts(hour, counted, fresh)
            for ids in batches_of(fresh.values(), IDS_PER_CALL):
                yield from self._call(hour, ids, self._read_metadata)

    def _fetch_counts(
        self, hour: datetime, counted: dict[str, KnownVideo], fresh: dict[str, KnownVideo]
    ) -> Iterator[Observed]:
        """Counts alone; adds to `fresh` whom batchGetStats leaves out: it may only have failed on them."""
        for ids in batches_of(counted.values(), IDS_PER_CALL):
            for observed in self._call(hour, ids, self._read_counts):
                if observed.left_out and not self._stats_refused:
                    fresh |= {key: observed.known[key] for key in observed.left_out}
                else:
                    yield observed

    def _due(self, hour: datetime) -> tuple[dict[str, KnownVideo], dict[str, KnownVideo]]:
        """Videos that this hour still lacks: those whose metadata is due, and those of which counts are enough."""
        with self.database.reading() as connection:
            since = self.shard.planned_at
            done = snapshots.observed_since(connection, hour, since) if since is not None else set()
            todo = [video_id for video_id in self.shard.video_ids if video_id not in done]
            known = catalog.known_videos(connection, todo)
        due = {key: video for key, video in known.items() if self._wants_metadata(video)}
        return due, {key: video for key, video in known.items() if key not in due}

    def _wants_metadata(self, video: KnownVideo) -> bool:
        if video.metadata_at is None or video.text_hash is None or self.shard.planned_at is None:
            return True
        if not video.is_public:
            # Only the list of videos can say that it is back.
            return True
        stale = self.shard.planned_at - video.metadata_at >= METADATA_AGE
        return stale or video.live_state in {"live", "upcoming"}

    def _call(
        self, hour: datetime, videos: Sequence[KnownVideo], read: Callable[[Sequence[str]], "Answered"]
    ) -> Iterator[Observed]:
        known = {video.video_id: video for video in videos}
        try:
            records, observed_at = read(list(known))
        except (TransientError, ProtocolError) as error:
            # One lost call does not sink the others.
            self.lost += len(known)
            self.first_reason = self.first_reason or str(error)
            return
        if observed_at >= hour + HOUR + self.grace:
            raise WindowClosed(hour, observed_at)
        left_out = sorted(known.keys() - {record.video_id for record in records})
        if left_out:
            yield Observed(hour, observed_at, (), known, left_out)
        for batch in batches_of(records, self.batch_size):
            yield Observed(hour, observed_at, batch, known)

    def _read_metadata(self, ids: Sequence[str]) -> "Answered":
        answer = self._client.videos(ids)
        return answer.value, answer.observed_at

    def _read_counts(self, ids: Sequence[str]) -> "Answered":
        """Counts from their own bucket; where that is refused to this key, from videos.list."""
        if not self._stats_refused:
            try:
                answer = self._client.video_stats(ids)
            except Refused as error:
                self._stats_refused = True
                self.log(f"videos.batchGetStats is refused, counts come from videos.list: {error}")
            else:
                return answer.value, answer.observed_at
        return self._read_metadata(ids)

    def _process(self, observed: Observed) -> Batch:
        rows: dict[str, list[Row]] = {"raw_videos": [_snapshot_row(observed, record) for record in observed.records]}
        described = [record for record in observed.records if isinstance(record, VideoRecord)]
        if described:
            rows["videos"] = [_video_row(record, observed.observed_at) for record in described]
            rows["video_texts"] = [
                _text_row(record, observed.observed_at) for record in described if _is_new_text(record, observed.known)
            ]
        return Batch(rows, items=len(observed.records), retired=observed.left_out, hour=observed.hour)


Answered = tuple[Sequence[Record], datetime]


def _snapshot_row(observed: Observed, record: Record) -> Row:
    text = record if isinstance(record, VideoRecord) else observed.known[record.video_id]
    return {
        "hour": observed.hour,
        "video_id": record.video_id,
        "observed_at": observed.observed_at,
        "views": record.views,
        "likes": record.likes,
        "comments": record.comments,
        "live_state": text.live_state,
        "text_hash": text.text_hash,
    }


def _video_row(record: VideoRecord, at: datetime) -> Row:
    copied = ("video_id", "channel_id", "published_at", "duration_seconds", "format", "live_state", "text_hash")
    row = {name: getattr(record, name) for name in copied}
    return row | {"availability": "public", "unavailable_since": None, "first_seen_at": at, "metadata_at": at}


def _text_row(record: VideoRecord, at: datetime) -> Row:
    copied = ("video_id", "text_hash", "title", "description", "category_id", "default_language")
    return {name: getattr(record, name) for name in copied} | {"tags": list(record.tags), "valid_from": at}


def _is_new_text(record: VideoRecord, known: dict[str, KnownVideo]) -> bool:
    return known[record.video_id].text_hash != record.text_hash
