"""What the model answered before: by hour and video, and by the facts that it had.

Here: the tables model_answers and channel_digests. Not here: what is material about a video (language/fact_hash.py),
whether an answer may be used again (pipeline/insights/explain.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.insights import channel_digests
from yt_assets.storage.schema.model import model_answers
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as an hour used it. label, explanation: None when nothing that the model said could be believed."""

    hour: datetime
    video_id: str
    facts_hash: str
    model: str
    prompt_version: str
    asked_hour: datetime
    label: str | None
    explanation: str | None


_ANSWERS = select(*(model_answers.c[name] for name in StoredAnswer.__slots__))


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A digest that a model wrote."""

    digest: str
    model: str
    prompt_version: str
    facts_hash: str


class ModelAnswers:
    """The answers and digests of the insights database. All methods raise DatabaseUnreachable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_hour(self, hour: datetime) -> dict[str, StoredAnswer]:
        """The answers that an hour used when it was computed last, by video id."""
        return {answer.video_id: answer for answer in self._read(_ANSWERS.where(model_answers.c.hour == hour))}

    def to_facts(
        self, facts: Collection[str], *, model: str, prompt_version: str, asked: tuple[datetime, datetime]
    ) -> dict[str, StoredAnswer]:
        """Believed answers of one model and prompt to these facts, by facts_hash, the newest of each.

        asked: the first and the last hour that the question may be of.
        """
        table = model_answers.c
        statement = (
            _ANSWERS.where(table.facts_hash.in_(sorted(facts)), table.asked_hour.between(*asked))
            .where(table.model == model, table.prompt_version == prompt_version, table.label.is_not(None))
            .order_by(table.asked_hour, table.hour)
        )
        return {answer.facts_hash: answer for answer in self._read(statement)}

    def store(self, answers: Sequence[StoredAnswer]) -> None:
        """Keep answers, each in the place of what its hour and video had before."""
        rows = [{name: getattr(answer, name) for name in StoredAnswer.__slots__} for answer in answers]
        write_batch(self._database, Batch({"model_answers": rows}, items=len(rows)))

    def digests(self, hour: datetime) -> dict[str, StoredDigest]:
        """The digests that a model wrote for an hour, by channel id."""
        table = channel_digests.c
        columns = (table.channel_id, table.digest, table.model, table.prompt_version, table.facts_hash)
        statement = select(*columns).where(table.hour == hour, table.source == "model")
        with self._database.reading() as connection:
            return {row[0]: StoredDigest(*row[1:]) for row in connection.execute(statement)}

    def _read(self, statement: Select[Any]) -> list[StoredAnswer]:
        with self._database.reading() as connection:
            return [StoredAnswer(**row) for row in connection.execute(statement).mappings()]
