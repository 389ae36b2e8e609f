"""Titles, descriptions and tags of the simulated videos.

Here: putting a theme's matter and a language's phrases together. Not here: the phrases themselves (vocabulary.py,
themes.py), and when a title changes (the world counts versions). Texts are pure functions of their arguments.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from yt_assets.sandbox.world.dice import Dice
from yt_assets.sandbox.world.themes import Theme

TITLE_LIMIT = 100  # YouTube's limit, in characters
_TAGLESS = 0.12
_CHAPTERLESS = 0.4


@dataclass(frozen=True, slots=True)
class Text:
    """What a video says about itself; `tags` empty means that the answer has no tags at all.

    planted: the products and subjects that title and description name. The wire never tells them: they are the truth
    that keywords are measured against. All else (formulas of titles, chapters, gear, hashtags) is there to distract.
    """

    title: str
    description: str
    tags: tuple[str, ...]
    planted: tuple[str, ...] = ()


def compose(dice: Dice, theme: Theme, handle: str, kind: str, year: int) -> Text:
    """The first version of a video's texts. `kind`: long, short, live or premiere."""
    product, rival, *_ = dice.sample(theme.products, 2)
    subject = dice.pick(theme.subjects)
    hashtags = dice.sample(theme.hashtags, 2)
    words = {"p": product, "q": rival, "s": subject, "n": str(dice.whole(3, 30)), "y": str(year), "h": hashtags[0]}
    language = theme.language
    patterns = {"short": language.shorts, "live": language.lives, "premiere": language.premieres}.get(
        kind, language.titles
    )
    title = dice.pick(patterns).format_map(words)[:TITLE_LIMIT]
    description = _description(dice, theme, handle, kind, words, hashtags)
    both = f"{title}\n{description}"
    planted = tuple(phrase for phrase in (product, rival, subject) if phrase in both)
    return Text(title, description, _tags(dice, theme, product, subject), planted)


def retitled(text: Text, theme: Theme, version: int) -> Text:
    """The version-th edit of the title: owners add a mark and leave the rest."""
    marks = theme.language.updated
    mark = marks[version % len(marks)]
    title = mark.format(t=text.title)
    if len(title) > TITLE_LIMIT:
        title = mark.format(t=text.title[: TITLE_LIMIT - len(title)].rstrip())
    return replace(text, title=title)


def _description(dice: Dice, theme: Theme, handle: str, kind: str, words: dict[str, str], hashtags: list[str]) -> str:
    language, name = theme.language, handle.lstrip("@").replace(".", "-")
    lines = [dice.pick(language.openers).format_map(words)]
    if kind == "short":
        return f"{lines[0]}\n\n{' '.join(hashtags)} #shorts"
    slug = words["p"].lower().replace(" ", "-")
    lines += ["", f"► {words['p']}: https://{name}.example/{slug}?utm_source=youtube"]
    if kind == "long" and not dice.chance(_CHAPTERLESS):
        lines += ["", *_chapters(dice, theme, words)]
    lines += ["", _boilerplate(language.boilerplate, handle, name), "", " ".join(hashtags)]
    return "\n".join(lines)


@lru_cache(maxsize=1024)
def _boilerplate(phrases: tuple[str, ...], handle: str, name: str) -> str:
    return "\n".join(line.format(handle=handle, name=name) for line in phrases)


def _chapters(dice: Dice, theme: Theme, words: dict[str, str]) -> list[str]:
    at, lines = 0, []
    for chapter in theme.language.chapters:
        lines.append(f"{at // 60:02d}:{at % 60:02d} {chapter.format_map(words)}")
        at += dice.whole(25, 170)
    return lines


def _tags(dice: Dice, theme: Theme, product: str, subject: str) -> tuple[str, ...]:
    if dice.chance(_TAGLESS):
        return ()
    seeds = [tag.lstrip("#") for tag in theme.hashtags]
    tags = [product, subject, f"{product} {subject}", theme.title, *seeds, *dice.sample(theme.products, 3)]
    return tuple(dict.fromkeys(tags))[: dice.whole(4, 11)]
