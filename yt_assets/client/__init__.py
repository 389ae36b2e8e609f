"""A Python client of the HTTP API, for notebooks: `from yt_assets.client import Client`.

Here: the questions, their pages, and each answer as one DataFrame. Not here: sending and retries (asking.py), columns
and their types (frames.py), what went wrong (errors.py). It imports no Dagster, and pandas when a frame is made.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal, Self
from urllib.parse import quote

from yt_assets.client.asking import Asking, Inside, OverHttp, Service
from yt_assets.client.errors import ServiceAway
from yt_assets.client.frames import Library, frame_of, row_columns

Ranking = Literal["trending", "gaining", "growing", "outliers", "engaging"]
Window = Literal["24h", "7d", "28d"]
ROWS_A_PAGE = 200


class Client:
    """Questions to a service, each answered with one DataFrame.

    Integers, booleans and figures may be null (Int64, boolean, Float64), moments are in UTC (datetime64[us, UTC]),
    days are datetime64[us]. Options of a question are the parameters of its endpoint (docs/api.md); lists, moments and
    days may be given as Python has them. rows: at most so many, all of them by default.

    url: where `yt-assets serve` answers, or a Service of your own. token: one of its tokens, if it has any. frames:
    pandas or polars. timeout: seconds for each response. Each question raises a QuestionError of client/errors.py; what
    passes is asked again, at most four times in all.
    """

    def __init__(
        self, url: str | Service, token: str | None = None, *, frames: Library = "pandas", timeout: float = 30.0
    ) -> None:
        self._asking = Asking(OverHttp(url, token, timeout) if isinstance(url, str) else url)
        self._frames = frames

    @classmethod
    def from_database(cls, insights_url: str, videos_url: str | None = None, *, frames: Library = "pandas") -> Self:
        """The same questions to the databases themselves, without a service; it needs the extra `api`.

        insights_url: as INSIGHTS_DATABASE_URL has it. videos_url: for handles, languages and keyphrases. Both are only
        read. Raises BadDatabaseUrl, DatabaseUnreachable, SchemaTooOld, SchemaTooNew.
        """
        from yt_assets.api.app import create_app
        from yt_assets.api.stores import Stores
        from yt_assets.settings.service import ServiceOptions
        from yt_assets.storage.engine.migrate import check_schema
        from yt_assets.storage.engine.read_only import ReadOnlyDatabase

        with ExitStack() as stack:
            insights = stack.enter_context(ReadOnlyDatabase("insights", insights_url, setting="insights_url"))
            check_schema(insights)
            videos = None
            if videos_url is not None:
                videos = stack.enter_context(ReadOnlyDatabase("videos", videos_url, setting="videos_url"))
                check_schema(videos)
            app = create_app(Stores(insights, videos), ServiceOptions(yt_api_rate=0))
            return cls(Inside(app, stack.pop_all().close), frames=frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back connections."""
        self._asking.service.close()

    def ranking(self, name: Ranking = "trending", *, rows: int | None = None, **options: Any) -> Any:
        """Videos of an hour in the order of a list. options: hour, channel, format, label, sort and others."""
        return self.frame(f"/v1/{name}", rows=rows, **options)

    def videos(self, channel: str, *, rows: int | None = None, **options: Any) -> Any:
        """A channel's videos at an hour. channel: its id, @handle or name."""
        return self.frame("/v1/channels/{channel_id}/videos", channel, rows=rows, **options)

    def history(self, video_id: str, **options: Any) -> Any:
        """A video's hours, oldest first. options: until, hours."""
        return self.frame("/v1/videos/{video_id}", video_id, **options)

    def gained(self, window: Window = "24h", *, rows: int | None = None, **options: Any) -> Any:
        """Videos by the views that they gained in a window up to an hour."""
        return self.frame("/v1/gained", rows=rows, window=window, **options)

    def channels_gained(self, window: Window = "24h", *, rows: int | None = None, **options: Any) -> Any:
        """Channels likewise."""
        return self.frame("/v1/channels/gained", rows=rows, window=window, **options)

    def keywords_gained(self, window: Window = "24h", *, rows: int | None = None, **options: Any) -> Any:
        """Keywords likewise."""
        return self.frame("/v1/keywords/gained", rows=rows, window=window, **options)

    def windows(self, channel: str, **options: Any) -> Any:
        """What a channel gained in 24 hours, 7 and 28 days. options: hour."""
        return self.frame("/v1/channels/{channel_id}/windows", channel, **options)

    def channels(self, *, rows: int | None = None) -> Any:
        """Channels with insights, by title."""
        return self.frame("/v1/channels", rows=rows)

    def days(self, channel: str, **options: Any) -> Any:
        """A channel's UTC days, oldest first. options: until, days."""
        return self.frame("/v1/channels/{channel_id}/days", channel, **options)

    def milestones(self, video_id: str) -> Any:
        """What a video had at fixed ages, youngest first."""
        return self.frame("/v1/videos/{video_id}/milestones", video_id)

    def events(self, *, rows: int | None = None, **options: Any) -> Any:
        """What happened to videos, newest hour first. options: channel, kind, video, since."""
        return self.frame("/v1/events", rows=rows, **options)

    def keywords(self, *, rows: int | None = None, **options: Any) -> Any:
        """Keywords of an hour. options: hour, channel, sort."""
        return self.frame("/v1/keywords", rows=rows, **options)

    def hours(self, *, rows: int | None = None, **options: Any) -> Any:
        """Hours, captured or not, newest first. options: hours."""
        return self.frame("/v1/hours", rows=rows, **options)

    def frame(self, path: str, name: str | None = None, *, rows: int | None = None, **options: Any) -> Any:
        """The rows of any list of the service. path: as its document has it; name: what stands for the braces in it."""
        columns = row_columns(self._document, path)
        is_paged = any(each["name"] == "cursor" for each in self._document["paths"][path]["get"]["parameters"])
        if name is not None:
            path = re.sub(r"\{\w+\}", quote(name, safe="@"), path)
        whole: list[Mapping[str, Any]] = []
        for page in self._pages(path, rows, options) if is_paged else [self.answer(path, **options)]:
            whole += page[columns.place]
        return frame_of(whole[:rows], columns, self._frames)

    def answer(self, path: str, **options: Any) -> dict[str, Any]:
        """One answer of the service as it is: JSON, a page of its rows."""
        return self._asking.get(path, {name: _written(value) for name, value in options.items() if value is not None})

    def _pages(self, path: str, rows: int | None, options: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        # The same on each page: a cursor belongs to its question.
        limit = ROWS_A_PAGE if rows is None else max(min(ROWS_A_PAGE, rows), 1)
        cursor, count = None, 0
        while True:
            page = self.answer(path, **{**options, "limit": limit, "cursor": cursor})
            yield page
            count += int(page["count"])
            following = page["next_cursor"]
            if following is None or (rows is not None and count >= rows):
                return
            if following == cursor:
                message = f"{path}: the service gives the same page again."
                raise ServiceAway(message)
            cursor = following

    @cached_property
    def _document(self) -> dict[str, Any]:
        """The service's own description of its answers, read once."""
        return self._asking.get("/v1/openapi.json", {})


def _written(value: Any) -> str:
    """A parameter as the service reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        # Without a zone it is UTC: what frames hold is.
        moment = value if value.tzinfo is None else value.astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    return ",".join(map(str, value)) if isinstance(value, list | tuple | set) else str(value)
