"""`yt-assets sandbox`: the stand-in YouTube on its own, for trying things and for tests.

Here: its options. Not here: the sandbox (yt_assets/sandbox).
"""

import signal
from datetime import UTC, datetime
from threading import Event

import click

from yt_assets.cli.console import SIMULATED, console
from yt_assets.cli.errors import WrongSetting
from yt_assets.cli.options import Amount


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed makes the same world.")
@click.option("--channels", type=click.IntRange(1, 1000), default=8, show_default=True)
@click.option("--videos-per-channel", type=click.IntRange(1, 50_000), default=25, show_default=True)
@click.option("--now", "start", type=click.DateTime(), help="Where its clock begins (UTC); by default the present.")
@click.option("--rate", type=Amount(0, 86_400), default=1.0, show_default=True, help="Its speed; 0 stands still.")
def sandbox(port: int, seed: int, channels: int, videos_per_channel: int, start: datetime | None, rate: float) -> None:
    """Serve a simulated YouTube on loopback until interrupted."""
    from yt_assets.sandbox import Sandbox

    over = Event()
    for name in (signal.SIGINT, signal.SIGTERM):  # before anything is said: who reads that it listens may stop it
        signal.signal(name, lambda *_: over.set())
    now = None if start is None else start.replace(tzinfo=UTC)
    server = Sandbox(seed=seed, channels=channels, videos_per_channel=videos_per_channel, now=now, rate=rate)
    try:
        url = server.start(port)
    except OSError as error:
        message = f"--port is {port}: it cannot be listened on ({error.strerror}); 0 takes a free one."
        raise WrongSetting(message) from None
    screen = console()
    screen.print(SIMULATED, style="bold yellow")
    handles = ",".join(channel.handle for channel in server.world.channels)
    screen.print(f"Listening on {url}; use it with:", soft_wrap=True)
    screen.print(f"  YOUTUBE_API_ENDPOINT={url} YOUTUBE_API_KEY=any YT_CHANNELS={handles}", soft_wrap=True)
    routes = "PUT /sandbox/clock, /sandbox/changes, /sandbox/faults or /sandbox/keys"
    screen.print(f"Order what happens in it: {routes}. Stop it with Ctrl-C.", soft_wrap=True)
    try:
        over.wait()
    finally:
        server.stop()
