"""The lines of a service: short words for people, or JSON for what collects logs.

Here: their two forms, and the files of the parts, which never grow beyond a few megabytes. Not here: what is said.
"""

import json
import logging
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from typing import Literal

from yt_assets.display.sanitize import harmless_line, json_escaped
from yt_assets.settings.folders import make_private

LogForm = Literal["plain", "json"]
FILE_BYTES, FILES = 5_000_000, 3


@dataclass(frozen=True)
class LogLines:
    """Writes to standard output, a line at a time, from any thread."""

    form: LogForm
    _lock: Lock = field(default_factory=Lock)

    def say(self, words: str, *, part: str = "up", level: str = "info") -> None:
        """Write a line. part: of the service, that it is about. level: info, warning or error."""
        now, words = datetime.now(UTC), harmless_line(words)
        if self.form == "json":
            time = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = {"time": time, "level": level, "part": part, "message": words}
            text = json_escaped(json.dumps(line, ensure_ascii=False))
        else:
            mark = "" if level == "info" else f"{level}: "
            text = f"{now:%H:%M:%S} {'' if part == 'up' else f'{part}: '}{mark}{words}"
        with self._lock:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


class RotatingLog:
    """A file that takes all that a part writes; the last FILES of FILE_BYTES are kept. Raises OSError."""

    def __init__(self, file: Path) -> None:
        make_private(file.parent)
        self.file = file
        self._handler = RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8")

    def write(self, line: str) -> None:
        """Append a line."""
        self._handler.emit(logging.LogRecord("part", logging.INFO, "", 0, line, None, None))

    def close(self) -> None:
        """Close it."""
        self._handler.close()
