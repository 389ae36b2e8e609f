"""An alert in words and figures, and a message of some of them in the form of each receiver.

Here: the sentence, links, JSON, Slack, Discord, plain text and HTML for mail. Not here: which rows are alerts
(pipeline/alerts), the sending (orchestration/alerts), reports (reports.py), the feed (api/feed_routes.py).

Titles and names are strangers' words: each form escapes what its receiver would act on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import Any

from yt_assets.display.events import event_words
from yt_assets.display.figures import count, times
from yt_assets.display.links import channel_page, video_page
from yt_assets.display.mail_parts import html_page, link_of
from yt_assets.display.sanitize import bounded_line, markdown_escaped, plain

Row = Mapping[str, Any]
# Kinds that happen to a video once, with the columns that tell them apart; of others the hour does.
ONCE = {
    "published": (),
    "announced": (),
    "premiered": (),
    "turned_viral": (),
    "views_passed": ("value_after",),
    "age_passed": ("passed_age",),
    "outlier": (),
}
# Alerts in a message: Discord takes ten embeds of 6,000 characters in all.
MOST_ALERTS = 10
LONGEST_TITLE, LONGEST_REASON = 100, 400
DAYS_FROM = 72
FIGURES = ("views", "views_per_hour", "outlier_multiple", "baseline_views", "age_hours", "label")
OF_KIND = ("value_before", "value_after", "passed_age", "views_at_age", "place", "place_of", "usual_views")
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SLACK_MARKS = re.compile(r"([*_~`|])")


@dataclass(frozen=True)
class Alert:
    """One thing that happened. key: the same whenever its hour is computed; page: the address of our own page."""

    row: Row
    page: str | None = None
    multiple: float | None = None

    @property
    def key(self) -> str:
        """What tells it from every other alert."""
        row = self.row
        what = [row[name] for name in ONCE[row["kind"]]] if row["kind"] in ONCE else [f"{row['hour']:%Y-%m-%dT%H}"]
        more = [] if self.multiple is None else [f"{self.multiple:g}"]
        return ":".join(map(str, (row["kind"], row["video_id"], *what, *more)))

    @property
    def id(self) -> str:
        """The key in a few characters."""
        return sha256(self.key.encode()).hexdigest()[:16]

    @property
    def hour(self) -> datetime:
        """The hour that shows it."""
        hour: datetime = self.row["hour"]
        return hour

    @property
    def title(self) -> str:
        """The video's title in one line."""
        return bounded_line(str(self.row["title"] or self.row["video_id"]), LONGEST_TITLE)

    @property
    def channel(self) -> str:
        """Its channel's name in one line."""
        return bounded_line(str(self.row["channel_title"] or self.row["channel_id"]), LONGEST_TITLE)

    @property
    def what(self) -> str:
        """What happened, in one line without a subject."""
        return bounded_line(alert_words(self.row, self.multiple), LONGEST_REASON)

    @property
    def figures(self) -> str:
        """The video's figures in that hour, as a sentence; empty where none is known."""
        return figures_in_words(self.row)

    @property
    def links(self) -> dict[str, str]:
        """Addresses by name: the video and channel on YouTube, and their pages here where the address is known."""
        ours = {}
        if self.page is not None:
            ours = {
                "page": f"{self.page}/videos/{self.row['video_id']}",
                "channel_page": f"{self.page}/channels/{self.row['channel_id']}",
            }
        return {"youtube": self.row["link"], "channel": channel_page(self.row["channel_id"]), **ours}

    @property
    def line(self) -> str:
        """All of it as one line of text."""
        return f"{self.channel}: “{self.title}” {self.what}.{f' {self.figures}' if self.figures else ''}"

    def fields(self) -> dict[str, Any]:
        """The same for programs; times in UTC, counts as numbers, null where they are not known."""
        row = self.row
        return {
            "id": self.id,
            "kind": row["kind"],
            "hour": f"{self.hour:%Y-%m-%dT%H:%M:%SZ}",
            "happened_at": f"{row['happened_at']:%Y-%m-%dT%H:%M:%SZ}",
            "text": plain(self.line),
            "reason": self.what,
            "video_id": row["video_id"],
            "title": None if row["title"] is None else plain(row["title"]),
            "channel_id": row["channel_id"],
            "channel_title": None if row["channel_title"] is None else plain(row["channel_title"]),
            "times": self.multiple,
            **{name: _harmless(row[name]) for name in (*OF_KIND, *FIGURES)},
            "links": self.links,
            "source": row["source"],
        }


def has_passed(row: Row, multiple: float) -> bool:
    """Whether an outlier has a multiple in its hour, and had it not in the hour before."""
    return bool(row["outlier_multiple"] >= multiple > (row["previous_multiple"] or 0.0))


def alert_words(row: Row, multiple: float | None) -> str:
    """What happened, in one line without a subject."""
    if row["kind"] == "outlier":
        return f"passed {times(multiple or row['outlier_multiple'])} what its channel usually has at its age"
    if row["kind"] == "age_passed":
        of = ""
        if row["place"] is not None:
            place = "best" if row["place"] == 1 else f"number {row['place']}"
            of = f", {place} of its channel’s last {row['place_of']} uploads then"
        return f"had {count(row['views_at_age'])} views at {_age(row['passed_age'])}{of}"
    return event_words(row)


def figures_in_words(row: Row) -> str:
    """Views, velocity and the multiple of a row as a sentence."""
    parts = []
    if row["views"] is not None:
        parts.append(f"{count(row['views'])} views")
    if row["views_per_hour"] is not None:
        parts.append(f"{count(row['views_per_hour'])} an hour")
    if row["outlier_multiple"] is not None:
        parts.append(f"{times(row['outlier_multiple'])} its channel’s usual")
    if row["age_hours"] is not None and row["age_hours"] >= 0:
        parts.append(f"{_age(row['age_hours'])} old")
    return f"{', '.join(parts)}." if parts else ""


def _age(hours: float) -> str:
    """Whole hours, and whole days from three days on."""
    whole, unit = (hours, "hour") if hours < DAYS_FROM else (hours / 24, "day")
    return f"{whole:,.0f} {unit}{'' if round(whole) == 1 else 's'}"


def _harmless(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def sample_row(now: datetime) -> dict[str, Any]:
    """A row as alert_rows gives it, for messages that try a destination. Its title says so."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    video, channel = "dQw4w9WgXcQ", "UCaaaaaaaaaaaaaaaaaaaaaa"
    named = {
        "video_id": video,
        "title": "A sample: alerts arrive here",
        "channel_id": channel,
        "channel_title": "yt_assets",
    }
    figures = {"views": 120_000, "views_per_hour": 900.0, "outlier_multiple": 3.2, "baseline_views": 37_500.0}
    label = {"age_hours": 24.5, "label": "viral", "reason": None, "source": "sandbox"}
    nothing = dict.fromkeys((*OF_KIND, "previous_multiple"))
    happened = {"hour": hour, "kind": "turned_viral", "happened_at": now, "value_before": "surging"}
    return {**nothing, **happened, **named, "link": video_page(video), **figures, **label}


def subject_of(alerts: Sequence[Alert]) -> str:
    """A line that names the first of some alerts, and how many more there are."""
    first, more = alerts[0], len(alerts) - 1
    rest = f" (and {more} more)" if more else ""
    return bounded_line(f"{first.channel}: “{first.title}” {first.what}", 160) + rest


def json_message(alerts: Sequence[Alert], *, event: str = "alert") -> dict[str, Any]:
    """event, text (a line for each), alerts (as Alert.fields)."""
    return {"event": event, "text": "\n".join(each.line for each in alerts), "alerts": [a.fields() for a in alerts]}


def slack_message(alerts: Sequence[Alert]) -> dict[str, Any]:
    """A line for each, with links. Slack reads <!channel> as a call to everybody: its characters are escaped."""
    lines = []
    for each in alerts:
        where = each.links.get("page", each.links["youtube"])
        text = f"{slack_text(each.channel)}: <{where}|{slack_text(each.title)}> {slack_text(each.what)}."
        watch = f" <{each.links['youtube']}|YouTube>" if "page" in each.links else ""
        lines.append(f"{text} {slack_text(each.figures)}{watch}".rstrip())
    return {"text": "\n".join(lines), "unfurl_links": False}


def slack_text(text: str) -> str:
    """Words of a stranger. A zero-width joiner after a mark keeps Slack from reading it; there is no escape for it."""
    return _SLACK_MARKS.sub("\\1\u2060", text.translate(_SLACK))


def discord_message(alerts: Sequence[Alert]) -> dict[str, Any]:
    """An embed for each. No word of it calls anybody."""
    embeds = []
    for each in alerts:
        page = each.links.get("page")
        more = f"\n[Page]({page})" if page else ""
        said = f"{markdown_escaped(each.channel)}: {markdown_escaped(each.what)}. {each.figures}".strip()
        title = bounded_line(each.title, LONGEST_TITLE)
        embeds.append({"title": title, "url": each.links["youtube"], "description": f"{said}{more}"})
    return {"embeds": embeds, "allowed_mentions": {"parse": []}}


def mail_of(alerts: Sequence[Alert], rule_words: str) -> tuple[str, str, str]:
    """Subject, text and HTML. rule_words: why the reader has it."""
    simulated = "Simulated data. " if alerts[0].row["source"] == "sandbox" else ""
    text, items = [], []
    for each in alerts:
        text.append(f"{each.line}\n" + "".join(f"  {address}\n" for address in each.links.values()))
        ours = each.links.get("page")
        links = [("YouTube", each.links["youtube"])]
        links += [("Its page", ours), ("Channel", each.links["channel_page"])] if ours else []
        items.append(
            f'<div class="item"><p class="by">{escape(each.channel)}</p><h2>{link_of(each.title, links[0][1])}</h2>'
            f"<p>{escape(each.what[:1].upper() + each.what[1:])}.</p><p class=facts>{escape(each.figures)}</p>"
            f'<p class="links">{" · ".join(link_of(name, address) for name, address in links)}</p></div>'
        )
    foot = f"{simulated}{rule_words}"
    subject = subject_of(alerts)
    return subject, "\n".join([*text, "--", foot]), html_page(subject, "".join(items), foot)
