"""Names that are looked up: paid for once, within the hour's share, while the other channels are captured."""

import signal
from collections.abc import Callable

import pytest

from yt_assets.pipeline.capture.discovery import find_channels
from yt_assets.pipeline.capture.hour_budget import hours_for_names, units_for_names
from yt_assets.pipeline.errors import NamesWaiting
from yt_assets.youtube.errors import ChannelNotFound, OperatorNeeded, TransientError, spoken_moment
from yt_assets.youtube.quota import DEFAULT_BUCKET, hours_left
from yt_assets_tests.pipeline.killed_lookups import find_until_killed
from yt_assets_tests.pipeline.observatory import FIRST, Observatory, hour

Build = Callable[..., Observatory]
SPENT = {"status": 403, "reason": "quotaExceeded"}
NOTES = ("channels", "names waiting", "lists put off", "waiting", "not listed yet")
# From midnight in California on.
MIDNIGHT = 3


def handles(observatory: Observatory, count: int | None = None) -> tuple[str, ...]:
    return tuple(channel.handle for channel in observatory.sandbox.world.channels[:count])


def known(observatory: Observatory) -> set[str]:
    """Names that are remembered."""
    return {str(row["reference"]) for row in observatory.rows("channel_references")}


def units(observatory: Observatory) -> int:
    """Requests that the default bucket has paid for."""
    return sum(times for method, times in observatory.requests().items() if method != "videos.batchGetStats")


def capture_within_the_share(observatory: Observatory, number: int) -> dict[str, int]:
    """Capture an hour, and see that it kept to its share; what it did, by name."""
    observatory.at(hour(number))
    share, before = observatory.ledger().left(DEFAULT_BUCKET) // hours_left(hour(number)), units(observatory)
    settlement = observatory.capture(number)
    spent = units(observatory) - before
    assert spent <= share
    captured = {row["video_id"] for row in observatory.rows("raw_videos", number)}
    listed = {row["video_id"] for row in observatory.rows("videos") if row["availability"] == "public"}
    assert captured <= listed
    notes = {name: int(settlement.notes.get(name, 0)) for name in NOTES}
    left_out = (listed & observatory.public()) - captured
    assert len(left_out) <= notes["waiting"], "known channels are captured meanwhile, as far as counts can be paid"
    return {**notes, "rows": settlement.rows}


def test_seven_hundred_handles_are_looked_up_within_the_share_of_each_hour(build: Build) -> None:
    """All 600 units of a day were spent in its first hour, nothing was remembered or captured, and so each day."""
    observatory = build(channels=700, videos_per_channel=2)
    observatory.daily_quota = 600
    observatory.channels = handles(observatory)
    hours = [capture_within_the_share(observatory, MIDNIGHT + index) for index in range(4)]
    assert [did["channels"] for did in hours] == [12, 20, 26, 32]
    assert [did["names waiting"] for did in hours] == [700 - did["channels"] for did in hours]
    assert [did["rows"] for did in hours] == sorted(did["rows"] for did in hours)
    assert hours[0]["rows"] > 0
    assert [did["waiting"] for did in hours] == [did["not listed yet"] for did in hours]
    assert len(known(observatory)) == 32
    said = [line for line in observatory.log if line.startswith("Names that wait to be looked up in a later hour")]
    assert said[0].endswith("688; channels known now: 12")
    assert len(said) == 4


@pytest.mark.thorough
@pytest.mark.unmeasured
def test_more_handles_than_units_of_a_day_converge(build: Build) -> None:
    """benchmarks/names.py does so with 10,000."""
    observatory = build(channels=350, videos_per_channel=1)
    observatory.daily_quota, observatory.shards, observatory.batch_size = 300, 1, 50
    observatory.channels = handles(observatory)
    expected = hours_for_names(350, 0, 300)
    assert expected is not None
    waiting = [350]
    while waiting[-1] and len(waiting) <= expected * 1.1:
        waiting.append(capture_within_the_share(observatory, MIDNIGHT + len(waiting) - 1)["names waiting"])
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[-1] == 0
    assert len(known(observatory)) == 350


def test_a_name_is_paid_for_once_however_many_hours_it_takes(build: Build) -> None:
    observatory = build(channels=60, videos_per_channel=1)
    observatory.daily_quota = 24 * 30
    observatory.channels = handles(observatory)
    number, by_id = MIDNIGHT, 0
    while len(known(observatory)) < 60:
        by_id += -(-len(known(observatory)) // 50)
        capture_within_the_share(observatory, number)
        number += 1
    assert observatory.requests()["channels.list"] - by_id == 60
    assert number - MIDNIGHT == hours_for_names(60, 0, 24 * 30) == 8


@pytest.mark.thorough
@pytest.mark.parametrize("kill_at", [130, 150])
def test_a_killed_process_loses_fifty_names_at_most(build: Build, kill_at: int) -> None:
    """`kill -9` before the third fifty is stored: the first two are, and the next run goes on with the others."""
    observatory = build(channels=180, videos_per_channel=1)
    names = handles(observatory)
    killed = find_until_killed(observatory.sandbox.url, observatory.folder, names, FIRST, kill_at)
    assert killed == -signal.SIGKILL
    assert len(known(observatory)) == 100
    with observatory.client() as client:
        watched = find_channels(client, observatory.videos, names, observatory.budget())
    assert len(watched.found) == len(known(observatory)) == 180
    looked_up = observatory.requests()["channels.list"] - 100 // 50
    assert looked_up == 180 + kill_at - 100


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ({"status": 503}, TransientError),
        ({"body": "<html>"}, Exception),
        ({"status": 400, "reason": "keyInvalid"}, OperatorNeeded),
    ],
)
def test_a_lookup_that_fails_for_good_keeps_what_was_paid_for(
    build: Build, fault: dict[str, object], raised: type[Exception]
) -> None:
    observatory = build(channels=70, videos_per_channel=1)
    observatory.channels = handles(observatory)
    observatory.fail({"from": 66, "method": "channels.list", **fault})
    with pytest.raises(raised):
        observatory.at(FIRST).plan(FIRST)
    assert len(known(observatory)) == 65
    observatory.fail()
    before = observatory.requests()["channels.list"]
    observatory.plan(FIRST)
    assert observatory.requests()["channels.list"] - before == 2 + 5


def test_the_last_try_of_a_plan_goes_on_without_a_name_that_cannot_be_looked_up(build: Build) -> None:
    """The hour of all channels is not lost to one handle that YouTube does not answer for."""
    observatory = build(channels=3)
    observatory.channels = handles(observatory, 2)
    observatory.capture(0)
    observatory.channels = handles(observatory)
    observatory.fail({"from": 2, "method": "channels.list", "status": 503})
    observatory.at(hour(1))
    with pytest.raises(TransientError):
        observatory.plan(hour(1))
    observatory.fail({"from": 2, "method": "channels.list", "status": 503})
    plan, _ = observatory.plan(hour(1), last_try=True)
    assert (plan.notes["channels"], plan.notes["names waiting"]) == (2, 1)
    assert len(plan.video_ids) >= 38


def test_a_quota_that_is_spent_among_the_lookups_ends_them_and_not_the_hour(build: Build) -> None:
    observatory = build(channels=60, videos_per_channel=1)
    observatory.channels = handles(observatory)
    observatory.fail({"from": 41, "method": "channels.list", **SPENT})
    plan, _ = observatory.at(FIRST).plan(FIRST)
    assert (plan.notes["channels"], plan.notes["names waiting"]) == (40, 20)
    assert len(known(observatory)) == 40
    assert [line for line in observatory.log if line.startswith("Names are not looked up any further in this hour")]


@pytest.mark.parametrize(("left", "until"), [(2, "2026-11-20 06:00 UTC"), (1, "2026-11-20 07:00"), (0, "08:00 UTC")])
def test_when_no_name_is_known_and_none_can_be_asked_for_it_is_said_how_many_and_until_when(
    build: Build, left: int, until: str
) -> None:
    """Three hours before midnight in California, less than three units have no share for this hour."""
    observatory = build(channels=20, videos_per_channel=1)
    observatory.channels = handles(observatory)
    observatory.daily_quota = 100
    observatory.ledger().spend(DEFAULT_BUCKET, 100 - left)
    with pytest.raises(NamesWaiting, match=rf"None of the 20 names in YT_CHANNELS .* go on at .*{until}") as caught:
        observatory.at(FIRST).plan(FIRST)
    assert caught.value.kind == "permanent"
    assert sum(observatory.requests().values()) == 0


def test_a_misspelled_name_costs_its_own_videos_alone_and_marks_the_hour(build: Build) -> None:
    """One slip among 133 names stopped the hour of 132 channels, and no later hour brings it back."""
    observatory = build(channels=3)
    observatory.channels = ("@nobody-at-all", "youtube.com/gaming", *handles(observatory))
    assert observatory.capture(0).rows == 60
    assert known(observatory) == set(handles(observatory))
    (row,) = observatory.rows("hours")
    assert (row["state"], row["stored"], row["named"]) == ("captured", 60, 60)
    assert row["reason"].startswith(
        "YT_CHANNELS: YouTube knows no channel '@nobody-at-all'; 'youtube.com/gaming' is not"
    )


def test_what_each_name_led_to_is_said_once_with_title_and_id(build: Build) -> None:
    observatory = build(channels=3)
    for number in (0, 1):
        observatory.capture(number)
    (said,) = [line for line in observatory.log if line.startswith("Looked up: ")]
    for channel in observatory.sandbox.world.channels:
        assert f"'{channel.handle}' is {channel.title} ({channel.channel_id})" in said


def test_names_that_lead_nowhere_keep_no_other_from_its_turn(build: Build) -> None:
    """Forty wrong names stand first, and an hour looks up twelve: the same twelve each hour would be all."""
    observatory = build(channels=40, videos_per_channel=1)
    observatory.daily_quota = 24 * 25
    observatory.channels = (*(f"@wrong-{number}" for number in range(40)), *handles(observatory))
    number = MIDNIGHT
    while len(known(observatory)) < 40 and number < MIDNIGHT + 48:
        observatory.at(hour(number))
        try:
            observatory.capture(number)
        except ChannelNotFound:  # of the names that were asked for in this hour, and none is known yet
            assert not known(observatory)
        number += 1
    assert known(observatory) == set(handles(observatory))
    assert [line for line in observatory.log if line.startswith("YT_CHANNELS: YouTube knows no channel '@wrong-")]


def test_a_name_that_leads_nowhere_is_asked_for_once_a_day_and_a_corrected_one_at_once(build: Build) -> None:
    """It cost a unit in each hour, for ever."""
    observatory = build(channels=2, videos_per_channel=1)
    first, second = handles(observatory)
    observatory.channels = (first, "@kitchen-lap")

    def asked(number: int) -> int:
        """How often an hour asks for channels."""
        before = observatory.requests()["channels.list"]
        observatory.at(hour(number)).plan(hour(number))
        return observatory.requests()["channels.list"] - before

    assert [asked(number) for number in (0, 1, 2, 23, 24, 25)] == [2, 1, 1, 1, 2, 1]
    said = [line for line in observatory.log if line.startswith("YT_CHANNELS: ")]
    assert said[-1].endswith(f"such a name is asked for once a day, next at {spoken_moment(hour(48))}")
    observatory.channels = (first, second)
    assert asked(26) == 2


def test_lists_of_known_channels_are_read_while_names_wait(build: Build) -> None:
    """Names take what the lists leave, and half of the hour at most."""
    observatory = build(channels=100, videos_per_channel=1)
    observatory.channels = handles(observatory, 12)
    observatory.capture(0)
    observatory.daily_quota = 24 * 30
    observatory.channels = handles(observatory)
    for index in range(2):
        did = capture_within_the_share(observatory, MIDNIGHT + index)
        assert did["lists put off"] == 0
        assert did["names waiting"] > 0


def test_names_wait_where_only_counts_can_be_paid(build: Build) -> None:
    observatory = build(channels=3)
    observatory.channels = handles(observatory, 2)
    observatory.capture(0)
    observatory.channels = handles(observatory)
    observatory.ledger().mark_spent(DEFAULT_BUCKET, observatory.sandbox.clock.now())
    settlement = observatory.capture(1)
    assert (settlement.notes["channels"], settlement.notes["names waiting"]) == (2, 1)
    assert settlement.rows >= 38


def test_two_spellings_of_a_name_are_one_lookup(build: Build) -> None:
    observatory = build(channels=1)
    handle = handles(observatory)[0]
    observatory.channels = (handle, handle.upper(), f"https://www.youtube.com/{handle}/videos")
    observatory.at(FIRST).plan(FIRST)
    assert observatory.requests()["channels.list"] == 1


@pytest.mark.parametrize(
    ("rest", "channels", "units"),
    [
        (416, 0, 208),  # nothing else to read: a half, for new channels want their lists and texts
        (410, 100, 205),  # the lists of a hundred channels fit into the other half
        (410, 200, 143),  # two hundred want 267 units
        (410, 5_000, 102),  # more channels than an hour can list: a quarter
        (3, 0, 1),
        (1, 700, 1),
        (0, 0, 0),
    ],
)
def test_names_take_from_a_quarter_to_a_half_of_what_is_left_of_the_hour(rest: int, channels: int, units: int) -> None:
    assert units_for_names(rest, channels) == units


@pytest.mark.parametrize(
    ("units", "channels", "daily", "hours"),
    [
        (0, 8, 10_000, 0),
        (208, 0, 10_000, 1),
        (700, 0, 10_000, 6),
        (10_000, 0, 10_000, 131),
        (10_000, 0, 1_000_000, 5),
        (5, 20_800, 10_000, None),
    ],
)
def test_the_hours_that_names_take_are_counted_ahead(units: int, channels: int, daily: int, hours: int | None) -> None:
    assert hours_for_names(units, channels, daily) == hours
