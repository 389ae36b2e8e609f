"""The simulated world of a person without a key: the same one each time, with a clock that we set.

Here: starting the sandbox over the world that the data folder remembers, and pointing this process and its children
to it. Not here: the sandbox itself. Only commands know of it; for the product it is an endpoint like any other.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from urllib.request import ProxyHandler, Request, build_opener

from yt_assets.cli.reading import added_channels
from yt_assets.sandbox import Sandbox
from yt_assets.settings.environment import Settings
from yt_assets.settings.folders import make_private
from yt_assets.settings.variables import TAKEN

# A sandbox is on this machine or in its network: the environment's proxies are for YouTube.
urlopen = build_opener(ProxyHandler({})).open

# How far back a new world begins: so many hours can be captured one after the other before the clock catches up.
HISTORY = timedelta(days=3)
KEY = "sandbox"

# A world whose first hours have something to see in several languages.
DEMO_SEED = 3


@dataclass(frozen=True)
class WorldSeed:
    """All that a world needs to come back: it is a function of these and of the time."""

    seed: int
    epoch: str
    channels: int
    videos_per_channel: int


def remembered_world(settings: Settings) -> WorldSeed:
    """The world of this data folder; a new one is made, and remembered, when there is none."""
    file = settings.data_dir / "sandbox.json"
    if file.is_file():
        return WorldSeed(**json.loads(file.read_text(encoding="utf-8")))
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    world = WorldSeed(DEMO_SEED, (hour - HISTORY).isoformat(), channels=8, videos_per_channel=25)
    make_private(file.parent)
    file.write_text(json.dumps(asdict(world)), encoding="utf-8")
    return world


def start_world(settings: Settings) -> Sandbox:
    """A sandbox over the world of this data folder, at the present time; and this process's environment pointed to it.

    All of its channels are watched, as long as none was ever added.
    """
    world = remembered_world(settings)
    sandbox = Sandbox(
        seed=world.seed,
        channels=world.channels,
        videos_per_channel=world.videos_per_channel,
        epoch=datetime.fromisoformat(world.epoch),
        now=datetime.now(UTC),
    )
    os.environ["YOUTUBE_API_ENDPOINT"] = sandbox.start()
    os.environ["YOUTUBE_API_KEY"] = KEY
    ours = {"YOUTUBE_API_ENDPOINT", "YOUTUBE_API_KEY"}
    if not settings.channels and not added_channels(settings):
        os.environ["YT_CHANNELS"] = ",".join(channel.channel_id for channel in sandbox.world.channels)
        ours.add("YT_CHANNELS")
    # A .env that names a variable, and leaves it empty, would have each run take it back.
    os.environ[TAKEN] = ",".join(name for name in os.environ.get(TAKEN, "").split(",") if name not in ours)
    return sandbox


class RemoteClock:
    """The clock of a running sandbox, over its control routes."""

    def __init__(self, endpoint: str) -> None:
        self._url = f"{endpoint.rstrip('/')}/sandbox/clock"

    def is_there(self) -> bool:
        """Whether the endpoint is a sandbox at all."""
        try:
            with urlopen(self._url, timeout=5) as answer:
                return "now" in json.load(answer)
        except (OSError, ValueError):
            return False

    def epoch(self) -> datetime:
        """When its world begins: the first hour worth capturing."""
        with urlopen(self._url.removesuffix("/clock"), timeout=5) as answer:
            return datetime.fromisoformat(json.load(answer)["epoch"])

    def freeze(self, at: datetime) -> None:
        """Stop the clock at a moment, so that a captured hour is the same on every machine."""
        body = json.dumps({"now": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "rate": 0}).encode()
        with urlopen(Request(self._url, data=body, method="PUT"), timeout=5):  # noqa: S310  as above
            pass
