"""Items of the sample that we wrote ourselves, and the values that they must be read as.

Here: a table, written by reading each file of `sample_answers/` and not by running a parser. Not here: values of
recorded answers (`sample_videos`, `sample_snippets`, `sample_channels`). Called by `test_recorded_sample`.
"""

from typing import Any

from yt_assets.youtube.protocol import UPLOADS, VIDEOS
from yt_assets_tests.youtube.sample_rows import Many, channel, stats, uploads, video

KITCHEN = "UCsampleKitchenAAAAAAAAA"
KITCHEN_UPLOADS = "UUsampleKitchenAAAAAAAAA"
RADIO = "UCsampleRadioBBBBBBBBBBB"
COUNTS = "videos_counts_alone.json"
BREAD: dict[str, Any] = {
    "video_id": "smplBread01",
    "channel_id": KITCHEN,
    "published_at": "2024-03-21T20:37:49+00:00",
    "duration_seconds": 21 * 60 + 7,
    "title": "How we bake rye bread at home",
    "tags": Many("rye bread", "baking at home", 3),
    "category_id": "26",
    "default_language": "en",
    "default_audio_language": "en-GB",
    "views": 7920,
    "likes": 190,
    "comments": 32,
}
KITCHEN_VALUES: dict[str, Any] = {
    "channel_id": KITCHEN,
    "handle": "@samplekitchen",
    "title": "The Sample Kitchen",
    "uploads_playlist_id": KITCHEN_UPLOADS,
    "subscribers": 19_900_000,
    "video_count": 2196,
}

OWN_ROWS = (
    video("ours: every part, a time with .000", "videos_every_part.json", **BREAD),
    video("ours: the same video outside a list", "video_outside_a_list.json", **BREAD),
    video(
        "ours: whole minutes, emoji, likes hidden and comments off",
        "videos_every_part.json",
        1,
        video_id="smplSoup_02",
        channel_id=KITCHEN,
        published_at="2025-05-07T18:18:20+00:00",
        duration_seconds=6 * 60,
        title="Soup in six minutes 🍲 with a guest",
        description="Quick, hot, and cheap.",
        tags=("soup",),
        views=3_507_573_655,
    ),
    video(
        "ours: the snippet alone, Hangul, an empty description",
        "videos_snippet_alone.json",
        video_id="smplHangul3",
        channel_id=RADIO,
        title='[라이브] 표본 라디오 "첫 방송"',
        description="",
        tags=Many("라디오", "sample", 2),
        default_language="ko",
    ),
    video(
        "ours: no tags, a language with a region",
        "videos_snippet_alone.json",
        1,
        video_id="smplKanji-4",
        title="見本ラジオの話",
        description="Σήμερα: μια μικρή ιστορία",
        default_language="en-CA",
    ),
    stats("ours: likes and comments off", COUNTS, 0, "smplCounts5", views=1_182_500, likes=None, comments=None),
    stats("ours: comments off", COUNTS, 1, "smplCounts6", views=5_854_038, likes=8585, comments=None),
    stats("ours: no public statistics", COUNTS, 2, "smplCounts7", views=None, likes=None, comments=None),
    stats("ours: all of them zero", COUNTS, 3, "smplCounts8", views=0, likes=0, comments=0),
    channel("ours: a channel with every part", "channels_every_part.json", **KITCHEN_VALUES),
    channel("ours: a channel outside a list", "channel_outside_a_list.json", **KITCHEN_VALUES),
    channel("ours: counts alone", "channels_counts_alone.json", channel_id=RADIO, subscribers=1, video_count=1),
    channel("ours: an id and nothing else", "channels_id_alone.json", channel_id=RADIO),
    uploads("ours: a first page", "uploads_first_page.json", Many("smplSoup_02", "smplCounts8", 3), "EAAaBlBUOkNBTQ"),
    uploads("ours: the last page", "uploads_last_page.json", ("smplCounts7",)),
    uploads("ours: an upload outside a list", "upload_outside_a_list.json", ("smplSoup_02",)),
    uploads("ours: no uploads", "uploads_none.json", ()),
)

OWN_UNREADABLE = (
    ("videos_counts_alone.json", VIDEOS, "snippet.channelId is missing"),
    ("uploads_status_alone.json", UPLOADS, "resourceId.videoId"),
)
