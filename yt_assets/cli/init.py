"""`yt-assets init`: an installation in an empty folder: a file .env with the answers, and Dagster's configuration.

Here: the questions, a check of each answer, the files. Not here: what a setting may be (settings/environment.py), the
template (.env.example), the start of services (up.py).
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

import click

from yt_assets.analysis.words import counted
from yt_assets.cli.console import console
from yt_assets.cli.errors import WrongSetting, settings_blamed
from yt_assets.cli.home import packaged, write_instance_config
from yt_assets.cli.preflight import find_channels_or_stop, open_resource, require_distinct_databases, youtube_resource
from yt_assets.display.sanitize import harmless_line
from yt_assets.settings.env_file import FILE
from yt_assets.settings.environment import SECRETS, Settings, load_settings
from yt_assets.settings.variables import TAKEN

ENV = ".env"
PRIVATE = 0o600
# Names that are looked up at once; more wait for the hours.
FEW = 50
QUESTIONS: Mapping[str, str] = {
    "VIDEOS_DATABASE_URL": "Database of snapshots (empty: a SQLite file; or mysql+pymysql://USER:PASSWORD@HOST/videos)",
    "INSIGHTS_DATABASE_URL": "Database of insights (empty: a SQLite file; or mysql+pymysql://…/insights)",
    "YOUTUBE_API_KEY": "YouTube Data API key (empty: a simulated world)",
    "YT_CHANNELS": "Channels: ids, @handles or addresses (empty: add them later)",
}
NEXT = "Start it: yt-assets up   One hour by hand: yt-assets run   Look: yt-assets status"


@click.command()
@click.option("--key", help="The YouTube Data API key; '-' reads it from standard input.")
@click.option("--channels", help="Channel ids, @handles or addresses, separated by commas.")
@click.option("--videos-database", help="URL of the database of snapshots.")
@click.option("--insights-database", help="URL of the database of insights.")
@click.option("--data-dir", help="Folder of embedded databases and of Dagster's home.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given stays at its default.")
@click.option("--force", is_flag=True, help="Overwrite a .env that is there.")
def init(
    key: str | None,
    channels: str | None,
    videos_database: str | None,
    insights_database: str | None,
    data_dir: str | None,
    *,
    yes: bool,
    force: bool,
) -> None:
    """Make an installation in this folder: ask for key, channels and databases, check them, write .env."""
    file, screen = Path.cwd() / ENV, console()
    if file.exists() and not force:
        message = f"{file} is there: --force overwrites it."
        raise WrongSetting(message)
    given = {"VIDEOS_DATABASE_URL": videos_database, "INSIGHTS_DATABASE_URL": insights_database}
    given |= {"YOUTUBE_API_KEY": sys.stdin.readline() if key == "-" else key}
    given |= {"YT_CHANNELS": channels}
    values = {} if data_dir is None else {"YT_DATA_DIR": str(Path(data_dir).expanduser().absolute())}
    for name, question in QUESTIONS.items():
        if name == "YT_CHANNELS" and _settings(values).is_keyless and given[name] is None:
            continue  # the simulated world has its own
        _answer(values, name, given[name], None if yes else question, screen.out)
    settings = _settings(values)
    config = write_instance_config(settings)
    _write(file, values)
    screen.print(f"{file} holds the settings; every other one stands there with its default.", soft_wrap=True)
    screen.print(f"Dagster's configuration: {config}   Data: {settings.data_dir}", soft_wrap=True)
    screen.print(NEXT, soft_wrap=True)


def _answer(
    values: dict[str, str], name: str, given: str | None, question: str | None, say: Callable[[str], None]
) -> None:
    """Put a checked answer into the values: what is given, or typed. A typed one that is wrong is asked for again."""
    while True:
        text = given
        if text is None and question is not None:
            text = click.prompt(question, default="", show_default=False, hide_input=name in SECRETS)
        try:
            words = _checked({**values, name: text.strip()}, name) if text and text.strip() else None
        except WrongSetting as error:
            if given is not None or question is None:
                raise
            say(harmless_line(error))
            continue
        if text and text.strip():
            values[name] = text.strip()
        if words:
            say(harmless_line(words))
        return


def _checked(values: Mapping[str, str], name: str) -> str:
    """What a check of the newest answer found, in words. Raises WrongSetting."""
    if "${" in values[name]:
        message = f"{name} holds a dollar sign before a brace, which begins a variable in .env: write %24 in a URL."
        raise WrongSetting(message)
    settings = _settings(values)
    if name.endswith("_DATABASE_URL"):
        require_distinct_databases(settings)
        place = settings.database_place("videos" if name.startswith("VIDEOS") else "insights")
        return f"ok: {place} answers"
    if settings.is_keyless:
        return f"not looked up: without a key, {name} is about the simulated world"
    with settings_blamed(), ExitStack() as stack:
        videos = stack.enter_context(open_resource(settings, "videos").open())
        client = stack.enter_context(youtube_resource(settings).open(videos))
        if name == "YOUTUBE_API_KEY":
            client.channels(ids=[GOOGLE_DEVELOPERS])
            return "ok: the key works"
        watched = find_channels_or_stop(client, videos, settings, few=FEW, say=lambda _: None)
    wrong = f"; {watched.wrong_names}" if watched.wrong_names else ""
    waiting = f"; {len(watched.waiting):,} more are looked up by the hours" if watched.waiting else ""
    return f"ok: {counted(len(watched.found), 'channel')} found{waiting}{wrong}"


# Any channel does: one unit tells whether the key works.
GOOGLE_DEVELOPERS = "UC_x5XG1OV2P6uZZ5FSM9Ttw"


def _settings(values: Mapping[str, str]) -> Settings:
    """Settings of the environment with these values. Raises WrongSetting."""
    # What a .env that is there says does not count: it is overwritten.
    of_file = {FILE, TAKEN, *os.environ.get(TAKEN, "").split(",")}
    around = {name: value for name, value in os.environ.items() if name not in of_file}
    with settings_blamed():
        settings = load_settings({**around, **values})
        _ = settings.channels
    return settings


def _write(file: Path, values: Mapping[str, str]) -> None:
    """The template with these values in it, whole or not at all, for this account alone."""
    text = packaged(".env.example").read_text(encoding="utf-8")
    for name, value in values.items():
        before, after = re.split(rf"(?m)^{name}=.*$", text, maxsplit=1)
        text = f"{before}{name}={_quoted(value)}{after}"
    # Dagster reads the file itself: an empty value would take from its runs what `up` set for the simulated world.
    text = re.sub(r"(?m)^([A-Z_]+=)$", r"# \1", text)
    draft = file.with_name(f"{ENV}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as output:
            output.write(text)
        draft.replace(file)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise WrongSetting(message) from error


def _quoted(value: str) -> str:
    """A value as .env takes it: in single quotes nothing is expanded, and no # begins a comment."""
    if re.fullmatch(r"[\w@.,:/+-]*", value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
