"""The columns of the page's tables of videos: heading, what it means, and the cell of a row.

Here: one entry a column, in HTML. Not here: which tables have which (api/pages), the terminal's tables (cli/tables.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from yt_assets.display.page_figures import amount, gain, multiple, share

Row = Mapping[str, Any]
# Five others make a median.
NO_USUAL = Markup('<span class="unknown" title="Known from its channel’s sixth upload of this format on">–</span>')


@dataclass(frozen=True)
class Column:
    """A column of figures."""

    heading: str
    about: str
    cell: Callable[[Row], Markup | str]


def _counted(name: str) -> Callable[[Row], Markup | str]:
    return lambda row: amount(row.get(name), name, row.get("estimated"))


def _gained(name: str) -> Callable[[Row], Markup | str]:
    return lambda row: gain(row.get(name), name)


def _usual(row: Row) -> Markup | str:
    value = row.get("outlier_multiple")
    return NO_USUAL if value is None else multiple(value, "outlier_multiple", row.get("estimated"))


COLUMNS: Mapping[str, Column] = {
    "views": Column("views", "Views so far", _counted("views")),
    "views_gained": Column("gained", "Views gained in the window; of its uploads, all", _gained("views_gained")),
    "change": Column("change", "Gained more or less than in the window before", _gained("change")),
    "recent_views_per_hour": Column("views/h", "Views an hour now", _counted("recent_views_per_hour")),
    "extra_views_per_hour": Column(
        "extra/h", "Views an hour beyond what is usual for it", _gained("extra_views_per_hour")
    ),
    "outlier_multiple": Column("× usual", "Its views over the usual ones of its channel at its age", _usual),
    "predicted_gain": Column("next 24 h", "Views expected in the next 24 hours", _gained("predicted_gain")),
    "predicted_growth": Column(
        "growth", "Views expected in 24 hours as a share of those so far and 100 more",
        lambda row: share(row.get("predicted_growth"), "predicted_growth"),
    ),
    "smoothed_rate": Column(
        "engaged", "Likes and comments on views", lambda row: share(row.get("smoothed_rate"), "smoothed_rate")
    ),
    "vs_channel": Column(
        "× channel", "Engagement over that of its channel", lambda row: multiple(row.get("vs_channel"), "vs_channel")
    ),
}  # fmt: skip
