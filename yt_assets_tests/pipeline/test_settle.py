"""The verdict on an hour of which a row could not be stored."""

from dataclasses import replace

import pytest

from yt_assets.pipeline.capture.settle import hour_row, settle_capture
from yt_assets.pipeline.capture.values import CapturePlan
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.writing.generations import CaptureLedger
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
    plan = CapturePlan((HOUR,), (), ids, HOUR, "sandbox")
    begun = CaptureLedger(videos).begin(hour_row(plan, HOUR))
    settlement = settle_capture(replace(plan, numbers=(begun.number,)), videos, lambda: None)
    assert (settlement.rows, settlement.notes["left out"], settlement.notes["captured"]) == (19, 1, "partial")
    hour = only(rows_in(videos, "hours"))
    assert (hour["state"], hour["planned"], hour["stored"]) == ("partial", 20, 19)
