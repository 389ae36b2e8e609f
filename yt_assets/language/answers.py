"""What is believed of the model's reply.

No wording of a prompt keeps a model from obeying a poisoned title, so the guarantee is here: a reply can only bring a
bounded line of plain text about a video or a channel of the request, and for a video a label within one step of the
benchmark's.

Here: the shape of a reply, and the reading of its rows. Not here: what is sent (prompts), what follows from a reply
that is not believed (model). Pure functions.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from yt_assets.analysis.trends.labels import Label
from yt_assets.display.sanitize import words_only
from yt_assets.language.facts import ChannelFacts, Facts, Opinion

EXPLANATION_CHARACTERS = 280
DIGEST_CHARACTERS = 360

# Coldest first. What rises is a fact of figures, and Trending lists it: no opinion crosses from one scale to the other.
# `too_early` is on neither: a video too young to judge is not made older by an opinion.
LABEL_SCALES: tuple[tuple[Label, ...], ...] = (("dormant", "slowing", "steady"), ("rising", "surging", "viral"))

# Models without structured outputs think aloud first, say a word before or after, put their JSON between fences, and
# break lines inside of strings. The object that was asked for is looked for where it may begin, from the last place on:
# drafts come first.
_PLACES = 5
_JSON = json.JSONDecoder(strict=False)


# The four classes are the JSON schema that is sent, their names and docstrings included: a change needs a new
# PROMPT_VERSION. Length limits stay out of it: strict mode is not obliged to know maxLength, and a sentence too many is
# cut rather than refused. Servers without strict mode add keys of their own; those are ignored.
class AnswerRow(BaseModel):
    """One video of the reply."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})
    unreadable: ClassVar = "with an unknown label or without an explanation"

    video_id: str
    label: Label
    explanation: str

    def opinion(self) -> Opinion:
        """The row with its text as a plain line, which may be empty."""
        return Opinion(self.video_id, words_only(self.explanation, EXPLANATION_CHARACTERS), self.label)


class TrendAnswer(BaseModel):
    """The whole reply, as the model is told to write it."""

    model_config = ConfigDict(title="Answer", json_schema_extra={"additionalProperties": False})

    videos: list[AnswerRow]


class DigestRow(BaseModel):
    """One channel of the reply."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})
    unreadable: ClassVar = "without a digest"

    channel_id: str
    digest: str

    def opinion(self) -> Opinion:
        """The row with its text as a plain line, which may be empty."""
        return Opinion(self.channel_id, words_only(self.digest, DIGEST_CHARACTERS))


class DigestAnswer(BaseModel):
    """The whole reply about channels."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    channels: list[DigestRow]


def read_reply(
    text: str, shape: type[TrendAnswer | DigestAnswer], facts: Sequence[Facts]
) -> tuple[dict[str, Opinion], str | None]:
    """The sound rows of a reply, by key, and what was wrong with the rest (None: nothing). Never raises.

    A row is dropped when its id is not one of `facts`, when two rows share an id (neither can be believed), when its
    label is not one of the seven or more than one step from the benchmark's, and when no plain text is left of it. A
    jump loses its text too: it explains another label; and it makes the whole reply doubtful, since a model that obeys
    a title labels all alike.
    """
    ((name, field),) = shape.model_fields.items()
    (row,) = get_args(field.annotation)
    raw_rows = _rows_in(text, name)
    if raw_rows is None:
        return {}, "the answer was not the JSON that was asked for"
    opinions = [opinion for raw in raw_rows if (opinion := _opinion(row, raw)) is not None]
    counts = Counter(opinion.key for opinion in opinions)
    facts_by_key = {fact.key: fact for fact in facts}
    sound = [opinion for opinion in opinions if opinion.key in facts_by_key and counts[opinion.key] == 1]
    near = {}
    for opinion in sound:
        fact = facts_by_key[opinion.key]
        if isinstance(fact, ChannelFacts) or within_one_step(fact.label, opinion.label):
            near[opinion.key] = opinion
    complaints = {
        "not asked about": len(counts.keys() - facts_by_key.keys()),
        "answered twice": sum(count > 1 and key in facts_by_key for key, count in counts.items()),
        row.unreadable: len(raw_rows) - len(opinions),
        "missing": len(facts_by_key.keys() - counts.keys()),
    }
    if any(complaints.values()):
        words = ", ".join(f"{count} {complaint}" for complaint, count in complaints.items() if count)
        return near, f"the answer had rows that cannot be believed ({words})"
    return near, None if len(near) == len(sound) else "the model's label was more than one step from the benchmark's"


def _rows_in(text: str, name: str) -> list[Any] | None:
    """The list of this name in the last object of the text that begins with it, else in the first object of all."""
    places = [found.start() for found in re.finditer(rf'\{{\s*"{name}"\s*:', text)]
    for place in [*reversed(places[-_PLACES:]), text.rfind("</think>") + 1, 0]:
        with suppress(ValueError, RecursionError):
            value, _ = _JSON.raw_decode(text, text.index("{", place))
            if isinstance(value.get(name), list):
                return list(value[name])
    return None


def within_one_step(benchmark: str, proposed: str | None) -> bool:
    """Whether `proposed` may stand for a video that the benchmarks labelled `benchmark`.

    The same label always may. Otherwise both must be neighbours on one of `LABEL_SCALES`.
    """
    if benchmark == proposed:
        return benchmark in get_args(Label)
    places = {label: (number, place) for number, scale in enumerate(LABEL_SCALES) for place, label in enumerate(scale)}
    if benchmark not in places or proposed not in places:
        return False
    (scale, place), (other_scale, other) = places[benchmark], places[proposed]
    return scale == other_scale and abs(place - other) == 1


def _opinion(row: type[AnswerRow | DigestRow], raw: object) -> Opinion | None:
    try:
        opinion = row.model_validate(raw).opinion()
    except ValidationError:
        return None
    return opinion if opinion.text else None
