"""`yt-assets mcp`: the questions as tools for assistants, over standard input and output or over HTTP.

Here: opening the databases, which transport, who is let in. Not here: the tools (client/assistants.py).
"""

from typing import TYPE_CHECKING

import click

from yt_assets.cli.errors import WrongSetting, checked_settings
from yt_assets.cli.serve import OPEN_TO_ALL, port_or_stop, stores_of, with_place
from yt_assets.settings.service import ServiceOptions

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MISSING = "the tools need the package mcp and others: install the extras with 'pip install \"yt-assets[api,mcp]\"'."


@click.command()
@click.option("--http", "over_http", is_flag=True, help="Listen for streamable HTTP at /mcp, not on standard input.")
@click.option("--host", help="With --http: the address to listen at; by default YT_API_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="With --http: the port; by default YT_API_PORT, else 8000.")
def mcp(host: str | None, port: int | None, *, over_http: bool) -> None:
    """Answer assistants: the read-only questions as tools of the Model Context Protocol."""
    if not over_http and (host or port):
        message = "--host and --port are places to listen at: add --http."
        raise WrongSetting(message)
    settings = with_place(checked_settings(), host, port)
    try:
        from yt_assets.api.app import create_app
        from yt_assets.client import Client
        from yt_assets.client.asking import Inside
        from yt_assets.client.assistants import assistants_server
    except ModuleNotFoundError as error:
        raise WrongSetting(MISSING) from error
    with stores_of(settings) as (stores, _):
        service = Inside(create_app(stores, ServiceOptions(yt_api_rate=0)), lambda: None)
        with Client(service) as client:
            server = assistants_server(client)
            if not over_http:
                server.run("stdio")
                return
            from mcp.server.transport_security import TransportSecuritySettings

            from yt_assets.api.server import serve as listen

            port_or_stop(settings)
            if not settings.is_api_local and not settings.api_token_hashes:
                click.echo(OPEN_TO_ALL.format(settings.yt_api_host), err=True)
            # A page elsewhere may give its own name this machine's address; a token it does not have.
            is_private = settings.is_api_local and not settings.api_token_hashes
            names = TransportSecuritySettings(
                enable_dns_rebinding_protection=is_private,
                allowed_hosts=["127.0.0.1:*", "localhost:*", "[::1]:*"],
                allowed_origins=[],
            )
            app = server.streamable_http_app(json_response=True, stateless_http=True, transport_security=names)
            click.echo(f"Tools for assistants: http://{settings.yt_api_host}:{settings.yt_api_port}/mcp", err=True)
            listen(LetIn(app, settings.api_token_hashes), settings)


class LetIn:
    """Passes on what carries one of the API's tokens; everything, where it has none."""

    def __init__(self, app: "ASGIApp", hashes: frozenset[str]) -> None:
        self._app, self._hashes = app, hashes

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Refuse, or pass on."""
        from yt_assets.api.problems import problem_response
        from yt_assets.api.tokens import is_let_in

        header = dict(scope.get("headers", ())).get(b"authorization", b"").decode("latin-1")
        if scope["type"] != "http" or not self._hashes or is_let_in(header, self._hashes):
            await self._app(scope, receive, send)
            return
        words = "a token is needed, such as one that 'yt-assets token' makes: Authorization: Bearer TOKEN"
        refusal = problem_response(401, words, headers={"WWW-Authenticate": "Bearer"})
        await refusal(scope, receive, send)
