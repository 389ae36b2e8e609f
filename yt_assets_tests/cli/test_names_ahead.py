"""What commands do about names that were never looked up: they pay for few of them, and say what the others cost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from yt_assets.cli.errors import WrongSetting
from yt_assets.cli.preflight import preflight
from yt_assets.sandbox import Sandbox
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.catalog import ChannelCatalog
from yt_assets_tests.cli.conftest import Desk
from yt_assets_tests.cli.test_doctor import lines


@pytest.fixture
def many() -> Iterator[Sandbox]:
    """A world of 60 channels, whose requests are counted from nothing."""
    with Sandbox(channels=60, videos_per_channel=1) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, many: Sandbox) -> Desk:
    return Desk(tmp_path, many.url)


def handles(sandbox: Sandbox, count: int) -> str:
    return ",".join(channel.handle for channel in sandbox.world.channels[:count])


def lookups(sandbox: Sandbox) -> int:
    return sandbox._gateway.served()["channels.list"]


def known(office: Desk) -> set[str]:
    with (
        Database("videos", f"sqlite:///{office.folder}/sandbox/videos.db", setting="VIDEOS_DATABASE_URL") as videos,
        videos.reading() as connection,
    ):
        return set(ChannelCatalog(connection).references())


def check(office: Desk, channels: str) -> None:
    base = {"YT_DATA_DIR": str(office.folder), "YOUTUBE_API_ENDPOINT": office.endpoint, "YOUTUBE_API_KEY": "any"}
    preflight(load_settings({**base, "YT_CHANNELS": channels}), print)


def test_doctor_looks_one_of_many_names_up_and_says_what_the_others_cost(office: Desk, many: Sandbox) -> None:
    """It paid for all of them, and said that it took one unit."""
    ended = office.type("doctor", "--json", YT_CHANNELS=handles(many, 60), YT_DAILY_QUOTA="720")
    assert ended.return_value == 0, ended.output
    assert lookups(many) == 1
    found = lines(ended.output)
    assert found["channels"][1].startswith("the key works; 1 channel: @")
    assert found["names"] == (
        "note",
        "1 of 60 channels known; 59 names wait to be looked up: 59 units, at 720 a day in some 8 hours; "
        "the known channels are captured meanwhile",
    )
    assert "default: 719 of 720 left" in found["quota"][1]


def test_doctor_looks_a_few_names_up_and_has_nothing_more_to_say_of_them(office: Desk, many: Sandbox) -> None:
    found = lines(office.type("doctor", "--json", YT_CHANNELS=handles(many, 10)).output)
    assert "names" not in found
    assert found["channels"][1].startswith("the key works; 10 channels: @kitchen-lab, @")
    office.type("doctor", "--json", YT_CHANNELS=handles(many, 20))
    assert lookups(many) == 10 + 1 + 10, "those that are known cost a unit together"
    found = lines(office.type("doctor", "--json", YT_CHANNELS=handles(many, 20)).output)
    assert found["channels"][1].endswith(" and 10 more")


def test_doctor_says_when_a_quota_never_pays_for_all_names(office: Desk, many: Sandbox) -> None:
    found = lines(office.type("doctor", "--json", YT_CHANNELS=handles(many, 60), YT_DAILY_QUOTA="40").output)
    assert "59 units, at 40 a day never, as asking for the known channels" in found["names"][1]


def test_doctor_names_a_bad_reference_in_one_line_beside_the_others(office: Desk, many: Sandbox) -> None:
    ended = office.type("doctor", "--json", YT_CHANNELS=f"{handles(many, 9)},youtube.com/watch?v=x,@nobody-at-all")
    found = lines(ended.output)
    assert (ended.return_value, found["channels"][0], found["wrong names"][0]) == (0, "ok", "note")
    assert "names" not in found, "it does not wait: it was asked for"
    assert "YouTube knows no channel '@nobody-at-all'" in found["wrong names"][1]
    assert "'youtube.com/watch?v=x' is not a YouTube channel" in found["wrong names"][1]


def test_doctor_ends_with_exit_code_2_where_nothing_can_be_captured(office: Desk) -> None:
    for channels in ("youtube.com/watch?v=x", "@nobody-at-all", "@nobody-at-all,youtube.com/gaming"):
        ended = office.type("doctor", "--json", YT_CHANNELS=channels)
        assert (ended.return_value, lines(ended.output)["channels"][0]) == (2, "wrong")


def test_an_hour_by_hand_is_checked_with_one_of_many_names(office: Desk, many: Sandbox) -> None:
    """The names were paid for before the hour began, and not out of its share."""
    check(office, handles(many, 60))
    assert lookups(many) == 1


def test_a_misspelled_name_among_fifty_is_said_before_a_run_and_the_others_are_captured(
    office: Desk, many: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    check(office, f"{handles(many, 40)},@nobody-at-all")
    assert "YouTube knows no channel '@nobody-at-all': check the spelling" in capsys.readouterr().out
    assert known(office) == set(handles(many, 40).split(","))
    with pytest.raises(WrongSetting, match="YouTube knows no channel '@nobody-at-all'"):
        check(office, "@nobody-at-all")
