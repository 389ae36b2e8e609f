"""Rows for storage_scale.py: weeks of hours of many videos, made inside the server.

Here: the statements that fill both databases. Not here: what is measured on them (storage_scale.py). Each hour is
inserted as the steps do it, in the order of its key; columns are named, so that those which come and go do not matter.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from yt_assets.storage.engine.database import Database

NEWEST = datetime(2026, 11, 20, 5, tzinfo=UTC)
CHANNELS = 8
KEYWORDS = 50

# pace: views an hour, from 0.1 to 1,000. Ids look like YouTube's: their order has nothing to do with age.
VIDEOS = """
INSERT INTO scale.videos (n, video_id, channel_id, kind, pace, published_at)
SELECT n,
       IF(n = 1, 'dQw4w9WgXcQ', LEFT(REPLACE(REPLACE(TO_BASE64(UNHEX(SHA2(n, 256))), '+', '-'), '/', '_'), 11)),
       CONCAT('UCscale', LPAD(MOD(n, :channels), 17, '0')),
       ELT(1 + MOD(n, 10), 'live', 'short', 'short', 'short', 'long', 'long', 'long', 'long', 'long', 'long'),
       POW(10, 4e0 * MOD(n * 7919, 10007) / 10007 - 1),
       DATE_SUB(:newest, INTERVAL MOD(n * 37, 50000) + 1 HOUR)
FROM (SELECT d1.d + 10 * d2.d + 100 * d3.d + 1000 * d4.d + 10000 * d5.d + 1 AS n FROM
      scale.digits d1, scale.digits d2, scale.digits d3, scale.digits d4, scale.digits d5) numbers
WHERE n <= :videos
"""

START = (
    "CREATE DATABASE scale",
    "CREATE TABLE scale.digits (d INT PRIMARY KEY)",
    "INSERT INTO scale.digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    """
    CREATE TABLE scale.videos (n INT NOT NULL, video_id VARCHAR(11) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      channel_id VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      kind VARCHAR(16) CHARACTER SET ascii NOT NULL, pace DOUBLE NOT NULL, published_at DATETIME(3) NOT NULL)
    """,
    VIDEOS,
)

# What is there once, by database.
ONCE = {
    "videos": (
        """
        INSERT INTO channels (channel_id, title, first_seen_at, last_seen_at, availability)
        SELECT DISTINCT channel_id, CONCAT('Channel ', channel_id), :newest, :newest, 'public' FROM scale.videos
        """,
        """
        INSERT INTO videos (video_id, channel_id, published_at, format, text_hash, availability, unavailable_since,
                            first_seen_at)
        SELECT video_id, channel_id, published_at, kind, LEFT(SHA2(n, 256), 16),
               IF(MOD(n, 50) = 0, 'unavailable', 'public'), IF(MOD(n, 50) = 0, :newest, NULL), :newest FROM scale.videos
        """,
        """
        INSERT INTO video_texts (video_id, text_hash, title, description, tags, valid_from)
        SELECT video_id, LEFT(SHA2(n, 256), 16), CONCAT('How to fill a table with video ', n),
               REPEAT('What this video is about. ', 40), '["one", "two"]', :newest FROM scale.videos
        """,
    ),
    "insights": (
        """
        INSERT INTO video_titles (video_id, channel_id, title, channel_title, published_at, source, as_of_hour)
        SELECT video_id, channel_id, CONCAT('How to fill a table with video ', n), CONCAT('Channel ', channel_id),
               published_at, 'sandbox', :newest FROM scale.videos
        """,
    ),
}

# One hour, by database. h counts hours from the first.
HOURLY = {
    "videos": (
        """
        INSERT INTO hours (hour, source, state, planned, `stored`, unavailable, planned_at, settled_at, waiting, plan,
          generation, features_generation, left_out, named)
        VALUES (:hour, 'sandbox', 'captured', :videos, :videos, 0, :hour, :hour, 0, 1, 1, 1, 0, :videos)
        """,
        """
        INSERT INTO raw_videos (hour, video_id, observed_at, views, likes, comments)
        SELECT :hour, video_id, DATE_ADD(:hour, INTERVAL 90 SECOND), FLOOR(pace * (:h + 100)),
               IF(MOD(n, 20) = 0, NULL, FLOOR(pace * (:h + 100) / 30)), FLOOR(pace * (:h + 100) / 400)
        FROM scale.videos ORDER BY video_id
        """,
        """
        INSERT INTO video_features (hour, video_id, channel_id, text_hash, format, observed_at, previous_observed_at,
          age_hours, views, likes, comments, delta_hours, delta_views, delta_likes, delta_comments, views_per_hour,
          views_per_hour_lifetime, engagement_rate, like_rate, comment_rate)
        SELECT :hour, video_id, channel_id, LEFT(SHA2(n, 256), 16), kind, DATE_ADD(:hour, INTERVAL 90 SECOND),
               DATE_SUB(:hour, INTERVAL 3510 SECOND), TIMESTAMPDIFF(SECOND, published_at, :hour) / 3600,
               FLOOR(pace * (:h + 100)), IF(MOD(n, 20) = 0, NULL, FLOOR(pace * (:h + 100) / 30)),
               FLOOR(pace * (:h + 100) / 400), 1, FLOOR(pace), FLOOR(pace / 30), FLOOR(pace / 400), pace, pace / 3,
               1e0 / 28, 1e0 / 30, 1e0 / 400
        FROM scale.videos ORDER BY video_id
        """,
    ),
    # 7919 is a prime: ranks are a permutation that changes from hour to hour.
    "insights": (
        """
        INSERT INTO insight_hours (hour, asset, generation, planned_at, rows_written, written_at)
        VALUES (:hour, 'keyword_insights', 1, :hour, :videos, :hour),
               (:hour, 'trend_insights', 1, :hour, :videos, :hour),
               (:hour, 'engagement_insights', 1, :hour, :videos, :hour)
        """,
        """
        INSERT INTO trend_insights (hour, video_id, channel_id, observed_at, estimated, views, age_hours,
          views_per_hour, acceleration, recent_views_per_hour, expected_views_per_hour, outlier_multiple,
          baseline_views, baseline_n, baseline_kind, predicted_gain, gain_low, gain_high, predicted_growth,
          extra_views_per_hour, baseline_place, trend_rank, gain_rank, growth_rank, outlier_rank, label,
          benchmark_label, reason, explanation, label_source, model, prompt_version)
        SELECT :hour, video_id, channel_id, DATE_ADD(:hour, INTERVAL 90 SECOND), 0, FLOOR(pace * (:h + 100)), :h + 100,
               pace, pace / 100, pace, pace,
               MOD(place, 97) / 30e0, pace * 30, 20, 'channel_age', pace * 20, pace * 10, pace * 40, 20e0 / (:h + 100),
               5 - 1e0 * place / :videos, 1 + MOD(place, 20), IF(place <= :videos / 50, place, NULL), place, place,
               IF(place <= :videos / 2, place, NULL), word, word,
               CONCAT('gains ', ROUND(pace), ' views/h, ', ROUND(MOD(place, 97) / 30e0, 1),
                      ' times the median of 40 other videos of its channel and age'),
               IF(place <= 10, REPEAT('It gains more than its channel is used to. ', 8), NULL),
               IF(place <= 10, 'model', 'benchmark'), IF(place <= 10, 'm-1', NULL), IF(place <= 10, 'v1', NULL)
        FROM (SELECT v.*, 1 + MOD(n * 7919 + :h * 31, :videos) AS place, ELT(1 + MOD(FLOOR((n + :h) / 10), 7), 'viral',
                     'surging', 'rising', 'steady', 'slowing', 'dormant', 'too_early') AS word
              FROM scale.videos v) ranked ORDER BY video_id
        """,
        """
        INSERT INTO engagement_insights (hour, video_id, channel_id, format, observed_at, estimated, views, likes,
          comments, engagement_rate, like_rate, comment_rate, smoothed_rate, smoothed_like_rate, smoothed_comment_rate,
          prior_rate, prior_views,
          channel_norm, format_norm, vs_channel, vs_format, engagement_rank, format_rank, channel_rank, rank_28_days,
          engagement_reason)
        SELECT :hour, video_id, channel_id, kind, DATE_ADD(:hour, INTERVAL 90 SECOND), 0, FLOOR(pace * (:h + 100)),
               FLOOR(pace * (:h + 100) / 30), FLOOR(pace * (:h + 100) / 400), 1e0 / 28, 1e0 / 30, 1e0 / 400, 1e0 / 28,
               1e0 / 30, 1e0 / 400, 1e0 / 27, 90,
               1e0 / 27, 1e0 / 26, 27e0 / 28, 26e0 / 28, 1 + MOD(n * 7919 + :h * 17, :videos),
               1 + FLOOR(MOD(n * 7919 + :h * 17, :videos) / 3), 1 + FLOOR(MOD(n * 7919 + :h * 17, :videos) / 100),
               1 + MOD(n * 7919 + :h * 17, :videos),
               CONCAT('3.6 %: 1.0 × this channel; ', FLOOR(pace * (:h + 100) / 30), ' likes and ',
                      FLOOR(pace * (:h + 100) / 400), ' comments on ', FLOOR(pace * (:h + 100)), ' views.')
        FROM scale.videos ORDER BY video_id
        """,
        """
        INSERT INTO keyword_insights (hour, scope, keyword, keyword_rank, score, videos, views_gained_per_hour,
                                      example_video_id)
        SELECT :hour, IF(scope = 0, 'all', CONCAT('UCscale', LPAD(scope - 1, 17, '0'))), CONCAT('phrase ', place),
               1 + MOD(place * 7 + :h, :keywords), 1e0 / (place + 1), place, pace, video_id
        FROM (SELECT v.*, FLOOR((n - 1) / :keywords) AS scope, MOD(n, :keywords) AS place
              FROM scale.videos v WHERE n <= :keywords * (:channels + 1)) words
        """,
    ),
}


def start(database: Database, videos: int) -> None:
    """The table of videos that all others are made from, and what is there once."""
    _run(database, START, videos=videos, newest=_naive(NEWEST), channels=CHANNELS)


def fill(database: Database, hours: int, videos: int, told: Callable[[int], None]) -> None:
    """All rows of one database, one transaction an hour. told: called with the hours that are there."""
    _run(database, ONCE[database.name], newest=_naive(NEWEST))
    for h, hour in enumerate(_hours(hours)):
        figures = {"hour": _naive(hour), "h": h, "videos": videos, "keywords": KEYWORDS, "channels": CHANNELS}
        _run(database, HOURLY[database.name], **figures)
        told(h + 1)


def _hours(count: int) -> Iterator[datetime]:
    for back in reversed(range(count)):
        yield NEWEST - timedelta(hours=back)


def _naive(time: datetime) -> datetime:
    """UTC as the columns hold it."""
    return time.replace(tzinfo=None)


def _run(database: Database, statements: tuple[str, ...], **figures: object) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement), {name: figures[name] for name in figures if f":{name}" in statement})

    database.write(work)
