"""Six sandbox hours through the ordinary job: what is stored, printed, and equal on three engines."""

import json
import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from yt_assets_tests.end_to_end import by_hand
from yt_assets_tests.end_to_end.observatory import EPOCH, Observatory
from yt_assets_tests.servers.databases import server_urls
from yt_assets_tests.servers.server import Server

HOURS = [datetime.fromisoformat(EPOCH) + timedelta(hours=number) for number in range(6)]
NEWEST = HOURS[-1]
DERIVED = {"videos": ["video_features"], "insights": ["keyword_insights", "trend_insights", "engagement_insights"]}

# Estimates have six digits, and quotients of two of them a little less.
close = partial(pytest.approx, rel=2e-5)


@pytest.fixture(scope="module")
def six_hours(tmp_path_factory: pytest.TempPathFactory) -> tuple[Observatory, str]:
    """An installation on SQLite after `yt-assets run`, and what it printed. Tests that change it take a copy."""
    observatory = Observatory(tmp_path_factory.mktemp("six"))
    ran = observatory.command("run")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return observatory, ran.stdout


@pytest.fixture(scope="module")
def top(six_hours: tuple[Observatory, str]) -> dict[str, Any]:
    """What `yt-assets top --json` prints."""
    shown = six_hours[0].command("top", "--json")
    assert shown.returncode == 0, shown.stderr
    whole: dict[str, Any] = json.loads(shown.stdout)
    return whole


@pytest.fixture
def own_copy(six_hours: tuple[Observatory, str], tmp_path: Path) -> Observatory:
    shutil.copytree(six_hours[0].folder, tmp_path / "copy")
    return Observatory(tmp_path / "copy")


def test_a_newcomer_is_told_the_hour_in_words_and_what_to_do_next(six_hours: tuple[Observatory, str]) -> None:
    printed = six_hours[1]
    assert "Simulated data" in printed
    lines = ("Rising: ", "Most views to come: ", "Most engaging: ", "Top keyword: ", "These are the first 6 hours")
    for heading in (*lines, "Use it on real channels", "Open the UI"):
        assert heading in printed
    commands = re.findall(r"[:;] \S*yt-assets (video \S+|channel \S+|status)", printed)
    assert [words.split()[0] for words in commands] == ["video", "channel", "status"]
    for words in commands:
        shown = six_hours[0].command(*words.split())
        assert shown.stdout, f"{words}: {shown.stderr}"
    assert printed.count("14 steps done") == 6
    assert "\x1b" not in printed, "colour in a pipe"


def test_every_hour_holds_every_video_once(six_hours: tuple[Observatory, str]) -> None:
    observatory, _ = six_hours
    records = observatory.rows("videos", "hours")
    assert [record["hour"] for record in records] == HOURS
    assert {record["state"] for record in records} == {"captured"}
    assert {record["source"] for record in records} == {"sandbox"}
    snapshots = observatory.rows("videos", "raw_videos")
    assert len(snapshots) == sum(record["stored"] for record in records) >= 6 * 190
    assert all(row["hour"] <= row["observed_at"] < row["hour"] + timedelta(hours=1) for row in snapshots)
    assert len(observatory.rows("videos", "video_features")) == len(snapshots)
    assert any(row["likes"] is None for row in snapshots), "a hidden like count is NULL"


def test_a_second_call_adds_hours_and_repeats_none(own_copy: Observatory) -> None:
    before = own_copy.contents()
    ran = own_copy.command("run", "--hours", "1")
    assert ran.returncode == 0, ran.stderr
    after = own_copy.contents()
    assert [record["hour"] for record in own_copy.rows("videos", "hours")] == [*HOURS, NEWEST + timedelta(hours=1)]
    for table in ("raw_videos", "video_features", "trend_insights", "keyword_insights", "engagement_insights"):
        assert [row for row in after[table] if row["hour"] <= NEWEST] == before[table]


@pytest.mark.database
@pytest.mark.parametrize("engine", ["mariadb", "mysql"])
def test_a_real_server_stores_the_same_rows(
    engine: str, six_hours: tuple[Observatory, str], server_of: Callable[[str], Server], tmp_path: Path
) -> None:
    """Collations, number formats and time zones of a server must not show in a single value.

    The command captures the first hour there, two steps at a time in processes of their own; the other five follow in
    one process.
    """
    with ExitStack() as stack:
        urls = stack.enter_context(server_urls(server_of(engine)))
        named = {"VIDEOS_DATABASE_URL": urls.videos, "INSIGHTS_DATABASE_URL": urls.insights}
        observatory = Observatory(tmp_path, named)
        ran = observatory.command("run", "--hours", "1")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        observatory.capture(len(HOURS) - 1, after=1)
        ours, reference = observatory.contents(), six_hours[0].contents()
        for table, rows in reference.items():
            assert ours[table] == rows, table
        assert _units(observatory) == _units(six_hours[0])


def test_a_captured_hour_is_computed_again_to_identical_rows(own_copy: Observatory) -> None:
    before = own_copy.contents()
    selection = "video_features,keyword_insights,trend_insights,engagement_insights"
    again = _materialize(own_copy, selection, "--partition", HOURS[3].strftime("%Y-%m-%d-%H:%M"))
    assert again.returncode == 0, again.stderr[-3000:]
    assert own_copy.contents() == before


def test_a_range_of_hours_is_one_run_and_gives_the_same_rows(own_copy: Observatory) -> None:
    before = own_copy.contents()
    first, last = HOURS[1].strftime("%Y-%m-%d-%H:%M"), HOURS[4].strftime("%Y-%m-%d-%H:%M")
    again = _materialize(own_copy, "group:videos or group:insights", "--partition-range", f"{first}...{last}")
    assert again.returncode == 0, again.stderr[-3000:]
    assert own_copy.contents() == before, "raw_videos is reused, the rest computed again"


def test_a_day_is_summed_up_as_the_document_says(own_copy: Observatory) -> None:
    summed = _materialize(own_copy, "group:days", "--partition", f"{HOURS[0]:%Y-%m-%d}")
    assert summed.returncode == 0, summed.stderr[-3000:]
    days = own_copy.contents()
    assert [row["hours"] for row in days["insight_days"]] == [len(HOURS)]
    assert len(days["video_days"]) > 0


def test_an_hour_never_captured_is_said_in_one_sentence_and_fails_no_run(own_copy: Observatory) -> None:
    before = own_copy.contents()
    failed = _materialize(own_copy, "raw_videos", "--partition", "2026-11-10-05:00")
    assert failed.returncode == 0, failed.stderr[-3000:]
    assert (
        "2026-11-10 05:00 UTC was never captured, or was deleted at the end of retention, and cannot be any more, "
        "because YouTube serves only the present; "
        "the nearest captured hours are 2026-11-20 05:00 UTC." in failed.stderr
    )
    assert failed.stderr.count("STEP_START -") == 1
    assert "ASSET_MATERIALIZATION -" not in failed.stderr
    assert "STEP_UP_FOR_RETRY" not in failed.stderr
    assert own_copy.contents() == before


def test_top_gives_the_three_tables_as_json(top: dict[str, Any]) -> None:
    assert top["hour"] == "2026-11-20T10:00:00Z"
    assert top["source"] == "sandbox"
    assert [len(top[name]) for name in ("top_gaining_videos", "most_engaging_videos", "top_keywords")] == [10] * 3
    assert {row["label"] for row in top["top_trending_videos"]} <= {"viral", "surging", "rising"}


def test_the_queries_in_the_readme_run(six_hours: tuple[Observatory, str]) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    queries = [line.strip() for line in readme.splitlines() if line.startswith("    SELECT ")]
    with six_hours[0].database("insights") as database, database.reading() as connection:
        found = [len(connection.execute(text(query)).all()) for query in queries]
    assert found == [10, 8], "so many videos, and each channel"


def test_a_trend_is_what_its_snapshots_say(six_hours: tuple[Observatory, str], top: dict[str, Any]) -> None:
    observatory, _ = six_hours
    videos = {row["video_id"]: row for row in observatory.rows("videos", "videos")}
    series = _series(observatory)
    # The first row of the list whose counter never fell: what a correction means is analysis's own subject.
    row = next(row for row in top["top_outliers"] if _rises(series[row["video_id"]]))
    own, published = series[row["video_id"]], videos[row["video_id"]]["published_at"]
    assert published < own[0][0]
    assert row["views"] == own[-1][1]
    assert row["views_per_hour"] == close(by_hand.velocity(own))
    # By hand the interval that is cut is spread evenly, and not by the law of decay.
    assert row["acceleration"] == pytest.approx(by_hand.acceleration(own), rel=0.05)
    assert 0 < row["gain_low"] < row["predicted_gain"] < row["gain_high"]
    group = [
        {
            "video_id": key,
            "channel_id": videos[key]["channel_id"],
            "format": videos[key]["format"],
            "published_at": videos[key]["published_at"],
            "views": found[-1][1],
            "age_hours": by_hand.hours(videos[key]["published_at"], found[-1][0]),
        }
        for key, found in series.items()
        if found[-1][0] >= NEWEST and videos[key]["published_at"] < found[-1][0]
    ]
    mine = next(entry for entry in group if entry["video_id"] == row["video_id"])
    multiple, _, count, kind = by_hand.outlier(mine, [entry for entry in group if entry is not mine])
    assert (row["baseline_n"], row["baseline_kind"]) == (count, kind)
    assert row["outlier_multiple"] == (None if multiple is None else close(multiple))
    multiples = [entry["outlier_multiple"] or 0.0 for entry in top["top_outliers"]]
    assert multiples == sorted(multiples, reverse=True)
    assert multiples[-1] >= 1.5
    assert row["link"] == f"https://www.youtube.com/watch?v={row['video_id']}"
    said = re.search(r"([\d,.]+) × this channel's usual", row["reason"])
    assert said is not None
    assert float(said[1].replace(",", "")) == pytest.approx(row["outlier_multiple"], rel=0.05)
    assert row["recent_views_per_hour"] == close(by_hand.velocity(own[-2:])), "its counter moves every hour"
    assert (row["label_source"], row["explanation"]) == ("benchmark", None)
    extra = [entry["extra_views_per_hour"] for entry in top["top_trending_videos"]]
    assert extra == sorted(extra, reverse=True)
    assert extra[-1] >= 5


def test_an_engagement_is_what_its_snapshot_says(six_hours: tuple[Observatory, str], top: dict[str, Any]) -> None:
    observatory, _ = six_hours
    row = top["most_engaging_videos"][0]
    videos = {found["video_id"]: found for found in observatory.rows("videos", "videos")}
    now = [found for found in observatory.rows("videos", "raw_videos") if found["hour"] == NEWEST]
    own = next(found for found in now if found["video_id"] == row["video_id"])
    engaged = own["likes"] + own["comments"]
    norm, format_norm = (
        by_hand.norm(found for found in now if videos[found["video_id"]][kind] == videos[row["video_id"]][kind])
        for kind in ("channel_id", "format")
    )
    assert (row["views"], row["likes"], row["comments"]) == (own["views"], own["likes"], own["comments"])
    assert row["engagement_rate"] == close(engaged / own["views"])
    assert row["like_rate"] == close(own["likes"] / own["views"])
    assert row["comment_rate"] == close(own["comments"] / own["views"])
    assert row["channel_norm"] == close(norm)
    smoothed = by_hand.smoothed_rate(engaged, own["views"], row["prior_rate"], row["prior_views"])
    assert row["smoothed_rate"] == close(smoothed)
    assert row["prior_rate"] < row["smoothed_rate"] < row["engagement_rate"], "the best of an hour is drawn down"
    assert row["vs_channel"] == close(row["smoothed_rate"] / norm)
    assert row["vs_format"] == close(row["smoothed_rate"] / format_norm)
    rates = [entry for entry in observatory.rows("insights", "engagement_insights") if entry["hour"] == NEWEST]
    better = [entry for entry in rates if (entry["smoothed_rate"] or 0) > row["smoothed_rate"]]
    alike = [entry for entry in better if entry["format"] == row["format"]]
    assert (row["engagement_rank"], row["format_rank"]) == (len(better) + 1, len(alike) + 1) == (1, 1)
    assert row["channel_rank"] == 1


def test_a_keyword_is_what_its_videos_gained(six_hours: tuple[Observatory, str], top: dict[str, Any]) -> None:
    observatory, _ = six_hours
    row = top["top_keywords"][0]
    phrases = {(found["video_id"], found["text_hash"]): found for found in observatory.rows("videos", "text_features")}
    snapshots = {(found["video_id"], found["hour"]): found for found in observatory.rows("videos", "raw_videos")}
    texts = {row["video_id"]: row["text_hash"] for row in observatory.rows("videos", "videos")}
    gains: dict[str, float] = {}
    carriers: dict[str, float] = {}
    for (video_id, hour), now in snapshots.items():
        before = snapshots.get((video_id, NEWEST - timedelta(hours=1)))
        if hour != NEWEST or before is None:
            continue
        gain = (now["views"] - before["views"]) / by_hand.hours(before["observed_at"], now["observed_at"])
        gains[video_id] = gain
        said = phrases[video_id, texts[video_id]]["keyphrases"]
        if gain >= 0 and any(f" {row['keyword'].casefold()} " in f" {word.casefold()} " for word in said):
            carriers[video_id] = gain
    assert row["scope"] == "all"
    assert row["videos"] >= len(carriers)
    assert row["views_gained_per_hour"] == pytest.approx(sum(carriers.values()))
    assert 0 < row["score"] <= sum(carriers.values()) / sum(gain for gain in gains.values() if gain > 0) + 1e-9
    assert row["example_video_id"] == max(carriers, key=lambda key: carriers[key])
    assert row["keyword_rank"] == 1


def _series(observatory: Observatory) -> dict[str, list[tuple[datetime, int]]]:
    series: dict[str, list[tuple[datetime, int]]] = {}
    for row in observatory.rows("videos", "raw_videos"):
        series.setdefault(row["video_id"], []).append((row["observed_at"].astimezone(UTC), row["views"]))
    return series


def _rises(series: list[tuple[datetime, int]]) -> bool:
    views = [count for _, count in series]
    return len(series) == len(HOURS) and views == sorted(views)


def _units(observatory: Observatory) -> dict[str, int]:
    used: dict[str, int] = {}
    for row in observatory.rows("videos", "quota_usage"):
        used[row["bucket"]] = used.get(row["bucket"], 0) + row["units"]
    return used


def _materialize(observatory: Observatory, selection: str, *which: str) -> Any:
    """With settings from the environment alone, as the README's users do. The sandbox serves the present meanwhile."""
    from yt_assets.sandbox import Sandbox

    with Sandbox(seed=7, channels=8, videos_per_channel=25, epoch=HOURS[0]) as sandbox:
        channels = ",".join(channel.channel_id for channel in sandbox.world.channels)
        return observatory.start(
            "dagster", "asset", "materialize", "-m", "yt_assets.definitions", "--select", selection, *which,
            YOUTUBE_API_ENDPOINT=sandbox.url, YOUTUBE_API_KEY="any", YT_CHANNELS=channels,
        )  # fmt: skip
