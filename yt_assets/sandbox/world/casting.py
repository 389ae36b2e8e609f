"""Which video plays which part: format, schedule, growth curve, hidden counters, picture, the day it disappears.

Here: the draws that give a video its traits, the few landscape videos as short as a Short among them. Not here: texts
(texts.py), ids (ids.py), the wire (youtube_api).

The first channel is a showcase: its videos play every part at known places, so that even a small world has one of each.
Pictures and teasers draw from streams of their own: worlds made before they existed keep everything else they had.
"""

from dataclasses import dataclass
from functools import lru_cache

from yt_assets.sandbox.world.curves import DAY, HOUR, Burst, Curve
from yt_assets.sandbox.world.dice import Dice
from yt_assets.sandbox.world.ids import has_twin
from yt_assets.sandbox.world.timetable import Timetable

Aspect = tuple[int, int]  # width to height
LANDSCAPE: Aspect = (16, 9)
VERTICAL: Aspect = (9, 16)
SQUARE: Aspect = (1, 1)
CLASSIC: Aspect = (4, 3)

_TEASERS, _TEASER_SECONDS = 0.03, (45, 170)
_SQUARE_SHORTS, _VERTICAL_LONGS, _CLASSICS = 0.05, 0.02, 0.04
# What the showcase's parts look like, so that even a small world has one of each.
_TEASER_PART = "hides likes"
_SHAPES = {"hides likes": LANDSCAPE, "comments off": VERTICAL, "short": VERTICAL}
# The part that the showcase channel's k-th newest video (at the epoch) plays.
_SHOWCASE = dict(
    enumerate(("viral", "premiere", "live", "hides likes", "comments off", "short", "frozen", "audited", "vanishes"))
)
# A drawn number below the first limit that exceeds it decides the kind; the rest are long videos.
_KINDS = ((0.06, "premiere"), (0.12, "live"), (0.35, "short"))
_SURGES_SOON, _SURGES_YOUNG, _SURGES_LATE = 0.12, 0.06, 0.18


@dataclass(frozen=True, slots=True)
class Traits:
    """What is fixed about a video. Times are POSIX seconds.

    kind: long, short, live or premiere. start: when views begin (later than published for a scheduled broadcast).
    length: seconds. gone_at: when it is deleted or made private, None for never. edit_period: seconds between title
    edits.
    """

    published: int
    kind: str
    start: int
    length: int
    gone_at: int | None
    hides_likes: bool
    comments_off: bool
    edit_period: float
    edit_phase: float
    curve: Curve

    @property
    def ends(self) -> int:
        """When a broadcast ends."""
        return self.start + self.length

    def live_state(self, t: float) -> str:
        """The API's liveBroadcastContent at t: none, upcoming or live."""
        if self.kind not in {"live", "premiere"} or t >= self.ends:
            return "none"
        return "upcoming" if t < self.start else "live"

    def version(self, t: float) -> int:
        """How many times the title has been edited by t; about one video in a hundred a day is."""
        return int(max(0.0, t - self.published) / self.edit_period + self.edit_phase)


def part_of(channel: int, number: int, timetable: Timetable) -> str:
    """The showcase part of a video, or an empty text for one whose traits are drawn."""
    return _SHOWCASE.get(timetable.history - 1 - number, "") if channel == 0 else ""


def gone_at(seed: int, channel: int, number: int, timetable: Timetable) -> int | None:
    """When a video disappears. Drawn alone, because listing a channel asks it of every video."""
    if part_of(channel, number, timetable) == "vanishes":
        return timetable.epoch + int(3.5 * HOUR)
    dice = Dice(seed, "gone", channel, number)
    if not dice.chance(0.03) or has_twin(channel, number) or part_of(channel, number, timetable):
        return None
    after = max(timetable.epoch, timetable.published_at(number))
    return after + int(2 * HOUR + dice.unit() ** 2 * 30 * DAY)


def cast(seed: int, channel: int, number: int, timetable: Timetable, subscribers: int) -> Traits:
    """The traits of a video: a pure function of its place in the world."""
    dice = Dice(seed, "traits", channel, number)
    part = part_of(channel, number, timetable)
    published = timetable.published_at(number)
    kind = _kind(dice, part)
    start, length = _broadcast(dice, part, kind, published, timetable.epoch)
    if kind == "long":
        length = teaser_length(seed, channel, number, part) or length
    return Traits(
        published=published,
        kind=kind,
        start=start,
        length=length,
        gone_at=gone_at(seed, channel, number, timetable),
        hides_likes=dice.chance(0.04) or part == "hides likes",
        comments_off=dice.chance(0.04) or part == "comments off",
        edit_period=dice.between(60, 140) * DAY,
        edit_phase=dice.unit(),
        curve=_curve(dice, part, published, start, timetable, subscribers),
    )


def teaser_length(seed: int, channel: int, number: int, part: str) -> int | None:
    """Seconds that a long video lasts instead of its usual minutes; None for all but the few teasers."""
    dice = Dice(seed, "teaser", channel, number)
    drawn = dice.chance(_TEASERS)
    is_teaser = part == _TEASER_PART if part else drawn
    return dice.whole(*_TEASER_SECONDS) if is_teaser else None


def aspect_of(seed: int, channel: int, number: int, kind: str, part: str) -> Aspect:
    """The shape of a video's picture: a pure function of its place. `part` is its showcase part, or empty."""
    if part in _SHAPES:
        return _SHAPES[part]
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


@lru_cache(maxsize=256)
def subscribers_of(seed: int, channel: int) -> int:
    """Subscribers at the epoch, from five thousand to five million; the first channels span the whole range."""
    span = (0.55, 0.15, 0.8, 0.35, 0.95, 0.02, 0.7, 0.45)[channel % 8]
    return int(5_000 * 1000 ** min(1.0, max(0.0, span + Dice(seed, "subscribers", channel).between(-0.02, 0.05))))


def _kind(dice: Dice, part: str) -> str:
    drawn = dice.unit()
    if part:
        return part if part in {"premiere", "live", "short"} else "long"
    return next((kind for below, kind in _KINDS if drawn < below), "long")


def _broadcast(dice: Dice, part: str, kind: str, published: int, epoch: int) -> tuple[int, int]:
    """(start of views, length in seconds)."""
    lead, hours = dice.log_between(1, 36), dice.log_between(0.5, 4)
    length = int(dice.log_between(4, 40) * 60)
    if part == "premiere":
        return epoch + int(5.5 * HOUR), length
    if part == "live":
        return epoch - int(1.5 * HOUR), int(4 * HOUR)
    if kind == "live":
        return published + int(lead * HOUR), int(hours * HOUR)
    if kind == "premiere":
        return published + int(lead * HOUR), length
    return published, dice.whole(9, 60) if kind == "short" else length


def _curve(dice: Dice, part: str, published: int, start: int, timetable: Timetable, subscribers: int) -> Curve:
    """Growth: a draw of everything, in a fixed order, so that one trait does not move another."""
    potential = subscribers * 10 ** (-0.9 + 0.45 * dice.normal())
    audited, frozen = dice.chance(0.06) or part == "audited", dice.chance(0.05) or part == "frozen"
    like_rate, comment_rate = dice.log_between(0.012, 0.09), dice.log_between(0.0006, 0.007)
    audit_hours, audit_share, freeze_hours = dice.between(9, 30), dice.between(0.006, 0.02), dice.between(0.6, 1.5)
    return Curve(
        announced=float(published),
        start=float(start),
        potential=potential,
        fast_share=dice.between(0.35, 0.75),
        fast_hours=dice.log_between(9, 60),
        slow_hours=dice.log_between(24, 240),
        rhythm=dice.between(0.15, 0.45),
        peak_hour=dice.between(0, 24),
        like_rate=like_rate,
        comment_rate=comment_rate,
        early_likes=subscribers * 4e-5 if start > published else 0.0,
        bursts=_bursts(dice, part, start, timetable),
        audit_hours=audit_hours if audited else 0.0,
        audit_share=audit_share,
        freeze_hours=freeze_hours if frozen else 0.0,
    )


def _bursts(dice: Dice, part: str, start: int, timetable: Timetable) -> tuple[Burst, ...]:
    """Surges: some recent videos within hours of the epoch, now and then a young or an old one at another time."""
    drawn, size, width = dice.unit(), dice.log_between(1.5, 9), dice.between(0.6, 1.5)
    soon, later = dice.between(1, 5), dice.between(2, 40)
    recent = timetable.epoch - 80 * HOUR < start <= timetable.epoch
    if part == "viral" or (not part and recent and drawn < _SURGES_SOON):
        return (Burst(timetable.epoch + soon * HOUR, width, size),)
    if part or drawn > _SURGES_LATE:
        return ()
    if drawn < _SURGES_YOUNG:
        return (Burst(start + later * HOUR, width * 3, size),)
    return (Burst(start + later * 2 * DAY, width * 8, size / 4),)
