"""The service on a socket of its own, in a thread of the test.

Here: starting and stopping. Not here: what is asked.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from yt_assets.api.server import server_options
from yt_assets.settings.service import ServiceOptions


@contextmanager
def running(app: ASGIApp, options: ServiceOptions | None = None) -> Iterator[str]:
    """Serve as `yt-assets serve` does, on a free port; the address to ask."""
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, **server_options(options or ServiceOptions())))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        place.close()
