"""The player part tells the shape of the picture, and the shape tells Shorts from trailers."""

from datetime import UTC, datetime
from itertools import chain

import pytest

from yt_assets.sandbox.world.casting import CLASSIC, LANDSCAPE, SQUARE, VERTICAL, fitted
from yt_assets.sandbox.world.world import SimulatedVideo, World

from .conftest import Asker

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
NO_LIMIT = 1_000_000


def videos(world: World, *kinds: str) -> list[SimulatedVideo]:
    every = chain.from_iterable(
        (world.video_at(channel, n) for n in channel.public_numbers(EPOCH.timestamp())) for channel in world.channels
    )
    return [video for video in every if video.traits.kind in kinds]


@pytest.fixture(scope="module")
def large() -> World:
    return World(seed=7, epoch=EPOCH, channels=4, videos_per_channel=1000)


def test_shorts_are_vertical_and_now_and_then_square(large: World) -> None:
    shapes = [video.aspect for video in videos(large, "short")]
    assert set(shapes) == {VERTICAL, SQUARE}
    assert shapes.count(SQUARE) < len(shapes) / 10


def test_everything_else_is_landscape_and_now_and_then_neither(large: World) -> None:
    shapes = [video.aspect for video in videos(large, "long")]
    assert set(shapes) == {LANDSCAPE, CLASSIC, VERTICAL}
    assert len(shapes) / 100 < shapes.count(VERTICAL) < len(shapes) / 30
    assert shapes.count(CLASSIC) < len(shapes) / 15
    assert {video.aspect for video in videos(large, "live", "premiere")} == {LANDSCAPE, CLASSIC}


def test_some_long_videos_are_as_short_as_a_short_and_landscape(large: World) -> None:
    """A rule by duration alone takes these trailers for Shorts."""
    long = videos(large, "long")
    brief = [video for video in long if video.traits.length <= 180]
    assert len(long) / 50 < len(brief) < len(long) / 25
    assert all(45 <= video.traits.length <= 170 and video.aspect == LANDSCAPE for video in brief)
    assert min(video.traits.length for video in long if video not in brief) >= 240


def test_even_a_small_world_has_a_teaser_and_a_vertical_long_video() -> None:
    long = videos(World(seed=7, epoch=EPOCH, channels=1, videos_per_channel=10), "long")
    assert any(video.traits.length <= 180 and video.aspect == LANDSCAPE for video in long)
    assert any(video.traits.length > 180 and video.aspect == VERTICAL for video in long)


def test_the_shape_is_the_same_for_everyone_who_asks(large: World) -> None:
    again = World(seed=7, epoch=EPOCH, channels=4, videos_per_channel=1000)
    kinds = ("long", "short", "live", "premiere")
    assert [v.aspect for v in reversed(videos(again, *kinds))] == [v.aspect for v in videos(large, *kinds)][::-1]


@pytest.mark.parametrize(
    ("aspect", "limits", "size"),
    [
        (LANDSCAPE, (720, NO_LIMIT), (1280, 720)),
        (LANDSCAPE, (NO_LIMIT, 640), (640, 360)),
        (LANDSCAPE, (720, 640), (640, 360)),
        (VERTICAL, (720, 640), (405, 720)),
        (VERTICAL, (NO_LIMIT, 640), (640, 1137)),
        (SQUARE, (8192, 72), (72, 72)),
        (CLASSIC, (1000, 1000), (1000, 750)),
    ],
)
def test_the_player_is_the_largest_one_within_the_limits(
    aspect: tuple[int, int], limits: tuple[int, int], size: tuple[int, int]
) -> None:
    assert fitted(aspect, *limits) == size


def test_the_players_size_is_told_in_strings_when_a_limit_is_given(ask: Asker) -> None:
    short = videos(ask.sandbox.world, "short")[0].video_id
    asked = ({"maxHeight": 720}, {"maxWidth": 450}, {"maxHeight": 8192, "maxWidth": 72})
    players = [ask.get("videos", part="player", id=short, **limits).json["items"][0]["player"] for limits in asked]
    sizes = [(player["embedWidth"], player["embedHeight"]) for player in players]
    assert sizes == [("405", "720"), ("450", "800"), ("72", "128")]
    assert f'width="405" height="720" src="//www.youtube.com/embed/{short}"' in players[0]["embedHtml"]


def test_without_a_limit_the_player_has_no_size(ask: Asker) -> None:
    ids = ",".join(video.video_id for video in videos(ask.sandbox.world, "long", "short")[:9])
    for item in ask.get("videos", part="player", id=ids).json["items"]:
        assert item["player"].keys() == {"embedHtml"}
        assert item["player"]["embedHtml"].startswith('<iframe width="480" height="270"')


@pytest.mark.parametrize("name", ["maxHeight", "maxWidth"])
@pytest.mark.parametrize("value", ["71", "8193", "-72", "720.0", "tall", "٧٢٠"])
def test_a_limit_out_of_range_is_refused_by_name(ask: Asker, name: str, value: str) -> None:
    heard = ask.get("videos", part="player", id="x", **{name: value})
    assert (heard.status, heard.reason) == (400, "invalidParameter")
    assert heard.json["error"]["errors"][0]["location"] == name
    assert f"'{value}'" in heard.json["error"]["message"]
    assert "[72, 8192]" in heard.json["error"]["message"]


@pytest.mark.parametrize("value", [72, 8192])
def test_the_ends_of_the_range_are_accepted(ask: Asker, value: int) -> None:
    assert ask.get("videos", part="player", id="x", maxHeight=value, maxWidth=value).status == 200
