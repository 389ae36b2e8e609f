"""Hours around the midnights between which California's day has 23 or 25 hours: the service's quota turns with them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.pipeline.capture.values import Settlement
from yt_assets.pipeline.errors import NothingObserved
from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET
from yt_assets_tests.pipeline.observatory import Observatory
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger

DAILY, VIDEOS = 60, 100
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

DAYS = [
    pytest.param(datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC), id="a day of 23 hours"),
    pytest.param(datetime(2026, 11, 1, 7, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC), id="a day of 25 hours"),
]


def burn(observatory: Observatory) -> None:
    """Have the service's day spent by another program: the project's own ledger knows nothing of it."""
    apart = InMemoryLedger({}, clock=observatory.sandbox.clock.now)
    with observatory.client(quota=apart) as other:
        for ask in (other.videos, other.video_stats):
            with suppress(QuotaExhausted):
                for _ in range(DAILY + 1):
                    ask(["abcdefghijk"])
    used = observatory.sandbox._gateway._quota.used(observatory.sandbox.clock.now())
    assert set(used.values()) == {DAILY}


def capture(observatory: Observatory, at: datetime, *, burnt: bool = False) -> Settlement:
    """Capture the hour of this moment; burnt: with the day's quota gone after the plan was made."""
    observatory.at(at)
    hour = at.replace(minute=0)
    plan, shards = observatory.plan(hour)
    if burnt:
        burn(observatory)
    for shard in shards:
        observatory.observe(shard, last_try=True)
    return observatory.settle(plan)


@pytest.mark.parametrize(("begins", "ends"), DAYS)
def test_a_quota_that_is_gone_in_the_middle_of_an_hour_is_back_at_californias_midnight_and_no_sooner(
    build: Callable[..., Observatory], begins: datetime, ends: datetime
) -> None:
    observatory = build(channels=2, videos_per_channel=VIDEOS // 2, epoch=begins - 3 * HOUR, daily_quota=DAILY)
    whole = capture(observatory, begins - 2 * HOUR + 5 * MINUTE).rows
    for midnight in (begins, ends):
        back = rf"{midnight:%Y-%m-%d %H:%M} UTC"
        with pytest.raises(NothingObserved, match=back):
            capture(observatory, midnight - HOUR + 5 * MINUTE, burnt=True)
        with pytest.raises((NothingObserved, QuotaExhausted), match=back):
            capture(observatory, midnight - MINUTE)
        settled = capture(observatory, midnight + MINUTE)
        assert settled.rows >= whole
        assert settled.notes["left out"] == 0
        assert {row["state"] for row in observatory.rows("hours") if row["hour"] == midnight} == {"captured"}
        assert observatory.ledger().left(DEFAULT_BUCKET) > observatory.daily_quota - DAILY
        assert observatory.ledger().left(BATCH_STATS_BUCKET) > observatory.daily_quota - DAILY


@pytest.mark.thorough
@pytest.mark.parametrize(("begins", "ends"), DAYS)
def test_every_hour_of_such_a_day_has_its_share_of_the_quota(
    build: Callable[..., Observatory], begins: datetime, ends: datetime
) -> None:
    """A day cut into 24 parts would leave the last of 25 hours without calls; one of 23 leaves a part unspent."""
    observatory = build(channels=2, videos_per_channel=VIDEOS // 2, epoch=begins - 3 * HOUR)
    observatory.daily_quota = 8 * 24
    number = int((ends - begins) / HOUR)
    shares = []
    for turn in range(number):
        observatory.at(begins + turn * HOUR + MINUTE)
        before = observatory.ledger().left(DEFAULT_BUCKET)
        settled = capture(observatory, begins + turn * HOUR + MINUTE)
        assert settled.notes["left out"] == 0, turn
        shares.append(before - observatory.ledger().left(DEFAULT_BUCKET))
    assert len(shares) == number
    assert min(shares) > 0
    assert sum(shares) <= observatory.daily_quota
