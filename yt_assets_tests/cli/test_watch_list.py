"""Channels are added, listed, grouped, removed and forgotten by typing; hours follow without YT_CHANNELS."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets.sandbox import Sandbox
from yt_assets_tests.cli.conftest import Desk

KEYS = ["channel_id", "name", "handle", "title", "video_count", "groups", "is_added", "is_watched"]
KEYS += ["watched_since", "watched_until"]


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    with Sandbox(channels=5, videos_per_channel=4) as running:
        yield running


@pytest.fixture
def empty_desk(tmp_path: Path, world: Sandbox) -> Desk:
    """A new installation without YT_CHANNELS."""
    return Desk(tmp_path, world.url)


def type_in(desk: Desk, *words: str, named: str = "", **changes: str) -> Result:
    return desk.type(*words, YT_CHANNELS=named, **changes)


def listed(desk: Desk, *words: str, named: str = "") -> list[dict[str, Any]]:
    ended = type_in(desk, "channels", "list", "--json", *words, named=named)
    assert ended.exception is None, ended.exception
    rows: list[dict[str, Any]] = json.loads(ended.stdout)["channels"]
    assert all(list(row) == KEYS for row in rows)
    return rows


def test_channels_are_added_grouped_listed_and_removed(empty_desk: Desk, world: Sandbox) -> None:
    first, second = world.world.channels[:2]
    added = type_in(empty_desk, "channels", "add", first.handle, f"https://youtube.com/channel/{second.channel_id}",
                    "--group", "mine")  # fmt: skip
    assert added.exception is None, added.exception
    assert "2 channels, in mine" in added.output
    assert "+8 videos, +5 units an hour. The next hour has them." in added.output
    type_in(empty_desk, "channels", "add", second.handle, "--group", "competitors")
    rows = {row["channel_id"]: row for row in listed(empty_desk)}
    assert rows[first.channel_id]["groups"] == ["mine"]
    assert rows[second.channel_id]["groups"] == ["competitors", "mine"]
    assert [row["channel_id"] for row in listed(empty_desk, "--group", "competitors")] == [second.channel_id]

    type_in(empty_desk, "channels", "remove", second.handle, "--group", "mine")
    assert [row["is_watched"] for row in listed(empty_desk)] == [True, True]
    assert "1 channel removed" in type_in(empty_desk, "channels", "remove", first.handle).output
    rows = {row["channel_id"]: row for row in listed(empty_desk)}
    assert (rows[first.channel_id]["is_watched"], rows[second.channel_id]["groups"]) == (False, ["competitors"])
    assert rows[first.channel_id]["watched_until"] is not None
    shown = type_in(empty_desk, "channels", "list").output
    assert "no longer watched, since" in shown
    assert "1 channel watched, 4 videos; 1 no longer watched" in shown


def test_a_forgotten_channel_is_unknown(empty_desk: Desk, world: Sandbox) -> None:
    handle = world.world.channels[0].handle
    type_in(empty_desk, "channels", "add", handle)
    asked = type_in(empty_desk, "channels", "remove", handle, "--forget")
    assert asked.exit_code == 1, "nothing is typed: nothing is deleted"
    assert listed(empty_desk)[0]["is_watched"]
    done = type_in(empty_desk, "channels", "remove", handle, "--forget", "--yes")
    assert "rows deleted from" in done.output
    assert listed(empty_desk) == []
    assert isinstance(type_in(empty_desk, "channels", "remove", handle).exception, WrongSetting)


def test_the_list_has_what_the_settings_name_too(empty_desk: Desk, world: Sandbox) -> None:
    first, second = world.world.channels[:2]
    type_in(empty_desk, "channels", "add", first.channel_id)
    rows = listed(empty_desk, named=f"{first.handle},{second.handle}")
    assert [(row["name"], row["is_added"]) for row in rows] == [(first.handle, True), (second.handle, False)]
    refused = type_in(empty_desk, "channels", "remove", first.handle, named=first.handle)
    assert "YT_CHANNELS names it" in str(refused.exception)


def test_hours_and_doctor_work_without_the_setting(empty_desk: Desk, world: Sandbox) -> None:
    assert "no channel was added" in str(type_in(empty_desk, "run").exception)
    assert not (empty_desk.folder / "sandbox" / "videos.db").exists()
    type_in(empty_desk, "channels", "add", world.world.channels[0].handle)
    findings = json.loads(type_in(empty_desk, "doctor", "--json").stdout)["findings"]
    assert next(found["words"] for found in findings if found["subject"] == "channels").startswith(
        "the key works; 1 ch"
    )


def test_a_file_is_imported_and_what_leads_nowhere_is_told(empty_desk: Desk, world: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    handles = [channel.handle for channel in world.world.channels]
    file.write_text("# ours\n" + "\n".join([*handles, "@nobody-has-this"]))
    ended = type_in(empty_desk, "channels", "import", str(file), "--group", "mine")
    assert isinstance(ended.exception, CommandFailed)
    assert str(ended.exception) == "YouTube shows no channel '@nobody-has-this'. The others are watched."
    assert len(listed(empty_desk, "--group", "mine")) == 5
    type_in(empty_desk, "channels", "remove", "--file", str(file.with_name("gone.txt")))
    file.write_text("\n".join(handles[1:]))
    type_in(empty_desk, "channels", "remove", "--file", str(file))
    assert [row["handle"] for row in listed(empty_desk) if row["is_watched"]] == handles[:1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("add", "https://example.org/a"), "CHANNEL: 'https://example.org/a' is not", id="another site"),
        pytest.param(("add", "@nobody-has-this"), "Nothing was added", id="an unknown name"),
        pytest.param(("add", "@kitchen-lab", "--group", ""), "--group is ''", id="an empty group"),
        pytest.param(("add", "@kitchen-lab", "--group", "a" * 65), "1 to 64 characters", id="a long group"),
        pytest.param(("add", "@kitchen-lab", "--group", "a,b"), "none of them a comma", id="two groups in one"),
        pytest.param(("import", "nowhere"), "FILE is 'nowhere'", id="no file"),
        pytest.param(("remove",), "CHANNEL is missing", id="nothing to remove"),
        pytest.param(("remove", "@kitchen-lab"), "no such channel is known", id="an unwatched one"),
        pytest.param(("remove", "@kitchen-lab", "--forget", "--group", "a"), "exclude each other", id="both"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(empty_desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    ended = type_in(empty_desk, "channels", *words)
    assert isinstance(ended.exception, WrongSetting), ended.exception
    assert sentence in str(ended.exception)
    assert listed(empty_desk) == []


def test_without_a_key_the_simulated_channels_are_watched_until_one_is_added(tmp_path: Path) -> None:
    desk, keyless = Desk(tmp_path, ""), {"YOUTUBE_API_KEY": "", "YOUTUBE_API_ENDPOINT": ""}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("YT_CHANNELS", raising=False)
        rows = json.loads(desk.type("channels", "list", "--json", **keyless, YT_CHANNELS=None).stdout)["channels"]  # type: ignore[arg-type]
        assert len(rows) == 8
        assert all(row["is_watched"] for row in rows)
        desk.type("channels", "add", rows[0]["channel_id"], **keyless, YT_CHANNELS=None)  # type: ignore[arg-type]
        rows = json.loads(desk.type("channels", "list", "--json", **keyless, YT_CHANNELS=None).stdout)["channels"]  # type: ignore[arg-type]
        assert [row["is_added"] for row in rows if row["is_watched"]] == [True]
