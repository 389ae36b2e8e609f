"""From uploads playlists to new videos in the catalog, with the requests that the hour can spare.

Here: which playlists are read this hour, and how far. Not here: which channels are watched (discovery.py), observing
the videos (observe.py).

A playlist is read in two ways. Its **top**, when list_order.py says so, down to the first page that brings nothing new:
YouTube does not promise the newest first, and a premiere that airs puts a known video on top of new ones. And
**whole**, page by page as far as the quota goes, taken up again in the next hour where it stopped: once when a channel
is new; when a channel counts more videos beyond those that are known than at the end of the last whole reading, from
where the top ended; and every week, to find what slipped through (a video that was private at first appears further
down). What a channel counts and its list has not shown yet waits. The end of a whole reading is the answer to a count:
so a count that is larger than what is public costs one reading and not one each hour.

Each page is stored as it comes, with the place where to go on. A list that YouTube refuses is asked for once a day.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zlib import crc32

from yt_assets.analysis.hours import WEEK
from yt_assets.batching import batches_of
from yt_assets.pipeline.capture.list_order import lists_to_read, room_of, waits_for_its_day
from yt_assets.pipeline.capture.list_pages import ListPages
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog, StoredChannel
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ChannelUnavailable, ProtocolError, QuotaExhausted, Refused, TransientError
from yt_assets.youtube.protocol import MAX_IDS
from yt_assets.youtube.records import UploadsPage

# Of the hour's requests: what tops may take, what whole readings may take of the rest (texts want some too), and the
# part of all that readings which are only repeated may take.
TOPS = 3 / 4
WHOLE = 1 / 2
AGAIN = 1 / 40
# The same part for a channel that counts more than a handful of videos beyond those that are known.
COUNTED, HANDFUL = 1 / 8, 5

# Uploads of so long tell how often a channel has one.
LATELY = 4 * WEEK

# Channels in a row whose lists cannot be read: then it is the service that fails, and asking on only costs quota. As
# many tops are asked for at once.
PATIENCE = 3

# Lists whose news are logged one by one; of further ones every hundredth, so that a thousand channels make no thousand
# lines in Dagster's log.
FIRST_NEWS, NEWS_STEP = 20, 100

# The most that YouTube lists of a channel (mattwright324/youtube-metadata issue 177).
MOST_LISTED = 20_000

# Statuses by which YouTube says that a list is not there.
NOT_THERE = frozenset({404, 410})


@dataclass
class Listing:
    """The reading of some playlists; `run` does it. allowance: requests that it may send.

    counts: requests that the hour may send for counts alone. spent: requests for pages. pages: what stood on them.
    missing: videos that channels count and their lists have not shown yet. put_off: channels whose list was not read in
    this hour. unfinished: channels with older uploads that are still to be listed. trouble: why lists were not read, if
    it passes.
    """

    client: YouTubeClient
    database: Database
    at: datetime
    allowance: int
    log: Callable[[str], None]
    counts: int = 0
    spent: int = 0
    put_off: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    trouble: TransientError | ProtocolError | QuotaExhausted | None = None
    _lacking: dict[str, int] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _failures: int = 0
    _news: int = 0

    def __post_init__(self) -> None:
        self.pages = ListPages(self.database, self.at, self.log)
        self._room_for_tops = max(1, int(self.allowance * TOPS)) if self.allowance > 0 else 0

    @property
    def missing(self) -> int:
        """Videos that channels count beyond those that are known, as far as lists may still show them."""
        return sum(lacking for lacking in self._lacking.values() if lacking > 0)

    def run(self, channel_ids: Sequence[str]) -> None:
        """Read the tops, then what is left of whole readings, the first ones before the repeated ones.

        A list that cannot be read is put off to the next hour, and its known videos are observed all the same. Raises
        OperatorNeeded, which no other channel would escape either.
        """
        with self.database.reading() as connection:
            catalog = ChannelCatalog(connection)
            stored, counts = catalog.stored(channel_ids), catalog.count_public_videos(channel_ids)
            uploads = catalog.count_public_videos(channel_ids, self.at - LATELY)
        with_list = [stored[key] for key in channel_ids if key in stored and stored[key].uploads_playlist_id]
        listed = [channel for channel in with_list if not waits_for_its_day(channel, self.at)]
        for channel in with_list:
            lacking = (channel.video_count or 0) - counts[channel.channel_id] - (channel.unlisted or 0)
            self._lacking[channel.channel_id] = lacking if channel.list_closed_since is None else 0
        begun = [channel for channel in listed if channel.full_pass_at is not None or channel.page_token is not None]
        try:
            room = room_of(sum(counts.values()), len(begun), self.allowance, self.counts, MAX_IDS)
            self._read_tops(lists_to_read(begun, self._lacking, self.at, room, uploads))
            first = [self._from_its_place(channel) for channel in listed if channel.full_pass_at is None]
            left = self._read_whole(first, int((self.allowance - self.spent) * WHOLE))
            many, others = self._due_again(listed)
            left -= self._read_again(many, left, COUNTED)
            self._read_again(others, left, AGAIN)
        except QuotaExhausted as error:
            self.trouble = error
            self.log(f"Uploads are not listed any further in this hour: {error}")

    def _due_again(self, listed: Sequence[StoredChannel]) -> tuple[list[StoredChannel], list[StoredChannel]]:
        """Channels whose last whole reading is a week old, or unfinished: first those that count many more videos.

        The others take turns by the hour.
        """
        due = [
            channel
            for channel in map(self._from_its_place, listed)
            if channel.full_pass_at is not None
            and (channel.page_token is not None or self.at - channel.full_pass_at >= WEEK)
        ]
        due.sort(key=lambda channel: crc32(f"{self.at:%Y-%m-%d %H} {channel.channel_id}".encode()))
        many = [channel for channel in due if self._lacking[channel.channel_id] > HANDFUL]
        return many, [channel for channel in due if channel not in many]

    def _from_its_place(self, channel: StoredChannel) -> StoredChannel:
        """The channel with the place where its whole reading goes on, after the tops of this hour."""
        return replace(channel, page_token=self._tokens.get(channel.channel_id, channel.page_token))

    def _read_tops(self, tops: Sequence[StoredChannel]) -> None:
        """The longest unread first, so that a quota too small for all of them reaches each in turn."""
        room = self._room_for_tops
        read: list[str] = []
        try:
            with ThreadPoolExecutor(PATIENCE, thread_name_prefix="lists") as threads:
                for few in batches_of(tops, PATIENCE):
                    affordable = few[: max(0, room - self.spent)] if self._failures < PATIENCE else []
                    self.put_off += [channel.title for channel in few[len(affordable) :]]
                    if affordable:
                        self._read_few(affordable, threads, read)
        finally:
            ChannelCatalog.note(self.database, read, listed_at=self.at, list_closed_since=None)

    def _read_few(self, few: Sequence[StoredChannel], threads: ThreadPoolExecutor, read: list[str]) -> None:
        """Ask for the first pages at once, and look once which of their videos are known. Adds to `read`."""
        readings = [self.client.upload_pages(str(channel.uploads_playlist_id)) for channel in few]
        first = [threads.submit(next, pages) for pages in readings]
        known = self.pages.known([page.result() for page in first if page.exception() is None])
        tops = list(zip(few, first, readings, strict=True))
        # A bucket that is spent ends it all; what the others have paid for is stored before that.
        tops.sort(key=lambda top: isinstance(top[1].exception(), QuotaExhausted))
        for channel, page, rest in tops:
            if self._tolerating(channel, partial(self._read_top, channel, page, rest, known)):
                read.append(channel.channel_id)

    def _read_top(
        self, channel: StoredChannel, first: Future[UploadsPage], rest: Iterator[UploadsPage], known: Mapping[str, bool]
    ) -> None:
        """Read on while a page brings anything new; what the hour has no room for is left to the whole reading."""
        page, new_videos = first.result(), 0
        self.spent += 1
        while True:
            new = self._take(channel, page, known)
            new_videos += new
            token = page.next_page_token
            if token is None or not new or self.spent >= self._room_for_tops:
                break
            try:
                page = next(rest)
            except Exception:
                self._go_on_at(channel, token)
                raise
            self.spent += 1
            known = self.pages.known([page])
        lacks_more = self._lacking[channel.channel_id] > 0
        if token is None and lacks_more and channel.full_pass_at is not None:
            self._finish(channel, 0)
        elif token is not None and (new or (lacks_more and channel.page_token is None)):
            self._go_on_at(channel, token)
        if new_videos:
            self._log_news(f"{channel.title}: {new_videos:,} new uploads")

    def _go_on_at(self, channel: StoredChannel, token: str) -> None:
        """Write down from which page on a list is still to be read whole."""
        self._tokens[channel.channel_id] = token
        ChannelCatalog.note(self.database, [channel.channel_id], page_token=token)

    def _read_again(self, due: Sequence[StoredChannel], room: int, part: float) -> int:
        """Read lists once more, with a part of all requests at most; gives how many it took."""
        mine = max(0, min(room, max(1, int(self.allowance * part))))
        return mine - self._read_whole(due, mine)

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
        new_videos = 0
        for page in self.client.upload_pages(str(channel.uploads_playlist_id), page_token=channel.page_token):
            self.spent += 1
            new_videos += self._take(channel, page, self.pages.known([page]))
            if page.next_page_token is None:
                break
            place = page.next_page_token
            ids = [channel.channel_id]
            ChannelCatalog.note(self.database, ids, listed_at=self.at, page_token=place, list_closed_since=None)
            yield
        self._finish(channel, new_videos)

    def _finish(self, channel: StoredChannel, new_videos: int) -> None:
        """Write down that a list was read to its end: what its channel counts beyond it, no list shows."""
        with self.database.reading() as connection:
            count = ChannelCatalog(connection).count_public_videos([channel.channel_id])[channel.channel_id]
        count += sum(owner == channel.channel_id for owner in self.pages.back.values())
        unlisted = max(0, (channel.video_count or 0) - count)
        ChannelCatalog.note(
            self.database,
            [channel.channel_id],
            listed_at=self.at,
            full_pass_at=self.at,
            page_token=None,
            unlisted=unlisted,
            list_closed_since=None,
        )
        self._lacking[channel.channel_id] = 0
        if channel.full_pass_at is None:
            self._log_news(f"{channel.title}: all {count:,} uploads are listed")
        elif new_videos:
            self._log_news(f"{channel.title}: {new_videos:,} uploads had slipped through")
        if unlisted and count >= MOST_LISTED:
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
        ids = [channel.channel_id]
        if channel.video_count == 0:
            ChannelCatalog.note(self.database, ids, listed_at=self.at, full_pass_at=self.at, unlisted=0)
            return
        self.put_off.append(channel.title)
        if error.status not in NOT_THERE:
            self.log(f"{channel.title}: uploads cannot be listed: {error} The next hour tries again.")
            return
        self._lacking[channel.channel_id] = 0
        if channel.list_closed_since is None:
            self.log(f"{channel.title}: uploads cannot be listed: {error} From now on it is asked for once a day.")
        since = channel.list_closed_since or self.at
        ChannelCatalog.note(self.database, ids, listed_at=self.at, list_closed_since=since)

    def _log_news(self, news: str) -> None:
        self._news += 1
        if self._news <= FIRST_NEWS:
            self.log(news)
        elif self._news % NEWS_STEP == 0:
            self.log(f"{self._news:,} lists had news, at last {news}")

    def _take(self, channel: StoredChannel, page: UploadsPage, known: Mapping[str, bool]) -> int:
        new, back = self.pages.take(channel, page, known)
        self._lacking[channel.channel_id] -= new + back
        return new
