"""deploy/nginx/yt_assets.conf in a real nginx, before real services, and somebody who knocks.

Here: filling the file as its head says, starting, asking over TLS. Not here: who is let in (the tests).
"""

import base64
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from yt_assets.api.app import create_app
from yt_assets.settings.service import ServiceOptions
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.end_to_end.services import free_port
from yt_assets_tests.servers.certificates import Authority
from yt_assets_tests.servers.databases import sqlite_urls, with_schema
from yt_assets_tests.servers.processes import ends

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "deploy" / "nginx" / "yt_assets.conf"
OPERATORS, VIEWERS, INSIGHTS = NAMES = ("dagster.example.org", "viewers.example.org", "insights.example.org")
PASSWORDS = {
    OPERATORS: ("olga", "operators-pw-7Q"),
    VIEWERS: ("vera", "viewers-pw-3K"),
    INSIGHTS: ("vera", "viewers-pw-3K"),
}
JSON = "application/json"
START_SECONDS = 60

# What Debian's package has around conf.d, in a folder of the test's own.
AROUND = """{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/yt_assets.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Doors:
    """A running nginx. folder: its files, the CA's among them. behind: port of the service behind each name.

    heard: the headers of each request that reached the API.
    """

    folder: Path
    port: int
    behind: Mapping[str, int]
    heard: list[dict[bytes, bytes]] = field(default_factory=list)

    def ask(
        self,
        name: str,
        target: str = "/",
        method: str = "GET",
        body: str | None = None,
        *,
        login: tuple[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        """One request to a door by its name; in headers' names _ stands for -."""
        named = {header.replace("_", "-"): value for header, value in headers.items()}
        named.setdefault("Host", f"{name}:{self.port}")
        if login is not None:
            named["Authorization"] = "Basic " + base64.b64encode(":".join(login).encode()).decode()
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30)
        connection.sock = self._connected(name)
        try:
            connection.request(method, target, body, named)
            return _read(connection.getresponse())
        finally:
            connection.close()

    def known(self, name: str, *request: str, **headers: str) -> Answer:
        """The same by somebody who has logged in."""
        return self.ask(name, *request, login=PASSWORDS[name], **headers)

    def graphql(self, name: str, query: str, **headers: str) -> Answer:
        """What the UI's own page sends; headers replace its own."""
        own = {"Origin": self.origin(name), "Content_Type": JSON} | headers
        return self.known(name, "/graphql", "POST", json.dumps({"query": query}), **own)

    def origin(self, name: str) -> str:
        """The origin of a door's own page."""
        return f"https://{name}:{self.port}"

    def directly(self, name: str, query: str, content_type: str = JSON) -> Answer:
        """GraphQL asked of the service behind a door."""
        connection = http.client.HTTPConnection("127.0.0.1", self.behind[name], timeout=30)
        try:
            connection.request("POST", "/graphql", json.dumps({"query": query}), {"Content-Type": content_type})
            return _read(connection.getresponse())
        finally:
            connection.close()

    def _connected(self, name: str) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=self.folder / "ca.crt")
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return context.wrap_socket(plain, server_hostname=name)


def nginx_or_skip() -> str:
    """Debian's nginx; a test that needs it fails without it where YT_REQUIRE_NGINX is 1, and is skipped elsewhere."""
    found = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin")))
    if found is None:
        if os.environ.get("YT_REQUIRE_NGINX") == "1":
            pytest.fail("YT_REQUIRE_NGINX asks for nginx, and there is none", pytrace=False)
        pytest.skip("nginx was left out: there is none on PATH")
    return found


@contextmanager
def open_doors(program: str, folder: Path) -> Iterator[Doors]:
    """nginx, a web server for operators, one for viewers, and the API, until the end of the block."""
    behind = {name: free_port() for name in (OPERATORS, VIEWERS)}
    with ExitStack() as stack:
        for name, words in ((OPERATORS, ()), (VIEWERS, ("--read-only",))):
            stack.enter_context(_web_server(folder, behind[name], *words))
        stores = stores_of(with_schema(sqlite_urls(folder)), stack)
        options = ServiceOptions(yt_api_proxy="127.0.0.1", yt_api_rate=30)
        app, heard = create_app(stores, options), list[dict[bytes, bytes]]()

        async def listening(scope: Scope, receive: Receive, send: Send) -> None:
            heard.append(dict(scope.get("headers", ())))
            await app(scope, receive, send)

        address = stack.enter_context(running(listening, options))
        doors = Doors(folder, free_port(), behind | {INSIGHTS: int(address.rpartition(":")[2])}, heard)
        _fill(doors)
        stack.enter_context(_process([program, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder, "nginx"))
        for port in (doors.port, *behind.values()):
            _wait_for(port, folder)
        yield doors


def make_login(file: Path, login: tuple[str, str]) -> None:
    """The command of docs/security.md."""
    user, password = login
    said = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"], input=password, capture_output=True, text=True, check=True
    ).stdout
    file.write_text(f"{user}:{said}")


def _fill(doors: Doors) -> None:
    folder, text = doors.folder, CONFIGURATION.read_text(encoding="utf-8")
    authority = Authority()
    authority.save(folder / "ca.crt")
    authority.issue(folder / "doors.crt", folder / "doors.key", *NAMES, "rebound.example.net")
    for name, file in ((OPERATORS, "yt_assets_operators"), (VIEWERS, "yt_assets_viewers")):
        make_login(folder / file, PASSWORDS[name])
    filled = {
        "<OPERATORS_NAME>": OPERATORS,
        "<VIEWERS_NAME>": VIEWERS,
        "<INSIGHTS_NAME>": INSIGHTS,
        "<CERTIFICATE>": str(folder / "doors.crt"),
        "<KEY>": str(folder / "doors.key"),
        "/etc/nginx/": f"{folder}/",
        "listen 443 ": f"listen 127.0.0.1:{doors.port} ",
        ":3000;": f":{doors.behind[OPERATORS]};",
        ":3001;": f":{doors.behind[VIEWERS]};",
        ":8000;": f":{doors.behind[INSIGHTS]};",
    }
    for placeholder, value in filled.items():
        assert placeholder in text, placeholder
        text = text.replace(placeholder, value)
    (folder / "yt_assets.conf").write_text(text)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))


@contextmanager
def _web_server(folder: Path, port: int, *words: str) -> Iterator[None]:
    """Dagster's, without code: a third of the time, and all of its doors."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    shutil.copy(ROOT / "dagster.yaml", home)
    program = [sys.executable, "-m", "dagster_webserver", "--empty-workspace", "-p", str(port), *words]
    with _process(program, folder, f"web-{port}", DAGSTER_HOME=str(home)):
        # One after the other: two that find an empty home make its tables at once, and fail.
        _wait_for(port, folder)
        yield


@contextmanager
def _process(command: list[str], folder: Path, name: str, **environment: str) -> Iterator[None]:
    with (folder / f"{name}.log").open("w") as log:
        child = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            yield
        finally:
            child.terminate()
            if not ends(child.pid, within=15):
                child.kill()
            with suppress(ChildProcessError):
                child.wait()


def _wait_for(port: int, folder: Path) -> None:
    for _ in range(START_SECONDS * 10):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    said = "\n".join(log.read_text()[-1000:] for log in folder.glob("*.log"))
    pytest.fail(f"nobody listens on {port}: {said}")


def _read(answer: http.client.HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in answer.getheaders()}
    # After 101 the connection is the websocket's, and has no end.
    body = "" if answer.status == http.HTTPStatus.SWITCHING_PROTOCOLS else answer.read().decode()
    return Answer(answer.status, headers, body)
