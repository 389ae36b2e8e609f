"""A refused certificate is told by what it lacks, whichever Python refuses it."""

import ssl
import urllib.error
from pathlib import Path

import pytest

from yt_assets.display.certificates import OTHERWISE, explained, refusal_in
from yt_assets_tests.servers.certificates import Authority, Flaw

HOST = "insights.example.org"
AGAIN = "make it again as docs/security.md shows (Certificates)"
DEMANDED = f"which Python 3.13 and newer demand: {AGAIN}"
TOLD: list[tuple[Flaw, str]] = [
    ("no key identifiers", f"a certificate here lacks the authority key identifier, {DEMANDED}"),
    ("no key usage", f"the CA's certificate lacks the key usage keyCertSign, {DEMANDED}"),
    ("not critical", f"the CA's certificate has basic constraints that are not marked critical, {DEMANDED}"),
    (
        "may not sign",
        f"the certificate that signed the server's is no CA's: it lacks CA:TRUE or the key usage keyCertSign; {AGAIN}",
    ),
    ("expired", "a certificate here has expired: renew the server's, or its CA's"),
]


def shaken(ca: Path, folder: Path, host: str = HOST) -> ssl.SSLCertVerificationError | None:
    """A handshake in memory with the server's certificate of a folder, as strict as the newest Python's."""
    client, server = ssl.create_default_context(cafile=ca), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    server.load_cert_chain(folder / "server.pem", folder / "server.key")
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = (client.wrap_bio(back, there, server_hostname=host), server.wrap_bio(there, back, server_side=True))
    for side in sides * 3:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLCertVerificationError as refused:
            return refused
    return None


def refused(flaw: Flaw, folder: Path) -> ssl.SSLCertVerificationError | None:
    authority = Authority(flaw)
    authority.issue(folder / "server.pem", folder / "server.key", HOST)
    return shaken(authority.save(folder / "ca.pem"), folder)


def test_certificates_of_the_tests_pass_the_strictest_python(tmp_path: Path) -> None:
    """They lacked key identifiers, and 3.13 refused 35 tests of the front doors."""
    assert refused("", tmp_path) is None


@pytest.mark.parametrize(("flaw", "told"), TOLD)
def test_each_flaw_has_its_sentence(flaw: Flaw, told: str, tmp_path: Path) -> None:
    error = refused(flaw, tmp_path)
    assert error is not None
    assert explained(error.verify_message, trusted="YT_DATABASE_CA") == told
    assert explained(str(error), trusted="YT_DATABASE_CA") == told


def test_another_name_and_another_ca_are_told_apart(tmp_path: Path) -> None:
    authority, stranger = Authority(), Authority().save(tmp_path / "stranger.pem")
    authority.issue(tmp_path / "server.pem", tmp_path / "server.key", HOST)
    other = shaken(authority.save(tmp_path / "ca.pem"), tmp_path, "other.example.org")
    assert "is for other names" in explained(str(other), trusted="X")
    unknown = shaken(stranger, tmp_path)
    assert explained(str(unknown), trusted="YT_DATABASE_CA").startswith("YT_DATABASE_CA must hold the CA of this")


def test_words_that_no_version_had_yet_are_told_in_general() -> None:
    assert explained("something new", trusted="SSL_CERT_FILE") == OTHERWISE.format(trusted="SSL_CERT_FILE")


def test_a_refusal_is_found_behind_other_errors(tmp_path: Path) -> None:
    """The standard library keeps it as a reason, HTTP clients as a cause."""
    error = refused("expired", tmp_path)
    assert error is not None
    wrapped = RuntimeError("no connection")
    wrapped.__cause__ = error
    found = [refusal_in(failure) for failure in (error, wrapped, urllib.error.URLError(error))]
    assert found == ["certificate has expired"] * 3
    assert refusal_in(OSError("gone")) is None
    assert refusal_in(urllib.error.URLError("no host")) is None
