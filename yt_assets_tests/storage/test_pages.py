"""Hours of any size, in any script, on servers of any packet: read in pages, and what comes out is what went in."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, event, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.reading.catalog import ChannelCatalog, VideoCatalog
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.mysql_selects import read_mappings, read_rows
from yt_assets.storage.reading.page_frames import read_frame
from yt_assets.storage.reading.pages import PagedSelect, each_row
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.hourly_frames import rows_of
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    channel_row,
    engagement_row,
    features_row,
    hour_at,
    keyword_row,
    put,
    snapshot_row,
    text_features_row,
    text_row,
    version_row,
    video_id,
    video_row,
)

WORDS = {
    "Arabic": "خبز العجين المخمر",
    "Hindi": "खट्टे आटे की रोटी",
    "Japanese": "サワードウブレッド",
    "English": "sourdough bread",
}
VIDEO_TEXTS, TEXT_FEATURES = TABLES["videos"]["video_texts"], TABLES["videos"]["text_features"]
SMALL = 4_000


def statements(database: Database) -> list[str]:
    """What is sent from now on."""
    sent: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    return sent


def cut_at(connection: Connection, size: int) -> None:
    """Have the server cut joined texts at so many bytes, as it does at its packet. MySQL cuts no JSON list so."""
    connection.exec_driver_sql(f"SET group_concat_max_len = {size}")


def store_hour(database: Database, videos: int, **changes: Any) -> list[Mapping[str, Any]]:
    """An hour of videos with their texts, phrases, versions and a snapshot each; the phrases' rows."""
    keys = [video_id(number) for number in range(videos)]
    words = list(WORDS.values())
    phrases = [
        text_features_row(key, **{"keyphrases": [f"{words[place % 4]} {place}", "x"], **changes})
        for place, key in enumerate(keys)
    ]
    put(database, channels=[channel_row()], videos=[video_row(key) for key in keys])
    put(database, video_texts=[text_row(key, title=words[place % 4]) for place, key in enumerate(keys)])
    put(database, video_versions=[version_row(key, valid_from=hour_at(-9)) for key in keys], text_features=phrases)
    put(database, raw_videos=[snapshot_row(key, views=None if key == keys[-1] else 7) for key in keys])
    put(database, video_features=[features_row(key) for key in keys])
    return phrases


def read_hour(connection: Connection) -> dict[str, pd.DataFrame]:
    """All that an hour's insights read."""
    frames = Frames(connection)
    return {
        "features": frames.hours("video_features", [HOUR]),
        "titles": frames.titles(HOUR),
        "keyphrases": frames.keyphrases(HOUR),
        "history": frames.history(HOUR, hour_at(3) - HOUR),
    }


@pytest.mark.database
def test_an_hour_whose_texts_are_longer_than_a_packet_is_read_whole(own_server: Server) -> None:
    """An hour of 36,480 videos with Arabic texts failed each time: the server cut the list of their keyphrases."""
    own_server.execute("SET GLOBAL max_allowed_packet=1048576")
    with Database("videos", own_server.create_database("yt"), setting="VIDEOS_DATABASE_URL") as database:
        ensure_schema(database)
        stored = store_hour(database, 300, keyphrases=[WORDS["Arabic"] * 30] * 8)
        worst = text_features_row(video_id(7), keyphrases=['"' * 32_700])
        put(database, text_features=[worst])
        with database.reading() as connection:
            frame = Frames(connection).keyphrases(HOUR)
            rows = read_rows(connection, select(TEXT_FEATURES.c.video_id, TEXT_FEATURES.c.keyphrases))
    expected = {row["video_id"]: row["keyphrases"] for row in [*stored, worst]}
    assert dict(zip(frame["video_id"], frame["keyphrases"], strict=True)) == expected
    assert dict(rows) == expected


@pytest.mark.thorough
def test_an_hour_of_all_that_a_days_quota_reaches_is_read_on_the_servers_own_packet(
    videos_on_servers: Database,
) -> None:
    """On average, the keyphrases of a video with an Arabic text took 512 bytes of a packet: 36,480 of them failed."""
    keys = [video_id(number) for number in range(36_480)]
    phrases = [f"{WORDS['Arabic']} {number}" for number in range(12)]
    put(videos_on_servers, text_features=[text_features_row(key, keyphrases=phrases) for key in keys])
    put(videos_on_servers, video_features=[features_row(key) for key in keys])
    with videos_on_servers.reading() as connection:
        frame = Frames(connection).keyphrases(HOUR)
    assert frame["video_id"].tolist() == keys
    assert all(found == phrases for found in frame["keyphrases"])


@pytest.mark.parametrize("size", [300, 1_000, 1_999, 2_000, 2_001, 9_000, 30_000])
def test_wherever_a_server_cuts_the_hour_is_the_same(videos_on_servers: Database, size: int) -> None:
    store_hour(videos_on_servers, 200)
    with videos_on_servers.reading() as connection:
        whole = read_hour(connection)
        cut_at(connection, size)
        for name, frame in read_hour(connection).items():
            pd.testing.assert_frame_equal(frame, whole[name], obj=name)
        assert {name: len(frame) for name, frame in whole.items()} == dict.fromkeys(whole, 200)


def test_a_text_that_lost_its_end_is_no_text(videos_on_servers: Database) -> None:
    """MariaDB closes quote and bracket of what it cuts: in the last row, a title without its end looked whole."""
    rows = [text_row(video_id(number), title=f"A title of {number}") for number in range(3)]
    put(videos_on_servers, video_texts=rows)
    statement = select(VIDEO_TEXTS.c.video_id, VIDEO_TEXTS.c.title)
    expected = [(row["video_id"], row["title"]) for row in rows]
    for size in range(4, 60):
        with videos_on_servers.reading() as connection:
            cut_at(connection, size)
            frame = read_frame(connection, PagedSelect(statement, ("video_id",)))
            assert list(frame.itertuples(index=False, name=None)) == expected
            assert sorted(read_rows(connection, statement)) == expected


def test_pages_hold_each_row_once_in_the_order_of_the_key(videos: Database) -> None:
    rows = [text_row(video_id(number), title=WORDS["Hindi"] * (number % 9)) for number in range(500)]
    put(videos, video_texts=rows)
    source = PagedSelect(select(*VIDEO_TEXTS.c), ("video_id",), cell_bytes=SMALL)
    sent = statements(videos)
    with videos.reading() as connection:
        frame = read_frame(connection, source)
        tuples = list(each_row(connection, source))
    assert list(rows_of(frame)) == rows
    assert tuples == [tuple(row[column.name] for column in VIDEO_TEXTS.c) for row in rows]
    pages = sum("json_arrayagg" in statement for statement in sent)
    assert (10 < pages < 60) if videos.dialect == "mysql" else (pages == 0)


def test_pages_of_a_key_of_two_columns_hold_each_row_once(insights: Database) -> None:
    words = [f"{word} {number}" for word in (*WORDS.values(), "Zebra", "zebra", "éclair") for number in range(20)]
    rows = [keyword_row(word, scope=scope) for scope in ("all", CHANNEL) for word in words]
    replace_hours(insights, "keyword_insights", [HOUR], rows)
    table = TABLES["insights"]["keyword_insights"]
    source = PagedSelect(select(*table.c).where(table.c.hour == HOUR), ("scope", "keyword"), cell_bytes=SMALL)
    with insights.reading() as connection:
        frame = read_frame(connection, source)
    assert list(rows_of(frame)) == sorted(rows, key=lambda row: (row["scope"], row["keyword"]))


def test_a_page_is_a_range_of_the_key_and_nothing_is_sorted_for_it(videos_on_servers: Database) -> None:
    """A page that the server finds by sorting the hour, or by reading it from its beginning, reads rows again."""
    store_hour(videos_on_servers, 200)
    with videos_on_servers.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE TABLE videos, video_features, video_texts, text_features").all()
    seen: list[tuple[str, Any]] = []

    @event.listens_for(videos_on_servers.engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    with videos_on_servers.reading() as connection:
        read_hour(connection)
        pages = [(statement, values) for statement, values in seen if "AS page" in statement]
        plans = [
            connection.exec_driver_sql(f"EXPLAIN FORMAT=TRADITIONAL {statement}", values).mappings().all()
            for statement, values in pages
        ]
    assert len(plans) == 4
    for plan in plans:
        page = next(step for step in plan if step["select_type"] == "DERIVED")
        # Where all keys come after '', MySQL may call it a reading of the index, which ends with the page.
        assert (page["type"], page["key"]) in {("range", "PRIMARY"), ("index", "PRIMARY")}
        assert not [dict(step) for step in plan if "filesort" in str(step["Extra"])]
        joined = [step for step in plan if step["table"] in {"videos", "video_texts", "text_features"}]
        assert {step["type"] for step in joined if step is not page} <= {"eq_ref"}, "one look at a key for each row"


def test_what_is_read_in_one_transaction_is_of_one_state(insights: Database) -> None:
    """An hour is read in pages, and a run may replace it between two of them."""
    before, after = ([engagement_row(video_id(number), rank) for number in range(3)] for rank in (1, 2))
    replace_hours(insights, "engagement_insights", [HOUR], before)
    with insights.reading() as connection:
        first = Frames(connection).hours("engagement_insights", [HOUR])
        replace_hours(insights, "engagement_insights", [HOUR], after)
        second = Frames(connection).hours("engagement_insights", [HOUR])
    assert list(rows_of(second)) == list(rows_of(first)) == before
    assert rows_in(insights, "engagement_insights") == after


def test_keyphrases_and_tags_are_stored_as_text(videos: Database) -> None:
    """Escaped, an Arabic letter takes six bytes for two."""
    keys = {video_id(number): word for number, word in enumerate(WORDS.values())}
    put(videos, text_features=[text_features_row(key, keyphrases=[word]) for key, word in keys.items()])
    put(videos, video_texts=[text_row(key, tags=[word]) for key, word in keys.items()])
    with videos.reading() as connection:
        for column in ("text_features.keyphrases", "video_texts.tags"):
            table, _, name = column.partition(".")
            found = connection.exec_driver_sql(f"SELECT {name} FROM {table} ORDER BY video_id").scalars()  # noqa: S608
            assert list(found) == [f'["{word}"]' for word in keys.values()]


def test_keyphrases_that_were_stored_escaped_are_read_as_well(videos: Database) -> None:
    put(videos, text_features=[text_features_row(video_id(number)) for number in range(2)])
    put(videos, video_features=[features_row(video_id(number)) for number in range(2)])
    escaped = '["\\u062e\\u0628\\u0632", "\\ud83c\\udf5e"]'
    with videos.engine.begin() as connection:
        statement = "UPDATE text_features SET keyphrases = %s WHERE video_id = %s"
        marked = statement.replace("%s", "?") if videos.dialect == "sqlite" else statement
        connection.exec_driver_sql(marked, (escaped, video_id(1)))
    with videos.reading() as connection:
        frame = Frames(connection).keyphrases(HOUR)
        rows = read_mappings(connection, select(TEXT_FEATURES.c.video_id, TEXT_FEATURES.c.keyphrases))
    expected = {video_id(0): ["sour dough", "🍞"], video_id(1): ["خبز", "🍞"]}
    assert dict(zip(frame["video_id"], frame["keyphrases"], strict=True)) == expected
    assert {row["video_id"]: row["keyphrases"] for row in rows} == expected


def test_channels_beyond_one_statement_are_noted_and_their_videos_found(videos: Database) -> None:
    channels = [f"UC{number:022}" for number in range(1_100)]
    put(videos, channels=[channel_row(key) for key in channels])
    put(videos, videos=[video_row(video_id(n), channel_id=key) for n, key in enumerate(channels)])
    ChannelCatalog.note(videos, channels[:-1], unlisted=3)
    sent = statements(videos)
    with videos.reading() as connection:
        watched = VideoCatalog(connection).watched(channels[1:])
    assert max(map(len, sent)) < 100_000
    assert [video.video_id for video in watched] == [video_id(number) for number in range(1, 1_100)]
    assert [row["unlisted"] for row in rows_in(videos, "channels")] == [3] * 1_099 + [None]
