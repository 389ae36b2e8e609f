"""Channels, the names that lead to them, and the notes that discovery makes on them."""

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    LISTING,
    channel_row,
    hour_at,
    only,
    put,
    upload_row,
    video_id,
)

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"


def test_channels_are_found_by_handle_or_id_in_any_case(videos: Database) -> None:
    put(videos, channels=[channel_row(), channel_row(OTHER, handle=None)])
    with videos.reading() as connection:
        known = ChannelCatalog(connection).references()
    assert known == {"@cooking": CHANNEL, CHANNEL.lower(): CHANNEL, OTHER.lower(): OTHER}


def test_a_name_stays_with_the_channel_that_it_led_to_first(videos: Database) -> None:
    """The handle was given up and taken by somebody else: another channel's figures would go on under the old name."""
    found = {"reference": "@cooking", "channel_id": CHANNEL, "found_at": HOUR}
    put(videos, channel_references=[found])
    put(videos, channel_references=[{**found, "channel_id": OTHER, "found_at": hour_at(1)}])
    put(videos, channels=[channel_row(handle="@Baking"), channel_row(OTHER, handle="@Cooking")])
    with videos.reading() as connection:
        known = ChannelCatalog(connection).references()
    assert (known["@cooking"], known["@baking"]) == (CHANNEL, CHANNEL)
    assert only(rows_in(videos, "channel_references"))["found_at"] == HOUR


def test_names_in_any_script_are_kept_apart(videos: Database) -> None:
    names = ["@café", "@cafe", "@кухня", "@料理", "@lab-😀"]
    put(videos, channel_references=[{"reference": name, "channel_id": CHANNEL, "found_at": HOUR} for name in names])
    with videos.reading() as connection:
        assert set(names) <= ChannelCatalog(connection).references().keys()


def test_a_note_changes_its_columns_and_leaves_the_rest(videos: Database) -> None:
    put(videos, channels=[channel_row(), channel_row(OTHER)])
    ChannelCatalog.note(videos, [CHANNEL], listed_at=HOUR, page_token="CAUQAA", unlisted=3)
    with videos.reading() as connection:
        found = ChannelCatalog(connection).stored([CHANNEL, OTHER, "UCcccccccccccccccccccccc"])
    assert found.keys() == {CHANNEL, OTHER}
    assert (found[CHANNEL].listed_at, found[CHANNEL].page_token, found[CHANNEL].unlisted) == (HOUR, "CAUQAA", 3)
    assert (found[CHANNEL].title, found[CHANNEL].is_public, found[CHANNEL].full_pass_at) == ("Cooking", True, None)
    assert found[OTHER].listed_at is None


def test_a_newer_sight_of_a_channel_keeps_the_notes_on_its_listing(videos: Database) -> None:
    put(videos, channels=[channel_row()])
    ChannelCatalog.note(videos, [CHANNEL], full_pass_at=HOUR, page_token="CAUQAA")
    seen = channel_row(title="Baking", last_seen_at=hour_at(1))
    put(videos, channels=[{name: value for name, value in seen.items() if name not in LISTING}])
    with videos.reading() as connection:
        found = ChannelCatalog(connection).stored([CHANNEL])[CHANNEL]
    assert (found.title, found.full_pass_at, found.page_token) == ("Baking", HOUR, "CAUQAA")


def test_public_videos_are_counted_by_channel(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(1)), upload_row(video_id(2)), upload_row(video_id(3), channel_id=OTHER)])
    put(videos, retired=[video_id(1)], hour=HOUR)
    with videos.reading() as connection:
        counted = ChannelCatalog(connection).count_public_videos([CHANNEL, OTHER, "UCcccccccccccccccccccccc"])
    assert counted == {CHANNEL: 1, OTHER: 1, "UCcccccccccccccccccccccc": 0}
