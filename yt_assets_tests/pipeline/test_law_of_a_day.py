"""Twenty-four hours in which channels, videos, lists, answers and the quota change all at once, and the law holds."""

import random
from typing import Any

import pytest

from yt_assets.errors import YtAssetsError
from yt_assets.youtube.quota import hours_left
from yt_assets_tests.pipeline.conftest import open_observatory
from yt_assets_tests.pipeline.edited import Answer, EditedObservatory
from yt_assets_tests.pipeline.law import check
from yt_assets_tests.pipeline.observatory import hour

CHANNELS, VIDEOS = 8, 30


@pytest.mark.thorough
@pytest.mark.unmeasured
def test_the_law_holds_over_a_day_of_every_change_of_state(migrated: Any, tmp_path: Any) -> None:
    """Terminated, emptied and renamed channels, private and unlisted videos, odd fields, refused lists, lost calls."""
    plain = open_observatory(migrated, tmp_path / "day", channels=CHANNELS, videos_per_channel=VIDEOS)
    plain.videos.close()
    plain.insights_database.close()
    observatory = EditedObservatory(plain.folder, plain.sandbox, (*plain.channels, "@nobody-at-all"))
    dice, totals, captured = random.Random(5), dict[str, int](), 0  # noqa: S311
    try:
        for number in range(24):
            _change(observatory, number, dice)
            named: set[str] = set()
            _listen(observatory, named)
            try:
                observatory.capture(number, minute=dice.randrange(1, 50))
            except YtAssetsError:
                continue
            captured += 1
            ids = {row["channel_id"] for row in observatory.rows("channels")}
            for fate, count in check(observatory.videos, hour(number), ids, named).items():
                totals[fate] = totals.get(fate, 0) + count
    finally:
        observatory.close()
    print(captured, totals)  # noqa: T201
    assert captured >= 20
    assert all(totals[fate] for fate in ("observed", "waiting", "unavailable", "left out", "without an id")), totals


def _change(observatory: EditedObservatory, number: int, dice: random.Random) -> None:
    world = observatory.sandbox.world
    observatory.at(hour(number))
    videos = sorted(observatory.public())
    some = dice.sample(videos, 20)
    orders: list[Answer] = [{"video": key, "private": True} for key in some[:8]]
    orders += [{"video": key, "listed": False} for key in some[8:14]]
    closed, emptied, renamed, refused, broken = dice.sample(world.channels, 5)
    orders += [{"channel": renamed.channel_id, "title": f"Renamed in hour {number}"}]
    orders += [{"channel": closed.channel_id, "terminated": True}] if number % 3 == 1 else []
    orders += [{"channel": emptied.channel_id, "empty": True}] if number % 4 == 2 else []
    observatory.sandbox.change(orders)
    status = dice.choice([403, 404, 410])
    observatory.refused = {f"UU{refused.channel_id[2:]}": (status, "forbidden")} if number % 2 else {}
    used = max(observatory.ledger().used().values(), default=0)
    observatory.daily_quota = 10_000 if number % 5 else used + 2 * hours_left(hour(number))
    observatory.fail(*([{"at": 2, "method": "videos.list", "status": 503}] if number % 6 == 3 else []))

    def flaw(answer: Answer) -> None:
        for item in answer.get("items", []):
            if item["id"] == some[14]:
                item["snippet"].pop("publishedAt")
            elif item["id"] == some[15]:
                item["statistics"]["viewCount"] = "-1"
            elif item["id"] == some[16]:
                item["id"] = None

    def count(answer: Answer) -> None:
        for item in answer.get("items", []):
            if item["id"] == broken.channel_id:
                item["statistics"]["videoCount"] = dice.choice(["", "-1", "1000", "3"])

    observatory.edits = {"videos.list": flaw, "channels.list": count}


def _listen(observatory: EditedObservatory, named: set[str]) -> None:
    """Note each id that a list names, some of which no table can hold."""

    def edit(answer: Answer) -> None:
        items = answer.get("items", [])
        if len(items) > 3:
            items[2]["contentDetails"]["videoId"] = f"{items[2]['contentDetails']['videoId']}-too-long"
        items[1:3] = reversed(items[1:3])
        named.update(item["contentDetails"]["videoId"] for item in items)

    observatory.edits["playlistItems.list"] = edit
