"""A key that must never be seen, and the searches that would see it.

Here: the forms that a key takes when it leaks, and where to look: files, rows of SQLite databases, the process list.
Not here: making things fail, the UI's answers (shown.py), assertions. Each search takes the key, so that a test can
send a second one through the same places, a witness that may be seen: what finds the witness would find the key.
"""

import base64
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

LENGTH = 39
LOOK_SECONDS = 0.1
SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class Canary:
    """A key of Google's shape: AIza and 35 characters."""

    key: str

    @classmethod
    def named(cls, name: str) -> "Canary":
        """A key that nobody else has: tests on the same machine see each other's process lists."""
        return cls(f"AIzaSy-{name}_{uuid4().hex}"[:LENGTH])

    @property
    def middle(self) -> str:
        """What is left of a key that was shortened with an ellipsis, or cut to a column's width."""
        return self.key[10:30]

    @cached_property
    def forms(self) -> Mapping[str, bytes]:
        """The key in every writing that a program may give it; in a URL it needs no quoting, but may be quoted."""
        key = self.key.encode()
        quoted = "".join(f"%{byte:02X}" for byte in key).encode()
        turned = {f"base64 at {offset}": _in_base64(key, offset) for offset in range(3)}
        return {"raw": key, "middle": self.middle.encode(), "quoted": quoted, "hex": key.hex().encode(), **turned}

    def seen_in(self, content: bytes | str) -> list[str]:
        """The forms that stand in a content."""
        data = content.encode(errors="surrogatepass") if isinstance(content, str) else content
        data = data.replace(b"+", b"-").replace(b"/", b"_")  # both alphabets of base64
        return [name for name, form in self.forms.items() if form in data]


def _in_base64(key: bytes, offset: int) -> bytes:
    """The characters that a key has in base64 whatever stands around it, when it begins `offset` bytes into a group."""
    whole = base64.urlsafe_b64encode(bytes(offset) + key)
    first, last = (0, 2, 3)[offset], (len(key) + offset) % 3
    return whole[first : len(whole) if last == 0 else -4]


def in_files(folder: Path, canary: Canary) -> list[str]:
    """Where a key stands in the bytes of any file below a folder: databases and their write-ahead logs included."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        found += [f"{file.relative_to(folder)}: {form}" for form in _in_content(_bytes_of(file), canary)]
    return found


def in_rows(folder: Path, canary: Canary) -> list[str]:
    """Where a key stands in the rows of SQLite databases: a long value's bytes lie scattered in the file."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if _bytes_of(file).startswith(SQLITE):
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
                places = set(_in_tables(connection, canary))
            found += [f"{file.relative_to(folder)} {place}" for place in sorted(places)]
    return found


def _in_tables(connection: sqlite3.Connection, canary: Canary) -> Iterator[str]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name that the database has just told
        columns = [column[0] for column in rows.description]
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                yield from (f"{table}.{column}: {form}" for form in _in_value(value, canary))


def _in_value(value: Any, canary: Canary) -> list[str]:
    return _in_content(value, canary) if isinstance(value, bytes) else canary.seen_in(str(value))


def _in_content(content: bytes, canary: Canary) -> list[str]:
    """The forms in a content and in what it unpacks to: Dagster keeps snapshots and debug files compressed."""
    return list(dict.fromkeys([*canary.seen_in(content), *canary.seen_in(unpacked(content))]))


def unpacked(content: bytes) -> bytes:
    """What a zlib or gzip stream holds; nothing for any other content."""
    try:
        return zlib.decompress(content, wbits=zlib.MAX_WBITS | 32)
    except zlib.error:
        return b""


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # a database removes its write-ahead log when the last connection closes
        return b""


class ProcessList:
    """What `ps` would have shown to anybody on the machine during the block: every command line, looked at often."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self._over = Event()
        self._thread = Thread(target=self._watch, name="process list")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def showing(self, canary: Canary) -> list[str]:
        """The command lines that held a key."""
        return sorted(line.decode(errors="replace") for line in self.seen if canary.seen_in(line))

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.seen.update(command_lines())


def command_lines() -> Iterator[bytes]:
    """The command line of every process, words apart by spaces."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            yield (process / "cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:  # it ended in between, or is somebody else's
            continue
