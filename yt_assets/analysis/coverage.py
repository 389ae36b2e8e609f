"""The videos that an hour's insights are made of.

Here: how long a look at a video counts, and the numbers of an hour. Not here: bounds (carried.py), words
(display/lists.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A look of more than three days ago tells nothing of now; features look as far back.
CARRIED_FOR = timedelta(hours=72)


@dataclass(frozen=True)
class Coverage:
    """Numbers of videos: seen in the hour, ranked by an older look, in no rank. oldest_look: of all that are ranked."""

    observed: int
    estimated: int
    waiting: int
    oldest_look: datetime | None
