"""docs/api.md: every command in it is run, against the small world of these tests."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from yt_assets import cli
from yt_assets.api.tokens import hash_of
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.storage.samples import video_id

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
ASKED = re.findall(r"^    (curl .+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("command", ASKED)
def test_every_question_is_answered(command: str, service: Service) -> None:
    words = shlex.split(command.replace("dQw4w9WgXcQ", video_id(1)))
    headers = dict(words[number + 1].split(": ", 1) for number, word in enumerate(words) if word == "--header")
    target = urlsplit(words[-1])
    assert target.netloc == "127.0.0.1:8000"
    answer = service(yt_api_tokens=hash_of("TOKEN") if "Authorization" in headers else "").get(
        f"{target.path}?{target.query}", headers=headers
    )
    assert answer.status_code == 200, answer.text


def test_the_document_names_every_endpoint(client: TestClient) -> None:
    assert len(ASKED) >= 10
    for path in client.get("/v1/openapi.json").json()["paths"]:
        assert f"`{path}`" in TEXT, path


def test_a_token_lets_in_by_its_hash(service: Service) -> None:
    told = CliRunner().invoke(cli.group, ["token"]).output
    token, digest = re.findall(r": (\S+)$", told, re.MULTILINE)
    client = service(yt_api_tokens=digest)
    assert client.get("/v1/hours", headers={"Authorization": f"Bearer {token}"}).status_code == 200
