"""The law of an hour: every id that a source named is observed, waiting, unavailable, or left out with the reason.

Here: who was named, counted from what was sent, and what the tables say of each. Not here: worlds that may break it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.videos import hours, left_out, raw_videos, videos

FATES = ("observed", "waiting", "unavailable", "left out")


def fates(database: Database, hour: datetime, channel_ids: Collection[str], named: Collection[str]) -> dict[str, str]:
    """What became of each id: of the catalog's videos of these channels, and of those that were named besides.

    Fails where an id has no fate, or a left-out one no reason.
    """
    with database.reading() as connection:
        observed = set(connection.scalars(select(raw_videos.c.video_id).where(raw_videos.c.hour == hour)))
        reasons = dict(
            connection.execute(select(left_out.c.video_id, left_out.c.reason).where(left_out.c.hour == hour)).all()
        )
        catalog = {row.video_id: row for row in connection.execute(select(videos)) if row.channel_id in channel_ids}
    assert not observed & reasons.keys(), "an observed video is not left out"
    found: dict[str, str] = {}
    for key in {*catalog, *named}:
        row = catalog.get(key)
        if key in observed:
            found[key] = "observed"
        elif key in reasons:
            assert reasons[key], key
            found[key] = "left out"
        else:
            assert row is not None, f"{key} was named, and nothing says what became of it"
            found[key] = "waiting" if row.availability == "public" else "unavailable"
    return found


def check(database: Database, hour: datetime, channel_ids: Collection[str], named: Collection[str]) -> dict[str, int]:
    """Compare the four numbers of a settled hour with the ids themselves; gives the numbers."""
    found = list(fates(database, hour, channel_ids, named).values())
    counted = {fate: found.count(fate) for fate in FATES}
    with database.reading() as connection:
        row: dict[str, Any] = dict(connection.execute(select(hours).where(hours.c.hour == hour)).mappings().one())
    assert row["stored"] == counted["observed"], (row, counted)
    assert row["unavailable"] == counted["unavailable"], (row, counted)
    assert row["left_out"] == counted["left out"], (row, counted)
    # Besides, those that a channel counts and no list has shown yet: they have no id.
    assert row["waiting"] >= counted["waiting"], (row, counted)
    assert row["named"] == row["stored"] + row["unavailable"] + row["left_out"] + row["waiting"], row
    assert row["named"] >= len(found)
    if row["left_out"]:
        assert "left out: " in row["reason"] or row["settled_at"] is not None, row
    return counted | {"without an id": row["waiting"] - counted["waiting"]}
