"""Why a video has its label, in words that a person who makes videos would say.

Here: the one sentence of a row of trend_insights, which every surface shows. Not here: the rules (labels.py), figures
(analysis/words.py), a language model's words (the language room).

A sentence repeats columns of its row and compares nothing anew, so it cannot contradict them.
"""

from yt_assets.analysis.trends.labels import RISING, VideoFacts
from yt_assets.analysis.trends.thresholds import DEFAULT_THRESHOLDS, Thresholds
from yt_assets.analysis.words import age, number, place, span, times, views

# Beyond this a multiple is no measure of anything, and 1.0 × says nothing; the two figures stand there without it.
LEAST_TIMES, MOST_TIMES = 1.05, 100.0


def reason(
    label: str,
    facts: VideoFacts,
    *,
    baseline_n: int = 0,
    baseline_place: int | None = None,
    gain_low: float | None = None,
    gain_high: float | None = None,
    marks: Thresholds = DEFAULT_THRESHOLDS,
) -> str:
    """Two or three short sentences: its pace, its place in its channel, and, where it rises, what is to come."""
    hours, velocity = facts.figure("age_hours"), facts.figure("views_per_hour")
    if label == "upcoming":
        return "Announced, not out yet."
    if label == "too_early":
        is_new = hours is not None and hours < marks.min_age_hours
        is_still = facts.figure("recent_views_per_hour") is not None
        why = "Its counter has not moved yet" if is_still else "Counted for the first time"
        why = f"Out for {age(hours or 0.0)}" if is_new else why
        return f"{why}: too early to tell."
    if label == "dormant":
        return f"Hardly watched: {views(velocity or 0.0)} an hour."
    if velocity is not None and velocity < 0:
        return f"YouTube took views back: {number(-velocity)} an hour."
    sentences = [_pace(label, facts, velocity or 0.0), _channel(facts, hours, baseline_n, baseline_place)]
    if label in RISING and gain_low is not None and gain_high is not None:
        expected = span(gain_low, gain_high)
        sentences.append(f"Likely {expected} more by tomorrow." if expected else "Too early to say what follows.")
    return " ".join(sentences)


def _pace(label: str, facts: VideoFacts, velocity: float) -> str:
    recent, expected = facts.figure("recent_views_per_hour"), facts.figure("expected_views_per_hour")
    pace = facts.pace
    if recent is None:
        return f"{views(velocity)} an hour."
    if expected is None or pace is None:
        return f"{views(recent)} an hour; seen too briefly to say what is usual."
    rates = f"{number(recent)} an hour, usually {number(expected)}"
    if label in RISING and LEAST_TIMES <= pace <= MOST_TIMES and expected >= 1:
        return f"Getting {times(pace)} its usual views: {rates}."
    if label == "slowing":
        return f"Down to {times(pace)} its usual views: {rates}."
    return f"{views(recent)} an hour, usually {number(expected)}."


def _channel(facts: VideoFacts, hours: float | None, n: int, rank: int | None) -> str:
    multiple = facts.figure("outlier_multiple")
    at = "" if hours is None else f" at {age(hours)}"
    ranked = "" if rank is None else place(rank, n + 1)
    if multiple is None:
        few = "Too few videos of this channel" if n else "Nothing in this channel"
        why = f"{few} to compare with" if rank is None else f"{ranked}{at} of this channel"
        return f"{why[0].upper()}{why[1:]}."
    many = times(multiple)
    return f"{many[0].upper()}{many[1:]} this channel's usual{at}{', ' if ranked else ''}{ranked}."
