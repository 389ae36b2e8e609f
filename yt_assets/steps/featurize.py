"""Features of an hour: from stored snapshots to video_features and text_features, in shards.

Here: plan, shard and settlement of the features. A pure function of what is stored: any captured hour can be computed
again, and gives the same rows. Not here: the formulas (analysis), the storing (the I/O manager iterates the stream).

A text is described once, in the first hour whose features meet it. Its boilerplate, and the channel's tags, are those
of the newest 50 videos of its channel as that hour saw them: the same in every shard, retry and backfill of the hour,
whatever was captured since. Later uploads do not change it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from yt_assets.analysis.boilerplate import recurring_lines
from yt_assets.analysis.features import FeatureValues, Observation, compute_features
from yt_assets.analysis.keyword_folding import keyword_key, standing_keys, tagged_first
from yt_assets.analysis.keywords import extract_keyphrases
from yt_assets.analysis.text import describe_text
from yt_assets.batching import Pipeline, batches_of
from yt_assets.steps.errors import HourIncomplete, NotCapturedYet
from yt_assets.steps.plans import Settlement
from yt_assets.steps.shards import Shard, ShardCount, deal
from yt_assets.storage import catalog, derived, snapshots
from yt_assets.storage.catalog import IDS_PER_STATEMENT, StoredText
from yt_assets.storage.columnar import Row
from yt_assets.storage.engine import Database
from yt_assets.storage.hours import nearest_hours, recorded_hours
from yt_assets.storage.rows import Batch
from yt_assets.storage.snapshots import Counts, Snapshot

# The observation before may be this far back: gaps happen, but a rate over more than three days tells nothing of now.
LOOKBACK = timedelta(hours=72)
KEYPHRASES = 12


def plan_features(hours: Sequence[datetime], database: Database, *, shards: ShardCount, batch_size: int) -> list[Shard]:
    """Share out the videos of these hours. Raises NotCapturedYet for an hour without a settled capture."""
    with database.reading() as connection:
        recorded = recorded_hours(connection, hours)
        for hour in hours:
            if hour not in recorded or not recorded[hour].settled:
                raise NotCapturedYet(hour, *nearest_hours(connection, hour))
        video_ids = snapshots.observed_ids(connection, hours)
    return deal(video_ids, hours=hours, shards=shards, batch_size=batch_size, planned_at=None)


def settle_features(hours: Sequence[datetime], database: Database) -> Settlement:
    """Make sure that every snapshot has its features and no other row is there. Raises HourIncomplete."""
    rows = 0
    for hour in hours:
        derived.drop_orphan_features(database, hour)
        with database.reading() as connection:
            expected = snapshots.count_observed(connection, hour)
            stored = derived.count_features(connection, hour)
        if stored < expected:
            raise HourIncomplete(hour, "video_features", stored, expected)
        rows += stored
    return Settlement("video_features", tuple(hours), rows, {})


@dataclass(frozen=True)
class Habits:
    """What a channel's newest videos have in common.

    lines: folded lines of description that recur. tags: keys of the tags that any of them has. standing: of those that
    half of them have.
    """

    lines: frozenset[str]
    tags: frozenset[str]
    standing: frozenset[str]


@dataclass(frozen=True)
class Described:
    """A batch as it was read: snapshots, the ones before them, and texts that nobody described yet.

    habits: by channel id, for the channels of the texts.
    """

    snapshots: Sequence[Snapshot]
    previous: dict[str, Counts]
    texts: Sequence[StoredText]
    habits: Mapping[str, Habits]


@dataclass
class Features:
    """Iterate to compute a shard's features: yields batches of rows while two threads work ahead. Owns its database."""

    shard: Shard
    database: Database
    batch_size: int
    table: str = "video_features"
    _pipeline: Pipeline[Described, Batch] | None = field(default=None, init=False)

    @property
    def expected(self) -> int:
        """Rows that the shard sets out to store."""
        return self.shard.rows

    def waiting(self, most: int) -> Sequence[Batch]:
        """Batches that are ready to be stored with the one that the loop has just given, in order."""
        return [] if self._pipeline is None else self._pipeline.waiting(most)

    def __iter__(self) -> Iterator[Batch]:
        with self.database:
            self._pipeline = Pipeline(self._fetch(), _process)
            yield from self._pipeline

    def _fetch(self) -> Iterator[Described]:
        """Read pages of videos, hand on batches."""
        described: set[tuple[str, str]] = set()
        for hour in self.shard.hours:
            with self.database.reading() as connection:
                seen = snapshots.newest_observation(connection, hour) or hour
            habits = _HabitsThen(self.database, seen)
            for ids in batches_of(self.shard.video_ids, IDS_PER_STATEMENT):
                yield from self._read_page(hour, ids, described, habits)

    def _read_page(
        self,
        hour: datetime,
        ids: Sequence[str],
        described: set[tuple[str, str]],
        habits: "_HabitsThen",
    ) -> Iterator[Described]:
        with self.database.reading() as connection:
            rows = snapshots.read_snapshots(connection, hour, ids)
            previous = snapshots.previous_counts(connection, hour, ids, LOOKBACK)
            described |= snapshots.known_text_features(connection, ids)
            versions = {(row.video_id, row.text_hash) for row in rows if row.text_hash is not None}
            texts = {text.video_id: text for text in catalog.read_texts(connection, sorted(versions - described))}
        habits.learn({row.channel_id for row in rows if row.video_id in texts})
        described |= versions
        for batch in batches_of(rows, self.batch_size):
            new = [texts[row.video_id] for row in batch if row.video_id in texts]
            yield Described(batch, previous, new, habits.known)


@dataclass
class _HabitsThen:
    """Habits of channels as they were when an hour had been observed, kept for its further pages."""

    database: Database
    seen: datetime
    known: dict[str, Habits] = field(default_factory=dict)

    def learn(self, channel_ids: Set[str]) -> None:
        """One statement for each channel that is not known yet; lines and tags are kept, descriptions are not."""
        with self.database.reading() as connection:
            for channel_id in sorted(channel_ids - self.known.keys()):
                self.known[channel_id] = _habits(catalog.newest_texts(connection, channel_id, self.seen))


def _process(batch: Described) -> Batch:
    features = [_feature_row(row, batch.previous.get(row.video_id)) for row in batch.snapshots]
    channels = {row.video_id: row.channel_id for row in batch.snapshots}
    texts = [_text_row(text, batch.habits[channels[text.video_id]]) for text in batch.texts]
    return Batch({"text_features": texts, "video_features": features}, items=len(features))


def _feature_row(row: Snapshot, before: Counts | None) -> Row:
    values = compute_features(_observed(row), None if before is None else _observed(before), row.published_at)
    return {
        "hour": row.hour,
        "video_id": row.video_id,
        "channel_id": row.channel_id,
        "text_hash": row.text_hash,
        "format": row.format,
        "observed_at": row.observed_at,
        "previous_observed_at": None if before is None else before.observed_at,
        "views": row.views,
        "likes": row.likes,
        "comments": row.comments,
        **{name: getattr(values, name) for name in FeatureValues.__slots__},
    }


def _observed(row: Snapshot | Counts) -> Observation:
    return Observation(observed_at=row.observed_at, views=row.views, likes=row.likes, comments=row.comments)


def _habits(texts: Sequence[tuple[str, Sequence[str]]]) -> Habits:
    lines = recurring_lines([description for description, _ in texts])
    tags = [tags for _, tags in texts]
    return Habits(lines, frozenset(keyword_key(tag) for each in tags for tag in each), standing_keys(tags))


def _text_row(text: StoredText, habits: Habits) -> Row:
    facts = describe_text(text.title, text.description, text.tags)
    keyphrases = extract_keyphrases(
        text.title, text.description, top_k=KEYPHRASES, tags=text.tags, boilerplate=habits.lines
    )
    # What the creator names as a tag as well is what the video is about, more than any weighing of words can tell.
    ordered = tagged_first(keyphrases, text.tags, habits.tags, habits.standing)
    return {"video_id": text.video_id, "text_hash": text.text_hash, "keyphrases": ordered, **asdict(facts)}
