"""What counts as a difference between a soak and its twin."""

from typing import Any, cast

from benchmarks.soak_traces import differences
from yt_assets_tests.end_to_end.observatory import Observatory


class Stored:
    """An observatory that holds one video."""

    def __init__(self, **columns: Any) -> None:
        self.row = {"video_id": "video000001", "format": "long", "metadata_at": 5} | columns

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        """The one row."""
        return {"videos": [self.row]}


def test_when_a_text_was_read_is_no_difference_and_what_it_says_is_one() -> None:
    """A lie of YouTube that leaves two videos out has their texts read nine hours later: a soak failed over that."""

    def found(**columns: Any) -> list[str]:
        return differences(cast("Observatory", Stored(**columns)), cast("Observatory", Stored()))

    assert found(metadata_at=14) == []
    assert found(format="short", metadata_at=14) == ["videos video000001: format short for long"]
    assert found(video_id="video000002") == [
        "videos: 1 rows that the twin has not: [('video000002',)]",
        "videos: 1 rows missing: [('video000001',)]",
    ]
