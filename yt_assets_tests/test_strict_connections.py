"""Which connections refuse what Python 3.13 began to refuse: docs/security.md (Certificates) has the table."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from yt_assets.orchestration.alerts.webhook import NotDelivered, post
from yt_assets_tests.language.samples import CANARY_KEY, UnlimitedAnalyst, facts
from yt_assets_tests.servers.untrusted import untrusted_server

LACKS = "(Missing Authority Key Identifier): a certificate here lacks the authority key identifier, which Python 3.13"


def webhook_said(place: str) -> str:
    try:
        post(f"https://{place}/hook", {"text": "an hour failed"})
    except NotDelivered as error:
        return str(error)
    return ""


def model_said(place: str) -> str:
    analyst = UnlimitedAnalyst(
        CANARY_KEY, "test-model", f"https://{place}/v1", language="English", timeout=5, max_retries=0
    )
    return analyst.explain([facts("a")]).problem or ""


@pytest.mark.parametrize("said_by", [webhook_said, model_said])
def test_a_ca_without_key_identifiers_ends_at_the_newer_pythons(
    said_by: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server shakes hands and says no more, so that an older Python's complaint is another one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "untrusted.pem"))
    with untrusted_server(tmp_path, "no key identifiers") as place:
        said = said_by(place)
    assert said
    assert (LACKS in said) is (sys.version_info >= (3, 13)), said
