"""Which hour an installation begins with: what no hour before it could have captured is no hour that it missed.

Here: the decision, made once and kept in the instance's storage, which several machines may share. Not here: the file
from which each process reads it (settings/first_hour.py).
"""

from collections.abc import Callable
from datetime import datetime

import dagster as dg

from yt_assets.settings.first_hour import BEFORE

KEY = "yt_assets/first_hour"


def first_hour(instance: dg.DagsterInstance, wanted: datetime, oldest: Callable[[], datetime | None]) -> datetime:
    """The first hour of this instance; the earlier of it and `wanted`, which is written down then.

    A new instance begins with `wanted`, or with the oldest hour that is stored: data may be older than the home. One
    that has runs, and wrote nothing down, keeps the first hour of before.
    """
    storage = instance.daemon_cursor_storage
    text = storage.get_cursor_values({KEY}).get(KEY)
    if text is not None:
        begun = datetime.fromisoformat(text)
    else:
        begun = BEFORE if instance.get_runs_count() else (oldest() or wanted)
    first = min(begun, wanted)
    if text is None or first < begun:
        storage.set_cursor_values({KEY: first.isoformat()})
    return first
