"""What is believed of the model's reply.

No wording of a prompt keeps a poisoned title from being obeyed, so the guarantee is here: a reply can only be a known
label and a bounded line of plain text about a video (or a line about a channel) that was asked about, and its label can
only be near the benchmark's. Pure functions; `questions` calls them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from yt_assets.language.facts import TrendLabel, TrendOpinion
from yt_assets.language.plain_text import plain_line

EXPLANATION_CHARACTERS = 280
DIGEST_CHARACTERS = 360
LABEL_SCALE: tuple[TrendLabel, ...] = ("dormant", "slowing", "steady", "rising", "surging", "viral")
"""Coldest first. `too_early` is not on it: a video too young to judge is not made older by an opinion."""

TOO_FAR = "the model's label was more than one step from the benchmark's"

# Models without structured outputs like to put their JSON between fences.
_FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)

AnswerT = TypeVar("AnswerT")


class AnswerRow(BaseModel):
    """One video of the reply."""

    # Length limits stay out of the schema: strict mode is not obliged to know maxLength, and a sentence too many is
    # cut rather than refused. Servers without strict mode add keys of their own; those are ignored.
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    video_id: str
    label: TrendLabel
    explanation: str


class Answer(BaseModel):
    """The whole reply, as the model is told to write it."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    videos: list[AnswerRow]


class DigestRow(BaseModel):
    """One channel of the reply."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    channel_id: str
    digest: str


class DigestAnswer(BaseModel):
    """The whole reply about channels."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    channels: list[DigestRow]


class _Reply(BaseModel):
    """A reply with its rows unread, so that one bad row does not hide the others."""

    model_config = ConfigDict(extra="allow")


def read_answer(text: str, asked_ids: Collection[str]) -> tuple[dict[str, TrendOpinion], str | None]:
    """The sound rows of a reply, by video id, and what was wrong with the rest (None: nothing).

    A row is dropped when its id was not asked about, when two rows share an id (neither can be believed), when its
    label is not one of the seven, and when no plain text is left of its explanation. A video without a row counts as
    missing. Never raises.
    """
    return _read(text, "videos", asked_ids, _read_row, "with an unknown label or without an explanation")


def read_digests(text: str, asked_ids: Collection[str]) -> tuple[dict[str, str], str | None]:
    """The same for channels: plain lines by channel id."""
    return _read(text, "channels", asked_ids, _read_digest, "without a digest")


def within_one_step(benchmark: str, proposed: str) -> bool:
    """Whether `proposed` may stand for a video that the benchmarks labelled `benchmark`.

    The same label always may. Otherwise both must be neighbours on `LABEL_SCALE`; `too_early` has no neighbours.
    """
    if benchmark == proposed:
        return benchmark in get_args(TrendLabel)
    places = {label: place for place, label in enumerate(LABEL_SCALE)}
    return benchmark in places and proposed in places and abs(places[benchmark] - places[proposed]) == 1


def keep_near_benchmark(
    opinions: Mapping[str, TrendOpinion], benchmarks: Mapping[str, str]
) -> tuple[dict[str, TrendOpinion], list[str]]:
    """The opinions within one step of the benchmark's label, and the ids of those that jumped further.

    `benchmarks` maps video id to the benchmark's label. A jump loses its explanation too: it explains another label.
    """
    near = {key: opinion for key, opinion in opinions.items() if within_one_step(benchmarks[key], opinion.label)}
    return near, [key for key in opinions if key not in near]


def _read(
    text: str,
    field: str,
    asked_ids: Collection[str],
    read_row: Callable[[object], tuple[str, AnswerT] | None],
    fault: str,
) -> tuple[dict[str, AnswerT], str | None]:
    unread = _rows(text, field)
    if unread is None:
        return {}, "the answer was not the JSON that was asked for"
    rows = [row for row in map(read_row, unread) if row is not None]
    times = Counter(key for key, _ in rows)
    sound = {key: answer for key, answer in rows if times[key] == 1 and key in asked_ids}
    return sound, _complaint(times, asked_ids, {fault: len(unread) - len(rows)})


def _rows(text: str, field: str) -> list[Any] | None:
    fenced = _FENCED.match(text)
    try:
        reply = _Reply.model_validate_json(fenced[1] if fenced else text)
    except ValidationError:
        return None
    rows = (reply.model_extra or {}).get(field)
    return rows if isinstance(rows, list) else None


def _read_row(raw: object) -> tuple[str, TrendOpinion] | None:
    try:
        row = AnswerRow.model_validate(raw)
    except ValidationError:
        return None
    explanation = plain_line(row.explanation, EXPLANATION_CHARACTERS)
    return (row.video_id, TrendOpinion(row.video_id, row.label, explanation)) if explanation else None


def _read_digest(raw: object) -> tuple[str, str] | None:
    try:
        row = DigestRow.model_validate(raw)
    except ValidationError:
        return None
    digest = plain_line(row.digest, DIGEST_CHARACTERS)
    return (row.channel_id, digest) if digest else None


def _complaint(times: Mapping[str, int], asked_ids: Collection[str], unreadable: Mapping[str, int]) -> str | None:
    faults = {
        "not asked about": sum(1 for key in times if key not in asked_ids),
        "answered twice": sum(1 for key, count in times.items() if count > 1 and key in asked_ids),
        **unreadable,
        "missing": sum(1 for key in asked_ids if key not in times),
    }
    found: Sequence[str] = [f"{count} {fault}" for fault, count in faults.items() if count]
    return f"the answer had rows that cannot be believed ({', '.join(found)})" if found else None
