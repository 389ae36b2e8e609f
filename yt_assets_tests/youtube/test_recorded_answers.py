"""Every answer, ours or recorded, goes through the protocol and ends as records or as an error of the tree.

The files are walked as a client would meet them, whatever they are: answers to questions that this project never asks,
single items, parts of items, refusals. What each must become follows from its kind and its parts alone.
"""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.youtube.classify import classify
from yt_assets.youtube.errors import ProtocolError, YouTubeError
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
from yt_assets.youtube.quota import BATCH_STATS_METHOD
from yt_assets.youtube.records import Remarks
from yt_assets_tests.youtube.recorded_refusals import REFUSALS, RefusalRow
from yt_assets_tests.youtube.recordings import FOLDERS, RECORDED, Recording, index, recording, recordings

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
KINDS = (CHANNELS, VIDEOS, VIDEO_STATS, UPLOADS)
NEEDED_PARTS = {CHANNELS: {"id"}, VIDEO_STATS: {"id"}, VIDEOS: {"snippet"}, UPLOADS: {"snippet", "contentDetails"}}
FIRST_FIELD = {VIDEOS: "snippet.channelId is missing", UPLOADS: "an item without a name"}
STATUSES = (400, 401, 403, 404, 408, 409, 429, 500, 501, 503, 599)

# How many recordings of each class there are at least, so that no class can vanish and leave its assertions idle. The
# sample has one of each.
AT_LEAST = {
    f"{CHANNELS}, read": 30,
    f"{CHANNELS}, empty": 5,
    f"{VIDEOS}, read": 30,
    f"{VIDEOS}, other parts": 20,
    f"{VIDEOS}, empty": 10,
    f"{UPLOADS}, read": 20,
    f"{UPLOADS}, other parts": 2,
    f"{UPLOADS}, empty": 5,
    "single item": 30,
    "another kind": 200,
    "no kind": 50,
    "refusal": 20,
}


@contextmanager
def naming(met: Recording) -> Iterator[None]:
    """Put the file's name on whatever goes wrong inside: two hundred of them are read by the same line."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in {met.name}")
        raise


def parsed(
    kind: str, body: bytes, asked: Collection[str], playlist_id: str | None = None, remarks: Remarks | None = None
) -> Sequence[Any]:
    """Read a body as `kind`: the records, of a page of uploads the ids of its videos."""
    if kind == UPLOADS:
        return parse_uploads(body, playlist_id=playlist_id, remarks=remarks).video_ids
    if kind == CHANNELS:
        return parse_channels(body, asked=asked, remarks=remarks)
    return (parse_videos if kind == VIDEOS else parse_video_stats)(body, asked=asked, remarks=remarks)


def outcome(kind: str, met: Recording) -> str:
    """Name what the parser of `kind` makes of a file: so many records, the items that it refuses, or its reason."""
    remarks = Remarks()
    with naming(met):
        try:
            body, playlist_id = met.as_list(kind), met.query.get("playlistId")
            records = len(parsed(kind, body, met.asked, playlist_id, remarks))
        except ProtocolError as error:
            return error.reason
    refused = [*sorted(set(remarks.refused.values())), *(["an item without a name"] if remarks.nameless else [])]
    return f"{records} records" + "".join(f", refused: {what}" for what in refused)


def due(kind: str, met: Recording) -> str:
    """Name what it must be. Channels need an id alone, videos the snippet, uploads one of the parts with a video."""
    listed = json.loads(met.as_list(kind))
    if not isinstance(listed, dict) or listed.get("kind") != kind:
        return "unexpectedKind"
    whole = [item for item in listed["items"] if has_its_parts(kind, item)]
    records = f"{len({item['id'] for item in whole})} records"
    return records if len(whole) == len(listed["items"]) else f"{records}, refused: {FIRST_FIELD[kind]}"


def has_its_parts(kind: str, item: dict[str, Any]) -> bool:
    return not NEEDED_PARTS[kind].isdisjoint(item)


def class_of(met: Recording) -> str:
    if met.status != 200:
        return "refusal"
    if met.kind not in KINDS:
        return "single item" if met.is_single else "another kind" if met.kind else "no kind"
    if not met.items:
        return f"{met.kind}, empty"
    return f"{met.kind}, read" if has_its_parts(met.kind, met.items[0]) else f"{met.kind}, other parts"


def readable(kind: str) -> list[Recording]:
    """Give the files whose items `kind`'s parser must read, single items among them."""
    return [met for met in recordings() if due(kind, met).endswith("records") and met.items]


def count(item: dict[str, Any], name: str) -> int | None:
    text = item.get("statistics", {}).get(name)
    return None if text is None else int(text)


def test_every_file_below_the_folder_is_walked_and_every_class_of_them_is_there() -> None:
    on_disk = [name for folder in FOLDERS for _, _, names in os.walk(folder) for name in names if ".json" in name]
    assert len({met.name for met in recordings()}) == len(on_disk) > (480 if RECORDED else 25)
    numbers = Counter(class_of(met) for met in recordings())
    assert numbers.keys() == AT_LEAST.keys()
    assert RECORDED is None or {name: number for name, number in numbers.items() if number < AT_LEAST[name]} == {}
    assert index().keys() < {met.name for met in recordings()}
    assert [name for name, entry in index().items() if not name.endswith(f"_{entry['status']}.json")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_read_by_the_parser_of_its_kind_and_refused_by_the_others(kind: str) -> None:
    """Refusals are walked as well, as if they had come with a 200: a proxy may do that."""
    wrong = {met.name: found for met in recordings() if (found := outcome(kind, met)) != due(kind, met)}
    assert wrong == {}


def test_a_file_without_its_list_is_of_an_unexpected_kind_for_all_parsers() -> None:
    singles = [met for met in recordings() if met.is_single]
    assert Counter(met.kind for met in singles).keys() == {"youtube#channel", "youtube#video", "youtube#playlistItem"}
    for met in singles:
        for kind in KINDS:
            with pytest.raises(ProtocolError, match=f"Expected {kind} and got '{met.kind}'"):
                parsed(kind, met.body, met.asked)


def test_every_recorded_channel_holds_what_its_answer_says() -> None:
    for met in readable(CHANNELS):
        with naming(met):
            channels = parse_channels(met.as_list(CHANNELS), asked=met.asked)
            figures = [(one.channel_id, one.title, one.subscribers, one.video_count, one.views) for one in channels]
            assert figures == [
                (
                    item["id"],
                    item.get("snippet", {}).get("title", ""),
                    count(item, "subscriberCount"),
                    count(item, "videoCount"),
                    count(item, "viewCount"),
                )
                for item in met.items
            ]


def test_every_recorded_video_holds_what_its_answer_says() -> None:
    for met in readable(VIDEOS):
        with naming(met):
            for video, item in zip(parse_videos(met.as_list(VIDEOS), asked=met.asked), met.items, strict=True):
                snippet = item["snippet"]
                assert (video.video_id, video.channel_id) == (item["id"], snippet["channelId"])
                assert (video.title, video.description) == (snippet["title"], snippet["description"])
                assert video.tags == tuple(snippet.get("tags", ()))
                assert video.published_at.strftime("%Y-%m-%dT%H:%M:%S%z") == f"{snippet['publishedAt'][:19]}+0000"
                counts = [count(item, f"{name}Count") for name in ("view", "like", "comment")]
                assert [video.views, video.likes, video.comments] == counts


def test_every_recorded_page_of_uploads_holds_what_its_answer_says() -> None:
    for met in readable(UPLOADS):
        with naming(met):
            page = parse_uploads(met.as_list(UPLOADS), playlist_id=met.query.get("playlistId"))
            assert list(page.video_ids) == [item["snippet"]["resourceId"]["videoId"] for item in met.items]
            assert page.next_page_token == met.payload.get("nextPageToken")


def test_recorded_counts_are_the_same_when_the_batch_method_sends_them() -> None:
    """No answer of it was recorded: the method is of 2026. Its items carry the statistics of videos.list."""
    names, counted = ("viewCount", "likeCount", "commentCount"), 0
    for met in (met for met in recordings() if met.kind == VIDEOS):
        body = json.dumps({"kind": VIDEO_STATS, "items": met.items}).encode()
        with naming(met):
            found = [
                (one.video_id, one.views, one.likes, one.comments) for one in parse_video_stats(body, asked=met.asked)
            ]
            assert found == [(item["id"], *(count(item, name) for name in names)) for item in met.items]
        counted += sum("statistics" in item for item in met.items)
    assert counted > (100 if RECORDED else 5)


@pytest.mark.parametrize("kind", [CHANNELS, VIDEOS, UPLOADS])
def test_every_answer_to_another_question_is_refused(kind: str) -> None:
    refused = 0
    for met in readable(kind):
        with naming(met), pytest.raises(ProtocolError) as caught:
            parsed(kind, met.as_list(kind), ["another"], "another")
        assert caught.value.reason == "foreignIds", met.name
        refused += 1
    assert refused > (20 if RECORDED else 2)


def test_the_table_of_refusals_is_complete() -> None:
    listed = [recording(row.file).name for row in REFUSALS]
    assert sorted(listed) == sorted(met.name for met in recordings() if met.status != 200)


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row.file.rsplit("/", 1)[-1])
def test_every_recorded_refusal_is_the_error_that_its_reasons_call_for(row: RefusalRow) -> None:
    met = recording(row.file)
    error = classify(met.status, {}, met.body, method=met.method, observed_at=NOW)
    assert (type(error), error.reason, met.status, error.status) == (row.error, row.reason, row.status, row.status)
    assert error.message.startswith(f"{met.method} was refused{': ' if row.message else ''}{row.message}")
    assert "<" not in str(error)


@pytest.mark.unmeasured
@pytest.mark.parametrize("method", ["videos.list", BATCH_STATS_METHOD])
def test_no_recorded_body_with_any_status_is_more_than_classify_can_bear(method: str) -> None:
    for met in recordings():
        with naming(met):
            for status in STATUSES:
                error = classify(status, {}, met.body, method=method, observed_at=NOW)
                assert isinstance(error, YouTubeError)
                assert error.status == status
                assert error.remedy in str(error)
