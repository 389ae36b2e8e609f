"""The hour: keys, times, and which hours there are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.partitions import hour_of, hourly_partitions, hours_between, key_of

START = datetime(2026, 10, 1, tzinfo=UTC)
FIVE = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOURS = st.integers(min_value=0, max_value=24 * 365 * 40).map(
    lambda count: datetime(2020, 1, 1, tzinfo=UTC) + count * HOUR
)


@given(HOURS)
def test_a_key_names_its_hour_and_an_hour_its_key(hour: datetime) -> None:
    assert hour_of(key_of(hour)) == hour


def test_a_key_is_utc_whatever_zone_the_hour_was_given_in() -> None:
    assert key_of(FIVE) == "2026-11-20-05:00"
    assert key_of(FIVE.astimezone(timezone(timedelta(hours=-8)))) == "2026-11-20-05:00"


@pytest.mark.parametrize("key", ["2026-11-20", "2026-11-20-24:00", "2026-11-20 05:00", "", "yesterday"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"does not match format|unconverted"):
        hour_of(key)


@pytest.mark.parametrize("minutes", [0, 1, 59])
def test_the_running_hour_is_the_last_partition(minutes: int) -> None:
    """YouTube serves only the present: an hour that became a partition at its end could never be captured."""
    keys = hourly_partitions(START).get_partition_keys(current_time=FIVE + timedelta(minutes=minutes))
    assert keys[0] == "2026-10-01-00:00"
    assert keys[-1] == "2026-11-20-05:00"
    assert len(keys) == (FIVE - START) / HOUR + 1


def test_a_day_has_twenty_four_hours_also_when_clocks_change() -> None:
    """New York's clocks went back on 1 November 2026: local keys would name an hour twice."""
    keys = hourly_partitions(START).get_partition_keys(current_time=datetime(2026, 11, 2, tzinfo=UTC))
    assert len([key for key in keys if key.startswith("2026-11-01")]) == 24
    assert len(set(keys)) == len(keys)


def test_hours_between_two_keys_include_both() -> None:
    hours = hours_between("2026-11-19-23:00", "2026-11-20-01:00")
    assert [key_of(hour) for hour in hours] == ["2026-11-19-23:00", "2026-11-20-00:00", "2026-11-20-01:00"]
    assert list(hours_between("2026-11-20-05:00", "2026-11-20-05:00")) == [FIVE]
