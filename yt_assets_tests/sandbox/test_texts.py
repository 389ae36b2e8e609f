"""Texts look like real ones in several languages."""

import re
from datetime import UTC, datetime

from yt_assets.sandbox.world.dice import Dice
from yt_assets.sandbox.world.texts import Text, compose, retitled
from yt_assets.sandbox.world.themes import THEMES
from yt_assets.sandbox.world.world import World

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
WORLD = World(seed=7, epoch=EPOCH, channels=12, videos_per_channel=60)
TEXTS = {c.handle: [WORLD.video_at(c, n).text(0) for n in range(60)] for c in WORLD.channels}


def test_no_text_has_an_unfilled_placeholder_or_breaks_youtubes_limits() -> None:
    for text in (text for texts in TEXTS.values() for text in texts):
        assert not re.search(r"[{}]", text.title + text.description)
        assert 0 < len(text.title) <= 100
        assert len(text.description) <= 5000
        assert sum(map(len, text.tags)) <= 500


def test_products_recur_over_a_channels_videos() -> None:
    for channel in WORLD.channels:
        titles = " ".join(text.title for text in TEXTS[channel.handle])
        assert sum(titles.count(product) >= 3 for product in channel.theme.products) >= 3


def test_descriptions_have_links_chapters_boilerplate_and_hashtags() -> None:
    texts = [text.description for text in TEXTS["@kitchen-lab"]]
    assert any("https://" in text for text in texts)
    assert any(re.search(r"^\d\d:\d\d ", text, re.MULTILINE) for text in texts)
    assert sum("Subscribe" in text for text in texts) > len(texts) / 2
    assert all("#" in text for text in texts)


def test_tags_are_sometimes_absent() -> None:
    tagless = sum(not text.tags for texts in TEXTS.values() for text in texts)
    assert 0 < tagless < 0.3 * 12 * 60


def test_titles_have_emoji_and_many_scripts() -> None:
    titles = " ".join(text.title for texts in TEXTS.values() for text in texts)
    for pattern in ("[\U0001f300-\U0001faff]", "[ぁ-ん]", "[अ-ह]", "[ء-ي]", "[äöü]", "[ñ¿¡]"):
        assert re.search(pattern, titles), pattern


def test_every_theme_fills_every_kind_of_video() -> None:
    for theme in THEMES:
        for kind in ("long", "short", "live", "premiere"):
            assert compose(Dice(kind, theme.handle), theme, "@" + theme.handle, kind, 2026).title


def test_an_edited_title_keeps_the_rest_and_the_limit() -> None:
    text = Text("x" * 99, "description", ("tag",))
    for version in range(4):
        edited = retitled(text, THEMES[0], version)
        assert edited.title != text.title
        assert len(edited.title) <= 100
        assert (edited.description, edited.tags) == (text.description, text.tags)
