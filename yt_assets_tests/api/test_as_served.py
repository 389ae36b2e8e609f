"""As a reader has it: the command in a process of its own, and the same figures as `yt-assets top`."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.request import urlopen

from click.testing import CliRunner

from yt_assets import cli
from yt_assets_tests.api.test_page import Reader
from yt_assets_tests.end_to_end.listening import places_of
from yt_assets_tests.servers.databases import DatabaseUrls

RANKINGS = {"trending": "top_trending_videos", "engaging": "most_engaging_videos", "keywords": "top_keywords"}
# The view has the counts of the ranking's own table as well.
ELSEWHERE = {"format", "likes", "comments", "views", "example_link", "smoothed_like_rate", "smoothed_comment_rate"}


def environment(urls: DatabaseUrls) -> dict[str, str]:
    return {
        "VIDEOS_DATABASE_URL": urls.videos,
        "INSIGHTS_DATABASE_URL": urls.insights,
        "YOUTUBE_API_KEY": "",
        "YT_API_TOKENS": "",
        "COLUMNS": "140",
    }


def top(urls: DatabaseUrls, *words: str) -> str:
    return CliRunner().invoke(cli.group, ["top", *words], env=environment(urls), standalone_mode=False).output


@contextmanager
def served(urls: DatabaseUrls) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from yt_assets.cli import main; main()", "serve", "--port", str(port)]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process: subprocess.Popen[str] = subprocess.Popen(command, env={**os.environ, **environment(urls)}, **told)  # type: ignore[call-overload]
    try:
        for _ in range(600):
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/v1/ready"):
                break
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def test_the_service_and_the_page_say_what_top_says(world: DatabaseUrls) -> None:
    with served(world) as (address, process):
        assert [f"http://{host}:{port}" for host, port in places_of([process.pid])] == [address]  # and nothing else
        whole: dict[str, Any] = json.loads(top(world, "--json"))
        for name, view in RANKINGS.items():
            rows = json.load(urlopen(f"{address}/v1/{name}?limit=10"))["data"]
            assert len(rows) == len(whole[view]) > 0
            for ours, theirs in zip(rows, whole[view], strict=True):
                shared = ours.keys() & theirs.keys() - ELSEWHERE
                assert {key: ours[key] for key in shared} == {key: theirs[key] for key in shared}
        home, engaging = (urlopen(f"{address}{path}").read().decode() for path in ("/", "/videos?list=engaging"))
        words = Reader(home).words + Reader(engaging).words
        shown = top(world, "trending", "engaging")
        assert "41,000" in home, "the exact figure of what is shown as 41K"
        for figure in ("41K", "4.2 ×", "6.00 %", "5.00 %"):
            assert figure in words, figure
            assert figure in shown or figure == "41K", figure
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) in {0, -signal.SIGTERM}
        said = process.communicate()[0]
        assert "The page: http://127.0.0.1:" in said
        assert "Traceback" not in said


def test_csv_is_the_same_as_tops(world: DatabaseUrls) -> None:
    theirs = next(csv.DictReader(io.StringIO(top(world, "trending", "--csv"))))
    assert theirs["title"].startswith("'=cmd|")
    assert "\x1b" not in theirs["title"]
