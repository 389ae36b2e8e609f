"""Which installation this is: the Dagster instance, wherever its processes run.

Here: its key, and where it is seen. Not here: what only one installation may do (pipeline/capture/ownership.py).
"""

import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

import dagster as dg

if TYPE_CHECKING:
    from yt_assets.pipeline.capture.values import Installation

KEY = "yt_assets/installation"


def installation(instance: dg.DagsterInstance, channels: Sequence[str]) -> "Installation":
    """What runs here, and watches these channels.

    Its key lies in the instance's own storage, beside the daemon's cursors: a host's name changes with each container,
    and two machines may share an instance.
    """
    from yt_assets.pipeline.capture.values import Installation

    host, home = socket.gethostname()[:255], (instance.root_directory or "no folder")[:500]
    return Installation(_key_of(instance), host, home, tuple(channels))


def _key_of(instance: dg.DagsterInstance) -> str:
    if instance.is_ephemeral:
        return ""
    storage = instance.daemon_cursor_storage
    if KEY not in storage.get_cursor_values({KEY}):
        storage.set_cursor_values({KEY: str(uuid4())})
    return storage.get_cursor_values({KEY})[KEY]
