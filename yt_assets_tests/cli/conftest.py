"""A data folder with one hour of hand-made insights, and commands run over it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yt_assets import cli
from yt_assets.sandbox import Sandbox
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.writing.batches import Batch, Row
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import write_batch

HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)
CHANNEL = "UCaaaaaaaaaaaaaaaaaaaaaA"
HOSTILE = "=cmd|' /C calc'!A0 \x1b[31mred\x1b[0m \u202egnp.exe [bold]x[/bold]"


@dataclass
class Desk:
    """Where commands are typed."""

    folder: Path
    endpoint: str

    def type(self, *words: str, **changes: str) -> Result:
        """Run a command; its exit code is the one that a shell would see."""
        base = {"YT_DATA_DIR": str(self.folder), "YOUTUBE_API_ENDPOINT": self.endpoint, "YOUTUBE_API_KEY": "any"}
        settings = {**base, "YT_CHANNELS": "@kitchen-lab", "COLUMNS": "140", "DAGSTER_HOME": ""}
        return CliRunner().invoke(cli.group, list(words), env={**settings, **changes}, standalone_mode=False)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(channels=1, videos_per_channel=5) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, stored: Path, sandbox: Sandbox) -> Desk:
    """An installation with one hour of two videos, one of them with a hostile title and hidden likes."""
    shutil.copytree(stored, tmp_path / "sandbox")
    return Desk(tmp_path, sandbox.url)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The databases of that installation, for copies."""
    folder = tmp_path_factory.mktemp("desk") / "sandbox"
    with Database("insights", f"sqlite:///{folder}/insights.db", setting="INSIGHTS_DATABASE_URL") as insights:
        ensure_schema(insights)
        for ago in (1, 2, 4):
            hour = HOUR - timedelta(hours=ago)
            earlier = [{**row, "hour": hour, "views": row["views"] - 100 * ago} for row in INSIGHTS["trend_insights"]]
            replace_hours(insights, "trend_insights", [hour], earlier)
        for table, rows in INSIGHTS.items():
            replace_hours(insights, table, [HOUR], rows, titles=TITLES)
    with Database("videos", f"sqlite:///{folder}/videos.db", setting="VIDEOS_DATABASE_URL") as videos:
        ensure_schema(videos)
        channel = {
            "channel_id": CHANNEL,
            "handle": "@Kitchen",
            "title": "Kitchen",
            "first_seen_at": HOUR,
            "availability": "public",
        }
        write_batch(videos, Batch({"channels": [{**channel, "last_seen_at": HOUR}]}, items=1))
    return folder


def _named(number: int, title: str) -> Row:
    known = {"video_id": f"video-{number}___A"[:11], "channel_id": CHANNEL, "channel_title": "Kitchen"}
    return {**known, "title": title, "published_at": HOUR, "source": "sandbox", "as_of_hour": HOUR}


def _trend(number: int, multiple: float | None) -> Row:
    key = {"hour": HOUR, "video_id": _named(number, "")["video_id"], "channel_id": CHANNEL}
    figures = {"views": 1000 * number, "views_per_hour": 12.5, "acceleration": None, "outlier_multiple": multiple}
    figures |= {"age_hours": 31.0, "recent_views_per_hour": 25.0, "expected_views_per_hour": 10.0}
    base = {
        "baseline_views": None,
        "predicted_growth": 0.5,
        "baseline_n": 0,
        "baseline_kind": "none",
        "predicted_gain": 300.0,
    }
    words = {"label": "viral", "benchmark_label": "viral", "reason": "because", "explanation": None}
    ranks = {"trend_rank": number, "gain_rank": 3 - number, "growth_rank": number}
    score: Row = {**ranks, "outlier_rank": 1 if multiple else None}
    score = {**score, "extra_views_per_hour": 15.0, "gain_low": 200.0, "gain_high": 400.0, "baseline_place": None}
    return {
        **key,
        **figures,
        **base,
        **words,
        **score,
        "label_source": "benchmark",
        "model": None,
        "prompt_version": None,
    }


def _engagement(number: int, rate: float | None) -> Row:
    key = {"hour": HOUR, "video_id": _named(number, "")["video_id"], "channel_id": CHANNEL, "format": "long"}
    counts = {"views": 100, "likes": None if rate is None else 5, "comments": 1}
    kinds = ("engagement_rate", "like_rate", "comment_rate", "smoothed_rate", "smoothed_like_rate")
    norms = ("smoothed_comment_rate", "prior_rate", "prior_views", "channel_norm", "format_norm")
    names = ("engagement_rank", "rank_28_days", "rank_7_days", "format_rank", "channel_rank")
    ranks = dict.fromkeys(names, None if rate is None else number)
    ranks |= {"recent_rate": None, "engagement_reason": None if rate is None else "because of likes"}
    return {**key, **counts, **dict.fromkeys((*kinds, *norms, "vs_channel", "vs_format"), rate), **ranks}


TITLES = [_named(1, HOSTILE), _named(2, "Perfect Pizza")]
INSIGHTS: dict[str, list[Row]] = {
    "trend_insights": [_trend(1, None), _trend(2, 4.25)],
    "engagement_insights": [_engagement(1, None), _engagement(2, 0.06)],
    "keyword_insights": [
        {
            "hour": HOUR,
            "scope": scope,
            "keyword": "@pizza",
            "keyword_rank": 1,
            "score": 0.5,
            "videos": 2,
            "views_gained_per_hour": None,
            "lift": 1.5,
            "distinctiveness": None,
            "previous_hour": HOUR - timedelta(hours=2),
            "previous_rank": 4,
            "rank_change": 3,
            "example_video_id": _named(2, "")["video_id"],
        }
        for scope in ("all", CHANNEL)
    ],
}
