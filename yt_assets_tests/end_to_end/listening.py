"""Which addresses running processes listen at, as the kernel tells it.

Here: reading /proc of Linux. Not here: starting processes, and what they may listen at (the tests).
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

LISTENS = "0A"  # TCP_LISTEN, include/net/tcp_states.h
Place = tuple[IPv4Address | IPv6Address, int]


def places_of(pids: Iterable[int]) -> set[Place]:
    """Address and port of each TCP socket that one of the processes listens at."""
    inodes = {inode for pid in pids for inode in _sockets(pid)}
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    lines = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    return {_place(fields[1]) for fields in lines if fields[3] == LISTENS and fields[9] in inodes}


def processes_with(setting: str) -> list[int]:
    """Processes that have NAME=VALUE in the environment which they were started with."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if setting.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def _sockets(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                target = str(descriptor.readlink())
                if target.startswith("socket:["):
                    yield target.removeprefix("socket:[").removesuffix("]")


def _place(written: str) -> Place:
    """An address as the kernel writes it: words of 32 bits in the machine's order, in hexadecimal."""
    address, port = written.split(":")
    words = [address[at : at + 8] for at in range(0, len(address), 8)]
    packed = b"".join(struct.pack("=I", int(word, 16)) for word in words)
    family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
    return ip_address(socket.inet_ntop(family, packed)), int(port, 16)
