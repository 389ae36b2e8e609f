"""The picture's shape, and the few landscape videos that are as short as a Short: trailers and teasers.

Belongs here: drawing the aspect ratio and a teaser's length, fitting a picture into a box. Does not belong here: the
other traits (casting). The world, the casting and the wire call it. It draws from a stream of its own, so that worlds
which were made before it existed keep everything else they had.
"""

from dataclasses import dataclass

from yt_assets.sandbox.dice import Dice

Aspect = tuple[int, int]  # width to height

LANDSCAPE: Aspect = (16, 9)
VERTICAL: Aspect = (9, 16)
SQUARE: Aspect = (1, 1)
CLASSIC: Aspect = (4, 3)

_TEASERS, _TEASER_SECONDS = 0.03, (45, 170)
_SQUARE_SHORTS, _VERTICAL_LONGS, _CLASSICS = 0.05, 0.02, 0.04
# Showcase parts whose shape is known, so that even a small world has one of each: no teaser, or nothing but one.
_KNOWN = {"hides likes": (True, LANDSCAPE), "comments off": (False, VERTICAL), "short": (False, VERTICAL)}


@dataclass(frozen=True, slots=True)
class Frame:
    """The shape of a video's picture. teaser: seconds that a long video lasts instead of its usual minutes, or None."""

    aspect: Aspect
    teaser: int | None


def frame_of(seed: int, channel: int, number: int, kind: str, part: str) -> Frame:
    """The frame of a video: a pure function of its place in the world. `part` is its showcase part, or empty."""
    dice = Dice(seed, "shape", channel, number)
    drawn, seconds, shape = dice.chance(_TEASERS), dice.whole(*_TEASER_SECONDS), dice.unit()
    if part in _KNOWN:
        is_teaser, aspect = _KNOWN[part]
    else:
        is_teaser, aspect = drawn and not part and kind == "long", _aspect(kind, shape)
    return Frame(LANDSCAPE, seconds) if is_teaser else Frame(aspect, None)


def fitted(aspect: Aspect, most_height: int, most_width: int) -> tuple[int, int]:
    """(width, height) in whole pixels of the largest picture of this shape that is within both limits."""
    wide, high = aspect
    if most_height * wide <= most_width * high:
        return most_height * wide // high, most_height
    return most_width, most_width * high // wide


def _aspect(kind: str, shape: float) -> Aspect:
    if kind == "short":
        return SQUARE if shape < _SQUARE_SHORTS else VERTICAL
    if kind == "long" and shape < _VERTICAL_LONGS:
        return VERTICAL
    return CLASSIC if shape > 1 - _CLASSICS else LANDSCAPE
