"""The list that a person keeps: added, removed and added again, in groups, and who is watched no more."""

import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import CHANNEL, HOUR, channel_row, hour_at, hour_row, minute_at, put

OTHER, THIRD = "UCbbbbbbbbbbbbbbbbbbbbbb", "UCcccccccccccccccccccccc"


def entries_of(videos: Database) -> dict[str, tuple[object, ...]]:
    with videos.reading() as connection:
        found = ChannelCatalog(connection).entries()
    return {key: (each.watched_since, each.watched_until, each.groups) for key, each in found.items()}


def asked_in(hour_offset: int, *channel_ids: str, plan: int = 1) -> list[dict[str, object]]:
    """Rows of raw_channels, as a plan of an hour writes them."""
    counts = ("observed_at", "subscribers", "views", "video_count", "observed", "waiting", "unavailable", "left_out")
    key = {"hour": hour_at(hour_offset), "plan": plan}
    return [{**key, "channel_id": channel_id, **dict.fromkeys(counts)} for channel_id in channel_ids]


def test_what_is_added_again_keeps_its_beginning_and_gains_groups(videos: Database) -> None:
    ChannelCatalog.add(videos, [CHANNEL, OTHER], ["mine"], HOUR)
    ChannelCatalog.add(videos, [CHANNEL], ["best", "mine"], hour_at(1))
    assert entries_of(videos) == {CHANNEL: (HOUR, None, ("best", "mine")), OTHER: (HOUR, None, ("mine",))}


def test_what_is_removed_stays_on_the_list_and_begins_anew_when_it_is_added_again(videos: Database) -> None:
    ChannelCatalog.add(videos, [CHANNEL, OTHER], ["mine"], HOUR)
    ChannelCatalog.remove(videos, [CHANNEL], hour_at(1))
    ChannelCatalog.remove(videos, [CHANNEL], hour_at(2))
    assert entries_of(videos)[CHANNEL] == (HOUR, hour_at(1), ("mine",))
    with videos.reading() as connection:
        assert ChannelCatalog(connection).added_ids() == [OTHER]
    ChannelCatalog.add(videos, [CHANNEL], [], hour_at(3))
    assert entries_of(videos)[CHANNEL] == (hour_at(3), None, ("mine",))


def test_a_channel_leaves_one_of_its_groups(videos: Database) -> None:
    ChannelCatalog.add(videos, [CHANNEL, OTHER], ["mine", "MINE", "größte"], HOUR)
    ChannelCatalog.ungroup(videos, [CHANNEL], ["mine"])
    assert entries_of(videos)[CHANNEL] == (HOUR, None, ("MINE", "größte"))
    assert entries_of(videos)[OTHER] == (HOUR, None, ("MINE", "größte", "mine"))


def test_two_thousand_channels_at_once(videos: Database) -> None:
    ids = [f"UC{number:021d}A" for number in range(2_000)]
    ChannelCatalog.add(videos, ids, ["mine"], HOUR)
    ChannelCatalog.remove(videos, ids[:1_999], hour_at(1))
    with videos.reading() as connection:
        assert ChannelCatalog(connection).added_ids() == ids[1_999:]
    assert len(rows_in(videos, "channel_groups")) == 2_000


def ended(videos: Database, channel_id: str | None = None) -> dict[str, object]:
    with videos.reading() as connection:
        return dict(ChannelCatalog(connection).ended(channel_id))


def test_a_channel_that_was_taken_out_of_the_settings_is_watched_no_more_with_the_next_hour(videos: Database) -> None:
    put(videos, channels=[channel_row(), channel_row(OTHER, handle=None, last_seen_at=minute_at(5))])
    put(videos, hours=[hour_row()], raw_channels=asked_in(0, CHANNEL, OTHER))
    assert ended(videos) == {}
    put(videos, hours=[hour_row(hour_at(1))], raw_channels=asked_in(1, CHANNEL))
    assert ended(videos) == {OTHER: minute_at(5)} == ended(videos, OTHER)
    assert ended(videos, CHANNEL) == {}


@pytest.mark.parametrize("offset", [0, 1])
def test_a_removed_channel_is_watched_no_more_at_once_and_after_the_next_hour(videos: Database, offset: int) -> None:
    put(videos, channels=[channel_row(), channel_row(OTHER, handle=None)])
    put(videos, hours=[hour_row()], raw_channels=asked_in(0, CHANNEL, OTHER))
    ChannelCatalog.add(videos, [OTHER], [], hour_at(-1))
    ChannelCatalog.remove(videos, [OTHER], minute_at(30))
    put(videos, hours=[hour_row(hour_at(offset))], raw_channels=asked_in(offset, CHANNEL))
    assert ended(videos) == {OTHER: minute_at(30)}


def test_an_added_channel_is_watched_before_its_first_hour(videos: Database) -> None:
    put(videos, channels=[channel_row(), channel_row(THIRD, handle=None)])
    put(videos, hours=[hour_row()], raw_channels=asked_in(0, CHANNEL))
    ChannelCatalog.add(videos, [THIRD], [], minute_at(30))
    assert ended(videos) == {}


def test_what_was_removed_and_is_captured_all_the_same_is_named_by_the_settings(videos: Database) -> None:
    put(videos, channels=[channel_row()], hours=[hour_row(hour_at(1))], raw_channels=asked_in(1, CHANNEL))
    ChannelCatalog.add(videos, [CHANNEL], [], HOUR)
    ChannelCatalog.remove(videos, [CHANNEL], minute_at(30))
    assert ended(videos) == {}


def test_hours_of_an_earlier_release_end_no_channel(videos: Database) -> None:
    """They wrote down no channels."""
    put(videos, channels=[channel_row()], hours=[hour_row()])
    assert ended(videos) == {}
