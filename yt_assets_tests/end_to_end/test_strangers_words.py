"""What strangers wrote is inert in every log, event, alert and line on a terminal: hours by the real commands.

Here: channels' titles and handles, videos' texts, and the service's own error messages. Not here: pages, tables, CSV
(test_hostile_world.py).
"""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import dagster as dg
import pytest

from yt_assets.orchestration.alerts.incidents import Notice
from yt_assets.orchestration.alerts.outcomes import finished_runs, reason_of
from yt_assets.orchestration.alerts.webhook import message_of
from yt_assets.sandbox import Sandbox
from yt_assets.sandbox.world import changes
from yt_assets.sandbox.world.texts import Text
from yt_assets.sandbox.world.world import SimulatedVideo
from yt_assets_tests.end_to_end.observatory import Observatory
from yt_assets_tests.end_to_end.services import this_hour

FORGED = "2026-11-29 ERROR forged"
EVIL = f"Lab \x1b]0;pwned\x07\x1b[2J\n{FORGED}\u202egpj\x9b31m\u2028\r{FORGED} \x7f"
# What must be nowhere, as bytes and as JSON writes them.
ACTING = ["\x1b]0;pwned", "\x1b[2J", "\x07", "\u202e", "\x9b31m", "\u2028", "\r" + FORGED, "\n" + FORGED, "\x7f"]
RAW = [text.encode() for text in ACTING if text not in {"\x07", "\x7f"}]  # single bytes are in every database's pages
ESCAPED = [
    *(rb"\u001b]0;pwned", rb"\u001b[2J", rb"\u0007", rb"\u202e", rb"\u009b31m", rb"\u2028"),
    rb"\n" + FORGED.encode(),
]
# The runs are of one hour.
LATEST_MINUTE = 56
# These hold titles as they were written.
STORES = ("videos.db", "insights.db")


class Left:
    """What the commands said, by name, and the folder that they left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: dict[str, str] = {}
        self.codes: dict[str, int] = {}

    def run(self, name: str, observatory: Observatory, *words: str) -> None:
        ended = observatory.command(*words)
        self.said[name], self.codes[name] = ended.stdout + ended.stderr, ended.returncode

    def files(self) -> Iterator[Path]:
        for file in self.folder.rglob("*"):
            if file.is_file() and not file.name.startswith(STORES):
                yield file


def order_faults(sandbox: Sandbox, orders: list[dict[str, object]]) -> None:
    order = Request(f"{sandbox.url}/sandbox/faults", data=json.dumps(orders).encode(), method="PUT")
    build_opener(ProxyHandler({})).open(order).close()


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("strangers")
    kept = Left(folder)
    while datetime.now(UTC).minute > LATEST_MINUTE:
        time.sleep(1)
    original = SimulatedVideo.text
    with (
        Sandbox(seed=3, channels=3, videos_per_channel=10, epoch=this_hour() - timedelta(hours=2)) as sandbox,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(
            SimulatedVideo, "text", lambda video, version: Text(EVIL, f"{EVIL}\n{original(video, version)}", (EVIL,))
        )
        # The sandbox refuses handles that YouTube would refuse; a server in its place may not.
        patch.setattr(changes, "_HANDLE", re.compile("(?s)@.+"))
        first, second, third = sandbox.world.channels
        settings = {
            "YOUTUBE_API_ENDPOINT": sandbox.url,
            "YOUTUBE_API_KEY": "sandbox",
            "YT_CHANNELS": ",".join(channel.channel_id for channel in sandbox.world.channels),
        }
        observatory = Observatory(folder, settings=settings)
        kept.run("an hour", observatory, "run")
        sandbox.change(
            [
                {"channel": first.channel_id, "title": EVIL, "handle": "@\x1b[2J\u202elab"},
                {"channel": second.channel_id, "title": EVIL},
                {"channel": third.channel_id, "terminated": True},
            ]
        )
        kept.run("the channels were renamed", observatory, "run")
        kept.run("doctor", observatory, "doctor")
        kept.run("doctor, JSON", observatory, "doctor", "--json")
        kept.run("top", observatory, "top", "--json")
        refused = {"status": 400, "reason": f"keyInvalid{EVIL}"[:80], "message": EVIL}
        order_faults(sandbox, [{"method": "channels.list", "from": 2, **refused}])
        kept.run("a step failed", observatory, "run")
        order_faults(sandbox, [{"method": "channels.list", "from": 1, **refused}])
        kept.run("refused", observatory, "run")
        kept.run("doctor, refused", observatory, "doctor")
    return kept


def test_the_words_came_by(left: Left) -> None:
    """Each command met them, and what is left of them is shown."""
    assert left.codes == {
        "an hour": 0,
        "the channels were renamed": 0,
        "doctor": 0,
        "doctor, JSON": 0,
        "top": 0,
        "a step failed": 1,
        "refused": 2,
        "doctor, refused": 2,
    }, left.said
    logs = "".join(file.read_text(errors="replace") for file in left.folder.rglob("run.log"))
    assert "Renamed: " in logs
    assert f"is now Lab ]0;pwned[2J {FORGED}" in logs
    assert "2 channels: @[2Jlab, " in left.said["doctor"]
    for name in ("doctor, refused", "refused", "a step failed"):
        assert "]0;pwned[2J" in " ".join(left.said[name].split()), left.said[name]


@pytest.mark.parametrize("text", ACTING, ids=ascii)
def test_a_terminal_gets_nothing_that_acts(left: Left, text: str) -> None:
    assert [name for name, said in left.said.items() if text in said] == []


@pytest.mark.parametrize("text", [*RAW, *ESCAPED], ids=ascii)
def test_no_log_and_no_event_holds_anything_that_acts(left: Left, text: bytes) -> None:
    """Dagster's databases hold events as JSON; the steps' output and the run's log are files."""
    files = list(left.files())
    assert len(files) > 5
    assert [file.name for file in files if text in file.read_bytes()] == []


def test_an_alert_holds_nothing_that_acts(left: Left, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(left.folder / "sandbox" / "dagster"))
    with dg.DagsterInstance.get() as instance:
        records = finished_runs(instance, after=this_hour() - timedelta(hours=1), names=frozenset({"hourly"}))
        (failed,) = [each for each in records if each.dagster_run.status is dg.DagsterRunStatus.FAILURE]
        reason = reason_of(failed.dagster_run.run_id, instance)
    assert "]0;pwned[2J" in reason
    for words in (reason, EVIL):
        sent = message_of(Notice("opened", "hourly", "failed", words, None, "run"), "json")
        assert [text for text in ACTING if text in str(sent["text"])] == []
