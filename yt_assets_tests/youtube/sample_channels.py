"""Recorded channels and pages of uploads, and the values that they must be read as.

Here: tables, written by reading each file and not by running a parser; and the items that cannot be read, because they
were asked for other parts than this project asks for. Called by `test_recorded_sample`.
"""

from yt_assets.youtube.protocol import UPLOADS, VIDEOS
from yt_assets_tests.youtube.sample_rows import Many, channel, uploads

GOOGLE = "UC_x5XG1OV2P6uZZ5FSM9Ttw"
GANGNAM = "9bZkp7q19f0"

CHANNEL_ROWS = (
    channel(
        "a handle",
        "*/fixtures/channel_response_snippet.json",
        channel_id=GOOGLE,
        handle="@googledevelopers",
        title="Google for Developers",
        subscribers=2_300_000,
        video_count=5783,
    ),
    channel(
        "an old custom address that is not the handle",
        "*/apidata/channel_info_multi.json",
        channel_id=GOOGLE,
        handle=None,
        title="Google Developers",
    ),
    channel(
        "subscribers that are not rounded, an old custom address, all parts, a single item",
        "*/modeldata/channels/channel_info.json",
        channel_id=GOOGLE,
        handle=None,
        title="Google Developers",
        uploads_playlist_id="UU_x5XG1OV2P6uZZ5FSM9Ttw",
        subscribers=1_927_873,
        video_count=5026,
    ),
    channel(
        "several parts, an empty playlist of likes",
        "*/apidata/channels/info_multiple.json",
        channel_id="UCK8sQmJBp8GCxrOtXWBpyEA",
        handle="@google",
        title="Google",
        uploads_playlist_id="UUK8sQmJBp8GCxrOtXWBpyEA",
        subscribers=10_700_000,
        video_count=2678,
    ),
    channel(
        "the second of two",
        "*/apidata/channels/info_multiple.json",
        1,
        channel_id=GOOGLE,
        handle="@googledevelopers",
        title="Google Developers",
        uploads_playlist_id="UU_x5XG1OV2P6uZZ5FSM9Ttw",
        subscribers=2_260_000,
        video_count=5652,
    ),
    channel(
        "no custom address",
        "*/channels/*_given_an_existing_YouTube_channel_URL_*",
        channel_id="UCxO1tY8h1AhOz0T4ENwmpow",
        title="FullscreenMedia",
    ),
    channel(
        "counts alone, more views than 32 bits hold",
        "*/channels/*_has_more_than_500_videos_*",
        channel_id="UC0v-tlzsn0QZwJnkiaUSJVQ",
        subscribers=19_900_000,
        video_count=2196,
    ),
    channel(
        "one subscriber",
        "*/channels/*_Collections_Channels_with_a_list_of_parts_*",
        channel_id="UCZDZGN_73I019o6UYD2-4bg",
        subscribers=1,
        video_count=1,
    ),
    channel(
        "playlists alone, without likes and favourites",
        "*/channels/*_someone_else_s_channel__related_playlists_includes_*",
        channel_id="UCBR8-60-B28hp2BmDPdntcQ",
        uploads_playlist_id="UUBR8-60-B28hp2BmDPdntcQ",
    ),
    channel(
        "a title in another part than the snippet",
        "*/apidata/channels/update_resp.json",
        channel_id="UCa-vrCLQHviTOVnEKDOdetQ",
    ),
    channel("an id and nothing else", "*/fixtures/channel/1/base.json", channel_id=GOOGLE),
)

UPLOADS_ROWS = (
    uploads(
        "a full page with a next one",
        "*/playlistItems/*_someone_else_s_playlist_1_3_4__1_200.json",
        Many("QVVk3tnrVmQ", "u4TvcOWEWbQ", 50),
        "CDIQAA",
    ),
    uploads(
        "the last page, with the token of the page before",
        "*/playlistItems/*_someone_else_s_playlist_1_3_4__2_200.json",
        Many("ax411Q_of0A", "tkqosTC8G1g", 17),
    ),
    uploads(
        "ten to a page",
        "*/apidata/playlist_items/playlist_items_paged_1.json",
        Many("CvTApw9X8aA", "o5LP2xzKkpg", 10),
        "CAoQAA",
    ),
    uploads(
        "an uploads playlist with both parts and the videos' owner",
        "*/fixtures/playlist_item_response_snippet_content_details.json",
        ("UZ4n1n13crI", "gwA0TqSN6lg", "bbWUwPHnBTc", "ddkIt_sW8bo", "SZ-4NHXSoBI"),
    ),
    uploads("a single item with every part", "*/modeldata/playlist_items/playlist_item_info.json", ("D-lhorsDlUQ",)),
    uploads("a single item without a position", "*/playlistItems/*_item_without_its_position__3_200.json", (GANGNAM,)),
    uploads("another channel's video", "*/apidata/playlist_items/insert_response.json", ("2sjqTHE0zok",)),
    uploads("an empty playlist", "*/playlistItems/*_can_be_removed_1_5_6_2_2__6_200.json", ()),
    uploads("an item that does not exist", "*/playlistItems/*_given_an_unknown_playlist_item_1_2_1__0_200.json", ()),
    uploads("more results than items", "*/fixtures/playlist_item/base.json", ()),
)

UNREADABLE = (
    ("*/videos/*_past_live_video_broadcast_*", VIDEOS, "snippet.channelId is missing"),
    ("*/videos/*_scheduled_in_the_future_*", VIDEOS, "snippet.channelId is missing"),
    ("*/fixtures/video/1/base.json", VIDEOS, "snippet.channelId is missing"),
    (
        "*/playlistItems/*_item_returns_valid_metadata__2_200.json",
        UPLOADS,
        "resourceId.videoId",
    ),
    ("*/fixtures/playlist_item/1/base.json", UPLOADS, "resourceId.videoId"),
)
