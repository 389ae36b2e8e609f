"""Whether an hour's data is worth reading: verdicts over counts.

Here: bounds, and what a person reads when one is passed: what was found, and what to do about it. Not here: the
counting (storage/reading/quality.py), or what Dagster does with a verdict (orchestration/assets/checks).

A verdict warns where the figures may be right and a person should look, and is an error where readers would be misled.
The bounds are ours, chosen on what YouTube is known to do (hidden counts, corrections of views, premieres).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from yt_assets.analysis.hours import DAY, HOUR

Level = Literal["ok", "warning", "error"]
Figures = Mapping[str, float | str]

COVERAGE_WARNING, COVERAGE_ERROR = 0.99, 0.90
# A share of hidden counts that moves by ten points within hours: creators do not do that together, a fault does.
HIDDEN_SHIFT = 0.10
# Shares of fewer videos than this jump by chance.
FEWEST_VIDEOS = 20
# Share of videos whose views fell. YouTube corrects single videos all the time, and never a quarter of them.
FALLEN_WARNING, FALLEN_ERROR = 0.05, 0.25
# Share of published videos with more likes than views: counters disagree for minutes, on few videos.
LIKED_WARNING = 0.01
# And so many of them: one premiere that has just begun is no fault, on a channel of any size.
LIKED_FEWEST = 3
# Share of videos with a keyphrase: titles of emoji alone exist; half of a channel list without words does not.
WORDED_WARNING = 0.5
# Age of the newest captured hour, from its start: two hours once a whole one is missing.
STALE_WARNING_HOURS, STALE_ERROR_HOURS = 2.0, 4.0


@dataclass(frozen=True)
class Verdict:
    """passed only when level is 'ok'. figures: numbers to be shown beside the words."""

    level: Level
    words: str
    figures: Figures = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether there is nothing to do."""
        return self.level == "ok"


@dataclass(frozen=True)
class HiddenCounts:
    """Rows, and how many of them have no views, likes or comments."""

    rows: int
    views: int
    likes: int
    comments: int


def coverage(planned: int, left_out: int, account: Mapping[str, int], reason: str | None) -> Verdict:
    """Of the videos that an hour set out to observe, how many are stored, or gone from YouTube; warns where many wait.

    account: what became of all videos that any source named, as counts by name.
    """
    share = max(0.0, (planned - left_out) / planned) if planned else 1.0
    fact = ", ".join(f"{count:,} {name}" for name, count in account.items())
    figures = {
        "planned": planned,
        **{name.replace(" ", "_"): count for name, count in account.items()},
        "coverage": share,
    }
    waiting = account.get("waiting", 0)
    public = sum(account.get(name, 0) for name in ("observed", "waiting", "left out"))
    if share >= COVERAGE_WARNING and waiting <= (1 - COVERAGE_WARNING) * public:
        return Verdict("ok", f"{fact}.", figures)
    if share >= COVERAGE_WARNING:
        seen = f"the hour saw {(public - waiting) / public:.0%} of the public videos".replace("%", " %")
        return Verdict("warning", f"{fact}: {seen}; the others stand by older looks, see docs/youtube.md.", figures)
    why = f" ({reason})" if reason else ""
    advice = "inside its hour, materialize raw_videos again: only what is missing is asked for"
    return Verdict(_beyond(COVERAGE_ERROR - share), f"{fact}{why}: {advice}.", figures)


def gaps(recorded: Sequence[datetime], newest: datetime, window: timedelta) -> Verdict:
    """Hours without a capture in the window up to `newest`, from the first hour that is recorded in it."""
    within = {hour for hour in recorded if newest - window < hour <= newest}
    first = min(within, default=newest)
    hour, missing = first, []
    while hour < newest:
        hour += HOUR
        if hour not in within:
            missing.append(hour)
    figures = {"hours": len(within), "missing": len(missing)}
    if not missing:
        return Verdict("ok", f"No hour is missing in the last {_hours(window)}.", figures)
    named = ", ".join(f"{each:%Y-%m-%d %H:00}" for each in missing[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""  # noqa: PLR2004  as many as are named
    advice = "YouTube serves only the present, so they stay missed; see that Dagster's daemon runs all day"
    return Verdict("warning", f"Missing in the last {_hours(window)}: {named}{more} UTC. {advice}.", figures)


def observations(rows: int, videos: int, outside: int) -> Verdict:
    """Each video once, and observed inside its hour or the grace after it."""
    figures = {"rows": rows, "videos": videos, "observed_outside": outside}
    if rows == videos and not outside:
        return Verdict("ok", f"{rows:,} observations of as many videos, all made in their hour.", figures)
    fact = f"{rows - videos:,} videos have a second row, {outside:,} rows were observed outside their hour"
    advice = "another program writes into raw_videos, or a clock is wrong: find it before insights are computed again"
    return Verdict("error", f"{fact}: {advice}.", figures)


def hidden_counts(now: HiddenCounts, before: HiddenCounts) -> Verdict:
    """The shares of missing counts against those of the hours before. Missing views in every row are a fault."""
    if now.rows < FEWEST_VIDEOS or before.rows < FEWEST_VIDEOS:
        return Verdict("ok", "Too few videos to compare with the hours before.", {"rows": now.rows})
    names = ("views", "likes", "comments")
    shares = {name: (getattr(now, name) / now.rows, getattr(before, name) / before.rows) for name in names}
    figures: Figures = {f"{name}_hidden": share for name, (share, _) in shares.items()}
    shifted = [name for name, (share, usual) in shares.items() if abs(share - usual) > HIDDEN_SHIFT]
    if not shifted:
        return Verdict("ok", "As many counts are hidden as in the hours before.", figures)
    counts = ", ".join(f"{name} {shares[name][0]:.0%} (before: {shares[name][1]:.0%})" for name in shifted)
    advice = "look at one such video on YouTube: if it shows the count, YouTube's answer has changed"
    level: Level = "error" if "views" in shifted and shares["views"][0] > shares["views"][1] else "warning"
    return Verdict(level, f"Videos without a count: {counts}. {advice}.", figures)


def falling_views(compared: int, fallen: int, views_lost: int) -> Verdict:
    """Videos whose views fell since the hour before, of those observed in both."""
    share = fallen / compared if compared >= FEWEST_VIDEOS else 0.0
    figures = {"compared": compared, "fallen": fallen, "views_lost": views_lost}
    fact = f"The views of {fallen:,} of {compared:,} videos fell, by {views_lost:,} in all"
    if share <= FALLEN_WARNING:
        return Verdict("ok", f"{fact}.", figures)
    advice = "YouTube corrects single videos; so many at once are a fault of the answers, or of a second writer"
    return Verdict(_beyond(share - FALLEN_ERROR), f"{fact}: {advice}.", figures)


def likes_above_views(published: int, above: int) -> Verdict:
    """Published videos with more likes than views; before a premiere that is usual, afterwards it is not."""
    share = above / published if above >= LIKED_FEWEST else 0.0
    figures = {"published": published, "above": above}
    fact = f"{above:,} of {published:,} published videos have more likes than views"
    if share <= LIKED_WARNING:
        return Verdict("ok", f"{fact}.", figures)
    return Verdict("warning", f"{fact}: their views are late or wrong; rates of this hour say little.", figures)


def complete(features: int, insights: int) -> Verdict:
    """As many rows of an insight as videos with features."""
    figures = {"video_features": features, "rows": insights}
    if features == insights:
        return Verdict("ok", f"{features:,} videos, each with its insight.", figures)
    fact = f"{features:,} videos have features, and {insights:,} have a row here"
    return Verdict("error", f"{fact}: materialize the asset for the hour again.", figures)


def ranks(name: str, doubled: int) -> Verdict:
    """No rank is given twice in an hour."""
    figures = {"ranks_given_twice": doubled}
    if not doubled:
        return Verdict("ok", f"Every {name} is given once.", figures)
    advice = "two writers met; materialize the asset for the hour again"
    return Verdict("error", f"{doubled:,} times a {name} is given twice: {advice}.", figures)


def keywords(videos: int, worded: int, beyond: int) -> Verdict:
    """Videos with a keyphrase, and shares of gained views that are no shares."""
    share = worded / videos if videos >= FEWEST_VIDEOS else 1.0
    figures = {"videos": videos, "with_keyphrases": worded, "shares_out_of_bounds": beyond}
    fact = f"{worded:,} of {videos:,} videos have keyphrases"
    if beyond:
        words = f"{beyond:,} keywords carry less than none or more than all of the gained views"
        return Verdict("error", f"{words}: materialize keyword_insights for the hour again.", figures)
    if share < WORDED_WARNING:
        return Verdict("warning", f"{fact}: a language without words here, or texts that were not read.", figures)
    return Verdict("ok", f"{fact}.", figures)


def freshness(newest: datetime | None, now: datetime) -> Verdict:
    """The newest captured hour against the clock. Until the running hour is settled, the one before it is fresh."""
    if newest is None:
        return Verdict("ok", "No hour has been captured yet.")
    age = (now - newest) / HOUR
    figures: Figures = {"newest": newest.isoformat(), "age_hours": round(age, 2)}
    fact = f"The newest captured hour is {newest:%Y-%m-%d %H:00} UTC"
    if age < STALE_WARNING_HOURS:
        return Verdict("ok", f"{fact}.", figures)
    advice = "see that the hourly schedule is on, that Dagster's daemon runs, and how the last runs ended"
    return Verdict(_beyond(age - STALE_ERROR_HOURS), f"{fact}, {age:.0f} hours ago: {advice}.", figures)


def retention(oldest: datetime | None, now: datetime, days: int, slack: timedelta) -> Verdict:
    """The oldest stored hour against the days that hours are kept; `slack`: the daily job may not have come yet."""
    if oldest is None:
        return Verdict("ok", "No hour is stored yet.")
    age = (now - oldest) / DAY
    figures: Figures = {"oldest": oldest.isoformat(), "age_days": round(age, 2), "kept_days": days}
    fact = f"The oldest hour is {age:.0f} days old, hours are kept for {days}"
    if now - oldest <= timedelta(days=days) + slack:
        return Verdict("ok", f"{fact}.", figures)
    return Verdict("error", f"{fact}: run the job retention, and leave Dagster's daemon running.", figures)


def worst(verdicts: Mapping[datetime, Verdict]) -> Verdict:
    """Of a range of hours the worst one's verdict, with its hour; the newest of several that are equally bad."""
    order = ("ok", "warning", "error")
    hour = max(verdicts, key=lambda each: (order.index(verdicts[each].level), each))
    verdict = verdicts[hour]
    return Verdict(verdict.level, verdict.words, {"hour": hour.isoformat(), **verdict.figures})


def _beyond(excess: float) -> Level:
    return "error" if excess > 0 else "warning"


def _hours(window: timedelta) -> str:
    return f"{window / HOUR:.0f} hours"
