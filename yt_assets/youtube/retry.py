"""When to ask again: few attempts, growing random waits, one deadline.

Here: the retry policy of one call. Not here: which failures pass (`classify` makes them TransientError), and what
outlives a call (orchestration/failures.py has a smaller budget for steps). Time, sleep and chance are arguments. Full
jitter after https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from yt_assets.youtube.errors import ProtocolError, TransientError

LOGGER = logging.getLogger(__name__)
T = TypeVar("T")

FIRST_WAIT = 1.0  # seconds; the upper end of the first random wait, doubled for each further one
LONGEST_WAIT = 16.0
LONGEST_RETRY_AFTER = 30.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` requests for one call, all of them within `deadline` seconds."""

    attempts: int
    deadline: float
    sleep: Callable[[float], None]
    random: Callable[[], float]
    monotonic: Callable[[], float]

    def run(self, attempt: Callable[[float], T]) -> T:
        """Call `attempt(expires_at)` until it succeeds or fails for good, or until the budget is spent."""
        expires_at = self.monotonic() + self.deadline
        for number in range(1, self.attempts):
            try:
                return attempt(expires_at)
            except (TransientError, ProtocolError) as error:
                wait = self._wait(number, error)
                if wait is None or self.monotonic() + wait >= expires_at:
                    raise
                LOGGER.warning("Attempt %d of %d: %s; again in %.1f s.", number, self.attempts, error.message, wait)
            self.sleep(wait)
        return attempt(expires_at)

    def _wait(self, number: int, error: TransientError | ProtocolError) -> float | None:
        """Give the seconds before the next attempt, None when the service wants a longer rest than a call can give."""
        jitter = self.random() * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (number - 1))
        rest = error.retry_after if isinstance(error, TransientError) else None
        if rest is None:
            return jitter
        return rest + jitter if rest <= LONGEST_RETRY_AFTER else None
