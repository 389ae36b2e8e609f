"""The .env file: taken when a command starts, and looked at again by every run that it starts.

Here: which variables come from the file, and which of them may change while services run. Not here: what a variable
takes (environment).

A run is a process of its own that loads the definitions anew. So it takes the file as it is then, and what changed
counts from the next hour on. Schedules and sensors look at each tick. A file that holds a wrong value changes nothing.
"""

import json
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from yt_assets.settings.environment import ALLOWED, Settings, SettingsError, load_settings, require_known_names
from yt_assets.settings.variables import TAKEN

# What this process tells its children beside the variables that the file was the first to set: the file.
FILE = "DOTENV_FILE_OF_YT_ASSETS"
# Variables that stand above the file, as JSON. Dagster's programs set what a .env in their folder says above what their
# parent gave them, even what stands empty in a copied .env.example.
ABOVE = "ABOVE_DOTENV_OF_YT_ASSETS"
KEY = "YOUTUBE_API_KEY"
# Where data lie, what is simulated, and what a service reads once: these count at the next start.
AT_START = frozenset({"YOUTUBE_API_ENDPOINT", "YT_START_DATE", "YT_DATA_DIR", "YT_DAGSTER_SHORTCUTS"})
AT_START_BEGINNINGS = ("YT_API_", "YT_DATABASE_", "VIDEOS_", "INSIGHTS_", "DAGSTER_")
LIVE = tuple(name for name in ALLOWED if name not in AT_START and not name.startswith(AT_START_BEGINNINGS))


def take_env_file(file: Path, environment: MutableMapping[str, str]) -> None:
    """Set what the file says and the environment does not, and remember which that was."""
    values = {name: value for name, value in env_values(file).items() if name not in environment}
    environment.update({**values, FILE: str(file), TAKEN: ",".join(values)})


def keep_above_env_file(environment: MutableMapping[str, str]) -> None:
    """Write down, for programs of Dagster that start now, what the shell set, or a command, and not the file."""
    taken = set(environment.get(TAKEN, "").split(","))
    above = {name: environment[name] for name in ALLOWED if environment.get(name) and name not in taken}
    environment[ABOVE] = json.dumps(above)


def env_values(file: Path) -> dict[str, str]:
    """The file's variables; none where there is no file. Raises SettingsError for one that is no text in UTF-8."""
    from dotenv import dotenv_values

    try:
        values = dotenv_values(file, encoding="utf-8-sig")
    except OSError as error:
        message = f"{file.name} cannot be read: {error.strerror}."
        raise SettingsError(message) from None
    except UnicodeDecodeError:
        message = f"{file.name} cannot be read: it must be saved as UTF-8."
        raise SettingsError(message) from None
    return {name: value for name, value in values.items() if value is not None}


def followed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the file's variables as they are now, of those that may change. Raises SettingsError."""
    environment = {**environment, **json.loads(environment.get(ABOVE, "{}"))}
    file = Path(environment.get(FILE, ""))
    now = dict(environment)
    if not environment.get(FILE) or not file.is_file():
        return now
    values, taken = env_values(file), set(environment[TAKEN].split(","))
    require_known_names({**values, TAKEN: ",".join(values)})
    for name in LIVE:
        # What the shell set, or the command for its simulated world, stands above the file.
        if name in taken or name not in environment:
            now[name] = values.get(name, "")
    # With the first key, or without the last one, it would be another world, in another folder.
    if bool(now.get(KEY)) != bool(environment.get(KEY)):
        now[KEY] = environment.get(KEY, "")
    load_settings(now)
    return {name: value for name, value in now.items() if value or environment.get(name) == ""}


def changed_settings(environment: Mapping[str, str]) -> Settings | None:
    """The settings as the file has them now: for what lives longer than an hour, as schedules and sensors do.

    None where the file says what it said when this process began, or something that is wrong.
    """
    try:
        now = followed(environment)
    except SettingsError:
        return None
    return None if now == dict(environment) else load_settings(now)


def follow_env_file(environment: MutableMapping[str, str]) -> None:
    """Take what the file says now; leave all as it was where that is wrong, which `yt-assets dev` says."""
    try:
        now = followed(environment)
    except SettingsError:
        return
    for name in set(environment) - set(now):
        del environment[name]
    environment.update(now)
