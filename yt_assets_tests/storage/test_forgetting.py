"""A channel is forgotten: no row of either database names it or one of its videos, and all others stay."""

from typing import Any

from sqlalchemy import event

from yt_assets.storage.deletion import forgetting
from yt_assets.storage.deletion.retention import Deletion
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.api.world import OTHER, channel_of, fill
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import CHANNEL, HOUR, put, snapshot_row, video_id

VIDEOS = 6
MINE = [video_id(number) for number in range(VIDEOS) if channel_of(number) == CHANNEL]


def fill_all(videos: Database, insights: Database) -> None:
    fill(insights, videos)
    left_out = {"hour": HOUR, "plan": 1, "reason": "no count", "is_refused": 0}
    put(
        videos,
        raw_videos=[snapshot_row(video_id(number)) for number in range(VIDEOS)],
        left_out=[{**left_out, "video_id": MINE[0]}, {**left_out, "video_id": video_id(5)}],
        absences=[{"hour": HOUR, "absent": each} for each in (CHANNEL, OTHER, MINE[1], video_id(4))],
    )
    ChannelCatalog.add(videos, [CHANNEL, OTHER], ["mine"], HOUR)


def named(database: Database, table: str) -> list[dict[str, object]]:
    """Rows of a table in which the channel, or a video of it, is named."""
    return [dict(row) for row in rows_in(database, table) if {CHANNEL, *MINE} & {str(value) for value in row.values()}]


def test_no_row_names_the_channel_or_a_video_of_it_and_all_others_stay(videos: Database, insights: Database) -> None:
    fill_all(videos, insights)
    databases = {"videos": videos, "insights": insights}
    places = [(database, name) for database, tables in TABLES.items() for name in tables]
    before = {place: rows_in(databases[place[0]], place[1]) for place in places}
    of_it = {place: named(databases[place[0]], place[1]) for place in places}
    assert sum(map(bool, of_it.values())) >= 15, "the world has it in most tables"
    deleted = sum(rows for _, rows in Deletion(databases).forget_channels([CHANNEL]))
    for place in places:
        after = rows_in(databases[place[0]], place[1])
        assert [dict(row) for row in before[place] if dict(row) not in of_it[place]] == [dict(row) for row in after]
    assert deleted == sum(map(len, of_it.values()))


def test_a_deletion_that_broke_off_is_taken_up_again(videos: Database, insights: Database) -> None:
    fill_all(videos, insights)
    databases = {"videos": videos, "insights": insights}
    steps = Deletion(databases).forget_channels([CHANNEL])
    for _ in range(5):
        next(steps)
    steps.close()  # type: ignore[attr-defined]
    list(Deletion(databases).forget_channels([CHANNEL]))
    left = [name for database, tables in TABLES.items() for name in tables if named(databases[database], name)]
    assert left == []


def test_no_transaction_deletes_more_than_a_portion(videos: Database, insights: Database) -> None:
    """A long one would have a running hour wait for its locks."""
    fill_all(videos, insights)
    counts: list[int] = []

    def hear(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("DELETE"):
            counts.append(cursor.rowcount)

    portion, forgetting.PORTION = forgetting.PORTION, 2
    for database in (videos, insights):
        event.listen(database.engine, "after_cursor_execute", hear)
    try:
        list(Deletion({"videos": videos, "insights": insights}).forget_channels([CHANNEL]))
    finally:
        forgetting.PORTION = portion
        for database in (videos, insights):
            event.remove(database.engine, "after_cursor_execute", hear)
    assert max(counts) <= 2
