"""Recorded lengths and counts of videos, and the values that they must be read as.

Here: a table, written by reading each file and not by running a parser. Not here: videos that were asked for their
texts alone (`sample_snippets`). Called by `test_recorded_sample`.

There is no recorded answer of videos.batchGetStats, which is younger than the recordings; its items carry the
statistics of videos.list. `test_unrecorded_answers` has the other shapes that are missing here.
"""

from yt_assets_tests.youtube.sample_rows import Long, Many, stats, video

PLAYED = "*/videos/*_given_an_existing_playlist__playlist_items_includes_video__*"
OWN_COUNTS = "*/videos/*_Models_Account__videos__includes_statistics_*"
YOUTUBES_COUNTS = "*/videos/*_Channel_given_someone_else_s_channel__videos__includes_statistics_*"

GOOGLE = "UC_x5XG1OV2P6uZZ5FSM9Ttw"
CREATORS = "UCkRfArvrzheW2E7b6SVT7vQ"
STORIES = "UCvceBgMIpKb4zK1ss-Sh90w"

VIDEOS_IN_FULL = (
    video(
        "every part, a time with .000",
        "*/modeldata/videos/video_api_response.json",
        video_id="D-lhorsDlUQ",
        channel_id=GOOGLE,
        published_at="2019-03-21T20:37:49+00:00",
        duration_seconds=21 * 60 + 7,
        title="What are Actions on Google (Assistant on Air)",
        description=Long("In the first episode of Assistant on Air, Luke Davis", 307),
        tags=Many("Google", "Actions on Google how to", 20),
        category_id="28",
        default_language="en",
        views=7920,
        likes=190,
        comments=32,
        default_audio_language="en",
    ),
    video(
        "the same video as a single item, with more views and with topics",
        "*/modeldata/videos/video_info.json",
        video_id="D-lhorsDlUQ",
        channel_id=GOOGLE,
        published_at="2019-03-21T20:37:49+00:00",
        duration_seconds=21 * 60 + 7,
        tags=Many("Google", "Actions on Google how to", 20),
        default_language="en",
        views=8087,
        likes=190,
        comments=32,
        default_audio_language="en",
    ),
    video(
        "a time without fractions, no dislikes, an empty contentRating",
        "*/fixtures/video_response_1.json",
        video_id="Ks-_Mh1QhMc",
        channel_id="UCAuUUnT6oDeKwE6v1NGQxug",
        published_at="2012-10-01T15:27:35+00:00",
        duration_seconds=21 * 60 + 3,
        title="Your body language may shape who you are | Amy Cuddy",
        description=Long("Body language affects how others see us, but it may also cha", 1123),
        tags=Many("Amy Cuddy", "success", 12),
        category_id="22",
        default_language="en",
        views=23_278_951,
        likes=391_633,
        comments=9518,
        default_audio_language="en",
    ),
    video(
        "the second of two, brief, no language",
        "*/fixtures/video_response_1.json",
        1,
        video_id="GvgqDSnpRQM",
        channel_id=STORIES,
        published_at="2013-10-18T07:03:29+00:00",
        duration_seconds=90,
        format="long",  # over a minute, and from before Shorts grew to three
        title="Andrew Willis, Skatepark Engineer",
        description=Long("Andrew Willis built a skatepark in East London using reclaim", 173),
        tags=Many("Google", "quarter pipe", 41),
        category_id="1",
        views=2_653_344,
        likes=1152,
        comments=123,
    ),
    video(
        "a language of the sound, none of the text",
        "*/fixtures/video_response_2.json",
        video_id="V4DDt30Aat4",
        channel_id=STORIES,
        published_at="2011-11-21T19:11:41+00:00",
        duration_seconds=2 * 60 + 39,
        format="long",  # over a minute, and from before Shorts grew to three
        title="Mark Lesek: A New/Old Prosthetic",
        description=Long("Follow Mark on Google+: https://plus.google.com/", 206),
        tags=Many("google search stories", "amputee", 7),
        category_id="28",
        views=3_603_770,
        likes=1827,
        comments=358,
        default_audio_language="en",
    ),
    video(
        "a length of whole minutes, emoji in the title",
        PLAYED,
        31,
        video_id="gZ1xkOMzn3E",
        channel_id=CREATORS,
        published_at="2019-05-07T18:18:20+00:00",
        duration_seconds=6 * 60,
        title="How B-roll Can Spice Up Your Videos 🌶🎬 ft. WheezyWaiter",
        description=Long("Have you heard of b-roll, but not sure what it is?", 798),
        tags=Many("Creator Academy", "how to make videos", 8),
        category_id="27",
        default_language="en",
        views=186_208,
        likes=7346,
        comments=1400,
        default_audio_language="en",
    ),
    video(
        "one second longer than a Short may be",
        PLAYED,
        16,
        video_id="TlmY_odU4MQ",
        channel_id=CREATORS,
        published_at="2019-09-24T17:41:28+00:00",
        duration_seconds=3 * 60 + 1,
        title="Boost Channel Performance with Playlists ft. Logical Baniya",
        tags=Many("Creator Academy", "more views", 7),
        category_id="27",
        default_language="en",
        views=76_563,
        likes=2498,
        comments=673,
        default_audio_language="en",
    ),
    video(
        "a typographic apostrophe in the title",
        PLAYED,
        19,
        video_id="gw-uctVZT00",
        channel_id=CREATORS,
        published_at="2019-09-10T17:32:12+00:00",
        duration_seconds=2 * 60 + 36,
        format="long",  # over a minute, and from before Shorts grew to three
        title="Community Guidelines: YouTube\u2019s Rules of the Road (Part 1)",
        tags=Many("Creator Academy", "Ad-Friendly Guidelines", 7),
        category_id="27",
        default_language="en",
        views=238_246,
        likes=7890,
        comments=1861,
        default_audio_language="en",
    ),
)

COUNTS = (
    stats("likes and comments off", YOUTUBES_COUNTS, 1, "DRh_4i-GKPk", views=1_182_500, likes=None, comments=None),
    stats("comments off", YOUTUBES_COUNTS, 5, "GBaGHP_UuLI", views=5_854_038, likes=8585, comments=None),
    stats("likes hidden", YOUTUBES_COUNTS, 18, "elllLRukQak", views=475_490, likes=None, comments=3277),
    stats("no public statistics", YOUTUBES_COUNTS, 23, "lepYkDZ62OY", views=None, likes=None, comments=None),
    stats("all of them zero", OWN_COUNTS, 0, "8wlRAYdb9l0", views=0, likes=0, comments=0),
    stats("no public statistics, asked by the owner", OWN_COUNTS, 10, "mio1RltQdw4", views=10, likes=0, comments=0),
    stats(
        "more views than 31 bits hold",
        "*/videos/*_with_a_list_of_parts_load_ONLY_the_specified_parts_*",
        0,
        "9bZkp7q19f0",
        views=3_507_573_655,
        likes=17_078_355,
        comments=4_998_214,
    ),
)

VIDEO_ROWS = (*VIDEOS_IN_FULL, *COUNTS)
