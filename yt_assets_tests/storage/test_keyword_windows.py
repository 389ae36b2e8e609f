"""Keywords of a window on three engines: ranked by what their videos gained in it, beside the span before."""

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.videos_reader import VideosReader
from yt_assets_tests.storage.samples import CHANNEL, put, text_features_row, video_id, video_row

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
ONE, TWO, THREE, SILENT = (video_id(number) for number in range(4))


def test_keywords_sum_what_the_videos_that_carry_them_gained(videos: Database) -> None:
    phrases = {ONE: ["sour dough"], TWO: ["sour dough", "rye"], THREE: ["café 🍞"]}
    put(
        videos,
        videos=[*(video_row(key) for key in (ONE, TWO, SILENT)), video_row(THREE, channel_id=OTHER)],
        text_features=[text_features_row(key, keyphrases=words) for key, words in phrases.items()],
    )
    gains, before = {ONE: 100, TWO: 40, THREE: 500, SILENT: 9}, {ONE: 7, TWO: None, THREE: None}
    with VideosReader(videos) as reader:
        found = reader.keyword_windows(gains, before)
        own = reader.keyword_windows(gains, before, scope=CHANNEL, limit=1)
        none = reader.keyword_windows({}, {})
    assert [(row["keyword"], row["views_gained"], row["views_gained_before"]) for row in found] == [
        ("café 🍞", 500, None),
        ("sour dough", 140, None),
        ("rye", 40, None),
    ]
    assert own == [
        {
            "keyword": "sour dough", "keyword_rank": 1, "videos": 2, "views_gained": 140, "views_gained_before": None,
            "example_video_id": ONE, "video_ids": [ONE, TWO],
        }
    ]  # fmt: skip
    assert none == []


def test_a_keyword_has_gained_before_what_its_videos_had_that_are_gone_since(videos: Database) -> None:
    """Such a video carries what it says, and what stands inside; it is in no list, and adds no keyword."""
    phrases = {ONE: ["sour dough"], TWO: ["rye"], THREE: ["Sour-Dough bread", "spelt"], SILENT: ["rye"]}
    put(
        videos,
        videos=[*(video_row(key) for key in (ONE, TWO, THREE)), video_row(SILENT, channel_id=OTHER)],
        text_features=[text_features_row(key, keyphrases=words) for key, words in phrases.items()],
    )
    gains, before = {ONE: 100, TWO: 40}, {ONE: 7, TWO: 1, THREE: 900, SILENT: None}
    figures = ("keyword", "videos", "views_gained", "views_gained_before", "video_ids")
    with VideosReader(videos) as reader:
        everywhere = reader.keyword_windows(gains, before)
        own = reader.keyword_windows(gains, before, scope=CHANNEL)
    found = [[tuple(row[name] for name in figures) for row in rows] for rows in (everywhere, own)]
    dough = ("sour dough", 1, 100, 907, [ONE])
    assert found == [[dough, ("rye", 1, 40, None, [TWO])], [dough, ("rye", 1, 40, 1, [TWO])]]
