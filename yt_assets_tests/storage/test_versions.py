"""Versions of videos: which of them an old hour still needs."""

from yt_assets.storage.deletion.text_retention import delete_superseded
from yt_assets.storage.engine.database import Database
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import hour_at, put, version_row, video_id

ONE, TWO = video_id(1), video_id(2)


def left(database: Database) -> list[tuple[object, object]]:
    return [(row["video_id"], row["valid_from"]) for row in rows_in(database, "video_versions")]


def test_versions_that_no_kept_hour_can_have_seen_go_and_the_one_that_the_oldest_saw_stays(videos: Database) -> None:
    put(videos, video_versions=[version_row(ONE, valid_from=hour_at(number)) for number in (-90, -80, -50, -10)])
    put(videos, video_versions=[version_row(TWO, valid_from=hour_at(-99))])
    assert sum(delete_superseded(videos, hour_at(-48))) == 2
    kept = [(ONE, hour_at(-50)), (ONE, hour_at(-10)), (TWO, hour_at(-99))]
    assert left(videos) == kept
    assert list(delete_superseded(videos, hour_at(-48))) == []
    assert left(videos) == kept


def test_a_version_that_began_with_the_oldest_kept_hour_makes_the_one_before_it_needless(videos: Database) -> None:
    put(videos, video_versions=[version_row(ONE, valid_from=hour_at(number)) for number in (-2, -1)])
    assert sum(delete_superseded(videos, hour_at(-1))) == 1
    assert left(videos) == [(ONE, hour_at(-1))]


def test_more_versions_than_a_transaction_deletes(videos: Database) -> None:
    rows = [version_row(video_id(key), valid_from=hour_at(number)) for key in range(250) for number in (-3, -2)]
    put(videos, video_versions=rows)
    assert list(delete_superseded(videos, hour_at(0))) == [200, 50]
