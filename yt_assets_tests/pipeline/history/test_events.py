"""A planted day, captured through the real steps: its events are those that the world says, and no others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from yt_assets.analysis.events import VIEW_MARKS
from yt_assets.api.app import create_app
from yt_assets.api.stores import Stores
from yt_assets.pipeline.history.compute import hour_of_history
from yt_assets.sandbox.world.world import SimulatedVideo
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.reading.hours import HourLedger
from yt_assets_tests.pipeline.conftest import open_observatory
from yt_assets_tests.pipeline.edited import EditedObservatory
from yt_assets_tests.pipeline.observatory import FIRST, Facts, hour

TABLES = ("channel_hours", "video_milestones", "video_events")
# Hours of a day, two of them after a gap in which texts fall due.
CAPTURED = (0, 1, 2, 3, 4, 5, 6, 7, 26, 27)
PRIVATE = range(2, 5)
MINUTE = timedelta(minutes=10)
Event = tuple[str, str]
STATES = {("upcoming", "live"): "went_live", ("upcoming", "none"): "premiered", ("live", "none"): "became_video"}


class Day(EditedObservatory):
    """The usual three channels, and what was planted in them."""

    hidden: SimulatedVideo
    renamed: SimulatedVideo

    def everything(self) -> list[SimulatedVideo]:
        """Every video that is published by the last capture."""
        last = (hour(CAPTURED[-1]) + MINUTE).timestamp()
        world = self.sandbox.world
        return [
            world.video_at(channel, number)
            for channel in world.channels
            for number in range(channel.timetable.count(last))
        ]

    def history(self, number: int, table: str) -> list[Facts]:
        """Compute an hour of a table, and store it."""
        made = hour_of_history(table, hour(number), self.videos, self.insights_database)
        made.store(self.videos if table == "channel_hours" else self.insights_database, table, made.hours)
        return [dict(row) for row in made.rows]

    def capture_all(self, number: int) -> None:
        """All steps of an hour."""
        self._control("PUT", "/sandbox/changes", self._hides(number))
        self.capture(number)
        self.featurize(number)
        self.store({"trend_insights": self.insights(number)["trend_insights"]})
        for table in TABLES:
            self.history(number, table)

    def is_shown(self, video: SimulatedVideo, number: int) -> bool:
        """Whether the capture of an hour finds a video."""
        return video.is_public(_moment(number)) and not (video is self.hidden and number in PRIVATE)

    def _hides(self, number: int) -> list[Facts]:
        return [{"video": self.hidden.video_id, "private": True}] if number in PRIVATE else []


def _moment(number: int) -> float:
    return (hour(number) + MINUTE).timestamp()


def rename(body: Any, video_id: str) -> None:
    for item in body.get("items", ()):
        if item["id"] == video_id and "snippet" in item:
            item["snippet"] |= {"title": "A new\u202e title", "tags": ["new"], "categoryId": "1"}
            item["snippet"]["description"] = "word " * 300 + "the end is new"


@pytest.fixture(scope="module")
def day(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    plain = open_observatory(migrated, tmp_path_factory.mktemp("planted"))
    plain.videos.close()
    plain.insights_database.close()
    day = Day(plain.folder, plain.sandbox, plain.channels)
    usual = [video for video in day.everything() if video.channel.index == 1 and video.traits.gone_at is None]
    day.hidden, day.renamed = usual[3], usual[5]
    for number in CAPTURED:
        if number > CAPTURED[7]:
            day.edits = {"videos.list": lambda body: rename(body, day.renamed.video_id)}
        day.capture_all(number)
    yield day
    day.close()


def events(day: Day, number: int, *kinds: str) -> set[Event]:
    return {
        (row["video_id"], row["kind"]) for row in day.rows("video_events", number) if not kinds or row["kind"] in kinds
    }


def test_the_first_hour_invents_nothing(day: Day) -> None:
    """Nothing had been seen before: only what was published within the hour was."""
    expected = {
        video.video_id for video in day.everything() if FIRST.timestamp() <= video.traits.published <= _moment(0)
    }
    assert {video_id for video_id, _ in events(day, 0, "published", "announced")} == expected
    assert events(day, 0) == events(day, 0, "published", "announced", "views_passed")
    assert {video_id for video_id, _ in events(day, 0, "views_passed")} <= expected


@pytest.mark.parametrize(("before", "now"), list(pairwise(CAPTURED)))
def test_what_is_published_goes_and_comes_back_is_what_the_world_says(day: Day, before: int, now: int) -> None:
    expected = set()
    for video in day.everything():
        key, state = video.video_id, video.traits.live_state(_moment(now))
        was, is_shown = day.is_shown(video, before), day.is_shown(video, now)
        is_new = _moment(before) < video.traits.published <= _moment(now)
        if is_new and is_shown:
            expected.add((key, "announced" if state == "upcoming" else "published"))
        elif was and not is_shown:
            expected.add((key, "taken_down"))
        elif is_shown and not was:
            expected.add((key, "back"))
        elif was and (kind := STATES.get((video.traits.live_state(_moment(before)), state))):
            expected.add((key, kind))
    kinds = ("published", "announced", "taken_down", "back", *STATES.values())
    assert events(day, now, *kinds) == expected


def test_the_planted_ones_are_there(day: Day) -> None:
    """Or the test above compares nothing with nothing."""
    assert (day.hidden.video_id, "taken_down") in events(day, PRIVATE[0])
    assert (day.hidden.video_id, "back") in events(day, PRIVATE[-1] + 1)
    found = {kind for number in CAPTURED for _, kind in events(day, number)}
    assert found >= {"published", "taken_down", "back", "premiered", "became_video", "views_passed"}


def test_texts_change_in_the_hour_that_reads_them_again(day: Day) -> None:
    """Each is read again after a day. What is shown is one line, and of a long text the part that changed."""
    kinds = ("title_changed", "description_changed", "tags_changed", "category_changed")
    rows = {row["kind"]: row for row in day.rows("video_events", 26) if row["video_id"] == day.renamed.video_id}
    assert rows.keys() >= set(kinds)
    assert rows["title_changed"]["value_after"] == "A new title"
    assert rows["tags_changed"]["value_after"] == "new"
    assert rows["category_changed"]["value_before"] == day.renamed.channel.theme.category
    assert len(rows["description_changed"]["value_after"]) <= 500
    assert {row["happened_at"] for row in rows.values()} == {hour(26) + MINUTE}
    edited = {
        video.video_id
        for video in day.everything()
        if day.is_shown(video, 0)
        and day.is_shown(video, 26)
        and video.traits.version(_moment(0)) != video.traits.version(_moment(26))
    }
    assert {key for key, _ in events(day, 26, "title_changed")} == edited | {day.renamed.video_id}
    assert not {key for number in CAPTURED[:8] for key, _ in events(day, number, *kinds)}


@pytest.mark.parametrize(("before", "now"), list(pairwise(CAPTURED)))
def test_round_numbers_of_views_are_passed_once(day: Day, before: int, now: int) -> None:
    views = [{row["video_id"]: row["views"] for row in day.rows("raw_videos", number)} for number in (before, now)]
    new = {key for key, _ in events(day, now, "published", "announced")}
    expected = {}
    for key, count in views[1].items():
        earlier = 0 if key in new else views[0].get(key)
        passed = [mark for mark in VIEW_MARKS if earlier is not None and earlier < mark <= count]
        if passed:
            expected[key] = str(passed[-1])
    found = {row["video_id"]: row for row in day.rows("video_events", now) if row["kind"] == "views_passed"}
    # One that fell below and passes it again has been there before.
    most = {row["video_id"]: row["views"] for n in CAPTURED if n < now for row in day.rows("raw_videos", n)}
    assert {key: row["value_after"] for key, row in found.items()} == {
        key: mark for key, mark in expected.items() if most.get(key, 0) < int(mark)
    }


def test_a_label_that_turns_viral_is_an_event(day: Day) -> None:
    labels: dict[str, str] = {}
    for number in CAPTURED:
        now = {row["video_id"]: row["label"] for row in day.rows("trend_insights", number)}
        turned = {key for key, label in now.items() if label == "viral" and labels.get(key) != "viral"}
        assert {key for key, _ in events(day, number, "turned_viral")} == (turned if number else set())
        labels |= now


def test_channels_have_youtubes_counts_and_their_share_of_the_hour(day: Day) -> None:
    for number in CAPTURED:
        rows = {row["channel_id"]: row for row in day.rows("channel_hours", number)}
        assert rows.keys() == {channel.channel_id for channel in day.sandbox.world.channels}
        for channel in day.sandbox.world.channels:
            row = rows[channel.channel_id]
            assert row["views"] == channel.views_at(_moment(number))
            assert row["subscribers"] <= channel.subscribers_at(_moment(number)) < 1.01 * row["subscribers"]
            shown = [video for video in day.everything() if video.channel is channel and day.is_shown(video, number)]
            assert row["video_count"] == row["videos_public"] == row["videos_observed"] == len(shown)
            assert row["observed_at"] == hour(number) + MINUTE
        (ledger,) = day.rows("hours", number)
        assert sum(row["videos_observed"] for row in rows.values()) == ledger["stored"]
        assert sum(row["videos_unavailable"] for row in rows.values()) == ledger["unavailable"]
        assert ledger["channels_generation"] == ledger["generation"]
        kinds = [kind for _, kind in events(day, number)]
        assert sum(row["uploads"] for row in rows.values()) == kinds.count("published") + kinds.count("announced")
        assert sum(row["taken_down"] for row in rows.values()) == kinds.count("taken_down")


def test_hours_computed_again_have_the_same_rows(day: Day) -> None:
    """In any order, with later hours there."""
    before = {table: day.rows(table) for table in TABLES}
    for number in (7, 0, 26, 3):
        for table in TABLES:
            day.history(number, table)
    assert {table: day.rows(table) for table in TABLES} == before


def test_the_api_lists_them_all_newest_first(day: Day) -> None:
    """And the milestones of each video, as they are stored."""
    app = create_app(Stores(day.insights_database, day.videos), ServiceOptions(yt_api_rate=0))
    with TestClient(app, "http://127.0.0.1") as client:
        answer, found = client.get("/v1/events?limit=40"), []
        while "next" in answer.links:
            found += answer.json()["data"]
            answer = client.get(answer.links["next"]["url"])
        found += answer.json()["data"]
        gone = client.get("/v1/events?kind=taken_down&limit=200").json()["data"]
    assert [row["hour"] for row in found] == sorted((row["hour"] for row in found), reverse=True)
    names = ("video_id", "kind", "value_before", "value_after")
    stored = [tuple(row[name] for name in names) for row in day.rows("video_events")]
    assert sorted(tuple(row[name] for name in names) for row in found) == sorted(stored)
    assert sorted(row["video_id"] for row in gone) == sorted(key for key, kind, *_ in stored if kind == "taken_down")


def test_an_hour_that_is_captured_again_takes_its_history_along(day: Day) -> None:
    """The generation of before is refused; a channel that a plan did not ask keeps the counts of the plan before it."""
    day.capture_all(28)
    first = day.rows("channel_hours", 28)
    made = hour_of_history("channel_hours", hour(28), day.videos, day.insights_database)
    day.capture(28, minute=40)
    day.featurize(28)
    with day.videos.reading() as connection:
        record = HourLedger(connection).records([hour(28)])[hour(28)]
    assert record.channels_generation != record.generation == 2
    with pytest.raises(Exception, match="generation 2 has taken over"):
        made.store(day.videos, "channel_hours", made.hours)
    assert day.rows("channel_hours", 28) == first
    second = day.history(28, "channel_hours")
    assert {row["observed_at"] for row in second} == {datetime(2026, 11, 21, 9, 40, tzinfo=UTC)}
