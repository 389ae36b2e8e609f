"""The picture's shape, and the few landscape videos that are as short as a Short: trailers and teasers.

Belongs here: drawing the aspect ratio and a teaser's length, fitting a picture into a box. Does not belong here: the
other traits (casting). The world, the casting and the wire call it. It draws from streams of its own, so that worlds
which were made before it existed keep everything else they had.
"""

from yt_assets.sandbox.dice import Dice

Aspect = tuple[int, int]  # width to height

LANDSCAPE: Aspect = (16, 9)
VERTICAL: Aspect = (9, 16)
SQUARE: Aspect = (1, 1)
CLASSIC: Aspect = (4, 3)

_TEASERS, _TEASER_SECONDS = 0.03, (45, 170)
_SQUARE_SHORTS, _VERTICAL_LONGS, _CLASSICS = 0.05, 0.02, 0.04
# What the showcase's parts look like, so that even a small world has one of each.
_TEASER_PART = "hides likes"
_KNOWN = {"hides likes": LANDSCAPE, "comments off": VERTICAL, "short": VERTICAL}


def teaser_length(seed: int, channel: int, number: int, part: str) -> int | None:
    """Seconds that a long video lasts instead of its usual minutes; None for all but the few teasers."""
    dice = Dice(seed, "teaser", channel, number)
    drawn = dice.chance(_TEASERS)
    is_teaser = part == _TEASER_PART if part else drawn
    return dice.whole(*_TEASER_SECONDS) if is_teaser else None


def aspect_of(seed: int, channel: int, number: int, kind: str, part: str) -> Aspect:
    """The shape of a video's picture: a pure function of its place. `part` is its showcase part, or empty."""
    if part in _KNOWN:
        return _KNOWN[part]
    if kind == "long" and teaser_length(seed, channel, number, part) is not None:
        return LANDSCAPE
    drawn = Dice(seed, "shape", channel, number).unit()
    if kind == "short":
        return SQUARE if drawn < _SQUARE_SHORTS else VERTICAL
    if kind == "long" and drawn < _VERTICAL_LONGS:
        return VERTICAL
    return CLASSIC if drawn > 1 - _CLASSICS else LANDSCAPE


def fitted(aspect: Aspect, most_height: int, most_width: int) -> tuple[int, int]:
    """(width, height) in whole pixels of the largest picture of this shape that is within both limits."""
    wide, high = aspect
    if most_height * wide <= most_width * high:
        return most_height * wide // high, most_height
    return most_width, most_width * high // wide
