"""The candidate phrases of one video's text, with what its places say about each.

Here: which phrases of a run are candidates, and gathering what speaks for them. Not here: finding runs (phrases.py),
what the evidence is worth (extraction.py, its only caller).

A phrase neither starts nor ends with a function word, unless signs stand on both sides of it in a title and capitals
make it a name ("This Is Us", The Daily Show |). A phrase of three may hold one ("shape of water"). A repeated word is
laughter, unless it is a name. Most phrases of a long description stand there once, far down and in lower case: those
are not even gathered.
"""

from collections import Counter
from collections.abc import Sequence

from yt_assets.analysis.keywords.phrases import KOREAN_LINE, MAX_WORDS, Line, Run, find_lines, find_runs, write
from yt_assets.analysis.text.boilerplate import CALL, PROSE, kind_of_sentence, sentences_of
from yt_assets.analysis.text.letters import legible
from yt_assets.analysis.text.scripts import Lexicon
from yt_assets.analysis.text.stop_words import BETWEEN_NAMES
from yt_assets.analysis.text.tokens import cut
from yt_assets.analysis.text.words import Word

Words = tuple[Word, ...]
NOWHERE = -1
# "By Someone" says who, and is no name.
LEADS_TO_A_NAME = BETWEEN_NAMES.union(
    {"by", "with", "from", "for", "von", "mit", "par", "avec", "pour", "con", "por", "para", "от"}
)
# Words of description up to which a phrase, a word and a name may be chosen that stand in the text once. Of what asks,
# names alone.
NEAR_WORDS, FAR_WORDS, NAMES_WORDS, IN_CALLS = 20, 50, 150, 51


class Candidate:
    """All occurrences of one folded phrase; places count the words before the first one, -1 where there is none.

    spellings: of each occurrence after the first. has_name: a capital begins one. is_whole_name: see ``phrases_of``.
    cost: less is better, see extraction.py. inside: occurrences of the longer candidate that holds this one most often.
    """

    # Most candidates keep these, and are made faster without setting them.
    title_place = description_place = NOWHERE
    inside = 0
    cost = 0.0
    is_hashtag = is_title_segment = is_creator_tag = has_name = is_whole_name = False
    occurrences = 1
    spellings: list[Words] | None = None

    def __init__(self, words: Words) -> None:
        self.words = words

    @property
    def surface(self) -> str:
        """The most usual form; of two as usual, the first in the alphabet."""
        spellings = self.spellings
        if not spellings or all([words == self.words for words in spellings]):
            return write(self.words)
        surfaces = [write(words) for words in (self.words, *spellings)]
        return min(surfaces, key=lambda surface: (-surfaces.count(surface), surface))


class Candidates(dict[str, Candidate]):
    """Candidates by key: the folded words with a space between them."""

    def add(self, words: Words, key: str) -> Candidate:
        """Count one more occurrence."""
        candidate = self.get(key)
        if candidate is None:
            candidate = self[key] = Candidate(words)
        else:
            candidate.occurrences += 1
            if candidate.spellings:
                candidate.spellings.append(words)
            else:
                candidate.spellings = [words]
        return candidate


def gather(title: str, description: str, language: str, tags: Sequence[str]) -> Candidates:
    """All candidates of a text by their keys, in the order of their first places.

    Lines that ask or sell confirm what the rest says, the channel's name most of all, and propose names of their own
    without a place; the networks and shops in them are no subject. Credits propose nothing.
    """
    sentences = sentences_of(description)
    of_title, of_description = cut(title.replace(*KOREAN_LINE)), cut("\n".join(sentences))
    lexicon = Lexicon({*of_title, *of_description}, language)
    candidates, runs = Candidates(), find_runs(of_title, lexicon)
    _read_title(candidates, runs)
    if sentences:
        _read_sentences(candidates, runs, sentences, find_lines(of_description, lexicon))
    _count_inside(candidates)
    for tag in tags:
        key = " ".join([word.fold for run in find_tag(tag, lexicon) for word in run.words])
        if key in candidates:
            candidates[key].is_creator_tag = True
    return candidates


def _read_sentences(
    candidates: Candidates, of_title: Sequence[Run], sentences: Sequence[str], lines: Sequence[Line]
) -> None:
    of_lines = [run for line in lines for run in line.runs]
    often = Counter([word.fold for run in (*of_title, *of_lines) for word in run.words])
    calls, place = [], 0
    for sentence, line in zip(sentences, lines, strict=True):
        kind = kind_of_sentence(sentence) if line.asks else PROSE
        if kind == PROSE:
            place = _read_description(candidates, line.runs, place, often)
        else:
            calls.append((kind, line.runs))
    for kind, of_call in calls:
        _read_call(candidates, of_call, often, proposes=kind == CALL)


def find_tag(tag: str, lexicon: Lexicon) -> list[Run]:
    """The runs of a creator's tag, read with the words of the text."""
    pieces = cut(legible(tag))
    own = Lexicon({piece for piece in pieces if piece not in lexicon.readings}, lexicon.language)
    own.readings.update({piece: lexicon.readings[piece] for piece in pieces if piece in lexicon.readings})
    return find_runs(pieces, own)


def _read_title(candidates: Candidates, runs: Sequence[Run]) -> None:
    place = 0
    for run in runs:
        words = tuple(run.words)
        size = len(words)
        if run.is_segment and 1 < size <= MAX_WORDS and (words[0].is_stop or words[-1].is_stop) and _is_name(words):
            # A stretch of a title is a name for the signs around it, though a function word begins or ends it.
            candidate = candidates.add(words, " ".join([word.fold for word in words]))
            candidate.is_title_segment = True
            if candidate.title_place == NOWHERE:
                candidate.title_place = place
        for start, end, key, is_whole in phrases_of(words):
            candidate = candidates.add(words[start:end], key)
            if candidate.title_place == NOWHERE:
                candidate.title_place = place + start
            if words[start].is_name:
                candidate.has_name = True
            if is_whole:
                candidate.is_whole_name = True
            if run.is_segment and end - start == size:
                candidate.is_title_segment = True
            if end <= run.hashtag:
                candidate.is_hashtag = True
        place += size


def _is_name(words: Words) -> bool:
    return all([word.is_name for word in words]) and words[0].plain not in LEADS_TO_A_NAME


def _read_description(candidates: Candidates, runs: Sequence[Run], place: int, often: Counter[str]) -> int:
    begins = True
    for run in runs:
        words = tuple(run.words)
        is_far = place + len(words) > NEAR_WORDS
        once = [often[word.fold] == 1 for word in words] if is_far else ()
        for start, end, key, is_whole in phrases_of(words, once, place):
            at = place + start
            if (
                words[start].is_platform
                and key not in candidates
                and all([word.is_generic for word in words[start:end]])
            ):
                continue
            candidate = candidates.add(words[start:end], key)
            if candidate.description_place == NOWHERE:
                candidate.description_place = at
            # The capital that begins a sentence makes no name.
            if words[start].is_name and not (begins and start == 0):
                candidate.has_name = True
                candidate.is_whole_name |= is_whole
            if end <= run.hashtag:
                candidate.is_hashtag = True
        begins = False
        place += 0 if run.hashtag == len(words) else len(words)
    return place


def _read_call(candidates: Candidates, runs: Sequence[Run], often: Counter[str], *, proposes: bool) -> None:
    """Credits propose nothing, and calls no phrase with a word that asks."""
    for run in runs:
        words = tuple(run.words)
        asking = [word.is_generic or word.is_about or word.asks for word in words] if proposes else ()
        for start, end, key, _ in phrases_of(words, [often[word.fold] == 1 for word in words], IN_CALLS):
            if key in candidates or (proposes and not any(asking[start:end])):
                candidates.add(words[start:end], key)


def phrases_of(words: Words, once: Sequence[bool] = (), place: int = 0) -> list[tuple[int, int, str, bool]]:
    """Start, end and key of each candidate phrase of a run, and whether it is a whole name.

    That is a stretch of words with capitals between words without. ``once``: of a description, which words stand once
    in the text; ``place`` words stand before it. Most phrases are passed over for it: far down, in lower case.
    """
    found: list[tuple[int, int, str, bool]] = []
    count = len(words)
    before = False
    for start, first in enumerate(words):
        if first.is_stop:
            before = False
            continue
        fold, is_name = first.fold, first.is_name
        begins = is_name and not before
        before = is_name
        second = words[start + 1] if start + 1 < count else None
        follows = second is not None and second.is_name and not second.is_stop
        at = place + start
        is_near = not once or at <= (NAMES_WORDS if is_name else NEAR_WORDS)
        is_seen = is_near or not once[start]
        if not first.is_about and (is_seen or (at <= FAR_WORDS and not is_name)):
            found.append((start, start + 1, fold, begins and not follows))
        if second is None:
            break
        if not is_seen or not (is_near or not once[start + 1]):
            continue
        third = words[start + 2] if start + 2 < count else None
        if not second.is_stop and _is_phrase(first, second):
            is_whole = begins and follows and not (third is not None and third.is_name and not third.is_stop)
            found.append((start, start + 2, f"{fold} {second.fold}", is_whole))
        if third is not None and not third.is_stop and (is_near or not once[start + 2]):
            is_named = is_name and third.is_name and (second.is_name or second.is_stop)
            is_distinct = is_named or second.fold not in (fold, third.fold)
            if is_distinct and (_is_phrase(first, third) or not (second.is_about or second.is_stop)):
                after = words[start + 3] if start + 3 < count else None
                is_whole = begins and is_named and not (after is not None and after.is_name and not after.is_stop)
                found.append((start, start + 3, f"{fold} {second.fold} {third.fold}", is_whole))
    return found


def _is_phrase(first: Word, last: Word) -> bool:
    """Whether two words that begin and end a phrase make one: not both about the video, nor one said twice."""
    if first.is_about and last.is_about:
        return False
    return first.fold != last.fold or (first.is_name and last.is_name)


def _count_inside(candidates: Candidates) -> None:
    get = candidates.get
    for key, candidate in candidates.items():
        words = candidate.words
        if len(words) == 1:
            continue
        folds = key.split(" ")
        parts = folds if len(words) == 2 else [*folds, f"{folds[0]} {folds[1]}", f"{folds[1]} {folds[2]}"]  # noqa: PLR2004
        occurrences = candidate.occurrences
        for part in parts:
            inner = get(part)
            if inner is not None and inner.inside < occurrences:
                inner.inside = occurrences
