"""What the model answered before: by hour and video, and by what it was told.

Here: the tables model_answers and channel_digests. Not here: what is material about a video (language/material.py),
whether an answer may be used again (steps/model_cache.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from yt_assets.storage.engine import Database
from yt_assets.storage.insights_schema import channel_digests, model_answers
from yt_assets.storage.rows import Batch, write_batch

_COLUMNS = ("hour", "video_id", "facts_hash", "model", "prompt_version", "asked_hour", "label", "explanation")


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


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A digest that a model wrote."""

    digest: str
    model: str
    prompt_version: str
    facts_hash: str


def answers_in(connection: Connection, hour: datetime) -> dict[str, StoredAnswer]:
    """The answers that an hour used when it was computed last, by video id."""
    found = _read(connection, _select().where(model_answers.c.hour == hour))
    return {answer.video_id: answer for answer in found}


def answers_to(
    connection: Connection,
    facts: Collection[str],
    *,
    model: str,
    prompt_version: str,
    asked: tuple[datetime, datetime],
) -> dict[str, StoredAnswer]:
    """Believed answers of one model and prompt to what it was told, by facts_hash, the newest of each.

    asked: the first and the last hour that the question may be of.
    """
    table = model_answers.c
    statement = (
        _select()
        .where(table.facts_hash.in_(sorted(facts)), table.asked_hour.between(*asked))
        .where(table.model == model, table.prompt_version == prompt_version, table.label.is_not(None))
        .order_by(table.asked_hour, table.hour)
    )
    return {answer.facts_hash: answer for answer in _read(connection, statement)}


def store_answers(database: Database, answers: Sequence[StoredAnswer]) -> None:
    """Keep answers, each in the place of what its hour and video had before. Raises DatabaseUnreachable."""
    rows = [{name: getattr(answer, name) for name in _COLUMNS} for answer in answers]
    write_batch(database, Batch({"model_answers": rows}, items=len(rows)))


def digests_in(connection: Connection, hour: datetime) -> dict[str, StoredDigest]:
    """The digests that a model wrote for an hour, by channel id."""
    table = channel_digests.c
    chosen = select(table.channel_id, table.digest, table.model, table.prompt_version, table.facts_hash)
    rows = connection.execute(chosen.where(table.hour == hour, table.source == "model"))
    return {row[0]: StoredDigest(*row[1:]) for row in rows}


def _select() -> Select[Any]:
    return select(*(model_answers.c[name] for name in _COLUMNS))


def _read(connection: Connection, statement: Select[Any]) -> list[StoredAnswer]:
    return [StoredAnswer(**row) for row in connection.execute(statement).mappings()]
