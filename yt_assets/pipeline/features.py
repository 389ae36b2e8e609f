"""Features of an hour: from stored snapshots to video_features and text_features, in shards.

Here: plan, shard and settlement of the features. A pure function of what is stored: any captured hour can be computed
again, and gives the same rows. Not here: the formulas (analysis), the storing (the I/O manager iterates the stream).

A text is described once by each version of the rules, in the first hour whose features meet it. Its boilerplate, and
the channel's tags and language, are those of the newest 50 videos of its channel as that hour saw them: the same in
every shard, retry and backfill of the hour, whatever was captured since. Later uploads do not change it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from yt_assets.analysis.features import CountSample, FeatureValues, Snapshot, compute_features
from yt_assets.analysis.keywords.extraction import RULES_VERSION, extract_keyphrases
from yt_assets.analysis.keywords.folding import keyword_key, standing_keys, tagged_first
from yt_assets.analysis.text.boilerplate import recurring_lines
from yt_assets.analysis.text.cleaning import describe_text
from yt_assets.analysis.text.languages import text_language, usual_language
from yt_assets.batching import Pipeline, batches_of
from yt_assets.pipeline.capture.shards import Shard, ShardCount, deal
from yt_assets.pipeline.capture.values import Settlement
from yt_assets.pipeline.errors import HourIncomplete
from yt_assets.pipeline.readiness import settled_hours
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import StoredText, VideoCatalog
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.generations import CaptureLedger

# The observation before may be this far back: gaps happen, but a rate over more than three days tells nothing of now.
LOOKBACK = timedelta(hours=72)
KEYPHRASES = 12


def plan_features(hours: Sequence[datetime], database: Database, *, shards: ShardCount, batch_size: int) -> list[Shard]:
    """Share out the videos of these hours. Raises NotCapturedYet for an hour without a settled capture."""
    records = settled_hours(database, hours)
    with database.reading() as connection:
        video_ids = Snapshots(connection).video_ids(hours)
    numbers = [records[hour].generation or 0 for hour in hours]
    return deal(video_ids, hours=hours, shards=shards, batch_size=batch_size, numbers=numbers)


def settle_features(hours: Sequence[datetime], database: Database) -> Settlement:
    """Make sure that every snapshot has its features and no other row is there; then the hours' features are whole.

    Raises HourIncomplete; Superseded when an hour was captured again meanwhile.
    """
    rows = 0
    for hour, record in settled_hours(database, hours).items():
        counts = CaptureLedger(database).settle_features(hour, record.generation or 0)
        if counts.stored < counts.expected:
            raise HourIncomplete(hour, "video_features", counts.stored, counts.expected)
        rows += counts.stored
    return Settlement("video_features", tuple(hours), rows, {})


@dataclass(frozen=True)
class ChannelHabits:
    """What a channel's newest videos have in common.

    lines: folded lines of description that recur. tags: keys of the tags that any of them has. standing: of those that
    half of them have. language: of most of them, None where there is no such one.
    """

    lines: frozenset[str]
    tags: frozenset[str]
    standing: frozenset[str]
    language: str | None


@dataclass(frozen=True)
class ReadBatch:
    """A batch as it was read: snapshots, the ones before them, and texts without features yet.

    generations: the hour's. habits: by channel id, for the channels of the texts.
    """

    generations: Mapping[datetime, int]
    snapshots: Sequence[Snapshot]
    previous: dict[str, CountSample]
    texts: Sequence[StoredText]
    habits: Mapping[str, ChannelHabits]


@dataclass
class Features:
    """Iterate to compute a shard's features: yields batches of rows while two threads work ahead. Owns its database."""

    shard: Shard
    database: Database
    batch_size: int
    table: str = "video_features"
    _pipeline: Pipeline[ReadBatch, Batch] | None = field(default=None, init=False)

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

    def _fetch(self) -> Iterator[ReadBatch]:
        """Read pages of videos, hand on batches."""
        described: set[tuple[str, str]] = set()
        for hour in self.shard.hours:
            with self.database.reading() as connection:
                seen = Snapshots(connection).newest_observation(hour) or hour
            habits = _HabitsAt(self.database, seen)
            for ids in batches_of(self.shard.video_ids, Snapshots.PAGE):
                yield from self._read_page(hour, ids, described, habits)

    def _read_page(
        self, hour: datetime, ids: Sequence[str], described: set[tuple[str, str]], habits: "_HabitsAt"
    ) -> Iterator[ReadBatch]:
        with self.database.reading() as connection:
            rows = Snapshots(connection).read(hour, ids)
            previous = Snapshots(connection).previous_counts(hour, ids, LOOKBACK)
            described |= Snapshots(connection).described_versions(ids, RULES_VERSION)
            versions = {(row.video_id, row.text_hash) for row in rows if row.text_hash is not None}
            texts = {text.video_id: text for text in VideoCatalog(connection).texts(sorted(versions - described))}
        generations = {hour: self.shard.number_of(hour)}
        habits.learn({row.channel_id for row in rows if row.video_id in texts})
        described |= versions
        for batch in batches_of(rows, self.batch_size):
            new = [texts[row.video_id] for row in batch if row.video_id in texts]
            yield ReadBatch(generations, batch, previous, new, habits.known)


@dataclass
class _HabitsAt:
    """Habits of channels as they were when an hour had been observed, kept for its further pages."""

    database: Database
    seen: datetime
    known: dict[str, ChannelHabits] = field(default_factory=dict)

    def learn(self, channel_ids: Set[str]) -> None:
        """One statement for each channel that is not known yet; lines and tags are kept, descriptions are not."""
        with self.database.reading() as connection:
            for channel_id in sorted(channel_ids - self.known.keys()):
                self.known[channel_id] = _habits(VideoCatalog(connection).newest_texts(channel_id, self.seen))


def _process(batch: ReadBatch) -> Batch:
    features = [_feature_row(row, batch.previous.get(row.video_id)) for row in batch.snapshots]
    channels = {row.video_id: row.channel_id for row in batch.snapshots}
    texts = [_text_row(text, batch.habits[channels[text.video_id]]) for text in batch.texts]
    rows = {"text_features": texts, "video_features": features}
    return Batch(rows, items=len(features), generations=batch.generations)


def _feature_row(row: Snapshot, before: CountSample | None) -> dict[str, Any]:
    now = CountSample(row.observed_at, row.views, row.likes, row.comments)
    values = compute_features(now, before, row.published_at)
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


def _habits(texts: Sequence[StoredText]) -> ChannelHabits:
    tags = [text.tags for text in texts]
    languages = [text_language(f"{text.title}\n{text.description}", declared=text.declared) for text in texts]
    return ChannelHabits(
        lines=recurring_lines([text.description for text in texts]),
        tags=frozenset(keyword_key(tag) for each in tags for tag in each),
        standing=standing_keys(tags),
        language=usual_language(languages),
    )


def _text_row(text: StoredText, habits: ChannelHabits) -> dict[str, Any]:
    facts = describe_text(text.title, text.description, text.tags, declared=text.declared, of_channel=habits.language)
    keyphrases = extract_keyphrases(
        text.title,
        text.description,
        top_k=KEYPHRASES,
        language=facts.language,
        tags=text.tags,
        boilerplate=habits.lines,
    )
    # What the creator names as a tag as well is what the video is about, more than any weighing of words can tell.
    ordered = tagged_first(keyphrases, text.tags, habits.tags, habits.standing)
    row = {"video_id": text.video_id, "text_hash": text.text_hash, "keyphrases": ordered}
    return {**row, **asdict(facts), "rules_version": RULES_VERSION}
