"""How a command ends when it cannot do its work.

Here: two kinds of ending, and which error of the rooms below is which. Not here: the sentences (each room has its own).
`yt-assets --help` loads this file, so it imports the settings, and pydantic with them, only where they are read.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from yt_assets.errors import YtAssetsError

if TYPE_CHECKING:
    from yt_assets.settings.environment import Settings


class WrongSetting(Exception):
    """Something that the operator set is wrong, or does not answer: exit code 2."""


class CommandFailed(Exception):
    """The settings are right, and yet the work failed: exit code 1."""


@contextmanager
def settings_blamed() -> Iterator[None]:
    """Say in one sentence what is wrong with a setting; used while nothing has been written yet."""
    try:
        yield
    except YtAssetsError as error:
        from yt_assets.youtube.errors import ProtocolError, TransientError

        text = error.sentence
        endpoint = os.environ.get("YOUTUBE_API_ENDPOINT")
        if endpoint and isinstance(error, TransientError | ProtocolError):
            text = f"YOUTUBE_API_ENDPOINT is '{endpoint}': {text}"
        raise WrongSetting(text) from error


def checked_settings() -> "Settings":
    """The settings of this process's environment. Raises WrongSetting.

    Blanks around values go for child processes too: Dagster reads some of the same variables itself.
    """
    from yt_assets.settings.environment import ALLOWED, load_settings
    from yt_assets.settings.variables import trimmed

    with settings_blamed():
        settings = load_settings()
        _ = settings.channels, settings.alert_rules  # may stand in files
    for name in (*ALLOWED, "DAGSTER_HOME"):
        if name in os.environ:
            os.environ[name] = trimmed(os.environ[name])
    return settings
