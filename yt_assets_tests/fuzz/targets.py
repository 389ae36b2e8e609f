"""What reads from outside, each with what it may be given and what must hold then.

Here: a strategy and a check for each; the check fails on any exception but the documented one. Not here: how many cases
(test_bad_input.py: few, tools/fuzz.py: many).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from yt_assets.analysis.keywords.extraction import extract_keyphrases
from yt_assets.analysis.text.cleaning import describe_text
from yt_assets.analysis.trends.ranking import rank_trends
from yt_assets.analysis.trends.scoring import SCORE_COLUMNS, score_trends
from yt_assets.api.cursors import BadCursor, place_of
from yt_assets.display.sanitize import FORMULA_STARTS, cell, plain
from yt_assets.language.answers import DigestAnswer, TrendAnswer, read_reply
from yt_assets.settings.environment import ALLOWED, SECRETS, SettingsError, load_settings
from yt_assets.youtube.discovery import parse_channel_reference
from yt_assets.youtube.errors import BadChannelReference, ProtocolError
from yt_assets.youtube.protocol import parse_channels, parse_uploads, parse_video_stats, parse_videos
from yt_assets.youtube.wire import MAX_COUNT, parse_http_date
from yt_assets_tests.fuzz.answers import ANYTHING, BODIES, IDS, ODD, TEXTS
from yt_assets_tests.language.samples import channel, facts

SECRET = "canary-4711"
AS_OF = pd.Timestamp("2026-11-20 05:00", tz="UTC")
MOST_SECONDS = 2**31 - 1  # of the column


@dataclass(frozen=True)
class Target:
    """Something that reads. share: of all cases, the quicker the more."""

    cases: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    share: int = 1


def read_youtube(body: bytes) -> None:
    """Records whose values a table takes, or a ProtocolError."""
    with suppress(ProtocolError):
        for channel in parse_channels(body, asked=IDS):
            _storable(channel.title, channel.handle or "", channel.uploads_playlist_id or "")
    with suppress(ProtocolError):
        for video in parse_videos(body, asked=IDS):
            _storable(video.title, video.description, *video.tags, video.category_id or "")
            assert video.duration_seconds is None or 0 < video.duration_seconds <= MOST_SECONDS
            assert all(count is None or 0 <= count <= MAX_COUNT for count in (video.views, video.likes, video.comments))
            assert video.published_at.utcoffset() == timedelta(0)
    with suppress(ProtocolError):
        parse_video_stats(body, asked=IDS)
    with suppress(ProtocolError):
        page = parse_uploads(body, playlist_id=IDS[2])
        _storable(page.next_page_token or "", *page.video_ids)


def read_environment(environment: Mapping[str, str]) -> None:
    """Settings that answer, or sentences with the names of what is wrong and no secret."""
    try:
        settings = load_settings(environment)
        _ = (settings.channels, settings.source, settings.data_dir, settings.shards, settings.api_origins)
        _ = (settings.database_place("videos"), settings.database_url("insights"), settings.is_api_local)
    except SettingsError as error:
        told = str(error)
        assert any(name in told for name in ALLOWED), told
        assert told.endswith("."), told
        # Hypothesis also draws the constants of this file, the secret among them, for what may be shown.
        is_shown = any(SECRET in environment[name] for name in environment.keys() - SECRETS)
        assert is_shown or SECRET not in told, told


def read_reference(text: str) -> None:
    """A channel reference, or the one error."""
    with suppress(BadChannelReference):
        assert parse_channel_reference(text).value


def read_texts(texts: tuple[str, str]) -> None:
    """Phrases, facts and inert lines of any text."""
    title, description = texts
    for phrase in extract_keyphrases(title, description, tags=(title,)):
        assert 1 < len(phrase) <= 60
    describe_text(title, description, (title,))
    assert plain(plain(title)) == plain(title)
    assert not cell(title).startswith(FORMULA_STARTS)


def read_words(text: str) -> None:
    """Dates of answers, cursors of the API, replies of the model: a value or the one refusal."""
    moment = parse_http_date(text)
    assert moment is None or isinstance(moment, datetime)
    with suppress(BadCursor):
        place_of(text, {"sort": "views"})
    assert read_reply(text, TrendAnswer, [facts(key) for key in IDS])[0].keys() <= set(IDS)
    assert read_reply(text, DigestAnswer, [channel(key) for key in IDS])[0].keys() <= set(IDS)


def read_snapshots(rows: list[tuple[str, int | None, int, int | None]]) -> None:
    """Finite scores and whole ranks of any snapshots: (video, age in hours, hours ago, views)."""
    ids, ages, agos, views = zip(*rows, strict=True) if rows else ((), (), (), ())
    age, ago = (pd.to_timedelta(pd.array(hours, dtype="Int64"), unit="h") for hours in (ages, agos))
    frame = pd.DataFrame({"video_id": pd.Series(ids, dtype="str"), "views": pd.array(views, dtype="Int64")})
    frame["published_at"], frame["observed_at"] = AS_OF - age, AS_OF - ago
    scored = score_trends(frame, AS_OF)
    assert list(scored) == list(SCORE_COLUMNS)
    assert np.isfinite(scored[["predicted_gain", "predicted_growth", "trend_score"]].to_numpy()).all()
    assert (scored["gain_low"] <= scored["predicted_gain"]).all()
    assert (scored["predicted_gain"] <= scored["gain_high"]).all()
    known: dict[str, Any] = {"outlier_multiple": np.nan, "age_hours": 1.0, "label": "rising"}
    ranks = rank_trends(scored.assign(extra_views_per_hour=scored["velocity"], **known))
    for rank in ("trend_rank", "gain_rank", "growth_rank"):
        assert sorted(ranks[rank].dropna()) == list(range(1, ranks[rank].count() + 1))


def _storable(*texts: str) -> None:
    for text in texts:
        text.encode()
        assert "\0" not in text


# No NUL: an environment cannot hold one. Bytes that are not UTF-8 arrive as lone surrogates.
_VALUES = st.text(st.characters(codec=None, exclude_characters="\0"), max_size=30) | st.sampled_from(
    [
        "-1",
        "0",
        "1",
        "50",
        "9" * 5_000,
        "1e400",
        "nan",
        "true",
        "per-batch",
        "2026-13-01",
        "0001-01-01T00:00+14:00",
        "http://",
        "http://[",
        "https://[::1",
        "http://a:b@c:99999/",
        "//",
        "https://x.googleapis.com",
        "~",
        "~nobody-here/x",
        "/",
        "/dev/null",
        "/proc/self/mem",
        "x" * 300,
        "channels.txt",
        ".txt",
        "sqlite://",
        "mysql+pymysql://",
        "mysql+pymysql://@",
        "::1",
        "127.0.0.1%",
        "fe80::1%eth0",
        "a" * 64,
        "https://a.example,https://b.example/x",
    ]
)
_HIDDEN = st.sampled_from(
    [f"mysql+pymysql://me:{SECRET}@host/db", f"https://x/{SECRET}", SECRET, f"[{SECRET}", f"http://[{SECRET}"]
)
ENVIRONMENTS = st.dictionaries(st.sampled_from(sorted(set(ALLOWED) - SECRETS)), _VALUES, max_size=4).flatmap(
    lambda plain_ones: st.dictionaries(st.sampled_from(sorted(SECRETS)), _HIDDEN, max_size=2).map(
        lambda secret_ones: {**plain_ones, **secret_ones}
    )
)
_PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "/",
        "@",
        "channel",
        "user",
        "c",
        "UC",
        "[",
        "]",
        ":99999",
        "?",
        "#",
        "%00",
        "a" * 22,
        "Ａ",
        "\u202e",
        "\ud83d",
        "x@y",
        "//",
        "\\",
        " ",
    ]
)
REFERENCES = st.lists(_PIECES | TEXTS, max_size=6).map("".join)
_HOSTILE = st.lists(
    st.sampled_from(
        [
            "lava ",
            "Ä",
            "\u0301",
            "🌋",
            "\u200d",
            "\u202e",
            "https://",
            "a@",
            "#a",
            "a.",
            "火",
            "\ud83d",
            "\0",
            "\x1b[2J",
            "=1+1",
            "```",
            "ﷺ",
            "İ",
            "\n",
            "1:23",
            "'",
            "(",
            "subscribe ",
        ]
    )
    | TEXTS,
    max_size=12,
).map("".join)
SNAPSHOTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.none() | st.integers(-9, 200_000),
        st.integers(-5, 60),
        st.none() | st.integers(0, MAX_COUNT),
    ),
    max_size=12,
)

TARGETS: Mapping[str, Target] = {
    "answers of YouTube": Target(BODIES, read_youtube, 12),
    "settings": Target(ENVIRONMENTS, read_environment, 6),
    "channel references": Target(REFERENCES, read_reference, 6),
    "texts": Target(st.tuples(_HOSTILE, _HOSTILE), read_texts, 6),
    "words": Target(TEXTS | ODD | ANYTHING.map(repr), read_words, 6),
    "snapshots": Target(SNAPSHOTS, read_snapshots),
}
