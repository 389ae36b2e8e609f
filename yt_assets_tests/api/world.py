"""Two databases with a small world in them: two channels, six videos, eight hours with a gap.

Here: what is stored. Not here: asking the service (conftest.py).
"""

from datetime import date, timedelta

from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Row
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.planted import (
    channel_day_row,
    day_written,
    event_row,
    events_written,
    milestone_row,
    plant,
)
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    channel_row,
    digest_row,
    engagement_row,
    hour_at,
    hour_row,
    keyword_row,
    put,
    text_features_row,
    text_row,
    title_row,
    trend_row,
    video_id,
    video_row,
)

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
VIDEOS = 6
DAY = date(2026, 11, 20)
# The hours that were captured, counted from the newest; -3 and -4 were missed, -1 is partial.
CAPTURED = (0, -1, -2, -5, -6, -7)
PARTIAL = -1
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> \x1b[31mred \u202egnp.exe\u2066 \x07"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "\n=1")
LANGUAGES = ("en", "de", "en", "ja", "unknown", "en")
FORMATS = ("long", "short", "long", "live", "short", "long")
ESTIMATED = 5  # the video that no hour saw
LABELS = ("viral", "surging", "rising", "steady", "slowing", "dormant")


def channel_of(number: int) -> str:
    """The first four videos are of one channel, the others of another."""
    return CHANNEL if number < 4 else OTHER


def fill(insights: Database, videos: Database) -> None:
    """Store the world."""
    _fill_videos(videos)
    for offset in CAPTURED:
        _fill_hour(insights, offset)
    digests = [digest_row(key, digest="3 rising of 4 videos.") for key in (CHANNEL, OTHER)]
    replace_hours(insights, "channel_digests", [HOUR], digests)
    plant(insights, **histories())


def histories() -> dict[str, list[Row]]:
    """Milestones of one video, events of three hours, days of one channel with one that was not captured."""
    one, two, last = video_id(1), video_id(2), video_id(5)
    of_ten = {"place": 2, "place_of": 10, "usual_views_low": 80.0, "usual_views": 100.0, "usual_views_high": 130.0}
    renamed = {"value_before": HOSTILE, "value_after": "=Title 1"}
    return {
        "video_milestones": [
            milestone_row(one, 3, None, reason="first_seen_later", distance_minutes=None),
            milestone_row(one, 6, 120, **of_ten),
            milestone_row(one, 12, 200),
            milestone_row(two, 6, 900, place=1, place_of=10),
        ],
        "video_events": [
            event_row(one, "published", hour_at(-7), happened_at=hour_at(-25)),
            event_row(one, "title_changed", hour_at(-1), **renamed),
            event_row(one, "views_passed", value_before="900", value_after="1000"),
            event_row(two, "taken_down"),
            event_row(last, "taken_down", channel_id=OTHER),
            event_row(last, "title_changed", hour_at(1), channel_id=OTHER),
        ],
        # The newest hour's events are still being written.
        "insight_hours": [events_written(hour_at(ago)) for ago in (-7, -1, 0)],
        "channel_days": [channel_day_row(day, views_gained=1_000 * day.day) for day in (DAY - timedelta(days=2), DAY)],
        "insight_days": [day_written(DAY - timedelta(days=2)), day_written(DAY, hours=6)],
    }


def titles(title: str = HOSTILE) -> list[Row]:
    """Names; the first video's is hostile."""
    return [
        title_row(
            video_id(number),
            title=title if number == 0 else f"Title {number}",
            channel_id=channel_of(number),
            channel_title="Cooking" if number < 4 else "=Baking<b>",
            published_at=hour_at(-24 - number),
            format=FORMATS[number],
        )
        for number in range(VIDEOS)
    ]


def _fill_videos(videos: Database) -> None:
    ids = [video_id(number) for number in range(VIDEOS)]
    hours = [hour_row(hour_at(offset)) for offset in CAPTURED if offset != PARTIAL]
    hours.append(hour_row(hour_at(PARTIAL), state="partial", waiting=3, reason="the day's quota was spent"))
    put(
        videos,
        hours=hours,
        channels=[channel_row(subscribers=1_200), channel_row(OTHER, handle="@Baking", title="Baking")],
        channel_references=[{"reference": "@küche", "channel_id": CHANNEL, "found_at": HOUR}],
        videos=[video_row(key, channel_id=channel_of(number)) for number, key in enumerate(ids)],
        video_texts=[text_row(key) for key in ids],
        text_features=[text_features_row(key, language=LANGUAGES[number]) for number, key in enumerate(ids)],
    )


def _fill_hour(insights: Database, offset: int) -> None:
    hour = HOUR + timedelta(hours=offset)
    trends, engagements = [], []
    for number in range(VIDEOS):
        key, channel = video_id(number), channel_of(number)
        views = 10_000 * (number + 1) + 100 * (offset + 10)
        trends.append(
            trend_row(
                key, number + 1, hour, channel_id=channel, views=views, label=LABELS[number],
                estimated=int(number == ESTIMATED), observed_at=hour + timedelta(minutes=10),
                views_per_hour=100.0 + offset,
                outlier_multiple=None if number == 1 else 4.25, predicted_gain=300.0, age_hours=24.0 + offset + number,
            )
        )  # fmt: skip
        rate = None if number == 2 else 0.01 * (number + 1)
        rank = None if rate is None else VIDEOS - number
        engagements.append(
            engagement_row(
                key, rank, hour, channel_id=channel, format=FORMATS[number], views=views, likes=number,
                comments=number, engagement_rate=rate, smoothed_rate=rate, estimated=int(number == ESTIMATED),
            )
        )  # fmt: skip
    replace_hours(insights, "trend_insights", [hour], trends, titles=titles())
    replace_hours(insights, "engagement_insights", [hour], engagements)
    words = ["@pizza <b>", *(f"word {number}" for number in range(4))]
    rows = [
        keyword_row(word, rank, hour, scope=scope, score=0.5 / rank, views_gained_per_hour=100.0 / rank, lift=1.5)
        for scope in ("all", CHANNEL)
        for rank, word in enumerate(words, 1)
    ]
    replace_hours(insights, "keyword_insights", [hour], rows)
