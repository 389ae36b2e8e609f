"""`yt-assets doctor`: each line ok, or what to do."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import dagster as dg
import pytest

from yt_assets.cli import doctor_channels
from yt_assets.cli.doctor import _retention
from yt_assets.orchestration.alerts.deliveries import count_delivery
from yt_assets.settings.environment import load_settings
from yt_assets.settings.first_hour import write_first_hour
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.cli.conftest import Desk
from yt_assets_tests.storage.samples import hour_row, put, snapshot_row, video_id

doctor = sys.modules["yt_assets.cli.doctor"]  # the package's attribute of that name may be the command


def lines(output: str) -> dict[str, tuple[str, str]]:
    """Subject → state and words, of what `doctor --json` wrote."""
    return {found["subject"]: (found["state"], found["words"]) for found in json.loads(output)["findings"]}


def test_a_healthy_installation_is_ok_in_every_line_that_stops_an_hour(desk: Desk) -> None:
    ended = desk.type("doctor", "--json")
    assert ended.return_value == 0, ended.output
    found = lines(ended.output)
    assert {subject: state for subject, (state, _) in found.items()} == {
        "settings": "ok",
        "videos": "ok",
        "insights": "ok",
        "source": "note",
        "channels": "ok",
        "looked up": "ok",
        "quota": "ok",
        "model": "note",
        "retention": "ok",
        "alerts": "note",
    }
    assert found["channels"][1] == "the key works; 1 channel: @kitchen-lab"
    assert found["looked up"][1].startswith("'@kitchen-lab' is Kitchen Lab (UC")
    assert "looked up" not in lines(desk.type("doctor", "--json").output), "said once"
    assert "default: 9,999 of 10,000 left" in found["quota"][1]


def test_the_newest_hour_is_accounted_for_in_four_numbers_and_their_sum(desk: Desk) -> None:
    file = desk.folder / "sandbox" / "videos.db"
    account: dict[str, Any] = {"stored": 50, "waiting": 3, "unavailable": 2, "left_out": 1, "named": 56}
    with Database("videos", f"sqlite:///{file}", setting="VIDEOS_DATABASE_URL") as videos:
        ensure_schema(videos)
        put(videos, hours=[hour_row(reason="left out: x (snippet.publishedAt is missing)", **account)])
    state, words = lines(desk.type("doctor", "--json").output)["hour"]
    assert state == "note"
    assert words.endswith(
        "of its videos 56 named, 50 observed, 3 waiting, 2 unavailable, 1 left out: left out: x "
        "(snippet.publishedAt is missing)"
    )


def test_the_proxy_that_is_used_is_named_without_its_password(desk: Desk) -> None:
    """The sandbox is on this machine, and goes through none."""
    proxies = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://olga:s3cret@127.0.0.1:9", "NO_PROXY": ""}
    ended = desk.type("doctor", "--json", **proxies, OPENAI_API_KEY="sk-x", OPENAI_BASE_URL="https://model.example/v1")
    assert lines(ended.output)["channels"][0] == "ok"
    assert lines(ended.output)["proxy"] == (
        "ok",
        "requests to the model go through the proxy http://127.0.0.1:9 (HTTPS_PROXY)",
    )
    assert "s3cret" not in ended.output


def test_a_proxy_that_is_none_is_wrong(desk: Desk) -> None:
    key = {"YOUTUBE_API_KEY": "k" * 39, "YOUTUBE_API_ENDPOINT": ""}
    ended = desk.type("doctor", "--json", **key, HTTPS_PROXY="socks5://olga:s3cret@127.0.0.1:9", NO_PROXY="")
    assert ended.return_value == 2
    state, words = lines(ended.output)["proxy"]
    assert (state, words) == lines(ended.output)["channels"]
    assert state == "wrong"
    assert words.startswith("HTTPS_PROXY ('socks5://127.0.0.1:9') names no proxy that can be used")
    assert "s3cret" not in ended.output


def words_of(output: str) -> str:
    """A page's words, however its lines were broken."""
    return " ".join(output.split())


@pytest.mark.parametrize("columns", ["80", "160"])
def test_the_findings_fit_the_terminal_and_lose_no_word(columns: str, desk: Desk) -> None:
    desk.type("doctor")
    shown = desk.type("doctor", COLUMNS=columns).output
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= int(columns)
    assert "Simulated data: every channel, video and count comes from the built-in sandbox" in words_of(shown)
    beginnings = [line[:17].split() for line in shown.splitlines()]
    assert [words for words in beginnings if words] == [
        [state, subject] for subject, (state, _) in lines(desk.type("doctor", "--json").output).items()
    ]


def stored(desk: Desk, age: timedelta, source: str = "sandbox") -> datetime:
    """An hour of that age in the videos database."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - age
    file = desk.folder / source / "videos.db"
    with Database("videos", f"sqlite:///{file}", setting="VIDEOS_DATABASE_URL") as videos:
        ensure_schema(videos)
        put(videos, raw_videos=[snapshot_row(video_id(1), hour)])
    return hour


def test_the_oldest_hour_is_named_while_the_daily_deletion_keeps_up(desk: Desk) -> None:
    hour = stored(desk, timedelta(days=28))
    assert lines(desk.type("doctor", "--json").output)["retention"] == (
        "ok",
        f"hours older than 28 days are deleted daily at 00:30 UTC; the oldest is {hour:%Y-%m-%d %H:%M} UTC",
    )


def test_hours_that_should_be_gone_are_said_with_what_to_do(desk: Desk) -> None:
    """Without the daemon nothing is deleted, and YouTube's terms are broken two days later."""
    stored(desk, timedelta(days=30))
    state, words = lines(desk.type("doctor", "--json").output)["retention"]
    assert state == "note", "simulated hours break nobody's terms"
    assert words.endswith("overdue: leave Dagster's daemon running, or run the job `retention` in its UI")
    stored(desk, timedelta(days=30), source="youtube")
    settings = load_settings({"YT_DATA_DIR": str(desk.folder), "YOUTUBE_API_KEY": "any"})
    assert _retention(settings).state == "wrong"


def test_a_database_with_hours_of_another_source_is_wrong(desk: Desk) -> None:
    """Every hour was refused with that sentence, and doctor said that all was well."""
    with Database("videos", f"sqlite:///{desk.folder}/sandbox/videos.db", setting="VIDEOS_DATABASE_URL") as videos:
        put(videos, hours=[hour_row(hour_row()["hour"] - timedelta(days=9), source="youtube")])
    ended = desk.type("doctor", "--json")
    state, words = lines(ended.output)["videos"]
    assert (ended.return_value, state) == (2, "wrong")
    assert "holds hours from youtube; hours from sandbox must not be mixed with them" in words


def test_each_wrong_thing_is_named_and_the_rest_is_still_looked_at(desk: Desk) -> None:
    unreachable = "mysql+pymysql://u:hunter2@127.0.0.1:1"
    model = {"OPENAI_API_KEY": "canary-key", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    servers = {"INSIGHTS_DATABASE_URL": f"{unreachable}/y", "DAGSTER_MYSQL_URL": f"{unreachable}/x"}
    ended = desk.type("doctor", "--json", YT_CHANNELS="", **servers, **model)
    assert ended.return_value == 2
    found = lines(ended.output)
    wrong = [subject for subject, (state, _) in found.items() if state == "wrong"]
    assert wrong == ["insights", "dagster", "channels", "model"]
    assert "INSIGHTS_DATABASE_URL" in found["insights"][1]
    assert "DAGSTER_MYSQL_URL: the dagster database at 127.0.0.1:1/x cannot be used" in found["dagster"][1]
    assert "YT_CHANNELS is not set" in found["channels"][1]
    assert "hunter2" not in ended.output
    assert "canary-key" not in ended.output


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "socks://127.0.0.1:1080", "127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_for_the_model_ends_in_a_sentence_with_its_variable(desk: Desk, proxy: str) -> None:
    """It ended in the traceback of an ImportError. The sandbox is on this machine, and no proxy lies before it."""
    model = {"OPENAI_API_KEY": "any", "OPENAI_BASE_URL": "http://models.example/v1"}
    ended = desk.type("doctor", "--json", ALL_PROXY=proxy, NO_PROXY="", no_proxy="", **model)
    assert ended.return_value == 2, ended.output
    found = lines(ended.output)
    assert found["channels"][0] == "ok"
    assert found["model"][0] == "wrong"
    assert "ALL_PROXY" in found["model"][1]


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A webhook's receiver on this machine: its address, and what it got."""
    got: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(404 if "wrong" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()
        thread.join()


def alerts(output: str) -> list[tuple[str, str]]:
    """State and words of the lines about alerts."""
    return [
        (found["state"], found["words"]) for found in json.loads(output)["findings"] if found["subject"] == "alerts"
    ]


def test_a_test_alert_arrives_at_the_receiver(desk: Desk, receiver: tuple[str, list[dict[str, object]]]) -> None:
    address, got = receiver
    ended = desk.type("doctor", "--json", "--send-test-alert", YT_ALERT_WEBHOOK_URL=f"{address}/hook-canary")
    assert ended.return_value == 0, ended.output
    assert alerts(ended.output) == [
        ("ok", "the test message arrived"),
        ("ok", "no message was due yet: Dagster has not been started"),
    ]
    (message,) = got
    assert (message["event"], message["kind"]) == ("test", "test")
    desk.type("doctor", "--send-test-alert", YT_ALERT_WEBHOOK_URL=f"{address}/hook", YT_ALERT_FORMAT="slack")
    assert list(got[1]) == ["text"]
    desk.type("doctor", YT_ALERT_WEBHOOK_URL=f"{address}/hook")
    assert len(got) == 2, "only when it is asked for"


def test_a_test_alert_that_is_refused_is_wrong_and_names_no_address(
    desk: Desk, receiver: tuple[str, list[dict[str, object]]]
) -> None:
    address, _ = receiver
    ended = desk.type("doctor", "--json", "--send-test-alert", YT_ALERT_WEBHOOK_URL=f"{address}/wrong-canary")
    assert ended.return_value == 2
    assert alerts(ended.output)[0] == (
        "wrong",
        "YT_ALERT_WEBHOOK_URL: the message did not arrive: the receiver answered with status 404.",
    )
    assert "canary" not in ended.output
    ended = desk.type("doctor", "--json", "--send-test-alert")
    assert alerts(ended.output)[0][0] == "wrong", "asked for, and there is no address"


def test_messages_that_did_not_arrive_are_said_until_one_arrives(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    home = desk.folder / "home"
    home.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with dg.DagsterInstance.get() as instance:
        count_delivery(instance, None)
        count_delivery(instance, "the receiver answered with status 503")
    settings = {"YT_ALERT_WEBHOOK_URL": "http://127.0.0.1:1/hook", "DAGSTER_HOME": str(home)}
    ended = desk.type("doctor", "--json", **settings)
    ((state, words),) = alerts(ended.output)
    assert state == "wrong"
    assert words.startswith("1 tries failed since ")
    assert words.endswith("the receiver answered with status 503")
    with dg.DagsterInstance.get() as instance:
        count_delivery(instance, None)
    ((state, words),) = alerts(desk.type("doctor", "--json", **settings).output)
    assert (state, words.startswith("2 messages arrived")) == ("ok", True)


def test_the_first_hour_and_an_open_folder_are_said(desk: Desk) -> None:
    (desk.folder / "sandbox").chmod(0o755)
    (desk.folder / "sandbox" / "dagster").mkdir()
    write_first_hour(desk.folder / "sandbox" / "dagster", datetime(2026, 11, 20, 5, tzinfo=UTC))
    found = lines(desk.type("doctor", "--json").output)
    assert found["hours"] == ("ok", "begin with 2026-11-20 05:00 UTC; YT_START_DATE names another beginning")
    assert found["folder"][0] == "note"
    chosen = lines(desk.type("doctor", "--json", YT_START_DATE="2026-11-25").output)
    assert chosen["hours"] == ("ok", "begin with 2026-11-25 00:00 UTC (YT_START_DATE)")


def test_certificates_that_are_nowhere_are_said(desk: Desk) -> None:
    found = lines(desk.type("doctor", "--json", SSL_CERT_FILE="/nowhere/ca.pem").output)
    assert found["certificates"][0] == "note"
    assert found["certificates"][1].startswith("SSL_CERT_FILE is '/nowhere/ca.pem', where there is nothing")


def test_what_nobody_foresaw_is_a_finding_and_no_traceback(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ImportError of a library ended `doctor` in a traceback; the other questions are asked all the same."""
    for name in ("_quota", "_model", "_retention"):
        monkeypatch.setattr(doctor, name, broken)
    monkeypatch.setattr(doctor_channels, "channels", broken)
    ended = desk.type("doctor", "--json")
    assert ended.return_value == 2
    found = lines(ended.output)
    for subject in ("quota", "model", "retention", "channels"):
        assert found[subject][0] == "wrong"
        assert found[subject][1].startswith("could not be checked: an unexpected ImportError at test_doctor.py:")
    assert "hunter2" not in ended.output


def broken(*_: object, **__: object) -> str:
    message = "no module for mysql://u:hunter2@db"
    raise ImportError(message)
