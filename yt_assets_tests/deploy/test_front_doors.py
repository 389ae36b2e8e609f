"""Nobody is let in unless a door is opened for them: deploy/nginx before real services.

Dagster's web server has no login, takes mutations by GET, and reads JSON that a foreign page may send without asking:
while it ran on a laptop, any page that its owner visited could have launched runs.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from yt_assets_tests.deploy.doors import (
    INSIGHTS,
    JSON,
    NAMES,
    OPERATORS,
    PASSWORDS,
    VIEWERS,
    Doors,
    nginx_or_skip,
    open_doors,
)

FOREIGN = "https://evil.example"
VERSION = "{ version }"
LIMITS = "{ instance { concurrencyLimits { concurrencyKey } } }"
SOCKET: dict[str, Any] = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec_WebSocket_Protocol": "graphql-ws",
}
UIS = (OPERATORS, VIEWERS)


def change(key: str) -> str:
    """A mutation that leaves a trace which LIMITS shows."""
    return f'mutation {{ setConcurrencyLimit(concurrencyKey: "{key}", limit: 1) }}'


def changes(doors: Doors) -> list[str]:
    found = doors.directly(OPERATORS, LIMITS).json["data"]["instance"]["concurrencyLimits"]
    return [limit["concurrencyKey"] for limit in found]


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with open_doors(nginx_or_skip(), tmp_path_factory.mktemp("doors")) as opened:
        yield opened


@pytest.mark.parametrize("name", NAMES)
def test_who_has_not_logged_in_sees_nothing(doors: Doors, name: str) -> None:
    own: dict[str, Any] = {"Origin": doors.origin(name), "Content_Type": JSON}
    body = json.dumps({"query": VERSION})
    for answer in (
        doors.ask(name),
        doors.ask(name, "/server_info"),
        doors.ask(name, "/v1/trending"),
        doors.ask(name, login=(PASSWORDS[name][0], "guessed")),
        *([doors.ask(name, "/graphql", "POST", body, **own)] if name in UIS else []),
    ):
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Basic realm=")
    assert doors.known(name).status == 200


def test_the_viewers_login_does_not_open_the_operators_door(doors: Doors) -> None:
    assert doors.ask(OPERATORS, login=PASSWORDS[VIEWERS]).status == 401


@pytest.mark.parametrize("name", UIS)
def test_its_own_page_is_answered(doors: Doors, name: str) -> None:
    answer = doors.graphql(name, VERSION)
    assert (answer.status, sorted(answer.json["data"])) == (200, ["version"])
    assert doors.graphql(name, VERSION, Content_Type="application/json; charset=utf-8").status == 200


def test_an_operators_own_page_changes_things(doors: Doors) -> None:
    """The refusals below would be worth nothing if this mutation were refused to everybody."""
    assert doors.graphql(OPERATORS, change("own-page")).json == {"data": {"setConcurrencyLimit": True}}
    assert "own-page" in changes(doors)


def test_a_picture_on_a_foreign_page_changes_nothing(doors: Doors) -> None:
    """`<img src="…/graphql?query=mutation…">`: the browser adds the login by itself."""
    target = f"/graphql?query={quote(change('picture'))}"
    tried: list[dict[str, Any]] = [{}, {"Origin": doors.origin(OPERATORS)}, {"Origin": FOREIGN}, {"Content_Type": JSON}]
    for headers in tried:
        assert doors.known(OPERATORS, target, **headers).status == 403
    for hidden in ("/graphql/", "//graphql", "/%67raphql", "/x/../graphql", "/./graphql", "/x/..%2fgraphql"):
        assert doors.known(OPERATORS, f"{hidden}?query={quote(change('picture'))}").status == 403, hidden
    assert "picture" not in changes(doors)


@pytest.mark.parametrize(
    "origin",
    [FOREIGN, "null", "", f"https://{VIEWERS}", f"https://{OPERATORS}.evil.example", f"http://{OPERATORS}"],
)
def test_a_foreign_pages_json_is_refused(doors: Doors, origin: str) -> None:
    assert doors.graphql(OPERATORS, change("foreign"), Origin=origin).status == 403
    assert "foreign" not in changes(doors)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "multipart/form-data; boundary=application/json",
        "application/jsonp",
        "",
    ],
)
def test_what_a_foreign_page_may_send_without_asking_is_refused(doors: Doors, kind: str) -> None:
    assert doors.graphql(OPERATORS, change("simple"), Content_Type=kind).status == 403
    assert doors.graphql(OPERATORS, change("simple"), Content_Type=kind, Origin=FOREIGN).status == 403
    assert "simple" not in changes(doors)


def test_dagster_itself_takes_json_that_is_called_plain_text(doors: Doors) -> None:
    """Why the door looks at the whole type. When this fails, Dagster has become stricter, and the door may stay."""
    answer = doors.directly(OPERATORS, change("behind"), "text/plain; application/json")
    assert answer.json == {"data": {"setConcurrencyLimit": True}}


@pytest.mark.parametrize("kind", ["materialization", "check", "observation"])
def test_dagsters_other_way_to_write_is_closed(doors: Doors, kind: str) -> None:
    own: dict[str, Any] = {"Origin": doors.origin(OPERATORS), "Content_Type": JSON}
    assert doors.known(OPERATORS, f"/report_asset_{kind}/raw_videos", "POST", "{}", **own).status == 403


@pytest.mark.parametrize("name", UIS)
def test_a_websocket_is_for_the_doors_own_page(doors: Doors, name: str) -> None:
    for origin in (FOREIGN, "null", ""):
        assert doors.known(name, "/graphql", **SOCKET, Origin=origin).status == 403
    assert doors.known(name, "/", **SOCKET, Origin=FOREIGN).status == 200
    assert doors.ask(name, "/graphql", **SOCKET, Origin=doors.origin(name)).status == 401
    answer = doors.known(name, "/graphql", **SOCKET, Origin=doors.origin(name))
    assert (answer.status, answer.headers["sec-websocket-protocol"]) == (101, "graphql-ws")


def test_viewers_change_nothing(doors: Doors) -> None:
    wipe = 'mutation { wipeAssets(assetPartitionRanges: [{assetKey: {path: ["raw_videos"]}}]) { __typename } }'
    assert doors.graphql(VIEWERS, wipe).json["data"]["wipeAssets"]["__typename"] == "UnauthorizedError"
    assert "UnauthorizedError" in doors.graphql(VIEWERS, change("viewer")).body
    assert "viewer" not in changes(doors)


@pytest.mark.parametrize("host", ["rebound.example.net", "127.0.0.1", "localhost"])
def test_a_name_that_somebody_pointed_here_is_refused(doors: Doors, host: str) -> None:
    """DNS rebinding: the page's own name then leads here, and its requests are of its own origin."""
    told: dict[str, Any] = {"Host": host, "Origin": f"https://{host}", "Content_Type": JSON}
    body = json.dumps({"query": VERSION})
    answer = doors.ask("rebound.example.net", "/graphql", "POST", body, login=PASSWORDS[OPERATORS], **told)
    assert answer.status == 421


@pytest.mark.parametrize("name", UIS)
def test_no_other_page_frames_the_ui(doors: Doors, name: str) -> None:
    assert doors.known(name).headers["x-frame-options"] == "DENY"


def test_the_api_answers_behind_its_door_and_takes_nothing(doors: Doors) -> None:
    answer = doors.known(INSIGHTS, "/v1/health")
    assert answer.status == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert doors.known(INSIGHTS, "/v1/health", method).status == 403


def test_passwords_stay_at_the_door(doors: Doors) -> None:
    """A service that hears them may log them, and what reads its memory has them."""
    doors.known(INSIGHTS, "/v1/ready")
    assert b"x-forwarded-for" in doors.heard[-1]
    assert b"authorization" not in doors.heard[-1]
    text = (doors.folder / "yt_assets.conf").read_text()
    assert text.count('proxy_set_header Authorization "";') == len(NAMES)


def test_a_visitors_own_word_about_its_address_is_not_believed(doors: Doors) -> None:
    """The service allows an address 30 requests a minute here; one that invents addresses has no more."""
    answers = [doors.known(INSIGHTS, "/v1/health", X_Forwarded_For=f"203.0.113.{n}").status for n in range(40)]
    assert 429 in answers
