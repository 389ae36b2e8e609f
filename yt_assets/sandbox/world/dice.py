"""Seeded numbers: every choice of the simulated world comes from here, as a pure function of its key.

Here: turning a key into a stream of numbers. Not here: what the numbers decide. The world, the texts and the curves
call it. It hashes rather than using `random.Random`, whose seeding costs ten times as much, because a world of 50,000
videos seeds 100,000 streams.
"""

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = 2**32 - 1
_NUMBERS_A_BLOCK = 16
_SCALE = 1.0 / 2**32


class Dice:
    """A stream of numbers that depends on nothing but its key: the same key gives the same stream in every process."""

    __slots__ = ("_block", "_key", "_left", "_pool")

    def __init__(self, *key: object) -> None:
        self._key = "/".join(map(str, key)).encode()
        self._block = 0
        self._pool = 0
        self._left = 0

    def unit(self) -> float:
        """A number in [0, 1)."""
        if not self._left:
            digest = hashlib.blake2b(self._key, salt=self._block.to_bytes(8, "little")).digest()
            self._pool, self._left = int.from_bytes(digest, "little"), _NUMBERS_A_BLOCK
            self._block += 1
        number = self._pool & _MASK
        self._pool >>= 32
        self._left -= 1
        return number * _SCALE

    def between(self, low: float, high: float) -> float:
        """A number in [low, high), evenly spread."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def log_between(self, low: float, high: float) -> float:
        """A positive number in [low, high), evenly spread over its magnitudes."""
        return low * math.pow(high / low, self.unit())

    def normal(self) -> float:
        """A number around 0 with a deviation of 1 (Box-Muller)."""
        return math.sqrt(-2.0 * math.log(1.0 - self.unit())) * math.cos(2.0 * math.pi * self.unit())

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.unit() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[int(self.unit() * len(choices))]

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        """Up to `count` different choices, in a drawn order."""
        left = list(choices)
        sizes = range(len(left), max(0, len(left) - count), -1)
        return [left.pop(int(self.unit() * size)) for size in sizes]
