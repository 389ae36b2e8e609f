"""The rival: what one would write without an orchestrator. cron starts it once an hour.

    VIDEOS=mysql+pymysql://… INSIGHTS=… ENDPOINT=http://… CHANNELS=UC…,UC… python -m benchmarks.hour.plain_script HOUR

Here: a pool of two processes, in each of them three threads (fetch, process, store), batches of ten, 50 ids a call by
google-api-python-client, executemany. Not here: the insight tables (plain_insights.py). Parser, formulas and keyphrases
are the product's pure rooms, so that both do the same work; nothing of its storage, steps or I/O is used. No lineage,
no checks, no ledger of quota, no retries, no hour computed again as it was.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from queue import Queue
from threading import Thread
from typing import Any

from googleapiclient.discovery import build

from benchmarks.hour.database import aware, connect, select, upsert
from benchmarks.hour.plain_insights import INSIGHTS
from yt_assets.analysis.features import CountSample, compute_features
from yt_assets.analysis.keywords.extraction import RULES_VERSION, extract_keyphrases
from yt_assets.analysis.keywords.folding import keyword_key, standing_keys, tagged_first
from yt_assets.analysis.text.boilerplate import recurring_lines
from yt_assets.analysis.text.cleaning import describe_text
from yt_assets.analysis.text.languages import text_language, usual_language
from yt_assets.youtube.protocol import parse_channels, parse_uploads, parse_video_stats, parse_videos
from yt_assets.youtube.records import UploadsPage, VideoRecord

BATCH, IDS, DAY = 10, 50, timedelta(days=1)
VIDEO_PARTS = "id,snippet,contentDetails,statistics,liveStreamingDetails,player"
CHANNEL_PARTS = "id,snippet,contentDetails,statistics"
COPIED = ("video_id", "channel_id", "published_at", "duration_seconds", "aspect_ratio", "format", "live_state")
TEXT = ("video_id", "text_hash", "title", "description", "category_id", "default_language", "default_audio_language")
Rows = dict[str, list[dict[str, Any]]]


def main(hour: datetime) -> None:
    """Capture, describe new texts, rank."""
    videos = connect(os.environ["VIDEOS"])
    now = discover(videos, os.environ["CHANNELS"].split(","))
    known = select(videos, "SELECT video_id, metadata_at, live_state FROM videos ORDER BY video_id")
    due = {key for key, read, live in known if read is None or live in {"live", "upcoming"} or now - aware(read) >= DAY}
    ids = [row[0] for row in known]
    middle = len(ids) // 2
    with ProcessPoolExecutor(2) as pool:
        shares = [[(key, key in due) for key in half] for half in (ids[:middle], ids[middle:])]
        new = [text for found in pool.map(partial(capture, hour), shares) for text in found]
        channels = sorted({channel_id for _, channel_id in new})
        of_channels = [[text for text in new if text[1] in set(channels[part::2])] for part in (0, 1)]
        list(pool.map(describe, of_channels))
        upsert(videos, "hours", [_hour_row(hour, now, len(ids))])
        videos.commit()
        list(pool.map(partial(insight, hour), INSIGHTS))


def insight(hour: datetime, name: str) -> None:
    """One insight table, in a process of the pool."""
    INSIGHTS[name](connect(os.environ["VIDEOS"]), connect(os.environ["INSIGHTS"]), hour)


def discover(videos: Any, channel_ids: Sequence[str]) -> datetime:
    """Write channels and new uploads down: the top of each list, or all of it for a new channel. The service's time."""
    api, now = _api(), datetime.now(UTC)
    known = {row[0] for row in select(videos, "SELECT video_id FROM videos")}
    for ids in _cut(channel_ids, IDS):
        found, now = _ask(api.channels().list(part=CHANNEL_PARTS, id=",".join(ids), maxResults=50), parse_channels)
        seen = {"first_seen_at": now, "last_seen_at": now, "availability": "public"}
        upsert(videos, "channels", [asdict(channel) | seen for channel in found])
        for channel in found:
            for page in _pages(api, channel.uploads_playlist_id):
                new = [upload for upload in page.uploads if upload.video_id not in known]
                row = {"channel_id": channel.channel_id, "availability": "public", "first_seen_at": now}
                upsert(videos, "videos", [row | asdict(upload) for upload in new])
                if len(new) < len(page.uploads):
                    break
    videos.commit()
    return now


def capture(hour: datetime, share: list[tuple[str, bool]]) -> list[tuple[str, str]]:
    """Snapshots, features and new texts of a share of the videos; (video, channel) of the new texts."""
    api, reader, writer = _api(), connect(os.environ["VIDEOS"]), connect(os.environ["VIDEOS"])
    known, before = _known(reader, share), _before(reader, hour, share)
    new_texts: list[tuple[str, str]] = []

    def fetch() -> Iterator[tuple[datetime, list[Any]]]:
        for ids in _cut([key for key, is_due in share if not is_due], IDS):
            request = api.videos().batchGetStats(part="id,statistics", id=",".join(ids))
            records, at = _ask(request, partial(parse_video_stats, asked=ids))
            yield from ((at, batch) for batch in _cut(records, BATCH))
        for ids in _cut([key for key, is_due in share if is_due], IDS):
            request = api.videos().list(part=VIDEO_PARTS, id=",".join(ids), maxHeight=720)
            records, at = _ask(request, partial(parse_videos, asked=ids))
            yield from ((at, batch) for batch in _cut(records, BATCH))

    def process(fetched: tuple[datetime, list[Any]]) -> Rows:
        at, records = fetched
        rows: Rows = {"raw_videos": [], "video_features": [], "videos": [], "video_texts": []}
        for record in records:
            if isinstance(record, VideoRecord):
                if record.text_hash != known[record.video_id][3]:
                    rows["video_texts"].append(_text_row(record, at))
                    new_texts.append((record.video_id, record.channel_id))
                rows["videos"].append(_video_row(record, at))
                facts = (record.channel_id, record.published_at, record.format, record.text_hash)
            else:
                facts = known[record.video_id]
            rows["raw_videos"].append(_snapshot_row(hour, record, at))
            rows["video_features"].append(_feature_row(hour, record, at, facts, before.get(record.video_id)))
        return rows

    _flow(fetch(), process, partial(_store, writer))
    return new_texts


def describe(texts: list[tuple[str, str]]) -> None:
    """Keyphrases and figures of new texts, channel by channel: what recurs in a channel says nothing of one video."""
    reader, writer = connect(os.environ["VIDEOS"]), connect(os.environ["VIDEOS"])
    by_channel: dict[str, list[str]] = {}
    for video_id, channel_id in texts:
        by_channel.setdefault(channel_id, []).append(video_id)

    def fetch() -> Iterator[tuple[Any, ...]]:
        for channel_id, ids in by_channel.items():
            habits = _habits(reader, channel_id)
            for batch in _cut(sorted(ids), BATCH):
                yield habits, select(reader, _TEXTS.format(", ".join(["%s"] * len(batch))), batch)

    def process(fetched: tuple[Any, ...]) -> Rows:
        (lines, keys, standing, usual), found = fetched
        rows = []
        for video_id, text_hash, title, description, listed, *declared in found:
            tags = json.loads(listed)
            facts = describe_text(title, description, tags, declared=declared, of_channel=usual)
            options = {"language": facts.language, "tags": tags, "boilerplate": lines}
            phrases = extract_keyphrases(title, description, top_k=12, **options)
            ordered = json.dumps(tagged_first(phrases, tags, keys, standing), ensure_ascii=False)
            row = {"video_id": video_id, "text_hash": text_hash, "keyphrases": ordered, "rules_version": RULES_VERSION}
            rows.append({**row, **asdict(facts)})
        return {"text_features": rows}

    _flow(fetch(), process, partial(_store, writer))


_TEXTS = """SELECT v.video_id, v.text_hash, t.title, t.description, t.tags, t.default_audio_language,
    t.default_language
FROM videos v JOIN video_texts t USING (video_id, text_hash) WHERE v.video_id IN ({})"""
_NEWEST = """SELECT t.title, t.description, t.tags, t.default_audio_language, t.default_language
FROM (SELECT video_id, text_hash FROM videos WHERE channel_id = %s ORDER BY published_at DESC, video_id LIMIT 50) v
JOIN video_texts t USING (video_id, text_hash) ORDER BY video_id"""
_KNOWN = """SELECT video_id, channel_id, published_at, format, text_hash FROM videos
WHERE video_id BETWEEN %s AND %s"""
_BEFORE = """SELECT r.video_id, r.observed_at, r.views, r.likes, r.comments FROM raw_videos r
JOIN (SELECT video_id, MAX(hour) AS hour FROM raw_videos
      WHERE hour >= %s AND hour < %s AND video_id BETWEEN %s AND %s GROUP BY video_id) newest USING (video_id, hour)"""


def _habits(reader: Any, channel_id: str) -> tuple[Any, Any, Any, Any]:
    found = select(reader, _NEWEST, [channel_id])
    tags = [json.loads(text[2]) for text in found]
    lines = recurring_lines([text[1] for text in found])
    usual = usual_language(text_language(f"{text[0]}\n{text[1]}", declared=text[3:]) for text in found)
    return lines, {keyword_key(tag) for each in tags for tag in each}, standing_keys(tags), usual


def _known(reader: Any, share: list[tuple[str, bool]]) -> dict[str, tuple[Any, ...]]:
    rows = select(reader, _KNOWN, [share[0][0], share[-1][0]]) if share else []
    return {key: (channel_id, aware(at), form, text) for key, channel_id, at, form, text in rows}


def _before(reader: Any, hour: datetime, share: list[tuple[str, bool]]) -> dict[str, CountSample]:
    bounds = [hour - 3 * DAY, hour, share[0][0], share[-1][0]] if share else []
    rows = select(reader, _BEFORE, bounds) if share else []
    return {key: CountSample(aware(at), *counts) for key, at, *counts in rows}  # type: ignore[arg-type]


def _flow(fetched: Iterable[Any], process: Callable[[Any], Rows], store: Callable[[Rows], None]) -> None:
    """Fetch and process in two threads, store in this one."""
    raw: Queue[Any] = Queue(8)
    ready: Queue[Any] = Queue(8)

    def first() -> None:
        for item in fetched:
            raw.put(item)
        raw.put(None)

    def second() -> None:
        while (item := raw.get()) is not None:
            ready.put(process(item))
        ready.put(None)

    threads = [Thread(target=work, daemon=True) for work in (first, second)]
    for thread in threads:
        thread.start()
    while (rows := ready.get()) is not None:
        store(rows)
    for thread in threads:
        thread.join()


def _store(writer: Any, rows: Rows) -> None:
    for table, of_table in rows.items():
        upsert(writer, table, of_table)
    writer.commit()


def _api() -> Any:
    options = {"api_endpoint": os.environ["ENDPOINT"]}
    return build("youtube", "v3", developerKey="any", client_options=options, static_discovery=True)


def _ask(request: Any, parse: Callable[[bytes], Any]) -> tuple[Any, datetime]:
    """The answer as it is parsed, and when it was given."""
    request.postproc = lambda response, body: (response, body)
    response, body = request.execute()
    return parse(body), parsedate_to_datetime(response["date"])


def _pages(api: Any, playlist_id: str) -> Iterator[UploadsPage]:
    items, token = api.playlistItems(), None
    while True:
        request = items.list(part="snippet,contentDetails", playlistId=playlist_id, maxResults=50, pageToken=token)
        page, _ = _ask(request, parse_uploads)
        yield page
        token = page.next_page_token
        if token is None:
            return


def _cut(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    return (list(items[at : at + size]) for at in range(0, len(items), size))


def _snapshot_row(hour: datetime, record: Any, at: datetime) -> dict[str, Any]:
    counts = {"views": record.views, "likes": record.likes, "comments": record.comments}
    return {"hour": hour, "video_id": record.video_id, "observed_at": at, **counts}


def _feature_row(
    hour: datetime, record: Any, at: datetime, facts: tuple[Any, ...], before: CountSample | None
) -> dict[str, Any]:
    channel_id, published_at, form, text_hash = facts
    now = CountSample(at, record.views, record.likes, record.comments)
    row = {"hour": hour, "video_id": record.video_id, "channel_id": channel_id, "text_hash": text_hash, "format": form}
    row |= asdict(now) | {"previous_observed_at": before.observed_at if before else None}
    return row | asdict(compute_features(now, before, published_at))


def _video_row(record: VideoRecord, at: datetime) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in (*COPIED, "text_hash")}
    return row | {"availability": "public", "first_seen_at": at, "metadata_at": at}


def _text_row(record: VideoRecord, at: datetime) -> dict[str, Any]:
    tags = json.dumps(record.tags, ensure_ascii=False)
    return {name: getattr(record, name) for name in TEXT} | {"tags": tags, "valid_from": at}


def _hour_row(hour: datetime, now: datetime, count: int) -> dict[str, Any]:
    row = {"hour": hour, "source": "sandbox", "state": "captured", "planned": count, "stored": count}
    numbers = dict.fromkeys(("plan", "generation", "features_generation"), 1)
    rest = {"unavailable": 0, "waiting": 0, "left_out": 0, "named": count}
    return row | numbers | rest | {"planned_at": now, "settled_at": now}


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC))
