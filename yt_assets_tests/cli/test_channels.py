"""A list of channels is weighed before anything is captured."""

from pathlib import Path

import click
import pytest

from yt_assets.cli.errors import WrongSetting
from yt_assets.pipeline.capture.estimate import Estimate
from yt_assets.sandbox import Sandbox
from yt_assets_tests.cli.conftest import Desk


def test_a_million_videos_in_ten_thousand_channels_on_paper(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "channels"
    file.write_text("\n".join(f"@name{number}" for number in range(10_000)))
    lines = desk.type("channels", "estimate", str(file), "--videos", "100").output.splitlines()
    assert lines[0] == "10,000 channels, 1,000,000 videos, 5,000 new a day"
    assert lines[2] == "  default          4,800 for channels, 3,888 for lists, 1,296 for texts"
    assert lines[6].endswith("480,000 units a day of batch_get_stats")


def test_without_an_average_youtube_is_asked_for_some_of_the_ids(desk: Desk, sandbox: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "channels"
    file.write_text(sandbox.world.channels[0].channel_id)
    assert desk.type("channels", "estimate", str(file)).output.startswith("1 channel, 5 videos")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(None, "FILE is '", id="no file"),
        pytest.param("# nothing\n", "names no channel", id="an empty file"),
        pytest.param("@one", "--videos is missing", id="names alone"),
        pytest.param("https://www.youtube.com/watch?v=abc", "FILE: ", id="a page that is no channel's"),
    ],
)
def test_what_cannot_be_weighed_is_said_in_one_sentence(
    desk: Desk, tmp_path: Path, text: str | None, words: str
) -> None:
    file = tmp_path / "channels"
    if text is not None:
        file.write_text(text)
    ended = desk.type("channels", "estimate", str(file))
    assert isinstance(ended.exception, WrongSetting)
    assert words in str(ended.exception)


@pytest.mark.parametrize("videos", [0, 1, 10_000, 31_000, 200_000, 5_000_000])
def test_an_estimate_spends_no_more_than_the_quota(videos: int) -> None:
    for channels in (1, 100, 2_000, 30_000):
        of = Estimate(channels, videos, 0, 10_000, channels / 2)
        assert of.lists + of.texts <= max(0, of.share - of.asked)
        assert 0 <= of.seen <= videos
        assert of.longest_wait >= 1


@pytest.mark.parametrize(
    "command", [("channels", "estimate", "any", "--videos", "1", "--uploads"), ("sandbox", "--rate")]
)
@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e9"])
def test_a_number_out_of_range_is_said_in_one_sentence(desk: Desk, command: tuple[str, ...], value: str) -> None:
    """Nan and inf ended in a traceback."""
    ended = desk.type(*command, value)
    assert isinstance(ended.exception, click.BadParameter)
    assert "is not in the range 0<=x<=" in ended.exception.message
