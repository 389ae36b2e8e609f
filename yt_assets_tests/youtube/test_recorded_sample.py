"""Forty and more recorded items, checked by hand: each has the values that its file shows to whoever reads it.

The values stand in `sample_videos`, `sample_snippets` and `sample_channels`. Here they are held against the records.
"""

import json

import pytest

from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.protocol import (
    CHANNELS,
    UPLOADS,
    VIDEO_STATS,
    VIDEOS,
    parse_channels,
    parse_uploads,
    parse_video_stats,
    parse_videos,
)
from yt_assets_tests.youtube.recordings import RECORDED, Recording, recording
from yt_assets_tests.youtube.sample_channels import CHANNEL_ROWS, UNREADABLE, UPLOADS_ROWS
from yt_assets_tests.youtube.sample_rows import SampleRow, values_of
from yt_assets_tests.youtube.sample_snippets import SNIPPET_ROWS
from yt_assets_tests.youtube.sample_videos import VIDEO_ROWS

SAMPLE = (*VIDEO_ROWS, *SNIPPET_ROWS, *CHANNEL_ROWS, *UPLOADS_ROWS)

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this checkout")


def read(kind: str, met: Recording, item: int = 0) -> object:
    """Read a file as `kind` and give the record of one item, of uploads the page."""
    if kind == UPLOADS:
        return parse_uploads(met.as_list(kind))
    if kind == CHANNELS:
        return parse_channels(met.as_list(kind), asked=met.asked)[item]
    if kind == VIDEOS:
        return parse_videos(met.as_list(kind), asked=met.asked)[item]
    body = json.dumps({"kind": VIDEO_STATS, "items": met.items}).encode()
    return parse_video_stats(body, asked=met.asked)[item]


@pytest.mark.parametrize("row", SAMPLE, ids=lambda row: row.shape)
def test_a_sampled_item_has_the_values_that_youtube_gave(row: SampleRow) -> None:
    assert values_of(read(row.kind, recording(row.file), row.item), row) == row.values


@pytest.mark.parametrize(("file", "kind", "message"), UNREADABLE)
def test_an_item_of_other_parts_is_refused_by_the_name_of_what_it_lacks(file: str, kind: str, message: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        read(kind, recording(file))
    assert message in caught.value.message


def test_the_sample_is_of_forty_different_items_of_every_kind() -> None:
    chosen = {(row.kind, recording(row.file).name, row.item) for row in SAMPLE}
    assert len(chosen) == len(SAMPLE) >= 40
    assert {row.kind for row in SAMPLE} == {CHANNELS, VIDEOS, VIDEO_STATS, UPLOADS}
