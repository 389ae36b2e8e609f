"""A plan that is killed in the middle of its lookups, in a process of its own.

Here: what the child does. Not here: what must be remembered (test_names.py).
"""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from yt_assets.pipeline.capture.discovery import find_channels
from yt_assets.pipeline.capture.hour_budget import HourBudget
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import quota_day, quota_resets_at
from yt_assets.youtube.transport import Transport
from yt_assets_tests.pipeline.observatory import open_database

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


def find_until_killed(url: str, folder: Path, names: Sequence[str], now: datetime, kill_at: int) -> int | None:
    """Look names up in a child that is killed by SIGKILL once `kill_at` requests are answered; its exit code."""
    child = CONTEXT.Process(target=_find, args=(url, folder, names, now, kill_at))
    child.start()
    child.join(timeout=60)
    return child.exitcode


def _find(url: str, folder: Path, names: Sequence[str], now: datetime, kill_at: int) -> None:
    send, answered = Transport.send, []

    def sent(self: Transport, request: Any, **terms: Any) -> Any:
        reply = send(self, request, **terms)
        answered.append(request)
        if len(answered) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return reply

    Transport.send = sent  # type: ignore[method-assign]
    with open_database("videos", folder / "videos.db") as videos:
        ledger = DayLedger(
            videos,
            budget=1_000_000,
            today=lambda: quota_day(now),
            day_meant=quota_day,
            exhausted=lambda bucket: QuotaExhausted(bucket, quota_resets_at(now)),
        )
        with YouTubeClient(api_key="any", endpoint=url, quota=ledger) as client:
            find_channels(client, videos, names, HourBudget(ledger, now))
