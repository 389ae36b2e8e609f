"""The service on a socket, until a signal stops it.

Here: how uvicorn is set. Not here: the service (app.py), the command (cli/serve.py).
"""

import gc
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from yt_assets.api.connections import MOST_CONNECTIONS, bounded_protocol
from yt_assets.settings.service import ServiceOptions

# A reader's streams stay open; a stop does not wait for them.
SHUTDOWN_SECONDS = 2
MOST_HEAD_BYTES = 32_768


def server_options(options: ServiceOptions) -> dict[str, Any]:
    """Arguments of uvicorn. h11 and not httptools: it bounds what a request line and headers may take of memory."""
    return {
        "host": options.yt_api_host,
        "port": options.yt_api_port,
        "http": bounded_protocol(options.yt_api_proxy),
        "ws": "none",
        "h11_max_incomplete_event_size": MOST_HEAD_BYTES,
        "limit_concurrency": MOST_CONNECTIONS,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
        "proxy_headers": options.yt_api_proxy is not None,
        "forwarded_allow_ips": options.yt_api_proxy or "",
        "server_header": False,
        "log_level": "warning",
        "access_log": False,
    }


def serve(app: ASGIApp, options: ServiceOptions) -> None:
    """Listen and answer. Ends with SystemExit where the port cannot be had."""
    # What was imported stays: looking through it for garbage held up an answer by a tenth of a second, now and then.
    gc.collect()
    gc.freeze()
    uvicorn.run(app, **server_options(options))
