"""Pages of uploads on their way to the catalog.

Here: which videos of a page are new, which were gone and are back, and which no table can hold. Not here: which pages
are read (listing.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.reading.catalog import StoredChannel, VideoCatalog
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.records import Upload, UploadsPage


@dataclass
class ListPages:
    """The pages of one hour. at: when it is planned, by the service's clock.

    new_videos: videos that were unknown. back: ids of videos that were gone and stand in a list again, each with its
    channel's id. refused: what a list gave as ids of videos and no table can hold, with the reason.
    """

    database: Database
    at: datetime
    log: Callable[[str], None]
    new_videos: int = 0
    back: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def known(self, pages: Sequence[UploadsPage]) -> dict[str, bool]:
        """Those of the pages' videos that the catalog holds, each with whether it is public."""
        ids = [video_id for page in pages for video_id in page.video_ids]
        with self.database.reading() as connection:
            return VideoCatalog(connection).known(ids)

    def take(self, channel: StoredChannel, page: UploadsPage, known: Mapping[str, bool]) -> tuple[int, int]:
        """Store what is new on a page, and note who is back; how many there are of each."""
        for words in page.remarks.sentences():
            self.log(f"{channel.title}, its list of uploads: {words}")
        back = {key for key in page.video_ids if known.get(key) is False} - self.back.keys()
        self.back |= dict.fromkeys(back, channel.channel_id)
        new = [upload for upload in page.uploads if upload.video_id not in known]
        return self._store(channel, new) if new else 0, len(back)

    def _store(self, channel: StoredChannel, uploads: Sequence[Upload]) -> int:
        new = {"channel_id": channel.channel_id, "availability": "public", "first_seen_at": self.at}
        # What is known of a video before its text is read: an hour that only counts it knows its age.
        unread = dict.fromkeys(("text_hash", "duration_seconds", "format", "live_state"))
        ages = [{"video_id": upload.video_id, "published_at": upload.published_at} for upload in uploads]
        rows = [{**age, **new, "metadata_at": None} for age in ages]
        versions = [{**age, **unread, "valid_from": self.at} for age in ages]
        refused: dict[str, str] = {}
        try:
            write_batch(self.database, Batch({"videos": rows, "video_versions": versions}, items=len(rows)))
        except RowsRefused as error:
            refused = {refusal.key: f"{refusal.field}: {refusal.reason}" for refusal in error.refusals}
            self.log(f"{channel.title}, its list of uploads: {error}")
        self.refused |= refused
        stored = len(rows) - len(refused)
        self.new_videos += stored
        return stored
