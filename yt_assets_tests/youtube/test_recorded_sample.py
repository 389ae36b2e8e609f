"""Items of the sample and of the recordings, checked by hand: each has the values that a reader sees in its file.

The values of our own files stand in `sample_own`, those of more than forty recorded items in `sample_videos`,
`sample_snippets` and `sample_channels`. Here they are held against the records.
"""

import json
from collections.abc import Sequence

import pytest

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
from yt_assets.youtube.records import Remarks
from yt_assets_tests.evaluation_data import WITHOUT
from yt_assets_tests.youtube.recordings import RECORDED, Recording, recording
from yt_assets_tests.youtube.sample_channels import CHANNEL_ROWS, UNREADABLE, UPLOADS_ROWS
from yt_assets_tests.youtube.sample_own import OWN_ROWS, OWN_UNREADABLE
from yt_assets_tests.youtube.sample_rows import SampleRow, values_of
from yt_assets_tests.youtube.sample_snippets import SNIPPET_ROWS
from yt_assets_tests.youtube.sample_videos import VIDEO_ROWS

RECORDED_ROWS = () if RECORDED is None else (*VIDEO_ROWS, *SNIPPET_ROWS, *CHANNEL_ROWS, *UPLOADS_ROWS)
SAMPLE = (*OWN_ROWS, *RECORDED_ROWS)
needs_recordings = pytest.mark.skipif(RECORDED is None, reason=WITHOUT)


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


@pytest.mark.parametrize(("file", "kind", "field"), [*OWN_UNREADABLE, *(UNREADABLE if RECORDED else ())])
def test_an_item_of_other_parts_is_refused_by_the_name_of_what_it_lacks(file: str, kind: str, field: str) -> None:
    remarks, met = Remarks(), recording(file)
    if kind == UPLOADS:
        assert parse_uploads(met.as_list(kind), remarks=remarks).video_ids == ()
        assert remarks.nameless == len(met.items) > 0
    else:
        assert parse_videos(met.as_list(kind), asked=met.asked, remarks=remarks) == []
        assert set(remarks.refused.values()) == {field}


@pytest.mark.parametrize(
    ("rows", "least"),
    [(OWN_ROWS, 15), pytest.param(RECORDED_ROWS, 40, marks=needs_recordings)],
    ids=["own", "recorded"],
)
def test_a_sample_is_of_different_items_of_every_kind(rows: Sequence[SampleRow], least: int) -> None:
    chosen = {(row.kind, recording(row.file).name, row.item) for row in rows}
    assert len(chosen) == len(rows) >= least
    assert {row.kind for row in rows} == {CHANNELS, VIDEOS, VIDEO_STATS, UPLOADS}
