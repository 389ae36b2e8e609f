"""How many videos a second the sandbox serves through videos.list: `python benchmarks/sandbox_speed.py`.

Here: one client and its count. Not here: what the sandbox answers (yt_assets_tests/sandbox).

One keep-alive client on the same machine asks for 50 ids a call, every video once. The server runs in a process of its
own, so that client and server do not share an interpreter; its CPU time is printed as well.
"""

import http.client
import multiprocessing
import sys
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from yt_assets.sandbox import Sandbox

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
PARTS = "id,snippet,contentDetails,statistics,liveStreamingDetails"


def measure(channels: int = 8, videos_per_channel: int = 6_250, ids_per_call: int = 50) -> dict[str, float]:
    """Serve a whole world once. Returns videos, wall seconds, videos_per_second, start_seconds, server_cpu_seconds."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there, channels, videos_per_channel), daemon=True)
    server.start()
    start_seconds, port, ids = here.recv()
    began = time.perf_counter()
    served = _ask(port, ids, ids_per_call)
    seconds = time.perf_counter() - began
    here.send("stop")
    cpu = here.recv()
    server.join(10)
    speed = served / seconds
    return {
        "videos": served,
        "seconds": seconds,
        "videos_per_second": speed,
        "start_seconds": start_seconds,
        "server_cpu_seconds": cpu,
    }


def _ask(port: int, ids: list[str], ids_per_call: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    served = 0
    for place in range(0, len(ids), ids_per_call):
        wanted = ",".join(ids[place : place + ids_per_call])
        connection.request("GET", f"/youtube/v3/videos?part={PARTS}&id={wanted}", headers={"X-Goog-Api-Key": "any"})
        served += connection.getresponse().read().count(b'"kind":"youtube#video"')
    connection.close()
    return served


def _serve(pipe: Connection, channels: int, videos_per_channel: int) -> None:
    began = time.perf_counter()
    sandbox = Sandbox(
        channels=channels,
        videos_per_channel=videos_per_channel,
        epoch=EPOCH,
        now=EPOCH,
        rate=0,
        daily_quota=1_000_000,
    )
    with sandbox:
        took = time.perf_counter() - began
        ids = [video_id for c in sandbox.world.channels for video_id in sandbox.world.public_video_ids(c, EPOCH)]
        cpu = time.process_time()
        pipe.send((took, int(sandbox.place.rpartition(":")[2]), ids))
        pipe.recv()
        pipe.send(time.process_time() - cpu)


if __name__ == "__main__":
    figures = measure()
    text = (
        "{videos:.0f} videos in {seconds:.2f} s: {videos_per_second:.0f} videos/s "
        "(server CPU {server_cpu_seconds:.2f} s, started in {start_seconds:.3f} s)\n"
    )
    sys.stdout.write(text.format(**figures))
