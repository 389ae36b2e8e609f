"""`yt-assets serve` and `yt-assets token`: the HTTP API and the page, and who may read them.

Here: the databases as the service has them, read only, where it listens, and the words around it. Not here: the service
(api/).
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from yt_assets.cli.console import console
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.reading import read_only
from yt_assets.settings.environment import ALLOWED, Settings
from yt_assets.settings.service import ServiceOptions

if TYPE_CHECKING:
    from yt_assets.api.stores import Stores

MISSING = "the service needs FastAPI and others: install the extra with 'pip install \"yt-assets[api]\"'."
OPEN_TO_ALL = "Everybody who reaches {} can read everything: set YT_API_TOKENS, or put a proxy with a login before it."
NO_VIDEOS = "The account may not read {}: no handles, languages, keyphrases, and partial hours count as captured."


@click.command()
@click.option("--host", help="The address to listen at; by default YT_API_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default YT_API_PORT, else 8000.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the HTTP API and the page over the insights, read only."""
    settings = with_place(checked_settings(), host, port)
    try:
        from yt_assets.api.app import create_app
        from yt_assets.api.server import serve as listen
    except ModuleNotFoundError as error:
        raise WrongSetting(MISSING) from error
    screen = console()
    with stores_of(settings) as (stores, unreadable):
        port_or_stop(settings)
        if unreadable is not None:
            screen.print(NO_VIDEOS.format(unreadable), soft_wrap=True)
        if not settings.is_api_local and not settings.api_token_hashes:
            screen.print(OPEN_TO_ALL.format(settings.yt_api_host), style="bold yellow", soft_wrap=True)
        place = f"[{settings.yt_api_host}]" if ":" in settings.yt_api_host else settings.yt_api_host
        screen.print(f"The page: http://{place}:{settings.yt_api_port}/  (API: /v1/openapi.json; stop with Ctrl-C)")
        app = create_app(stores, settings, daily_quota=settings.yt_daily_quota, page_url=settings.yt_page_url)
        listen(app, settings)


@click.command()
def token() -> None:
    """Make a bearer token for the API, and the hash of it that YT_API_TOKENS takes."""
    from yt_assets.api.tokens import hash_of, new_token

    made = new_token()
    click.echo(f"token, for the reader, shown only now: {made}")
    click.echo(f"hash, for YT_API_TOKENS: {hash_of(made)}")


@contextmanager
def stores_of(settings: Settings) -> "Iterator[tuple[Stores, str | None]]":
    """Both databases, read only, and where the videos are if this account may not read them. Raises WrongSetting."""
    from yt_assets.api.stores import Stores
    from yt_assets.storage.engine.migrate import check_schema

    with ExitStack() as stack:
        with settings_blamed():
            insights = stack.enter_context(read_only(settings, "insights"))
            videos = stack.enter_context(read_only(settings, "videos"))
            check_schema(insights)
            is_whole = videos.may_read()
        yield Stores(insights, videos if is_whole else None), None if is_whole else videos.where


def with_place(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with the place that a command names. Raises WrongSetting."""
    try:
        ServiceOptions(yt_api_host=host or settings.yt_api_host)
    except ValueError:
        message = f"--host is '{host}': it must be {ALLOWED['YT_API_HOST']}."
        raise WrongSetting(message) from None
    chosen = {"yt_api_host": host, "yt_api_port": port}
    return settings.model_copy(update={name: value for name, value in chosen.items() if value is not None})


def port_or_stop(settings: Settings) -> None:
    """Raises CommandFailed when the port is taken: uvicorn would say it in its log, and end with a traceback."""
    family = socket.AF_INET6 if ":" in settings.yt_api_host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.yt_api_host, settings.yt_api_port))
        except OSError as error:
            place = f"{settings.yt_api_host}:{settings.yt_api_port}"
            message = f"{place}: {error.strerror}. Choose another --host or --port."
            raise CommandFailed(message) from None
