"""From uploads playlists to new videos in the catalog, with the requests that the hour can spare.

Here: which playlists are read this hour, and how far. Not here: which channels are watched (discovery.py), observing
the videos (observe.py).

A playlist is read in two ways. Its **top**, every hour, down to the first page that holds a known video. And **whole**,
page by page as far as the quota goes, taken up again in the next hour where it stopped: once when a channel is new, and
every week after that, to find what slipped through (a video that was private at first appears further down). Pages of a
whole reading are stored as they come, since its end is written down apart; of a top that was read half way nothing is
stored, for its newest page would pass for all that is new.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from yt_assets.batching import batches_of
from yt_assets.storage import catalog, channels
from yt_assets.storage.channels import StoredChannel, note_on_channels
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Batch, write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ChannelUnavailable, ProtocolError, QuotaExhausted, Refused, TransientError
from yt_assets.youtube.records import Upload, UploadsPage

WEEK, DAY = timedelta(days=7), timedelta(days=1)

# Of the hour's requests: what tops may take, what whole readings may take of the rest (texts want some too), and the
# part of all that readings which are only repeated may take.
TOPS = 3 / 4
WHOLE = 1 / 2
AGAIN = 1 / 40

# Channels in a row whose lists cannot be read: then it is the service that fails, and asking on only costs quota. As
# many tops are asked for at once.
PATIENCE = 3

# Lists of which each piece of news is told; of further ones every hundredth, so that a thousand channels make no
# thousand lines in Dagster's log.
TOLD, TOLD_OF_MORE = 20, 100

# The most that YouTube lists of a channel (mattwright324/youtube-metadata issue 177).
MOST_LISTED = 20_000


@dataclass
class Listing:
    """The reading of some playlists; `run` does it. allowance: requests that it may send.

    spent: requests for pages. new_videos: videos that nobody knew. put_off: channels whose list was not read this hour.
    unfinished: channels of which older uploads are still to be listed. trouble: why lists were not read, if it passes.
    """

    client: YouTubeClient
    database: Database
    at: datetime
    allowance: int
    log: Callable[[str], None]
    spent: int = 0
    new_videos: int = 0
    put_off: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    trouble: TransientError | ProtocolError | QuotaExhausted | None = None
    _failures: int = 0
    _told: int = 0

    def run(self, channel_ids: Sequence[str]) -> None:
        """Read the tops, then what is left of whole readings, the first ones before the repeated ones.

        A list that cannot be read is put off to the next hour, and its known videos are observed all the same. Raises
        OperatorNeeded, which no other channel would escape either.
        """
        with self.database.reading() as connection:
            stored = channels.stored_channels(connection, channel_ids)
        listed = [stored[key] for key in channel_ids if key in stored and stored[key].uploads_playlist_id]
        begun = [channel for channel in listed if channel.full_pass_at is not None or channel.page_token is not None]
        first = [channel for channel in listed if channel.full_pass_at is None]
        try:
            self._read_tops(sorted(begun, key=lambda channel: channel.listed_at or self.at))
            again = self._due_again(listed)
            room = int((self.allowance - self.spent) * WHOLE)
            room = self._read_whole(first, room)
            self._read_whole(again, min(room, max(1, int(self.allowance * AGAIN))))
        except QuotaExhausted as error:
            self.trouble = error
            self.log(f"Uploads are not listed any further in this hour: {error}")

    def _due_again(self, listed: Sequence[StoredChannel]) -> list[StoredChannel]:
        """Channels whose last whole reading is a week old, or unfinished; or a day old, and there is more to find.

        There is when a channel counts more videos beyond those we know than it did then.
        """
        with self.database.reading() as connection:
            known = channels.count_public_videos(connection, [channel.channel_id for channel in listed])
        due = []
        for channel in listed:
            if channel.full_pass_at is not None:
                age = self.at - channel.full_pass_at
                beyond = (channel.video_count or 0) - known[channel.channel_id]
                has_more = age >= DAY and beyond > (channel.unlisted or 0)
                if channel.page_token is not None or age >= WEEK or has_more:
                    due.append(channel)
        return due

    def _read_tops(self, tops: Sequence[StoredChannel]) -> None:
        """The longest unread first, so that a quota too small for all of them reaches each in turn."""
        room = max(1, int(self.allowance * TOPS)) if self.allowance > 0 else 0
        read: list[str] = []
        try:
            with ThreadPoolExecutor(PATIENCE, thread_name_prefix="lists") as threads:
                for few in batches_of(tops, PATIENCE):
                    asked = few[: max(0, room - self.spent)] if self._failures < PATIENCE else []
                    self.put_off += [channel.title for channel in few[len(asked) :]]
                    if asked:
                        self._read_few(asked, threads, read)
        finally:
            note_on_channels(self.database, read, listed_at=self.at)

    def _read_few(self, few: Sequence[StoredChannel], threads: ThreadPoolExecutor, read: list[str]) -> None:
        """Ask for the first pages at once, and look once which of their videos are known. Adds to `read`."""
        readings = [self.client.upload_pages(str(channel.uploads_playlist_id)) for channel in few]
        first = [threads.submit(next, pages) for pages in readings]
        known = self._known([page.result() for page in first if page.exception() is None])
        asked = list(zip(few, first, readings, strict=True))
        # A bucket that is spent ends it all; what the others have paid for is stored before that.
        asked.sort(key=lambda one: isinstance(one[1].exception(), QuotaExhausted))
        for channel, page, rest in asked:
            if self._tolerating(channel, partial(self._read_top, channel, page, rest, known)):
                read.append(channel.channel_id)

    def _read_top(
        self, channel: StoredChannel, first: Future[UploadsPage], rest: Iterator[UploadsPage], known: Set[str]
    ) -> None:
        page: UploadsPage | None = first.result()
        new: list[Upload] = []
        while page is not None:
            self.spent += 1
            unknown = [upload for upload in page.uploads if upload.video_id not in known]
            new += unknown
            if len(unknown) < len(page.uploads):
                break
            page = next(rest, None)
            known = self._known([page]) if page is not None else known
        self._store(channel, new)
        if new:
            self._tell(f"{channel.title}: {len(new):,} new uploads")

    def _read_whole(self, due: Sequence[StoredChannel], room: int) -> int:
        """A page of each channel in turn: the newest videos of all before the oldest of one. Gives what is left."""
        readings = deque((channel, self._whole(channel)) for channel in due)
        while readings and room > 0 and self._failures < PATIENCE:
            channel, reading = readings.popleft()
            room -= 1
            if self._tolerating(channel, partial(next, reading)):
                readings.append((channel, reading))
        self.unfinished += [channel.title for channel, _ in readings]
        return room

    def _whole(self, channel: StoredChannel) -> Iterator[None]:
        """Read a page at each step and store it, with the place where to go on; ends after the last page."""
        found = 0
        for page in self.client.upload_pages(str(channel.uploads_playlist_id), page_token=channel.page_token):
            self.spent += 1
            known = self._known([page])
            new = [upload for upload in page.uploads if upload.video_id not in known]
            self._store(channel, new)
            found += len(new)
            if page.next_page_token is None:
                break
            note_on_channels(self.database, [channel.channel_id], listed_at=self.at, page_token=page.next_page_token)
            yield
        self._finish(channel, found)

    def _finish(self, channel: StoredChannel, found: int) -> None:
        with self.database.reading() as connection:
            known = channels.count_public_videos(connection, [channel.channel_id])[channel.channel_id]
        unlisted = max(0, (channel.video_count or 0) - known)
        notes = {"listed_at": self.at, "full_pass_at": self.at, "page_token": None, "unlisted": unlisted}
        note_on_channels(self.database, [channel.channel_id], **notes)
        if channel.full_pass_at is None:
            self._tell(f"{channel.title}: all {known:,} uploads are listed")
        elif found:
            self._tell(f"{channel.title}: {found:,} uploads had slipped through")
        if unlisted and known >= MOST_LISTED:
            self.log(f"{channel.title}: YouTube lists its newest {MOST_LISTED:,} uploads alone; {unlisted:,} are older")

    def _tolerating(self, channel: StoredChannel, read: Callable[[], object]) -> bool:
        """Read, and let one channel's trouble be its own. Whether there may be more to read."""
        try:
            read()
        except StopIteration:
            self._failures = 0
            return False
        except (ChannelUnavailable, Refused) as error:
            self._closed(channel, error)
            return False
        except (TransientError, ProtocolError) as error:
            self._failures += 1
            self.trouble = self.trouble or error
            self.put_off.append(channel.title)
            self.log(f"{channel.title}: uploads cannot be listed now, the next hour tries again: {error}")
            return False
        self._failures = 0
        return True

    def _closed(self, channel: StoredChannel, error: ChannelUnavailable | Refused) -> None:
        """A list that is not there: of a channel without videos it is empty, which is no trouble at all."""
        self.spent += 1
        if channel.video_count == 0:
            note_on_channels(self.database, [channel.channel_id], listed_at=self.at, full_pass_at=self.at, unlisted=0)
            return
        self.put_off.append(channel.title)
        self.log(f"{channel.title}: uploads cannot be listed: {error}")

    def _known(self, pages: Sequence[UploadsPage]) -> set[str]:
        ids = [video_id for page in pages for video_id in page.video_ids]
        with self.database.reading() as connection:
            return catalog.known_among(connection, ids)

    def _tell(self, news: str) -> None:
        self._told += 1
        if self._told <= TOLD:
            self.log(news)
        elif self._told % TOLD_OF_MORE == 0:
            self.log(f"{self._told:,} lists had news, at last {news}")

    def _store(self, channel: StoredChannel, uploads: Sequence[Upload]) -> None:
        if uploads:
            rows = [_upload_row(channel.channel_id, upload, self.at) for upload in uploads]
            versions = [_version_row(upload, self.at) for upload in uploads]
            write_batch(self.database, Batch({"videos": rows, "video_versions": versions}, items=len(rows)))
            self.new_videos += len(rows)


def _version_row(upload: Upload, at: datetime) -> dict[str, object]:
    """What is known of a video before its text is read: an hour that only counts it knows its age."""
    unknown = dict.fromkeys(("text_hash", "duration_seconds", "format", "live_state"))
    return {"video_id": upload.video_id, "valid_from": at, "published_at": upload.published_at, **unknown}


def _upload_row(channel_id: str, upload: Upload, at: datetime) -> dict[str, object]:
    row = {"video_id": upload.video_id, "channel_id": channel_id, "published_at": upload.published_at}
    return {**row, "availability": "public", "first_seen_at": at, "metadata_at": None}
