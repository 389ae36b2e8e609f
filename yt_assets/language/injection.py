"""Which titles get a request of their own, because they read as if they spoke to a model.

A second fence, and no filter that could be complete: a title that it misses still cannot bring more than a label within
one step and a plain line, but it could talk a model into other words for a neighbour in its batch. A title that it
catches has no neighbours. A false alarm costs a request, and nothing else.

Here: the patterns. Not here: the batches (model), what a reply may bring (answers). Pure functions of strings.
"""

import re
from collections.abc import Iterable

# Words for what a prompt is made of, beside words of command; fields of the answer; the punctuation of JSON and chats.
_SPEAKS_TO_A_MODEL = re.compile(
    r"""
    \b(ignore|disregard|forget|override|obey|ignora\w*|ignorier\w*|vergiss|oublie\w*|olvida\w*|игнорируй\w*|забудь)\b
        .{0,60}\b(instruc\w+|anweisung\w*|rules?|prompts?|regeln?|consignes?|previous|above|инструкц\w+|правил\w*)
    | \b(system|developer|assistant)\s*(prompt|message|:)
    | \b(benchmark_label|video_id|channel_id|explanation|json|prompt\s+injection)\b
    | \b(label|rate|classify|mark)\b.{0,40}\b(viral|surging|dormant|every|all)\b
    | \byou\s+are\s+(now|free|an?\s+(ai|assistant|model))\b
    | [{}\[\]]\s*["'“”,:{}\[\]]|["'“”]\s*[}\]:] | </?\w+> | <\| | \[/?INST | ^\s*\#{2,}
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def speaks_to_a_model(texts: Iterable[str]) -> bool:
    """Whether one of these texts reads as an instruction, or as part of a prompt or an answer."""
    return any(_SPEAKS_TO_A_MODEL.search(text) for text in texts)
