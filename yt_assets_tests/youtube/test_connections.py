"""Patience, price and certificates of a single connection."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from googleapiclient.discovery import build

from yt_assets.errors import BadNetworkSetting
from yt_assets.http_limits import Deadline, missing_certificates, trusted_certificates
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import OperatorNeeded, TransientError
from yt_assets.youtube.transport import GOOGLE, SealedHttp
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import DATE, Scripted, ScriptedServer


@pytest.fixture
def secure_server(tmp_path: Path) -> Iterator[ScriptedServer]:
    """A server whose certificate nobody has signed but itself; the certificate is in `certificate.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ScriptedServer(context)
    yield server
    server.close()


def secure_endpoint(server: ScriptedServer) -> str:
    return server.endpoint.replace("http://127.0.0.1", "https://localhost")


def test_a_read_is_as_patient_as_the_timeout_or_the_rest_of_the_deadline() -> None:
    now = 0.0
    deadline = Deadline(expires_at=60, clock=lambda: now)
    assert deadline.patience(10) == 10
    now = 57.0
    assert deadline.patience(10) == deadline.patience() == 3
    now = 60.0
    with pytest.raises(TimeoutError, match="deadline has passed"):
        deadline.patience(10)


def test_nothing_is_sent_or_paid_after_the_deadline(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    with pytest.raises(TransientError, match="deadline has passed"):
        connect(deadline=0).videos(["a"])
    assert server.asked == []
    assert ledger.used("default") == 0


def test_a_stranger_with_an_untrusted_certificate_gets_no_key_and_one_attempt(
    connect: Callable[..., YouTubeClient], secure_server: ScriptedServer, ledger: InMemoryLedger, waits: list[float]
) -> None:
    with pytest.raises(OperatorNeeded, match="SSL_CERT_FILE"):
        connect(endpoint=secure_endpoint(secure_server)).videos(["a"])
    assert secure_server.asked == []
    assert (ledger.used("default"), waits) == (0, [])


def test_a_trusted_certificate_is_spoken_to_over_tls(
    connect: Callable[..., YouTubeClient],
    secure_server: ScriptedServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the same variable as the model's requests, and most other programs'."""
    secure_server.script(Scripted(answers.videos("a")))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    client = connect(endpoint=secure_endpoint(secure_server))
    for _ in range(2):
        assert client.videos(["a"]).value[0].video_id == "a"
    assert len(secure_server.asked) == 2
    assert len({asked.port for asked in secure_server.asked}) == 1


def test_google_is_spoken_to_over_tls() -> None:
    assert GOOGLE.startswith("https://")


def test_the_address_is_the_one_of_the_google_clients_own_description() -> None:
    """The Google client writes the address, and the proxy and the certificates are chosen by this one."""
    http: Any = SealedHttp()
    api: Any = build("youtube", "v3", http=http, static_discovery=True)
    assert api._baseUrl.startswith(f"{GOOGLE}/")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_cannot_be_read_are_a_wrong_setting_and_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)  # it comes first
    of_the_other_kind = tmp_path / "certificates"
    of_the_other_kind.mkdir() if variable == "SSL_CERT_FILE" else of_the_other_kind.touch()
    monkeypatch.setenv(variable, str(of_the_other_kind))
    with pytest.raises(BadNetworkSetting, match=f"^{variable} .*certificates.*holds no certificates") as caught:
        YouTubeClient(api_key="k", endpoint=None, quota=InMemoryLedger())
    assert (caught.value.kind, caught.value.setting) == ("permanent", variable)


def test_a_variable_that_names_nothing_is_none(
    connect: Callable[..., YouTubeClient],
    secure_server: ScriptedServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It cost every hour of the machine. Certificates are verified all the same, by what the system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere"))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    secure_server.script(Scripted(answers.videos("a")))
    with pytest.raises(OperatorNeeded, match="certificate is not trusted"):
        connect(endpoint=secure_endpoint(secure_server)).videos(["a"])
    assert trusted_certificates().cert_store_stats()["x509_ca"] > 50
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nowhere too"))
    assert set(missing_certificates()) == {"SSL_CERT_FILE", "SSL_CERT_DIR"}
    assert trusted_certificates().verify_mode is ssl.CERT_REQUIRED


def test_a_file_without_certificates_is_a_wrong_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(empty))
    with pytest.raises(BadNetworkSetting, match=r"^SSL_CERT_FILE "):
        YouTubeClient(api_key="k", endpoint=None, quota=InMemoryLedger())


def test_a_response_that_came_with_the_one_before_is_not_the_next_one(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """h11 keeps what came behind a response and gives it to the next request, which was then not even sent."""
    client = connect()
    one, two = Scripted(answers.channels("UC1")), Scripted(answers.channels("UC2"))
    stray = one.content + one.head + one.content
    head = {"Content-Length": str(len(one.content)), "Date": DATE}
    server.script(Scripted(stray, headers=head), two)
    client.channel_by_handle("@one")
    second = client.channel_by_handle("@two").value
    assert second is not None
    assert second.channel_id == "UC2"
    assert len(server.asked) == ledger.used("default")
