"""Lists of uploads are read when something is new, once a day, and always where the hour has room for everything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.pipeline.capture.list_order import Room, lists_to_read, room_of
from yt_assets.storage.reading.catalog import StoredChannel
from yt_assets_tests.pipeline.edited import EditedObservatory
from yt_assets_tests.pipeline.observatory import FIRST, Observatory, hour
from yt_assets_tests.pipeline.test_one_fault import on_one

QUIET = StoredChannel(
    "quiet", None, "Quiet", "UUquiet", 10, "public", None, FIRST - HOUR, FIRST - DAY, None, 0, None, listed_count=10,
    views=1_000, views_fell_at=None,
)  # fmt: skip


def read(*channels: StoredChannel, has_room: bool = False, room: int = 0, **lacking: int) -> list[str]:
    """Ids of the lists that are read, in their order. The channel "busy" uploads often."""
    known = {channel.channel_id: 0 for channel in channels} | lacking
    return [each.channel_id for each in lists_to_read(channels, known, FIRST, Room(has_room, room), {"busy": 20})]


def test_a_list_whose_channel_counts_the_same_waits_for_its_day() -> None:
    assert read(QUIET) == []
    assert read(replace(QUIET, listed_at=FIRST - DAY)) == ["quiet"]
    assert read(QUIET, has_room=True) == ["quiet"]


def test_another_count_is_news_and_so_is_a_list_that_was_never_read() -> None:
    assert read(replace(QUIET, video_count=9)) == ["quiet"]
    assert read(replace(QUIET, video_count=None, listed_count=None)) == ["quiet"]
    assert read(QUIET, quiet=1) == ["quiet"]


def test_news_go_before_the_longest_unread() -> None:
    old = replace(QUIET, channel_id="old", listed_at=FIRST - DAY - HOUR)
    older = replace(QUIET, channel_id="older", listed_at=FIRST - 2 * DAY)
    new = replace(QUIET, channel_id="new", video_count=11)
    assert read(old, older, new) == ["new", "older", "old"]


def test_units_that_are_left_go_to_lists_in_which_an_upload_may_hide_behind_a_deletion() -> None:
    busy, large = replace(QUIET, channel_id="busy"), replace(QUIET, channel_id="large", video_count=50, listed_count=50)
    assert read(QUIET, busy, large, room=6) == ["busy", "large", "quiet"]
    assert read(QUIET, busy, large, room=2) == ["busy"], "half of the room: the other half looks at videos"
    assert read(QUIET, busy, replace(QUIET, channel_id="new", video_count=11), room=2) == ["new", "busy"]
    unread = replace(QUIET, listed_at=FIRST - 23 * HOUR)
    assert read(busy, unread, room=1) == ["quiet"], "every list comes to its turn"


def test_the_first_of_them_are_lists_of_channels_that_lost_views() -> None:
    """A video took its views with it when it went; an upload beside it left the number of videos as it was."""
    busy, lost = replace(QUIET, channel_id="busy"), replace(QUIET, views_fell_at=FIRST)
    assert read(busy, lost, room=1) == ["quiet"]
    lost_too = [replace(lost, channel_id=f"lost{number}") for number in range(5)]
    assert len(read(busy, *lost_too, room=5)) == 5, "a sign is worth a unit"
    assert read(lost) == [], "only where there is room: YouTube takes views back for other reasons, too"
    was_read = replace(lost, listed_at=FIRST - HOUR, views_fell_at=FIRST - HOUR)
    assert read(busy, was_read, room=1) == ["busy"]


def test_lists_get_what_the_texts_of_a_day_leave() -> None:
    assert room_of(200_000, 200, 412, 416, 50) == Room(all_lists=False, lists=412 - 200)
    assert room_of(1_000_000, 10_000, 216, 416, 50).lists < 0
    assert room_of(10_000, 100, 414, 416, 50).all_lists


def test_new_uploads_are_known_in_their_hour_though_few_lists_can_be_read(build: Callable[..., Observatory]) -> None:
    """Sixteen channels at six units an hour, where each list had its turn every fourth."""
    observatory = build(channels=16, videos_per_channel=4)
    observatory.capture(0)
    observatory.daily_quota = 6 * 24
    before = observatory.requests()["playlistItems.list"]
    new = observatory.public()
    for number in range(4, 12):  # from one in the morning in California
        observatory.capture(number)
        listed = {row["video_id"] for row in observatory.rows("videos")}
        assert observatory.public(hour(number) + timedelta(minutes=10)) <= listed, f"hour {number}"
    assert len(observatory.public() - new) > 3
    assert observatory.requests()["playlistItems.list"] - before <= 8 * 3


def test_the_list_of_a_channel_whose_views_fell_is_read_in_that_hour(edited: Callable[..., EditedObservatory]) -> None:
    """Its number of videos stays where an upload stands beside a deletion: such an upload was unknown for hours."""
    observatory = edited(channels=16, videos_per_channel=4)
    observatory.capture(0)
    observatory.daily_quota = 6 * 24
    channels = {row["channel_id"]: row for row in observatory.rows("channels")}
    fell = max(channels, key=lambda key: (channels[key]["listed_at"], key))
    observatory.edits["channels.list"] = on_one(fell, "statistics.viewCount", "5")
    observatory.capture(4)
    after = {row["channel_id"]: row for row in observatory.rows("channels")}
    assert after[fell]["views"] == 5
    assert after[fell]["views_fell_at"] == after[fell]["listed_at"] >= hour(4)
    observatory.capture(5)
    (still,) = (row for row in observatory.rows("channels") if row["channel_id"] == fell)
    assert still["views_fell_at"] == after[fell]["views_fell_at"], "it fell once"
