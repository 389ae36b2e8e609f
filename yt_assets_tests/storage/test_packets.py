"""Statements longer than a server takes: cut before they are sent, so that no connection is lost over them."""

import pytest
from sqlalchemy import text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.checks import TEXT_BYTES
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import put, snapshot_row, text_row, video_id

MEGABYTE = 1024 * 1024


def connection_id(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(text("SELECT CONNECTION_ID()")).scalar_one())


@pytest.mark.thorough_on_servers
@pytest.mark.parametrize("packet", [16 * MEGABYTE, MEGABYTE])
def test_a_batch_longer_than_a_packet_is_stored_and_a_text_longer_than_one_refused(
    own_server: Server, packet: int
) -> None:
    """MariaDB takes 16 MB at once, an older server one; a longer statement is error 2006, and the connection is gone.

    Five hundred texts of 34 kB are one batch of 17 MB. Quotes are the worst: the driver doubles each.
    """
    own_server.execute(f"SET GLOBAL max_allowed_packet={packet}")
    texts = [text_row(video_id(number), description="🔥" * 8_700) for number in range(499)]
    worst = text_row(video_id(499), description="'" * TEXT_BYTES, tags=['"' * (TEXT_BYTES // 2 - 10)])
    too_long = text_row(video_id(500), title="t", tags=["t" * 17 * MEGABYTE])
    with Database("videos", own_server.create_database("yt"), setting="VIDEOS_DATABASE_URL") as database:
        ensure_schema(database)
        before = connection_id(database)
        with pytest.raises(
            RowsRefused, match=f"1 of 501 rows .* video_texts {video_id(500)} tags: it is 17,8"
        ) as caught:
            write_batch(database, Batch({"video_texts": [*texts, worst, too_long]}, items=501))
        assert len(str(caught.value)) < 300
        assert connection_id(database) == before
        assert rows_in(database, "video_texts") == [*texts, worst]
        assert put(database, raw_videos=[snapshot_row(video_id(1))]) == 1
