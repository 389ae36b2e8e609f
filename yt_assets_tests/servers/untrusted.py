"""A TLS server on loopback whose certificate is from a CA that no machine knows, or from one with a flaw.

Here: listening and shaking hands. Not here: what its clients say about that (the tests).
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from yt_assets_tests.servers.certificates import Authority, Flaw

HOST = "127.0.0.1"


@contextmanager
def untrusted_server(folder: Path, flaw: Flaw = "") -> Iterator[str]:
    """Host and port, until the end of the block; the CA's certificate is in `untrusted.pem`."""
    authority = Authority(flaw)
    authority.save(folder / "untrusted.pem")
    authority.issue(folder / "untrusted.crt", folder / "untrusted.key", HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "untrusted.crt", folder / "untrusted.key")
    with socket.create_server((HOST, 0)) as listening:
        thread = Thread(target=_shake_hands, args=(listening, context), daemon=True)
        thread.start()
        yield f"{HOST}:{listening.getsockname()[1]}"
        # Closing does not wake a thread that waits in accept.
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=10)


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        while True:
            accepted, _ = listening.accept()
            with accepted, suppress(OSError):
                context.wrap_socket(accepted, server_side=True).close()
