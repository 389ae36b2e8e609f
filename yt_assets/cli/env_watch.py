"""What changes in .env and in a file of channels while services run, in words for their terminal.

Here: noticing a change, and when it counts. Not here: taking it, which each run does for itself (settings/env_file.py).
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from yt_assets.settings.env_file import FILE, LIVE, env_values, followed
from yt_assets.settings.environment import ALLOWED, SettingsError

NEXT_HOUR = "counts from the next hour on"
NEXT_START = "counts when {} is started again"
OVERRULED = "does not count: the environment of {} sets it as well"


class EnvWatch:
    """Looks at the files that settings come from; `news` says what is new since it looked last."""

    def __init__(self, environment: Mapping[str, str] = os.environ, *, command: str = "yt-assets dev") -> None:
        self._environment = environment
        self._command = command
        self._file = Path(environment.get(FILE, ""))
        self._values = env_values(self._file) if self._file.is_file() else {}
        self._now = dict(environment)
        self._stamps = self._look()

    def news(self) -> list[str]:
        """A sentence for each change, and for what is wrong in the file."""
        before, self._stamps = self._stamps, self._look()
        changed = [file for file, stamp in self._stamps.items() if before.get(file) != stamp]
        said = [f"{file} changed: it {NEXT_HOUR}." for file in changed if file != self._file]
        return said + (self._changes() if self._file in changed else [])

    def _changes(self) -> list[str]:
        try:
            values, now = env_values(self._file), followed(self._environment)
        except SettingsError as error:
            return [f"{self._file.name} is not taken: {error} The hours go on with the settings of before."]
        names = [name for name in ALLOWED if values.get(name, "") != self._values.get(name, "")]
        said = [f"{name} changed: it {self._when(name, now)}." for name in names]
        self._values, self._now = values, now
        self._stamps = self._look()
        return said

    def _when(self, name: str, now: Mapping[str, str]) -> str:
        if name not in LIVE:
            return NEXT_START.format(self._command)
        return NEXT_HOUR if now.get(name, "") != self._now.get(name, "") else OVERRULED.format(self._command)

    def _look(self) -> dict[Path, int]:
        """When each of the files was written last, in nanoseconds."""
        words = self._now.get("YT_CHANNELS", "").split()
        files = [self._file, *(Path(word) for word in words[:1] if len(words) == 1 and len(word) < 255)]  # noqa: PLR2004
        stamps = {}
        for file in files:
            with suppress(OSError):  # not there, or replaced just now
                stamps[file] = file.stat().st_mtime_ns
        return stamps
