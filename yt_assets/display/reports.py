"""A report by day or week: subject, text and HTML for mail, and a short form for hooks.

Here: words, figures, layout. Not here: which rows (pipeline/alerts/reports.py), the page around them (mail_parts.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, Literal
from zoneinfo import ZoneInfo

from yt_assets.display.events import event_words
from yt_assets.display.figures import compact, times
from yt_assets.display.links import channel_page
from yt_assets.display.mail_parts import html_page, link_of
from yt_assets.display.sanitize import bounded_line

Row = Mapping[str, Any]
LONGEST_TITLE = 90
# Of each channel.
UPLOADS, EVENTS = 5, 5
ESTIMATED, MARK = "about ", "views_passed"


@dataclass(frozen=True)
class ReportRows:
    """What a report is made of: channels as windows give them, most gained first; uploads and events of all of them.

    since, until: the span. others: channels beyond those shown. before: gained in the same span before; None where it
    is not known of every channel.
    """

    every: Literal["day", "week"]
    since: datetime
    until: datetime
    channels: Sequence[Row]
    others: int
    gained: int
    before: int | None
    uploads: Sequence[Row]
    events: Sequence[Row]
    is_simulated: bool


@dataclass(frozen=True)
class ReportWords:
    """A report for a reader. name: the report's, page: the address of our own page, None where it is not known."""

    rows: ReportRows
    name: str
    zone: ZoneInfo
    page: str | None = None

    @property
    def subject(self) -> str:
        """Its subject line."""
        return (
            f"{self.name}: {_gain(self.rows.gained)} views this {self.rows.every}, {self._uploads(self.rows.uploads)}"
        )

    @property
    def span(self) -> str:
        """Its days as the reader's clocks show them."""
        begin, end = (each.astimezone(self.zone) for each in (self.rows.since, self.rows.until))
        return f"{begin:%a %-d %b %H:%M} to {end:%a %-d %b %H:%M} {end.tzname()}"

    def text(self) -> str:
        """All of it in lines."""
        return "\n".join([self.subject, self.span, "", *self._lines(), "--", self._foot()])

    def short(self) -> str:
        """For hooks: the sum, and a line for each channel."""
        lines = [f"{_name(row)}: {self._sum_of(row)}" for row in self.rows.channels]
        return "\n".join([f"{self.subject} ({self.span})", *lines, *self._more()])

    def html(self) -> str:
        """A mail of one column."""
        rows = self.rows
        against = _against(rows.gained, rows.before) or "the span before is not known"
        uploads, subscribers = sum(row["uploads"] or 0 for row in rows.channels), _subscribers(rows.channels)
        figures = [
            (_gain(rows.gained), f"views · {against}"),
            (f"{uploads:,}", "upload" if uploads == 1 else "uploads"),
            *([] if subscribers is None else [(_gain(subscribers), "subscribers")]),
        ]
        cells = "".join(f"<td><b>{escape(value)}</b><span>{escape(what)}</span></td>" for value, what in figures)
        head = (
            f"<h1>{escape(self.name)}</h1><p class=note>{escape(self.span)}</p>"
            f'<div class="item"><table role="presentation" class="sum"><tr>{cells}</tr></table></div>'
        )
        more = "".join(f'<p class="note">{escape(line)}</p>' for line in self._more())
        return html_page(self.subject, head + "".join(map(self._html_of, rows.channels)) + more, self._foot())

    def _html_of(self, row: Row) -> str:
        parts = [f"<h2>{link_of(_name(row), self._channel_page(row))}</h2><p>{escape(self._sum_of(row))}</p>"]
        uploads, events = self._own(row, self.rows.uploads)[:UPLOADS], self._happened(row)[:EVENTS]
        if uploads:
            lines = "".join(
                f"<tr><td>{link_of(_title(each), self._video_page(each))}</td>"
                f'<td class="figure">{escape(_views(each))}{_usual(each, "<br>")}</td></tr>'
                for each in uploads
            )
            parts.append(f'<h3>New uploads</h3><table role="presentation">{lines}</table>')
        if events:
            lines = "".join(
                f"<tr><td>{link_of(_title(each), self._video_page(each))}<br>"
                f'<span class="facts">{escape(words)}</span></td></tr>'
                for each, words in events
            )
            parts.append(f'<h3>What happened</h3><table role="presentation">{lines}</table>')
        return f'<div class="item">{"".join(parts)}</div>'

    def _lines(self) -> Iterator[str]:
        for row in self.rows.channels:
            yield f"{_name(row)}: {self._sum_of(row)}"
            for each in self._own(row, self.rows.uploads)[:UPLOADS]:
                yield f"  new: {_title(each)}, {_views(each)}{_usual(each, ', ')}"
                yield f"    {self._video_page(each)}"
            for each, words in self._happened(row)[:EVENTS]:
                yield f"  {_title(each)}: {words}"
            yield ""
        yield from self._more()

    def _more(self) -> list[str]:
        if not self.rows.channels:
            return ["None of these channels has an hour in this span."]
        return [f"and {self.rows.others} more channels"] if self.rows.others else []

    def _sum_of(self, row: Row) -> str:
        against = _against(row["views_gained"], row["views_gained_before"])
        parts = [f"{_gain(row['views_gained'])} views{f' ({against})' if against else ''}"]
        if row.get("subscribers_gained") is not None:
            parts.append(f"{_gain(row['subscribers_gained'])} subscribers")
        return f"{', '.join([*parts, _counted(row['uploads'] or 0, 'upload')])}."

    def _uploads(self, rows: Sequence[Row]) -> str:
        return _counted(len(rows), "upload")

    def _own(self, row: Row, rows: Sequence[Row]) -> list[Row]:
        return [each for each in rows if each["channel_id"] == row["channel_id"]]

    def _happened(self, row: Row) -> list[tuple[Row, str]]:
        """A channel's videos to which something happened, newest first, each with all of it: of marks the highest."""
        by_video: dict[str, list[Row]] = {}
        for each in self._own(row, self.rows.events):
            of_video = by_video.setdefault(each["video_id"], [])
            if each["kind"] != MARK or all(other["kind"] != MARK for other in of_video):
                of_video.append(each)
        return [(of[0], ", ".join(event_words(each) for each in of)) for of in by_video.values()]

    def _video_page(self, row: Row) -> str:
        return f"{self.page}/videos/{row['video_id']}" if self.page else str(row["link"])

    def _channel_page(self, row: Row) -> str:
        return f"{self.page}/channels/{row['channel_id']}" if self.page else channel_page(row["channel_id"])

    def _foot(self) -> str:
        simulated = "Simulated data. " if self.rows.is_simulated else ""
        whose = "Gains and multiples are computed by this project; titles and views are YouTube's."
        return f"{simulated}{whose} You have this by a report in YT_ALERT_RULES."


def _name(row: Row) -> str:
    return bounded_line(str(row["title"] or row["channel_id"]), LONGEST_TITLE)


def _title(row: Row) -> str:
    return bounded_line(str(row["title"] or row["video_id"]), LONGEST_TITLE)


def _gain(value: int | None) -> str:
    return "–" if value is None else f"{'+' if value >= 0 else '−'}{compact(abs(value))}"


def _against(value: int | None, before: int | None) -> str:
    """The change against the span before, in percent; empty where there is nothing to compare with."""
    if value is None or not before or before < 0:
        return ""
    change = (value - before) / before
    return f"{change:+,.0%} against {compact(before)} before".replace("%", " %").replace("-", "−")


def _subscribers(rows: Sequence[Row]) -> int | None:
    gained = [row["subscribers_gained"] for row in rows if row.get("subscribers_gained") is not None]
    return sum(gained) if gained else None


def _views(row: Row) -> str:
    if row["views"] is None:
        return "views hidden"
    return f"{ESTIMATED if row['estimated'] else ''}{compact(row['views'])} views"


def _usual(row: Row, before: str) -> str:
    return f"{before}{times(row['outlier_multiple'])} usual" if row["outlier_multiple"] is not None else ""


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
