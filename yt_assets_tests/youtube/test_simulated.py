"""A sandbox says what it is, in its address and in each answer: its figures are never taken for YouTube's."""

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets.settings.endpoint import is_simulated
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import OperatorNeeded
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger


def first_title(endpoint: str, handle: str) -> str:
    with YouTubeClient(api_key="any", endpoint=endpoint, quota=InMemoryLedger()) as client:
        channel = client.channel_by_handle(handle).value
    assert channel is not None
    return channel.title


def test_a_sandbox_answers_under_its_own_address_alone() -> None:
    with Sandbox(channels=1, videos_per_channel=3) as sandbox:
        channel = sandbox.world.channels[0]
        assert is_simulated(sandbox.url)
        assert first_title(sandbox.url, channel.handle) == channel.title
        with pytest.raises(OperatorNeeded, match=f"Set YOUTUBE_API_ENDPOINT to {sandbox.url}") as refused:
            first_title(f"http://{sandbox.place}", channel.handle)
    assert refused.value.setting == "YOUTUBE_API_ENDPOINT"
