"""Rows as the steps write them, with every column, and a place for what a test is about."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Batch, Row
from yt_assets.storage.writing.upserts import write_batch

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)
CHANNEL = "UCaaaaaaaaaaaaaaaaaaaaaa"
TEXT = "0123456789abcdef"

# What a newer sight of a channel leaves alone.
LISTING = ("listed_at", "full_pass_at", "page_token", "unlisted", "list_closed_since", "listed_count")


def hour_at(offset: int) -> datetime:
    """An hour so many hours after HOUR."""
    return HOUR + timedelta(hours=offset)


def minute_at(minutes: float) -> datetime:
    """A time so many minutes after HOUR."""
    return HOUR + timedelta(minutes=minutes)


def video_id(number: int) -> str:
    """An eleven-character id."""
    return f"video{number:06d}"


def hour_row(hour: datetime = HOUR, **changes: Any) -> Row:
    """A settled hour."""
    settled = {"state": "captured", "planned": 2, "stored": 2, "unavailable": 0, "waiting": 0, "reason": None}
    times = {"planned_at": hour, "settled_at": hour + timedelta(minutes=5)}
    number = None if changes.get("settled_at", hour) is None else 1
    numbers = {
        "plan": 1,
        "generation": number,
        "features_generation": number,
        "run_id": None,
        "channels_generation": None,
    }
    account = {"left_out": 0, "named": 2}
    return {"hour": hour, "source": "sandbox", **settled, **times, **numbers, **account, **changes}


def channel_row(channel_id: str = CHANNEL, **changes: Any) -> Row:
    """A channel with hidden subscribers."""
    named = {"channel_id": channel_id, "handle": "@Cooking", "title": "Cooking", "uploads_playlist_id": "UUaaaa"}
    counts = {"subscribers": None, "video_count": 0, "views": None}
    seen = {"first_seen_at": HOUR, "last_seen_at": HOUR, "availability": "public", "unavailable_since": None}
    return {**named, **counts, **seen, **dict.fromkeys(LISTING), **changes}


def video_row(key: str, **changes: Any) -> Row:
    """A video whose metadata was read at HOUR."""
    facts = {"channel_id": CHANNEL, "published_at": hour_at(-24), "duration_seconds": 600, "format": "long"}
    state = {"live_state": "none", "text_hash": TEXT, "availability": "public", "unavailable_since": None}
    asked = {"aspect_ratio": 1.778, "asked_at": None}
    return {"video_id": key, **facts, **state, **asked, "first_seen_at": HOUR, "metadata_at": HOUR, **changes}


def upload_row(key: str, **changes: Any) -> Row:
    """A video as the uploads playlist lists it: no metadata yet."""
    return {"video_id": key, "channel_id": CHANNEL, "availability": "public", "first_seen_at": HOUR, **changes}


def text_row(key: str, **changes: Any) -> Row:
    """A version of a text."""
    words = {"title": f"Title of {key}", "description": "", "tags": ["one", "two"]}
    facts = {"category_id": "22", "default_language": None, "default_audio_language": None, "valid_from": HOUR}
    return {"video_id": key, "text_hash": TEXT, **words, **facts, **changes}


def version_row(key: str, **changes: Any) -> Row:
    """The version of a video that was seen from HOUR on."""
    facts = {"text_hash": TEXT, "published_at": hour_at(-24), "duration_seconds": 600, "format": "long"}
    return {"video_id": key, "valid_from": HOUR, **facts, "live_state": "none", **changes}


def snapshot_row(key: str, hour: datetime = HOUR, **changes: Any) -> Row:
    """A snapshot with hidden likes and no comments."""
    counts = {"views": 1_000, "likes": None, "comments": 0}
    observed = {"observed_at": hour + timedelta(minutes=1)}
    return {"hour": hour, "video_id": key, **observed, **counts, **changes}


def text_features_row(key: str, **changes: Any) -> Row:
    """Features of a text."""
    counted = ("title_chars", "title_words", "description_chars", "hashtags", "links", "emoji", "tags")
    words = {
        "video_id": key,
        "text_hash": TEXT,
        "language": "en",
        "keyphrases": ["sour dough", "🍞"],
        "rules_version": 1,
    }
    return {**words, **dict.fromkeys(counted, 1), **changes}


def features_row(key: str, hour: datetime = HOUR, **changes: Any) -> Row:
    """Features of a first observation: nothing that needs one before it."""
    known = {"channel_id": CHANNEL, "text_hash": TEXT, "format": "long", "age_hours": 24.0, "views": 1_000}
    times = {"observed_at": hour + timedelta(minutes=1), "previous_observed_at": None}
    deltas = dict.fromkeys(("likes", "comments", "delta_hours", "delta_views", "delta_likes", "delta_comments"))
    rates = dict.fromkeys(("views_per_hour", "views_per_hour_lifetime", "engagement_rate", "like_rate", "comment_rate"))
    return {"hour": hour, "video_id": key, **known, **times, **deltas, **rates, **changes}


def title_row(key: str, **changes: Any) -> Row:
    """A name in the insights database."""
    names = {"title": f"Title of {key}", "channel_title": "Cooking", "published_at": hour_at(-24)}
    facts = {"format": "long", "duration_seconds": 600, "unavailable_since": None}
    return {
        "video_id": key,
        "channel_id": CHANNEL,
        **names,
        **facts,
        "source": "sandbox",
        "as_of_hour": HOUR,
        **changes,
    }


def keyword_row(keyword: str, rank: int = 1, hour: datetime = HOUR, **changes: Any) -> Row:
    """A keyword over all channels."""
    figures = {"keyword_rank": rank, "score": 0.5, "videos": 1, "example_video_id": video_id(1)}
    unknown = dict.fromkeys(
        (
            "views_gained_per_hour", "lift", "distinctiveness", "previous_hour", "previous_rank", "rank_change",
            "observed_videos",
        )
    )  # fmt: skip
    return {"hour": hour, "scope": "all", "keyword": keyword, **figures, **unknown, **changes}


def trend_row(key: str, rank: int = 1, hour: datetime = HOUR, **changes: Any) -> Row:
    """A trend with the benchmarks' label alone."""
    figures = dict.fromkeys(
        (
            "views", "age_hours", "views_per_hour", "acceleration", "recent_views_per_hour", "expected_views_per_hour",
            "extra_views_per_hour", "outlier_multiple", "baseline_views", "baseline_place", "predicted_gain",
            "gain_low", "gain_high", "predicted_growth", "observed_at", "estimated", "views_low", "views_high",
        )
    )  # fmt: skip
    ranks = dict.fromkeys(("trend_rank", "gain_rank", "growth_rank", "outlier_rank"), rank)
    baseline = {"baseline_n": 0, "baseline_kind": "none", **ranks}
    labels = {
        "label": "rising",
        "benchmark_label": "rising",
        "reason": "3 times its channel",
        "label_source": "benchmark",
    }
    heard = dict.fromkeys(("explanation", "model", "prompt_version"))
    return {"hour": hour, "video_id": key, "channel_id": CHANNEL, **figures, **baseline, **labels, **heard, **changes}


def engagement_row(key: str, rank: int | None = 1, hour: datetime = HOUR, **changes: Any) -> Row:
    """An engagement rank; None for a video whose counts are hidden."""
    hidden = dict.fromkeys(
        ("likes", "comments", "engagement_rate", "like_rate", "comment_rate", "smoothed_rate", "smoothed_like_rate",
         "smoothed_comment_rate", "prior_rate", "prior_views", "channel_norm", "format_norm", "vs_channel", "vs_format",
         "recent_rate", "engagement_reason", "observed_at", "estimated")
    )  # fmt: skip
    ranks = dict.fromkeys(("engagement_rank", "rank_28_days", "rank_7_days", "format_rank", "channel_rank"), rank)
    named = {"hour": hour, "video_id": key, "channel_id": CHANNEL, "format": "long", "views": 1_000}
    return {**named, **hidden, **ranks, **changes}


def digest_row(channel_id: str, hour: datetime = HOUR, **changes: Any) -> Row:
    """A digest made of the figures alone."""
    voice = {"source": "benchmark", "model": None, "prompt_version": None}
    words = {"digest": "1 rising of 3 videos.", "top_video_id": None, "facts_hash": "0" * 32}
    return {"hour": hour, "channel_id": channel_id, "videos": 3, **words, **voice, **changes}


def answer_row(key: str, hour: datetime = HOUR, **changes: Any) -> Row:
    """A model's answer as its hour used it."""
    voice = {"model": "m-1", "prompt_version": "2", "asked_hour": hour}
    words = {"facts_hash": f"facts of {key}", "label": "rising", "explanation": "It rises."}
    return {"hour": hour, "video_id": key, **words, **voice, **changes}


def usage_row(hour: datetime = HOUR, **changes: Any) -> Row:
    """What a model cost in an hour."""
    tokens = {"prompt_tokens": 100, "completion_tokens": 20, "tokens_set_aside": 0}
    return {"hour": hour, "requests": 1, **tokens, "plain_json": 0, **changes}


def aside_row(key: str, hour: datetime = HOUR, **changes: Any) -> Row:
    """A snapshot of a second plan that is not settled."""
    return {**snapshot_row(key, hour), "plan": 2, **changes}


def told_row(channel_id: str = CHANNEL, hour: datetime = HOUR, plan: int = 1, **changes: Any) -> Row:
    """A channel that a plan was told nothing of."""
    nothing = ("observed_at", "subscribers", "views", "video_count", "observed", "waiting", "unavailable", "left_out")
    return {"hour": hour, "channel_id": channel_id, "plan": plan, **dict.fromkeys(nothing), **changes}


def channel_hour_row(channel_id: str = CHANNEL, hour: datetime = HOUR, **changes: Any) -> Row:
    """A channel's hour of which YouTube was not asked."""
    told = dict.fromkeys(("observed_at", "subscribers", "views", "video_count"))
    counts = dict.fromkeys(("videos_public", "videos_waiting", "videos_unavailable"))
    seen = {"uploads": 0, "taken_down": 0, "videos_observed": 1}
    return {"hour": hour, "channel_id": channel_id, **told, **seen, **counts, **changes}


def milestone_row(key: str, age_hours: int = 24, hour: datetime = HOUR, **changes: Any) -> Row:
    """A video that was seen at that age, with nothing to compare it with."""
    named = {"channel_id": CHANNEL, "format": "long", "published_at": hour_at(-24)}
    counts = {"views": 1_000, "likes": None, "comments": 0, "distance_minutes": 9, "reason": None}
    usual = dict.fromkeys(("usual_views_low", "usual_views", "usual_views_high"))
    place = {"place": None, "place_of": 1, **usual}
    return {"hour": hour, "video_id": key, "age_hours": age_hours, **named, **counts, **place, **changes}


def event_row(key: str, kind: str = "title_changed", hour: datetime = HOUR, **changes: Any) -> Row:
    """A title that changed."""
    values = {"value_before": "Old", "value_after": "New"}
    named = {"channel_id": CHANNEL, "happened_at": hour + timedelta(minutes=1)}
    return {"hour": hour, "video_id": key, "kind": kind, **named, **values, **changes}


def put(database: Database, hour: datetime = HOUR, retired: Sequence[str] = (), **rows: Sequence[Row]) -> int:
    """Write rows by table name, as one batch; retired: left out by an answer in the hour."""
    at = hour + timedelta(minutes=10)
    return write_batch(database, Batch(rows, items=0, retired=retired, hour=hour, observed_at=at))


def only(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The one row that there is."""
    assert len(rows) == 1, rows
    return rows[0]
