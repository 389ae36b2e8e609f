"""The verdict on an hour of which a row could not be stored."""

import pytest

from yt_assets.steps.plans import CapturePlan
from yt_assets.steps.settle import settle_capture
from yt_assets.storage.engine import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, only, put, snapshot_row, text_row, video_id, video_row


def test_a_video_of_which_a_row_was_refused_is_missing_in_its_hour(videos: Database) -> None:
    """Its counts alone would make the hour look whole, and a text is asked for only when it has changed."""
    ids = tuple(video_id(number) for number in range(20))
    with pytest.raises(RowsRefused):
        put(
            videos,
            raw_videos=[snapshot_row(key) for key in ids],
            videos=[video_row(key) for key in ids],
            video_texts=[text_row(ids[0], title="x" * 256)],
        )
    settlement = settle_capture(CapturePlan((HOUR,), (), ids, HOUR, "sandbox"), videos, lambda: None)
    assert (settlement.rows, settlement.notes["missing"], settlement.notes["captured"]) == (19, 1, "partial")
    hour = only(rows_in(videos, "hours"))
    assert (hour["state"], hour["planned"], hour["stored"]) == ("partial", 20, 19)
